"""What the pages of training have in common."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import MemberRequest
from tonus_web.members.gone import present_record
from tonus_web.training.models import Session

__all__ = ["as_uuid", "moment_in", "session_named", "shown_session", "to_session"]


def as_uuid(text: str) -> uuid.UUID | None:
    """Return the id that a text holds; None where it holds none.

    Parameters
    ----------
    text : str
        From an address or a form.

    Returns
    -------
    UUID or None
        Whether something has it is not known.

    Examples
    --------
    >>> as_uuid("squat") is None
    True
    """
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def shown_session(request: MemberRequest, session_id: uuid.UUID) -> Session:
    """Return a session of the member whose page asks.

    Parameters
    ----------
    request : MemberRequest
        Of the member.
    session_id : UUID
        From the address.

    Returns
    -------
    Session
        There; one that was deleted, or is another's, is not (by `present_record`).
    """
    session = present_record(Session, request.member, session_id)
    session.member = request.member
    return session


def session_named(request: MemberRequest, text: str) -> Session | None:
    """Return the session that a form or an address names, where it is there.

    Parameters
    ----------
    request : MemberRequest
        Of the member.
    text : str
        Its id.

    Returns
    -------
    Session or None
        None for what is not there any more: the day's session will do.
    """
    session_id = as_uuid(text)
    if session_id is None:
        return None
    return Session.objects.filter(pk=session_id, member=request.member).first()


def moment_in(
    request: MemberRequest, session: Session | None, at: dt.datetime, *, is_given: bool
) -> tuple[dt.datetime, str]:
    """Return when something was that is entered into a session.

    Parameters
    ----------
    request : MemberRequest
        Of who enters it.
    session : Session or None
        Into which; None for the day's.
    at : datetime
        What the form says: now, where nobody gave a moment.
    is_given : bool
        Whether somebody did.

    Returns
    -------
    tuple of datetime and str
        With the zone.  What is entered later, without its time, was when the session was.
    """
    zone = local_zone(request)
    if session is None or is_given:
        return at, zone
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    goes_on = session.finished_at is None and at - session.at < dt.timedelta(hours=6)
    if session.local_date == today or goes_on:
        return at, zone
    return session.at, session.zone


def to_session(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Lead to the page of a session.

    Parameters
    ----------
    request : MemberRequest
        Of the member.
    session_id : UUID
        Which.

    Returns
    -------
    HttpResponse
        A redirect.
    """
    return redirect("training:session", request.member.pk, session_id)
