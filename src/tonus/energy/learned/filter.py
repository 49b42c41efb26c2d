"""The filter itself: a log taken in a day at a time."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.learned.constants import CONSTANTS, Constants
from tonus.energy.learned.intake import IntakeMemory, MissingIntake, UsedIntake
from tonus.energy.learned.model import (
    SIZE,
    TISSUE,
    WATER,
    Model,
    expenditure_kcal,
    expenditure_row,
)
from tonus.energy.learned.prior import Prior
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["Day", "Expectation", "ExpenditureFilter", "Reading"]

#: A reading this long ago says nothing about a new level.
_SHIFT_DAYS: Final = 28
_HOURS_KEPT: Final = 10.0
_HOURS_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What was written down on a day.

    Parameters
    ----------
    date : datetime.date
        The day.
    weight_kg : float
        First weight of the day; NaN where none.
    hour : float
        When that was, 0-24; NaN where not known.
    intake_kcal : float
        Energy logged; NaN where nothing was.
    is_complete : bool or None
        What the person said about the log.
    is_kept : bool
        Whether the person said that the weight is right: it is never set aside.
    """

    date: dt.date
    weight_kg: float = math.nan
    hour: float = math.nan
    intake_kcal: float = math.nan
    is_complete: bool | None = None
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Weight that was expected on a morning, before it was seen.

    Parameters
    ----------
    weight_kg : float
        On the scale.
    sd_kg : float
        One standard deviation.
    """

    weight_kg: float
    sd_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reading did.

    Parameters
    ----------
    surprise_kg : float
        Reading less expectation.
    variance : float
        Of that, kg², made larger where the reading counts less.
    is_set_aside : bool
        Whether it was too far off to be used.
    is_shift : bool
        Whether it began a new level.
    gain : ndarray of float, shape (13,)
        How the state followed it.
    """

    surprise_kg: float
    variance: float
    is_set_aside: bool
    is_shift: bool
    gain: FloatArray


class ExpenditureFilter:
    """Expenditure as a log grows, a day at a time.

    Parameters
    ----------
    prior : Prior
        What is known before the log.
    constants : Constants, optional
        Of the filter.

    Examples
    --------
    >>> from tonus.energy.learned.prior import open_prior
    >>> start = dt.date(2026, 1, 1)
    >>> running = ExpenditureFilter(open_prior(weight_kg=80.0))
    >>> for day in range(28):
    ...     date = start + dt.timedelta(day)
    ...     running.update(Day(date=date, weight_kg=80.0, intake_kcal=2100.0))
    >>> round(running.expenditure_kcal, -2), running.expenditure_sd_kcal < 200
    (2100.0, True)
    >>> again = ExpenditureFilter.restored(running.state(), prior=running.prior)
    >>> again.expenditure_kcal == running.expenditure_kcal
    True
    """

    def __init__(self, prior: Prior, *, constants: Constants = CONSTANTS) -> None:
        self.prior, self.constants = prior, constants
        self.memory = IntakeMemory(start_kcal=prior.maintenance_kcal)
        self.model: Model | None = None
        self.date: dt.date | None = None
        self.x, self.p = np.zeros(SIZE), np.zeros((SIZE, SIZE))
        #: What the last day ate; it acts on the next morning.
        self.used: UsedIntake | None = None
        self.expected: Expectation | None = None
        self.reading: Reading | None = None
        #: For who looks back: how the last morning came, and the state before its reading.
        self.moved_by: FloatArray | None = None
        self.before = (self.x, self.p)
        self._away: list[tuple[int, float]] = []
        self._hour, self._hours = 0.0, 0
        #: Readings that told of random water, and their squared surprises.
        self._calm, self._unrest = 0.0, 0.0

    def update(self, day: Day) -> None:
        """Take in a day; days between that were left out count as empty.

        Parameters
        ----------
        day : Day
            Later than the last one.

        Raises
        ------
        InputError
            When the day is not later than the last one.
        """
        if self.date is not None:
            if day.date <= self.date:
                raise InputError(
                    N_("{date} is not after {last}. Give days in their order, each once."),
                    date=day.date,
                    last=self.date,
                )
            for ago in range((day.date - self.date).days - 1, 0, -1):
                self._take(Day(date=day.date - dt.timedelta(ago)))
        self._take(day)

    def _take(self, day: Day) -> None:
        self.expected = self.reading = None
        self._advance()
        self.date = day.date
        if self.model is None and day.weight_kg == day.weight_kg:
            self.model = Model(self.prior, self.constants, day.weight_kg)
            self.x, self.p = self.model.start()
        if self.model is not None:
            self._weigh(day, self.model)
        self.used = self.memory.used(day.intake_kcal, day.is_complete, self.constants)

    def _advance(self) -> None:
        """Go on to the next morning."""
        if self.model is not None and self.used is not None:
            self.moved_by = self.model.transition(self.x, self.used)
            self.x, self.p = self.model.moved(
                self.x, self.p, self.moved_by, self.used, unrest=self.unrest
            )

    def _weigh(self, day: Day, model: Model) -> None:
        """Expect a weight, and take in the one that was read."""
        self.before = (self.x, self.p)
        seen = model.seen[day.date.weekday()]
        along = self.p.dot(seen)
        hidden = float(seen.dot(along))
        expected = float(seen.dot(self.x))
        variance = hidden + model.scale_variance
        of_water = (float(self.p[WATER, WATER]) + model.scale_variance) / variance
        self.expected = Expectation(weight_kg=expected, sd_kg=math.sqrt(variance))
        if day.weight_kg != day.weight_kg:
            return
        variance += self._hour_variance(day.hour)
        surprise = day.weight_kg - expected
        ratio = abs(surprise) / math.sqrt(variance)
        shift = False
        if ratio > self.constants.set_aside_from and not day.is_kept:
            shift = self._is_shift(day)
            if not shift:
                self.reading = Reading(
                    surprise_kg=surprise,
                    variance=variance,
                    is_set_aside=True,
                    is_shift=False,
                    gain=np.zeros(SIZE),
                )
                return
            self.p[TISSUE, TISSUE] += surprise * surprise
            along = self.p.dot(seen)
            variance += surprise * surprise
        elif ratio > self.constants.inflate_from:
            variance *= 2 * (ratio / self.constants.inflate_from) ** 2
        if not shift:
            self._learn_unrest(ratio, min(of_water, 1.0))
        self._away.clear()
        gain = along / variance
        self.x = self.x + gain * surprise
        self.p = self.p - gain[:, None] * along
        self.reading = Reading(
            surprise_kg=surprise, variance=variance, is_set_aside=False, is_shift=shift, gain=gain
        )

    def _is_shift(self, day: Day) -> bool:
        """Whether readings that were set aside in a row agree on a new level."""
        today, weight = day.date.toordinal(), day.weight_kg
        self._away = [
            (when, kg)
            for when, kg in self._away
            if today - when <= _SHIFT_DAYS and abs(kg - weight) <= self.constants.shift_within_kg
        ]
        self._away.append((today, weight))
        return len(self._away) >= self.constants.shift_readings

    def _hour_variance(self, hour: float) -> float:
        """What a reading at an unusual time of day says less."""
        if hour != hour:
            return 0.0
        away = abs(hour - self._hour)
        odd = self._hours >= _HOURS_ENOUGH and min(away, 24 - away) > self.constants.odd_hours
        if not odd:
            self._hours += 1
            self._hour += (hour - self._hour) * max(1 / self._hours, 1 / _HOURS_KEPT)
        return self.constants.odd_hour_sd_kg**2 if odd else 0.0

    @property
    def unrest(self) -> float:
        """Variance of this person's random water, as a share of most people's."""
        most = self.constants.unrest_readings
        return (most + self._unrest) / (most + self._calm)

    def _learn_unrest(self, ratio: float, share: float) -> None:
        """Take in a surprise as far as it is one of water."""
        # A surprise is measured against what was expected of this person by then.
        seen = self.unrest * min(ratio * ratio, self.constants.unrest_most)
        keep = 1 - share / self.constants.unrest_memory
        self._calm, self._unrest = self._calm * keep + share, self._unrest * keep + share * seen

    @property
    def expenditure_kcal(self) -> float:
        """What the body spends now, at what is eaten now; NaN before the first weight."""
        if self.model is None:
            return math.nan
        return expenditure_kcal(self.x, self.model, self.memory.usual_kcal)

    @property
    def expenditure_sd_kcal(self) -> float:
        """One standard deviation of it."""
        if self.model is None:
            return math.nan
        row = expenditure_row(self.model)
        balance = self.memory.usual_kcal - self.expenditure_kcal
        off = balance * self.prior.tissue_sd_share
        own = float(row.dot(self.p).dot(row))
        return math.sqrt(own + self.constants.model_sd_kcal**2 + off**2)

    def state(self) -> dict[str, Any]:
        """What `restored` needs to go on, in plain numbers and text.

        Returns
        -------
        dict
            Fit for JSON.
        """
        used = self.used
        return {
            "date": None if self.date is None else self.date.isoformat(),
            "reference_kg": None if self.model is None else self.model.reference_kg,
            "x": self.x.tolist(),
            "p": self.p.tolist(),
            "memory": self.memory.state(),
            "used": used and [used.energy_kcal, used.variance, int(used.missing), used.is_first],
            "away": [list(each) for each in self._away],
            "hour": [self._hour, self._hours],
            "unrest": [self._calm, self._unrest],
        }

    @classmethod
    def restored(
        cls, state: dict[str, Any], *, prior: Prior, constants: Constants = CONSTANTS
    ) -> ExpenditureFilter:
        """The filter that gave a state.

        Parameters
        ----------
        state : dict
            Of `state`.
        prior : Prior
            The same as then.
        constants : Constants, optional
            The same as then.

        Returns
        -------
        ExpenditureFilter
            Goes on as the other would have.
        """
        one = cls(prior, constants=constants)
        if state["date"] is not None:
            one.date = dt.date.fromisoformat(state["date"])
        if state["reference_kg"] is not None:
            one.model = Model(prior, constants, state["reference_kg"])
        one.x, one.p = np.array(state["x"]), np.array(state["p"])
        one.memory = IntakeMemory(**state["memory"])
        if state["used"] is not None:
            energy, variance, missing, is_first = state["used"]
            one.used = UsedIntake(
                energy_kcal=energy,
                variance=variance,
                missing=MissingIntake(missing),
                is_first=is_first,
            )
        one._away = [(int(when), float(kg)) for when, kg in state["away"]]
        one._hour, one._hours = state["hour"]
        one._calm, one._unrest = state["unrest"]
        return one
