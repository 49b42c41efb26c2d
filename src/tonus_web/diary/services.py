"""What is written in the diary: weigh-ins, and the choice of a goal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction

from tonus.energy import Aim, stored_aim
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_web.diary.models import GoalChoice, RefusedAim, WeighIn
from tonus_web.members.answers import known_record, locked_member, next_record, shown_version
from tonus_web.members.models import Member
from tonus_web.members.selectors import latest_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.records.quantities import entered_text

__all__ = [
    "chosen_aim",
    "corrected_weigh_in",
    "goal_taken_back",
    "new_weigh_in",
    "next_choice",
    "refused_aim",
]


def new_weigh_in(
    member: Member,
    *,
    record_id: uuid.UUID,
    weight: Quantity,
    at: dt.datetime,
    zone: str,
    note: str = "",
) -> WeighIn:
    """Return a weigh-in that was written; sent twice, it is written once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page or the device, so that a repeated request is known.
    weight : Quantity
        As entered.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    note : str
        What the person wants to remember of it.

    Returns
    -------
    WeighIn
        The new one, or the one that was there under this id.

    Raises
    ------
    Conflict
        When the id is taken by something that is not this member's, or that was
        deleted since.
    """
    with transaction.atomic():
        locked_member(member)
        known = known_record(WeighIn, member, record_id)
        if known is not None:
            return known
        weigh_in = WeighIn(pk=record_id, member=member, note=note)
        weigh_in.weight = weight
        weigh_in.set_moment(at, zone)
        weigh_in.save(force_insert=True)
    return weigh_in


def corrected_weigh_in(
    weigh_in: WeighIn,
    *,
    weight: Quantity,
    at: dt.datetime,
    zone: str,
    note: str,
    shown_revision: int,
) -> WeighIn:
    """Return a weigh-in with what the person corrected.

    Parameters
    ----------
    weigh_in : WeighIn
        As it is.
    weight : Quantity
        As entered.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    note : str
        What the person wants to remember of it.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    WeighIn
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    weigh_in.weight = weight
    weigh_in.note = note
    weigh_in.set_moment(at, zone)
    with transaction.atomic():
        weigh_in.save_revised(shown_revision=shown_revision)
    return weigh_in


def chosen_aim(
    member: Member, aim: Aim, *, shown: str, entered: Quantity | None = None
) -> GoalChoice:
    """Return the choice of a goal; what else is known of the target stays.

    Parameters
    ----------
    member : Member
        Whose.
    aim : Goal, CustomRate or WeightBy
        What the person wants.
    shown : str
        `shown_version` of the choice that the form showed.
    entered : Quantity, optional
        Rate of a week or weight, as it was typed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    Conflict
        When something else was chosen since (by `next_record`).
    """

    def choose(row: GoalChoice) -> None:
        before, row.goal = row.goal, stored_aim(aim)
        if entered is not None:
            row.goal_entered, row.goal_unit = entered_text(entered), entered.unit.value
        elif row.goal != before:
            row.goal_entered = row.goal_unit = ""

    return next_choice(member, GoalChoice.Kind.GOAL, choose, shown=shown)


def refused_aim(member: Member, aim: Aim, today: dt.date) -> RefusedAim:
    """Return the note that a goal beyond the limits was asked for.

    Parameters
    ----------
    member : Member
        Whose.
    aim : Goal, CustomRate or WeightBy
        What was asked for.
    today : date
        Local day.

    Returns
    -------
    RefusedAim
        For the member's own eyes.
    """
    return RefusedAim.objects.create(member=member, goal=stored_aim(aim), local_date=today)


def next_choice(
    member: Member, kind: GoalChoice.Kind, change: Callable[[GoalChoice], None], *, shown: str
) -> GoalChoice:
    """Return the new row of what a target is made of, made from the last one.

    Parameters
    ----------
    member : Member
        Whose.
    kind : GoalChoice.Kind
        What is changed.
    change : callable
        Gets the new row, and writes the change into it.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        As it was saved.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def decide(row: GoalChoice) -> None:
        if not row.goal and kind is not GoalChoice.Kind.GOAL:
            raise InputError(N_("Choose a goal first: a target needs one."))
        row.kind = kind
        # What belongs to one change alone is not carried on.
        row.intake_before_kcal = row.intake_after_kcal = None
        row.reason_keys = []
        change(row)

    return next_record(GoalChoice, member, decide, shown=shown)


def goal_taken_back(member: Member, *, shown: str) -> tuple[GoalChoice | None, str]:
    """Undo the latest choice, so that the one before it counts again.

    Parameters
    ----------
    member : Member
        Whose.
    shown : str
        `shown_version` of the choice that is taken back.

    Returns
    -------
    tuple of GoalChoice or None, and str
        The choice that counts now, None where there was none before; and the token
        that takes this back in turn.

    Raises
    ------
    Conflict
        When another goal was chosen, or it was taken back already.
    """
    with transaction.atomic():
        locked_member(member)
        last = latest_record(GoalChoice, member)
        if last is None or shown_version(last) != shown:
            raise Conflict(CHANGED_ELSEWHERE)
        token = deleted_together(last)
        return latest_record(GoalChoice, member), token
