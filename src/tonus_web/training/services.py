"""What is written of sessions, their exercises, notes, and a member's own exercises."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.members.answers import locked_member
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
from tonus_web.training.movements import Movement

__all__ = [
    "added_exercise",
    "corrected_note",
    "corrected_session",
    "deleted_session",
    "finished",
    "moved",
    "new_note",
    "new_session",
    "saved_custom",
    "session_for",
    "skipped",
    "swapped",
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
        known = Session.everything.filter(pk=record_id).first()
        if known is not None:
            if known.member_id != member.pk or known.deleted_at is not None:
                raise Conflict(CHANGED_ELSEWHERE)
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


# --- exercises of a session ------------------------------------------------------


def added_exercise(
    session: Session,
    movement: Movement,
    *,
    record_id: uuid.UUID,
    target_sets: int | None = None,
    target_repetitions: int | None = None,
    target_held_s: float | None = None,
) -> SessionExercise:
    """Return an exercise that was added at the end of a session.

    Parameters
    ----------
    session : Session
        To which.
    movement : Movement
        Which exercise; one that is there already is given what is aimed at.
    record_id : UUID
        Made by the page, so that a repeated request is known.
    target_sets, target_repetitions : int, optional
        What is aimed at.
    target_held_s : float, optional
        What is aimed at, in seconds.

    Returns
    -------
    SessionExercise
        The new one, or the one that was there.

    Raises
    ------
    Conflict
        When the id is taken by something else.
    """
    with transaction.atomic():
        locked_member(session.member)
        rows = _every_exercise(session)
        known = (
            next((one for one in rows if one.reference == movement.reference), None)
            or SessionExercise.everything.filter(pk=record_id).first()
        )
        if known is not None and (known.session_id != session.pk or known.deleted_at is not None):
            raise Conflict(CHANGED_ELSEWHERE)
        item = known or SessionExercise(pk=record_id, member=session.member, session=session)
        if known is None:
            item.order = max((one.order for one in rows), default=0) + 1
            _name(item, movement)
        item.target_sets, item.target_repetitions = target_sets, target_repetitions
        item.target_held_s = target_held_s
        item.skipped_at = None
        try:
            with transaction.atomic():
                item.save(force_insert=known is None)
        except IntegrityError as error:
            raise Conflict(CHANGED_ELSEWHERE) from error
    return item


def swapped(
    item: SessionExercise, movement: Movement, *, instead_of: str, reason: str, shown_revision: int
) -> SessionExercise:
    """Return an exercise of a session with another in its place.

    Sets that were done of the first stay as they are.

    Parameters
    ----------
    item : SessionExercise
        As it is.
    movement : Movement
        What is done instead.
    instead_of : str
        Name, or message key of the name, of what is left.
    reason : str
        A `SessionExercise.Reason`, or empty.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    SessionExercise
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    InputError
        When the session holds the other one already.
    """
    with transaction.atomic():
        locked_member(item.member)
        others = SessionExercise.objects.filter(session=item.session_id).exclude(pk=item.pk)
        if any(one.reference == movement.reference for one in others):
            raise InputError(N_("This exercise is in the session already. Choose another."))
        item.instead_of, item.reason = instead_of[:80], reason
        _name(item, movement)
        item.save_revised(shown_revision=shown_revision)
    return item


def skipped(item: SessionExercise, *, is_skipped: bool = True) -> None:
    """Leave an exercise out today, or take it up again.

    Parameters
    ----------
    item : SessionExercise
        Which.
    is_skipped : bool
        False where it is done after all.
    """
    SessionExercise.everything.filter(pk=item.pk, skipped_at__isnull=is_skipped).update(
        skipped_at=timezone.now() if is_skipped else None, revision=F("revision") + 1
    )


def moved(session: Session, reference: str, *, steps: int) -> None:
    """Move an exercise up or down in a session.

    Parameters
    ----------
    session : Session
        In which.
    reference : str
        What the exercise is known by.
    steps : int
        Places, negative towards the beginning; it stops at the ends.
    """
    with transaction.atomic():
        locked_member(session.member)
        rows = _every_exercise(session)
        place = next((n for n, one in enumerate(rows) if one.reference == reference), None)
        if place is None:
            return
        row = rows.pop(place)
        rows.insert(min(max(place + steps, 0), len(rows)), row)
        for number, one in enumerate(rows, start=1):
            one.order = number
        SessionExercise.everything.bulk_update(rows, ["order"])


def _every_exercise(session: Session) -> list[SessionExercise]:
    """The exercises in their order, with a row also for what only has sets."""
    rows = list(SessionExercise.objects.filter(session=session).order_by("order", "id"))
    known = {row.reference for row in rows}
    order = max((row.order for row in rows), default=0)
    for entry in SetEntry.objects.filter(session=session).order_by("at", "id"):
        if entry.reference in known:
            continue
        known.add(entry.reference)
        order += 1
        rows.append(
            SessionExercise.objects.create(
                member_id=session.member_id,
                session=session,
                exercise=entry.exercise,
                custom_id=entry.custom_id,
                name=entry.name,
                order=order,
            )
        )
    return rows


def _name(item: SessionExercise, movement: Movement) -> None:
    item.exercise, item.custom_id = movement.key, movement.custom_id
    item.name = movement.name[:80] if movement.custom_id else ""


# --- notes and own exercises -----------------------------------------------------


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
        known = Note.everything.filter(pk=record_id).first()
        if known is not None:
            if known.member_id != member.pk or known.deleted_at is not None:
                raise Conflict(CHANGED_ELSEWHERE)
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
        known = CustomExercise.everything.filter(pk=custom.pk).first()
        if known is not None:
            if known.member_id != custom.member_id or known.deleted_at is not None:
                raise Conflict(CHANGED_ELSEWHERE)
            return known
        custom.save(force_insert=True)
    return custom
