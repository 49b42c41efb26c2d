"""What is written of sessions, notes, and a member's own exercises."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tonus_web.members.answers import known_record, locked_member
from tonus_web.members.models import Member
from tonus_web.members.services import deleted_together
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.training.models import (
    CustomExercise,
    Note,
    Session,
    SessionExercise,
    SetEntry,
)

__all__ = [
    "corrected_note",
    "corrected_session",
    "deleted_session",
    "finished",
    "new_note",
    "new_session",
    "saved_custom",
    "session_for",
]


def session_for(
    member: Member, *, at: dt.datetime, zone: str, session_id: uuid.UUID | None = None
) -> Session:
    """Return the session that something belongs to, made where there is none.

    Called while the member is locked.  Nothing depends on the order in which the
    sets of a day arrive: there is one session, and it begins with the first of them.

    Parameters
    ----------
    member : Member
        Whose.
    at : datetime
        When it was, with its zone.
    zone : str
        IANA name of where.
    session_id : UUID, optional
        Of the session that a device thinks of.  One that there is not yet is made
        under this id; for one that was deleted, or that is somebody else's, it is
        the day's.

    Returns
    -------
    Session
        Begun at `at` at the latest, where that is on its own day.
    """
    wanted = Session(member=member)
    wanted.set_moment(at, zone)
    if session_id is not None:
        given = Session.everything.filter(pk=session_id).first()
        if given is None:
            wanted.pk = session_id
            wanted.save(force_insert=True)
            return wanted
        if given.member_id == member.pk and given.deleted_at is None:
            return _begun_by(given, wanted)
    found = (
        Session.objects.filter(member=member, local_date=wanted.local_date)
        .order_by("-at", "-id")
        .first()
    )
    if found is not None:
        return _begun_by(found, wanted)
    wanted.save(force_insert=True)
    return wanted


def _begun_by(session: Session, wanted: Session) -> Session:
    if wanted.at < session.at and wanted.local_date == session.local_date:
        session.at, session.zone = wanted.at, wanted.zone
        Session.everything.filter(pk=session.pk).update(
            at=session.at, zone=session.zone, updated_at=timezone.now()
        )
    return session


def new_session(
    member: Member, *, record_id: uuid.UUID, at: dt.datetime, zone: str, name: str = ""
) -> Session:
    """Return a session that was begun; sent twice, it is begun once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page, so that a repeated request is known.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    name : str
        What it is called; may be empty.

    Returns
    -------
    Session
        The new one, or the one that was there under this id.

    Raises
    ------
    Conflict
        When the id is taken by something else.
    """
    with transaction.atomic():
        locked_member(member)
        known = known_record(Session, member, record_id)
        if known is not None:
            return known
        session = Session(pk=record_id, member=member, name=name)
        session.set_moment(at, zone)
        session.save(force_insert=True)
    return session


def corrected_session(
    session: Session, *, name: str, at: dt.datetime, zone: str, shown_revision: int
) -> Session:
    """Return a session with another name or moment; its sets and notes move with it.

    Parameters
    ----------
    session : Session
        As it is.
    name : str
        What it is called.
    at : datetime
        When it began, with its zone.
    zone : str
        IANA name of where.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    Session
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    later = at - session.at
    session.name = name
    session.set_moment(at, zone)
    with transaction.atomic():
        locked_member(session.member)
        session.save_revised(shown_revision=shown_revision)
        if later:
            sets = list(SetEntry.everything.filter(session=session))
            notes = list(Note.everything.filter(session=session))
            rows: list[SetEntry | Note] = [*sets, *notes]
            for row in rows:
                row.set_moment(row.at + later, zone)
                row.revision += 1
            columns = ["at", "zone", "local_date", "revision"]
            SetEntry.everything.bulk_update(sets, columns)
            Note.everything.bulk_update(notes, columns)
    return session


def finished(session: Session, *, is_over: bool = True) -> None:
    """Say that a session is over, or that it goes on.

    Parameters
    ----------
    session : Session
        Which.
    is_over : bool
        False where it goes on after all.
    """
    Session.everything.filter(pk=session.pk, finished_at__isnull=is_over).update(
        finished_at=timezone.now() if is_over else None, revision=F("revision") + 1
    )


def deleted_session(session: Session) -> str:
    """Delete a session with everything in it, as one action.

    Parameters
    ----------
    session : Session
        Which.

    Returns
    -------
    str
        Token that brings all of it back.
    """
    with transaction.atomic():
        locked_member(session.member)
        inside = [
            row
            for model in (SessionExercise, SetEntry, Note)
            for row in model.objects.filter(session=session)
        ]
        return deleted_together(session, *inside)


def new_note(
    member: Member,
    *,
    record_id: uuid.UUID,
    text: str,
    at: dt.datetime,
    zone: str,
    session_id: uuid.UUID | None = None,
) -> Note:
    """Return a note that was written; sent twice, it is written once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page or the device, so that a repeated request is known.
    text : str
        What is to be remembered.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    session_id : UUID, optional
        As in `session_for`.

    Returns
    -------
    Note
        The new one, or the one that was there under this id.

    Raises
    ------
    Conflict
        When the id is taken by something that is not this member's, or that was
        deleted since.
    """
    with transaction.atomic():
        locked_member(member)
        known = known_record(Note, member, record_id)
        if known is not None:
            return known
        note = Note(pk=record_id, member=member, text=text)
        note.set_moment(at, zone)
        try:
            with transaction.atomic():
                note.session = session_for(member, at=at, zone=zone, session_id=session_id)
                note.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(CHANGED_ELSEWHERE) from error
    return note


def corrected_note(note: Note, *, text: str, shown_revision: int) -> Note:
    """Return a note with another text.

    Parameters
    ----------
    note : Note
        As it is.
    text : str
        What is to be remembered.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    Note
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    note.text = text
    with transaction.atomic():
        note.save_revised(shown_revision=shown_revision)
    return note


def saved_custom(
    custom: CustomExercise, values: Mapping[str, object], *, shown_revision: int | None
) -> CustomExercise:
    """Return an own exercise with what the person says of it.

    Parameters
    ----------
    custom : CustomExercise
        New, or as it is.
    values : mapping of str to object
        ``name``, ``counting``, ``muscles``, ``needs`` and ``notes``.
    shown_revision : int or None
        Revision that the form showed; None for a new one.

    Returns
    -------
    CustomExercise
        As it was saved; for a new one sent twice, the one that was there.

    Raises
    ------
    Conflict
        When it was changed or deleted since, or its id is taken.
    """
    for name in ("name", "counting", "muscles", "needs", "notes"):
        setattr(custom, name, values[name])
    with transaction.atomic():
        if shown_revision is not None:
            custom.save_revised(shown_revision=shown_revision)
            return custom
        locked_member(custom.member)
        known = known_record(CustomExercise, custom.member, custom.pk)
        if known is not None:
            return known
        custom.save(force_insert=True)
    return custom
