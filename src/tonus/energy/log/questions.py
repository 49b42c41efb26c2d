"""Readings that look wrong: what they might have been, and what can be answered.

Nothing is changed in silence.  A doubtful reading is set aside, and stays so
until the person says what it was.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tonus.energy.working import Measure, Reason, Value
from tonus.errors import InputError
from tonus.messages import K_, N_
from tonus.units import KCAL_PER_KJ, KG_PER_LB, LB_PER_STONE, Unit

__all__ = [
    "Choice",
    "Intake",
    "Question",
    "Refused",
    "Reply",
    "Subject",
    "Suspicion",
    "Weighing",
    "intake_question",
    "suspected",
    "weight_question",
]

_KG_PER_STONE: Final = LB_PER_STONE * KG_PER_LB
#: How close to the usual weight an explanation must bring a reading, as a share.
_NEAR_SHARE: Final = 0.08
#: The same for a slip of one digit, which explains much less.
_NEAR_SLIP_SHARE: Final = 0.03
#: From this hour a reading is an evening's, up to so much above the morning's.
_EVENING_HOUR: Final = 15.0
_EVENING_SHARE: Final = 0.05


class Subject(StrEnum):
    """What a question is about."""

    WEIGHT = "weight"
    INTAKE = "intake"


class Choice(StrEnum):
    """What can be answered."""

    KEEP = "keep"
    CHANGE = "change"
    LEAVE_OUT = "leave_out"


class Suspicion(StrEnum):
    """What a doubtful reading looks like."""

    POUNDS_AS_KG = "pounds_as_kg"
    KG_AS_POUNDS = "kg_as_pounds"
    STONES = "stones"
    SLIP = "slip"
    EVENING = "evening"
    KILOJOULES = "kilojoules"
    FAR = "far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A weight on a scale.

    Parameters
    ----------
    date : datetime.date
        Local day.
    weight_kg : float
        What was read, in kilograms.
    hour : float or None
        Local time of day, 0-24; None where not known.
    unit : Unit or None
        Unit in which it was entered; None where not known.
    """

    date: dt.date
    weight_kg: float
    hour: float | None = None
    unit: Unit | None = None

    @property
    def amount(self) -> float:
        """The number that a reply names it by."""
        return self.weight_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Energy eaten on a day, as logged.

    Parameters
    ----------
    date : datetime.date
        Local day.
    energy_kcal : float
        The day's sum.
    is_complete : bool or None
        Whether everything was logged; None where nobody said.
    """

    date: dt.date
    energy_kcal: float
    is_complete: bool | None = None

    @property
    def amount(self) -> float:
        """The number that a reply names it by."""
        return self.energy_kcal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person said about a reading.

    Parameters
    ----------
    about : Subject
        Weight or intake.
    date : datetime.date
        Its day.
    amount : float
        Its number as it was read, kg or kcal.
    choice : Choice
        Keep it, change it, or leave it out.
    changed : float or None
        The right number, where it is to be changed.

    Raises
    ------
    InputError
        When it is to be changed and no number above 0 is given.
    """

    about: Subject
    date: dt.date
    amount: float
    choice: Choice
    changed: float | None = None

    def __post_init__(self) -> None:
        if self.choice is not Choice.CHANGE:
            return
        if self.changed is None or not 0 < self.changed < math.inf:
            raise InputError(
                N_("What the reading of {date} is to be changed to is missing; give a number."),
                date=self.date,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A reading that cannot be one.

    Parameters
    ----------
    reading : Weighing or Intake
        As given.
    reason : Reason
        Why.
    """

    reading: Weighing | Intake
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Readings that were set aside, and what to ask about them.

    Parameters
    ----------
    about : Subject
        Weight or intake.
    readings : tuple of Weighing or tuple of Intake
        One, or many that look wrong in the same way.
    suspicion : Suspicion
        What they look like.
    might_be : tuple of float
        What each might have been, kg or kcal; NaN where nothing fits.
    usual : float
        Level around them, kg or kcal.
    reason : Reason
        The question in words, with its values.

    Examples
    --------
    >>> slip = Weighing(date=dt.date(2026, 3, 1), weight_kg=176.4)
    >>> question = weight_question((slip,), usual_kg=80.2)
    >>> question.suspicion.value, round(question.might_be[0], 1)
    ('pounds_as_kg', 80.0)
    >>> [choice.value for choice in question.choices]
    ['change', 'keep', 'leave_out']
    >>> (reply,) = question.replies(Choice.CHANGE)
    >>> round(reply.changed, 1)
    80.0
    """

    about: Subject
    readings: tuple[Weighing, ...] | tuple[Intake, ...]
    suspicion: Suspicion
    might_be: tuple[float, ...]
    usual: float
    reason: Reason

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be answered, the likeliest first; a change always names a number."""
        if self.suspicion in (Suspicion.EVENING, Suspicion.FAR):
            return (Choice.LEAVE_OUT, Choice.KEEP, Choice.CHANGE)
        return (Choice.CHANGE, Choice.KEEP, Choice.LEAVE_OUT)

    def replies(self, choice: Choice, *, changed: float | None = None) -> tuple[Reply, ...]:
        """The answer, one for each reading.

        Parameters
        ----------
        choice : Choice
            What was answered.
        changed : float, optional
            The right number; what it might have been where left out.

        Returns
        -------
        tuple of Reply
            To be given with the readings the next time.

        Raises
        ------
        InputError
            When there is nothing to change it to (by the check of `Reply`).
        """
        readings: tuple[Weighing | Intake, ...] = self.readings
        return tuple(
            Reply(
                about=self.about,
                date=reading.date,
                amount=reading.amount,
                choice=choice,
                changed=_right(guess, changed) if choice is Choice.CHANGE else None,
            )
            for reading, guess in zip(readings, self.might_be, strict=True)
        )


def _right(guess: float, given: float | None) -> float | None:
    if given is not None:
        return given
    return None if math.isnan(guess) else guess


def suspected(reading: Weighing, *, usual_kg: float) -> tuple[Suspicion, float]:
    """Return what a doubtful weight looks like, and what it might have been.

    Parameters
    ----------
    reading : Weighing
        The doubtful one.
    usual_kg : float
        Level around it.

    Returns
    -------
    suspicion : Suspicion
        `FAR` where nothing fits.
    might_be_kg : float
        NaN where nothing fits, or where it may be right for its time of day.

    Examples
    --------
    >>> day = dt.date(2026, 3, 1)
    >>> [
    ...     suspected(Weighing(date=day, weight_kg=kg), usual_kg=80.0)[0].value
    ...     for kg in (36.3, 12.6, 90.2, 60.0)
    ... ]
    ['kg_as_pounds', 'stones', 'slip', 'far']
    """
    kg = reading.weight_kg
    is_evening = reading.hour is not None and reading.hour >= _EVENING_HOUR
    if is_evening and 0 < kg - usual_kg <= _EVENING_SHARE * usual_kg:
        return Suspicion.EVENING, math.nan
    ten = 10.0
    if reading.unit is not None and reading.unit is not Unit.KG:
        ten *= KG_PER_LB
    fits = [
        (Suspicion.POUNDS_AS_KG, kg * KG_PER_LB, _NEAR_SHARE),
        (Suspicion.KG_AS_POUNDS, kg / KG_PER_LB, _NEAR_SHARE),
        (Suspicion.STONES, kg * _KG_PER_STONE, _NEAR_SHARE),
        (Suspicion.STONES, kg / _KG_PER_STONE, _NEAR_SHARE),
        (Suspicion.SLIP, kg - ten, _NEAR_SLIP_SHARE),
        (Suspicion.SLIP, kg + ten, _NEAR_SLIP_SHARE),
    ]
    close = [
        (abs(might - usual_kg) / (share * usual_kg), suspicion, might)
        for suspicion, might, share in fits
        if abs(might - usual_kg) <= share * usual_kg
    ]
    if not close:
        return Suspicion.FAR, math.nan
    _, suspicion, might = min(close)
    return suspicion, might


_WEIGHT_KEYS: Final = {
    Suspicion.POUNDS_AS_KG: K_("energy.question.pounds_as_kg"),
    Suspicion.KG_AS_POUNDS: K_("energy.question.kg_as_pounds"),
    Suspicion.STONES: K_("energy.question.stones"),
    Suspicion.SLIP: K_("energy.question.slip"),
    Suspicion.EVENING: K_("energy.question.evening"),
    Suspicion.FAR: K_("energy.question.far"),
}


def weight_question(readings: tuple[Weighing, ...], *, usual_kg: float) -> Question:
    """Return what to ask about weights that look wrong in the same way.

    Parameters
    ----------
    readings : tuple of Weighing
        At least one.
    usual_kg : float
        Level around them.

    Returns
    -------
    Question
        Of the kind that the first of them looks like.

    Examples
    --------
    >>> far = Weighing(date=dt.date(2026, 3, 1), weight_kg=60.0)
    >>> weight_question((far,), usual_kg=80.0).reason.key
    'energy.question.far'
    """
    suspicion, first = suspected(readings[0], usual_kg=usual_kg)
    guesses = [first]
    for reading in readings[1:]:
        other, guess = suspected(reading, usual_kg=usual_kg)
        guesses.append(guess if other is suspicion else math.nan)
    values = [
        Value(name="weight", amount=readings[0].weight_kg, unit=Measure.KG),
        Value(name="usual", amount=usual_kg, unit=Measure.KG),
    ]
    if not math.isnan(first):
        values.append(Value(name="might", amount=first, unit=Measure.KG))
    return Question(
        about=Subject.WEIGHT,
        readings=readings,
        suspicion=suspicion,
        might_be=tuple(guesses),
        usual=usual_kg,
        reason=Reason(key=_WEIGHT_KEYS[suspicion], values=tuple(values)),
    )


_INTAKE_KEYS: Final = {
    Suspicion.KILOJOULES: K_("energy.question.kilojoules"),
    Suspicion.FAR: K_("energy.question.far_intake"),
}


def intake_question(
    readings: tuple[Intake, ...],
    *,
    usual_kcal: float,
    suspicion: Suspicion = Suspicion.KILOJOULES,
    is_all: bool = False,
) -> Question:
    """Return what to ask about intakes that look wrong in the same way.

    Parameters
    ----------
    readings : tuple of Intake
        At least one.
    usual_kcal : float
        Level of the other days.
    suspicion : Suspicion
        `KILOJOULES`, or `FAR` where nothing fits.
    is_all : bool
        Whether there are no other days.

    Returns
    -------
    Question
        With the energies that the numbers are in kilojoules.

    Examples
    --------
    >>> day = Intake(date=dt.date(2026, 3, 1), energy_kcal=8700.0)
    >>> question = intake_question((day,), usual_kcal=2100.0)
    >>> round(question.might_be[0])
    2079
    """
    is_unit = suspicion is Suspicion.KILOJOULES
    might_be = [reading.energy_kcal * KCAL_PER_KJ if is_unit else math.nan for reading in readings]
    amounts = {"energy": readings[0].energy_kcal, "usual": usual_kcal, "might": might_be[0]}
    if is_unit and is_all:
        del amounts["usual"]
    values = [
        Value(name=name, amount=amount, unit=Measure.KCAL_PER_DAY)
        for name, amount in amounts.items()
        if not math.isnan(amount)
    ]
    key = K_("energy.question.all_kilojoules") if is_unit and is_all else _INTAKE_KEYS[suspicion]
    return Question(
        about=Subject.INTAKE,
        readings=readings,
        suspicion=suspicion,
        might_be=tuple(might_be),
        usual=usual_kcal,
        reason=Reason(key=key, values=tuple(values)),
    )
