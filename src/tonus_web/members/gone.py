"""A page for somebody who comes back to what was deleted."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tonus_web.members.deleted import described
from tonus_web.members.models import Member, MemberRecord
from tonus_web.members.undo import siblings, undo_token

__all__ = ["RecordDeleted", "gone_page", "present_record"]

R = TypeVar("R", bound=MemberRecord)


class RecordDeleted(Http404):
    """The record was there and was deleted; `member_view` answers with `gone_page`."""

    def __init__(self, record: MemberRecord) -> None:
        super().__init__()
        self.record = record


def present_record(model: type[R], member: Member, record_id: uuid.UUID, **also: Any) -> R:
    """Return a member's record by its id.

    Parameters
    ----------
    model : type
        A record that belongs to members.
    member : Member
        Whose page asks.
    record_id : UUID
        From the address.
    **also
        What else must hold, as in `QuerySet.filter`.

    Returns
    -------
    MemberRecord
        There, and not deleted.

    Raises
    ------
    RecordDeleted
        When it was deleted and can be brought back.
    Http404
        When there is none, or it is another member's.
    """
    record = model.everything.filter(pk=record_id, member=member, **also).first()
    if record is None:
        raise Http404
    if record.deleted_at is not None:
        raise RecordDeleted(record)
    return record


def gone_page(
    request: HttpRequest, record: MemberRecord, *, may_undo: bool, is_own: bool
) -> HttpResponse:
    """Answer 404 with what was deleted, and the way back.

    Parameters
    ----------
    request : HttpRequest
        Of somebody who may see the member's records.
    record : MemberRecord
        Deleted softly.
    may_undo : bool
        Whether they may also change them.
    is_own : bool
        Whether they are the member.  To somebody else only the record itself is
        offered where it went with an import: what is eaten may have come with it.

    Returns
    -------
    HttpResponse
        Never kept by a cache: after an undo the same address shows the record.
    """
    answer = render(
        request,
        "members/gone.html",
        {
            "gone": described([record]),
            "token": undo_token(*_together(record, is_own=is_own)) if may_undo else "",
            "back": request.path,
        },
        status=404,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _together(record: MemberRecord, *, is_own: bool) -> list[MemberRecord]:
    together = siblings(record)
    if is_own or not any(one.brings_siblings for one in together):
        return together
    return [record]
