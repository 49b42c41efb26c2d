"""What is written of the exercises of a session: adding, swapping, skipping, moving."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.members.answers import locked_member
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.training.models import Session, SessionExercise, SetEntry
from tonus_web.training.movements import Movement

__all__ = ["added_exercise", "moved", "skipped", "swapped"]


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
