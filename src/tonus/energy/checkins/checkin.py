"""The weekly check-in: what the log says, and a new target with its reason.

What a person spends is known with an error, and a log can be wrong.  A check-in
therefore moves the energy that a target stands on by a bounded step, smaller
where the log is unsure, and holds where there is nothing to go by.  The target
itself is made by `tonus.energy.target`, so that every rule holds here as well.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tonus.energy.checkins.fast_loss import fast_loss
from tonus.energy.checkins.reasons import LogEvidence, evidence_words, holds
from tonus.energy.checkins.step import step_reasons, step_workings, stepped
from tonus.energy.person import Person
from tonus.energy.spending.maintenance import Maintenance, bounded_maintenance
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.aims import Aim, stored_aim
from tonus.energy.targets.target import Target, target
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = [
    "CHECK_IN_DAYS",
    "ChangeEntry",
    "CheckIn",
    "Decision",
    "change_entry",
    "check_in",
]

#: Days between two changes of a target.
CHECK_IN_DAYS: Final = 7
#: A change within this share of the deviation, or this energy, is noise.
_NOISE_SHARE: Final = 0.5
_NOISE_KCAL: Final = 25.0
_OURS: Final = ("tonus_limits",)


class Decision(StrEnum):
    """What a check-in comes to."""

    CHANGE = "change"
    HOLD = "hold"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What a check-in proposes.

    Parameters
    ----------
    decision : Decision
        Whether anything is to change.
    evidence_words : Reason or None
        What was eaten, how the trend moved and what follows; None where the log
        claims nothing, or what no body does.
    reasons : tuple of Reason
        Why the target is held, or why the step is smaller than what the log
        says, most important first.
    before, after : Target
        With the maintenance until now and with the proposed one; the same object
        where nothing changes.
    maintenance : Maintenance
        What the target stands on once the proposal is accepted.
    step_kcal : float
        Largest change of this week, kcal/day; 0 where nothing may change.
    workings : tuple of Working
        What was learned, and the step.
    """

    decision: Decision
    evidence_words: Reason | None
    reasons: tuple[Reason, ...]
    before: Target
    after: Target
    maintenance: Maintenance
    step_kcal: float
    workings: tuple[Working, ...]

    @property
    def change_kcal(self) -> float:
        """Change of the target, kcal/day; below 0 for less."""
        return self.after.intake_kcal - self.before.intake_kcal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """A line of the log of changes.

    Parameters
    ----------
    on : date
        Local day of the check-in.
    aim : str
        Aim of that day, made by `stored_aim`.
    decision : Decision
        What the check-in came to.
    intake_before_kcal, intake_after_kcal : float
        Target, kcal/day.
    maintenance_before_kcal, maintenance_after_kcal : float
        What keeps weight, kcal/day.
    maintenance_sd_kcal : float
        One standard deviation of the latter.
    reason_keys : tuple of str
        Message keys of why.
    """

    on: dt.date
    aim: str
    decision: Decision
    intake_before_kcal: float
    intake_after_kcal: float
    maintenance_before_kcal: float
    maintenance_after_kcal: float
    maintenance_sd_kcal: float
    reason_keys: tuple[str, ...]


def check_in(
    person: Person,
    aim: Aim,
    *,
    today: dt.date,
    evidence: LogEvidence,
    maintenance: Maintenance | None = None,
    last_changed: dt.date | None = None,
    is_fixed: bool = False,
    goal_weight_kg: float | None = None,
    deficit_hidden: Reason | None = None,
) -> CheckIn | NoNumbers:
    """Return what the log proposes for the next week.

    Parameters
    ----------
    person : Person
        Measures and answers, with the present weight of the trend.
    aim : Goal, CustomRate or WeightBy
        What the person wants.
    today : date
        Local day.
    evidence : LogEvidence
        What the log says.
    maintenance : Maintenance, optional
        What the target stands on now; the formula where left out.
    last_changed : date, optional
        Day on which a check-in last changed it.
    is_fixed : bool
        Whether the person fixed the target.  What it stands on then stays; only a
        safety rule may still move it.
    goal_weight_kg : float, optional
        Weight to be reached by a rate, where one was said.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    CheckIn or NoNumbers
        `NoNumbers` where no target may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check).

    Examples
    --------
    >>> from dataclasses import replace
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Health, Sex, measured
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=180.0,
    ...     weight_kg=95.0,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> formula = formula_maintenance(measured(man), health)
    >>> learned = replace(
    ...     formula,
    ...     balance_kcal=formula.balance_kcal - 300,
    ...     intake_kcal=formula.intake_kcal - 300,
    ...     sd_kcal=75.0,
    ... )
    >>> found = check_in(
    ...     man,
    ...     Goal.LOSE_1,
    ...     today=dt.date(2027, 2, 1),
    ...     evidence=LogEvidence(
    ...         maintenance=learned,
    ...         rate_kg_per_week=-0.2,
    ...         rate_sd_kg_per_week=0.1,
    ...         mean_intake_kcal=2100.0,
    ...         window_days=28,
    ...         intake_days=26,
    ...         weighed_days=24,
    ...         log_days=35,
    ...     ),
    ... )
    >>> found.decision.value, round(found.change_kcal), [one.key for one in found.reasons]
    ('change', -150, ['energy.checkin.step'])
    """
    body = admitted(person)
    if isinstance(body, NoNumbers):
        return body

    def target_on(energy: Maintenance | None) -> Target:
        found = target(
            person,
            aim,
            goal_weight_kg=goal_weight_kg,
            maintenance=energy,
            today=today,
            deficit_hidden=deficit_hidden,
        )
        assert isinstance(found, Target)  # who was admitted gets numbers
        return found

    before = target_on(maintenance)
    present = before.maintenance
    words = evidence_words(body, evidence)
    reasons: tuple[Reason, ...]
    if is_fixed:
        reasons = (Reason(key=K_("energy.checkin.fixed"), sources=_OURS),)
        return _held(Decision.FIXED, words, reasons, before, evidence)
    reasons = (*_too_soon(today, last_changed), *holds(body, evidence))
    learned, _ = bounded_maintenance(body, person.health, evidence.maintenance)
    if not reasons:
        reasons = _of_change(person, evidence, present, learned)
    if reasons:
        return _held(Decision.HOLD, words, reasons, before, evidence)
    proposed, step = stepped(present, learned)
    after = target_on(proposed)
    return CheckIn(
        decision=Decision.CHANGE,
        evidence_words=words,
        reasons=(*step_reasons(proposed, learned, step), *_at_floor(before, after)),
        before=before,
        after=after,
        maintenance=proposed,
        step_kcal=step,
        workings=step_workings(learned, proposed, step),
    )


def change_entry(found: CheckIn, *, on: dt.date, aim: Aim) -> ChangeEntry:
    """Return the line of the log of changes that an accepted check-in leaves.

    Parameters
    ----------
    found : CheckIn
        What was accepted.
    on : date
        Local day.
    aim : Goal, CustomRate or WeightBy
        Aim of that day.

    Returns
    -------
    ChangeEntry
        With nothing in it but numbers and keys.

    Examples
    --------
    >>> from tonus.energy.checkins.reasons import LogEvidence
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=180.0,
    ...     weight_kg=95.0,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> day = dt.date(2027, 2, 1)
    >>> nothing = LogEvidence(
    ...     maintenance=None,
    ...     rate_kg_per_week=float("nan"),
    ...     rate_sd_kg_per_week=float("nan"),
    ...     mean_intake_kcal=None,
    ...     window_days=28,
    ...     intake_days=0,
    ...     weighed_days=20,
    ...     log_days=60,
    ... )
    >>> found = check_in(man, Goal.MAINTAIN, today=day, evidence=nothing)
    >>> change_entry(found, on=day, aim=Goal.MAINTAIN).reason_keys
    ('energy.checkin.no_food',)
    """
    return ChangeEntry(
        on=on,
        aim=stored_aim(aim),
        decision=found.decision,
        intake_before_kcal=found.before.intake_kcal,
        intake_after_kcal=found.after.intake_kcal,
        maintenance_before_kcal=found.before.maintenance.intake_kcal,
        maintenance_after_kcal=found.maintenance.intake_kcal,
        maintenance_sd_kcal=found.maintenance.sd_kcal,
        reason_keys=tuple(reason.key for reason in found.reasons),
    )


def _held(
    decision: Decision,
    words: Reason | None,
    reasons: tuple[Reason, ...],
    before: Target,
    evidence: LogEvidence,
) -> CheckIn:
    return CheckIn(
        decision=decision,
        evidence_words=words,
        reasons=reasons,
        before=before,
        after=before,
        maintenance=before.maintenance,
        step_kcal=0.0,
        workings=() if evidence.maintenance is None else (evidence.maintenance.working,),
    )


def _too_soon(today: dt.date, last_changed: dt.date | None) -> tuple[Reason, ...]:
    if last_changed is None or (today - last_changed).days >= CHECK_IN_DAYS:
        return ()
    left = CHECK_IN_DAYS - (today - last_changed).days
    days = Value(name="days", amount=left, unit=Measure.DAYS)
    return (Reason(key=K_("energy.checkin.too_soon"), values=(days,), sources=_OURS),)


def _of_change(
    person: Person, evidence: LogEvidence, present: Maintenance, learned: Maintenance
) -> tuple[Reason, ...]:
    """Why this change is not proposed although the log is good."""
    change = learned.intake_kcal - present.intake_kcal
    if abs(change) <= max(_NOISE_KCAL, _NOISE_SHARE * learned.sd_kcal):
        sd = Value(name="sd", amount=learned.sd_kcal, unit=Measure.KCAL_PER_DAY)
        return (Reason(key=K_("energy.checkin.noise"), values=(sd,), sources=_OURS),)
    if change > 0 or person.weight_kg is None:
        return ()
    alert = fast_loss(
        person,
        log_days=evidence.log_days,
        trend_kg=person.weight_kg,
        rate_kg_per_week=evidence.rate_kg_per_week,
        rate_sd_kg_per_week=evidence.rate_sd_kg_per_week,
    )
    # Who already loses too fast is not asked to eat less.
    return () if alert is None else (Reason(key=K_("energy.checkin.fast_loss"), sources=_OURS),)


def _at_floor(before: Target, after: Target) -> tuple[Reason, ...]:
    if not (before.is_at_floor and after.is_at_floor) or after.floor_kcal is None:
        return ()
    floor = Value(name="floor", amount=after.floor_kcal, unit=Measure.KCAL_PER_DAY)
    key = K_("energy.checkin.at_floor")
    return (Reason(key=key, values=(floor,), sources=("jensen_2013",)),)
