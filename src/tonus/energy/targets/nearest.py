"""The nearest safe pace to what a person wants, and the rules that stand between."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from tonus.energy.hall.linear import DAYS_PER_WEEK, LinearModel, linear_model
from tonus.energy.person import Health, Measured, weight_at_bmi_kg
from tonus.energy.spending.maintenance import Maintenance
from tonus.energy.targets.aims import Aim, CustomRate, Pace, WeightBy
from tonus.energy.targets.goals import Goal, goals_toward_maintenance
from tonus.energy.targets.outlook import days_until
from tonus.energy.targets.safety import loss_limit, lowest_bmi_kg_m2, refusals
from tonus.energy.working import Measure, Reason, Value
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = ["AimOffer", "Case", "balance_model", "offer_of"]

#: Gains faster than the fastest of the nine goals are not offered.
_FASTEST_GAIN_KG: Final = Goal.GAIN_2.rate_kg_per_week
#: Two standard deviations of what a scale sways from day to day [tonus_limits]_.
_REACHED_SHARE: Final = 0.01
#: A rate exactly at a limit is within it, whatever conversions leave.
_ROUNDING: Final = 1e-9
_OURS: Final = ("tonus_limits",)


@dataclass(frozen=True, slots=True, kw_only=True)
class AimOffer:
    """An aim of any kind, as it may be offered.

    Parameters
    ----------
    aim : Goal, CustomRate or WeightBy
        What was asked for.
    refusals : tuple of Reason
        Rules that it breaks; empty when it is safe.
    nearest : Goal or CustomRate
        Pace of the aim where it is safe, else the nearest that is.
    weight_kg : float or None
        Weight at which the pace ends: that of a `WeightBy`, or the nearest that
        may be aimed for; None for the other aims.
    reached_on : date or None
        Day on which the pace comes there, every rule of every week kept; None
        where it does not within five years, and for the other aims.
    """

    aim: Aim
    refusals: tuple[Reason, ...]
    nearest: Pace
    weight_kg: float | None = None
    reached_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person before the rules, with all that they ask for.

    Parameters
    ----------
    body : Measured
        Measures.
    health : Health
        Answers.
    maintenance_kcal : float
        Intake that keeps the present weight, kcal/day.
    goal_weight_kg : float or None
        Weight to be reached, where one was said.
    deficit_hidden : Reason or None
        Why no deficit is shown now.
    """

    body: Measured
    health: Health
    maintenance_kcal: float
    goal_weight_kg: float | None
    deficit_hidden: Reason | None

    def refusals(self, rate_kg_per_week: float) -> tuple[Reason, ...]:
        """Every rule that a rate breaks.

        Parameters
        ----------
        rate_kg_per_week : float
            Wanted rate; below 0 for loss.

        Returns
        -------
        tuple of Reason
            Empty when the rate is safe.
        """
        hidden = (self.deficit_hidden,) if self.deficit_hidden and rate_kg_per_week < 0 else ()
        fast = (_fast_gain_reason(),) if rate_kg_per_week > _FASTEST_GAIN_KG + _ROUNDING else ()
        found = refusals(
            self.body,
            self.health,
            rate_kg_per_week=rate_kg_per_week,
            maintenance_kcal=self.maintenance_kcal,
            goal_weight_kg=self.goal_weight_kg,
        )
        return (*hidden, *found, *fast)

    def goal_pace(self, goal: Goal) -> tuple[tuple[Reason, ...], Goal]:
        """Refusals of a goal, and the nearest of the nine that is safe.

        Parameters
        ----------
        goal : Goal
            What the person wants.

        Returns
        -------
        tuple of Reason, and Goal
            Empty and the goal itself where it is safe.
        """
        found: dict[Goal, tuple[Reason, ...]] = {}
        for candidate in goals_toward_maintenance(goal):
            found[candidate] = self.refusals(candidate.rate_kg_per_week)
            if not found[candidate]:
                break
        # No rule refuses maintenance, the last of the candidates.
        return found[goal], candidate

    def rate_pace(self, rate_kg_per_week: float) -> tuple[tuple[Reason, ...], Pace]:
        """Refusals of a rate, and the nearest that is safe.

        Parameters
        ----------
        rate_kg_per_week : float
            Wanted rate; below 0 for loss.

        Returns
        -------
        tuple of Reason, and Goal or CustomRate
            A rate of 0 is `Goal.MAINTAIN`.
        """
        if rate_kg_per_week == 0:
            return (), Goal.MAINTAIN
        refused = self.refusals(rate_kg_per_week)
        if not refused:
            return (), CustomRate(rate_kg_per_week=rate_kg_per_week)
        nearest = min(rate_kg_per_week, _FASTEST_GAIN_KG)
        if rate_kg_per_week < 0:
            limit = loss_limit(weight_kg=self.body.weight_kg, height_cm=self.body.height_cm)
            nearest = max(rate_kg_per_week, -limit.kg_per_week)
        if self.refusals(nearest):
            return refused, Goal.MAINTAIN
        return refused, CustomRate(rate_kg_per_week=nearest)


def offer_of(
    body: Measured,
    health: Health,
    aim: Aim,
    energy: Maintenance,
    *,
    goal_weight_kg: float | None,
    today: dt.date | None,
    deficit_hidden: Reason | None,
) -> AimOffer:
    """Return the offer of an aim to somebody who may see numbers.

    Parameters
    ----------
    body : Measured
        Measures.
    health : Health
        Answers.
    aim : Goal, CustomRate or WeightBy
        What the person wants.
    energy : Maintenance
        Energy that keeps weight.
    goal_weight_kg : float or None
        Weight to be reached by a rate, where one was said.
    today : date or None
        Local day; needed for a `WeightBy`.
    deficit_hidden : Reason or None
        Why no deficit is shown now.

    Returns
    -------
    AimOffer
        With the nearest safe pace.

    Raises
    ------
    InputError
        When the day is missing for a weight by a date.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> offer = offer_of(
    ...     man,
    ...     health,
    ...     WeightBy(weight_kg=86.0, date=dt.date(2027, 3, 1)),
    ...     formula_maintenance(man, health),
    ...     goal_weight_kg=None,
    ...     today=dt.date(2026, 12, 21),
    ...     deficit_hidden=None,
    ... )
    >>> round(offer.nearest.rate_kg_per_week, 3), offer.reached_on.isoformat()
    (-0.4, '2027-03-01')
    """
    case = Case(
        body=body,
        health=health,
        maintenance_kcal=energy.intake_kcal,
        goal_weight_kg=goal_weight_kg,
        deficit_hidden=deficit_hidden,
    )
    if isinstance(aim, WeightBy):
        if today is None:
            raise InputError(N_("A weight by a date needs the present day. Please give it."))
        return _weight_offer(case, aim, today, balance_model(body, energy))
    if isinstance(aim, Goal):
        refused, nearest = case.goal_pace(aim)
        return AimOffer(aim=aim, refusals=refused, nearest=nearest)
    refused, pace = case.rate_pace(aim.rate_kg_per_week)
    return AimOffer(aim=aim, refusals=refused, nearest=pace)


def balance_model(body: Measured, energy: Maintenance) -> LinearModel:
    """Return the linear model around what a person eats to keep weight.

    Parameters
    ----------
    body : Measured
        Measures.
    energy : Maintenance
        Energy that keeps weight.

    Returns
    -------
    LinearModel
        In plain numbers; its maintenance is what is eaten, milk counted.

    Raises
    ------
    InputError
        When the equations do not hold for the body (by the model).

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> round(balance_model(man, formula_maintenance(man, health)).rho_kcal_per_kg)
    6848
    """
    spent = linear_model(
        sex=body.sex,
        age_years=body.age_years,
        height_cm=body.height_cm,
        weight_kg=body.weight_kg,
        maintenance_kcal=energy.balance_kcal,
    )
    # Milk is eaten for and leaves again: it shifts the balance and nothing else.
    return replace(spent, maintenance_kcal=energy.intake_kcal)


def _weight_offer(case: Case, aim: WeightBy, today: dt.date, model: LinearModel) -> AimOffer:
    now_kg, days = case.body.weight_kg, (aim.date - today).days
    change_kg = aim.weight_kg - now_kg
    if abs(change_kg) <= _REACHED_SHARE * now_kg:
        return AimOffer(
            aim=aim, refusals=(), nearest=Goal.MAINTAIN, weight_kg=now_kg, reached_on=today
        )
    if days <= 0:
        passed = Reason(key=K_("energy.reason.date_passed"), sources=_OURS)
        return AimOffer(aim=aim, refusals=(passed,), nearest=Goal.MAINTAIN, weight_kg=now_kg)
    aimed = replace(case, goal_weight_kg=aim.weight_kg)
    refused = aimed.refusals(change_kg * DAYS_PER_WEEK / days)
    end_kg = aim.weight_kg
    if change_kg < 0:
        body = case.body
        lowest_kg = weight_at_bmi_kg(lowest_bmi_kg_m2(body.age_years), body.height_cm)
        end_kg = max(end_kg, min(lowest_kg, now_kg))
    _, pace = case.rate_pace((end_kg - now_kg) * DAYS_PER_WEEK / days)
    if pace is Goal.MAINTAIN:
        return AimOffer(aim=aim, refusals=refused, nearest=pace, weight_kg=now_kg)
    reached = days_until(case.body, model, rate_kg_per_week=pace.rate_kg_per_week, until_kg=end_kg)
    return AimOffer(
        aim=aim,
        refusals=refused,
        nearest=pace,
        weight_kg=end_kg,
        reached_on=None if reached is None else today + dt.timedelta(days=reached),
    )


def _fast_gain_reason() -> Reason:
    rate = Value(name="rate", amount=_FASTEST_GAIN_KG, unit=Measure.KG_PER_WEEK)
    return Reason(key=K_("energy.reason.two_pounds_gain"), values=(rate,), sources=_OURS)
