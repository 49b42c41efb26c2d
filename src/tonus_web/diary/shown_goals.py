"""The nine goals, and reasons without numbers, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tonus.energy import CustomRate, Goal, Measure, NoNumbers, WeightBy, aim_of, stored_aim
from tonus.units import Quantity, Unit
from tonus_web.diary.aim_forms import BY_RATE, BY_WEIGHT, AimForm
from tonus_web.diary.forms import GoalForm
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import GoalChoices
from tonus_web.diary.shown_aims import aim_text, rate_help
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown
from tonus_web.members.answers import shown_version
from tonus_web.records.quantities import entered_quantity

__all__ = ["RefusedGoal", "aim_form", "goal_form", "no_numbers_texts", "refused_goals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedGoal:
    """A goal that is not safe now.

    Parameters
    ----------
    goal, nearest : str
        In their own words.
    reasons : tuple of str
        Every rule that it breaks.
    """

    goal: str
    nearest: str
    reasons: tuple[str, ...]


def goal_form(
    choices: GoalChoices,
    last: GoalChoice | None,
    data: Mapping[str, Any] | None,
    units: ShownUnits,
) -> GoalForm:
    """Return the form with the safe goals, and with one of one's own that counts now.

    Nothing is preselected for somebody who has not chosen; who chose a goal that is
    no longer safe finds the nearest.

    Parameters
    ----------
    choices : GoalChoices
        The nine goals for this member.
    last : GoalChoice or None
        Choice that counts now.
    data : mapping or None
        What was sent; None where nothing was.
    units : ShownUnits
        Who thinks in kilograms reads the rate in them too.

    Returns
    -------
    GoalForm
        Bound where something was sent.
    """
    aim = aim_of(last.goal) if last else None
    own = () if aim is None or isinstance(aim, Goal) else ((stored_aim(aim), aim_text(aim, units)),)
    return GoalForm(data, initial=_initial(choices, last), more=own, **_offered(choices, units))


def aim_form(
    choices: GoalChoices,
    data: Mapping[str, Any] | None,
    units: ShownUnits,
    *,
    height: Quantity | None,
) -> AimForm:
    """Return the form of the goal page.

    Parameters
    ----------
    choices : GoalChoices
        The nine goals for this member, and what counts now.
    data : mapping or None
        What was sent; None where nothing was.
    units : ShownUnits
        Units wanted.
    height : Quantity or None
        Of the member, against which a weight is checked.

    Returns
    -------
    AimForm
        Bound where something was sent.
    """
    energy = choices.energy
    initial = _initial(choices, energy.choice)
    aim = aim_of(energy.choice.goal) if energy.choice else None
    entered = _entered(energy.choice)
    if isinstance(aim, CustomRate):
        way = "lose" if aim.is_loss else "gain"
        initial |= {"goal": BY_RATE, "rate": entered, "direction": way}
    if isinstance(aim, WeightBy):
        initial |= {"goal": BY_WEIGHT, "weight": entered, "by": aim.date}
    rates = choices.rates
    moves = rates is not None and (
        rates.fastest_loss_kg_per_week > 0 or rates.fastest_gain_kg_per_week > 0
    )
    return AimForm(
        data,
        offers_own=moves,
        initial=initial,
        unit=units.mass,
        today=energy.today,
        height=height,
        rate_help=rate_help(rates, units) if rates else "",
        **_offered(choices, units),
    )


def _entered(choice: GoalChoice | None) -> Quantity | None:
    return entered_quantity(choice.goal_entered, choice.goal_unit) if choice else None


def _initial(choices: GoalChoices, last: GoalChoice | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"shown": shown_version(last)}
    if last is not None:
        nearest = {offer.goal: offer.nearest for offer in choices.offers}
        aim = aim_of(last.goal)
        initial["goal"] = nearest[aim].value if isinstance(aim, Goal) else last.goal
    return initial


def _offered(choices: GoalChoices, units: ShownUnits) -> dict[str, Any]:
    return {
        "safe": tuple(offer.goal for offer in choices.offers if not offer.refusals),
        "default": choices.default_loss,
        "rates": _rates(units),
    }


def _rates(units: ShownUnits) -> dict[Goal, str]:
    """The rates in kilograms; the goals say them in pounds themselves."""
    if units.mass is not Unit.KG:
        return {}
    return {
        goal: _("That is %(rate)s.")
        % {"rate": shown(abs(goal.rate_kg_per_week), Measure.KG_PER_WEEK, units)}
        for goal in Goal
        if goal is not Goal.MAINTAIN
    }


def refused_goals(choices: GoalChoices, units: ShownUnits) -> tuple[RefusedGoal, ...]:
    """Return the goals that are not safe now, each with every reason.

    Parameters
    ----------
    choices : GoalChoices
        The nine goals for this member.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    tuple of RefusedGoal
        Empty where all are safe, or something is missing.
    """
    return tuple(
        RefusedGoal(
            goal=_(offer.goal.label),
            nearest=_(offer.nearest.label),
            reasons=tuple(reason_text(reason, units) for reason in offer.refusals),
        )
        for offer in choices.offers
        if offer.refusals
    )


def no_numbers_texts(result: NoNumbers) -> tuple[str, ...]:
    """Return why there are no numbers.

    Parameters
    ----------
    result : NoNumbers
        From the library, or the member's own wish.

    Returns
    -------
    tuple of str
        Whole sentences; none of them holds a figure of the body or of food.
    """
    return tuple(_(reason.key) for reason in result.reasons)
