"""One way through a log and back: every day's state, and what follows from it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy.floats import FloatArray
from tonus.energy.hall.body import ADAPTATION_SHARE, THERMIC_SHARE
from tonus.energy.learned.constants import Constants
from tonus.energy.learned.estimate import Estimate
from tonus.energy.learned.filter import Day, ExpenditureFilter, Reading
from tonus.energy.learned.intake import MissingIntake, UsedIntake
from tonus.energy.learned.model import (
    CARB_WATER,
    MAINTENANCE,
    SIZE,
    TISSUE,
    WATER,
    WEEKDAYS,
    Model,
    expenditure_row,
)
from tonus.energy.learned.prior import Prior
from tonus.energy.learned.smoother import Passed, smoothed
from tonus.energy.log.days import Days
from tonus.energy.log.questions import Question, Weighing, weight_question
from tonus.energy.working import Measure, Reason, Value
from tonus.messages import K_

__all__ = ["LogPass"]

#: Days without a usable log after which no expenditure is claimed.
_CLAIM_DAYS: Final = 28
#: Water that follows intake is drawn as the mean of so many days.
_SMOOTH_DAYS: Final = 7


class LogPass:
    """One way through a log, with everything that is kept on it.

    Parameters
    ----------
    days : Days
        With at least one weight.
    prior : Prior
        What was known before it.
    constants : Constants
        Of the filter.

    Examples
    --------
    >>> import datetime as dt
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.prior import open_prior
    >>> from tonus.energy.log.days import days_of
    >>> day = dt.date(2026, 3, 1)
    >>> days = days_of([Weighing(date=day, weight_kg=80.0)], today=day)
    >>> LogPass(days, open_prior(weight_kg=80.0), CONSTANTS).estimate().tissue_kg
    array([80.])
    """

    def __init__(self, days: Days, prior: Prior, constants: Constants) -> None:
        self.days, self.prior = days, prior
        self.running = ExpenditureFilter(prior, constants=constants)
        size = len(days)
        self.start = int(np.argmax(~np.isnan(days.weight_kg)))
        kept = size - self.start
        self.before_x, self.after_x = np.zeros((kept, SIZE)), np.zeros((kept, SIZE))
        self.before_p, self.after_p = (np.zeros((kept, SIZE, SIZE)) for _ in range(2))
        self.moves = np.zeros((kept, SIZE, SIZE))
        self.seen = np.zeros((kept, SIZE))
        self.readings: list[Reading | None] = []
        self.expected = np.full((size, 2), np.nan)
        self.intake = np.zeros((size, 2))
        self.usual = np.zeros(size)
        self.stand_ins: list[UsedIntake] = []
        self.unlogged_shares = np.zeros(size)
        self.missing = np.zeros(size, dtype=np.int8)
        self._go()

    def _go(self) -> None:
        running, days = self.running, self.days
        answers = {1: True, 0: False, -1: None}
        for at, date in enumerate(days.dates):
            is_open = at == days.open_day
            day = Day(
                date=date,
                weight_kg=float(days.weight_kg[at]),
                hour=float(days.hour[at]),
                intake_kcal=float(days.intake_kcal[at]),
                is_complete=False if is_open else answers[int(days.is_complete[at])],
                is_kept=bool(days.is_kept[at]),
            )
            running.update(day)
            used = running.used
            assert used is not None
            self.intake[at] = used.energy_kcal, math.sqrt(used.variance)
            self.missing[at] = MissingIntake.ASKED if days.is_asked[at] else used.missing
            if is_open:
                self.missing[at] = MissingIntake.NOT_OVER
            self.usual[at] = running.memory.usual_kcal
            self.stand_ins.append(running.memory.stand_in(running.constants))
            self.unlogged_shares[at] = running.memory.unlogged_share
            if running.model is not None:
                self._keep(at - self.start, day, running.model)

    def _keep(self, at: int, day: Day, model: Model) -> None:
        running = self.running
        assert running.expected is not None
        self.before_x[at], self.before_p[at] = running.before
        self.after_x[at], self.after_p[at] = running.x, running.p
        if at and running.moved_by is not None:
            self.moves[at - 1] = running.moved_by
        self.seen[at] = model.seen[day.date.weekday()]
        self.readings.append(running.reading)
        if at:
            self.expected[at + self.start] = running.expected.weight_kg, running.expected.sd_kg

    def estimate(self) -> Estimate:
        """What the log says, each day in the light of all.

        Returns
        -------
        Estimate
            Of the whole log.
        """
        model = self.running.model
        assert model is not None
        smooth = smoothed(
            Passed(
                before_x=self.before_x,
                before_p=self.before_p,
                moves=self.moves,
                seen=self.seen,
                readings=tuple(self.readings),
            )
        )
        why_not = self._why_not()
        claimed = self._claimed()
        spent = expenditure_row(model)
        fixed = THERMIC_SHARE * self.usual - model.prior.spent_kcal_per_kg * model.reference_kg
        later, later_sd = self._along(smooth.x, smooth.p, spent, fixed)
        known, known_sd = self._along(self.after_x, self.after_p, spent, fixed)
        kept, kept_sd = self._maintained(model)
        trend = np.zeros(SIZE)
        trend[[TISSUE, CARB_WATER]] = 1.0
        tissue_sd = np.sqrt(np.maximum(smooth.p[:, TISSUE, TISSUE], 0))
        weekday, weekday_sd = self._weekdays()
        return Estimate(
            days=self.days,
            prior=self.prior,
            weight_kg=self._used_weights(),
            tissue_kg=self._padded(smooth.x[:, TISSUE]),
            tissue_sd_kg=self._padded(tissue_sd),
            tissue_filtered_kg=self._padded(self.after_x[:, TISSUE]),
            trend_kg=self._padded(smooth.x[:, TISSUE] + _running_mean(smooth.x[:, CARB_WATER])),
            trend_sd_kg=self._padded(_sd_along(smooth.p, trend)),
            expected_kg=self.expected[:, 0],
            expected_sd_kg=self.expected[:, 1],
            water_kg=self._padded(smooth.x[:, WATER] + smooth.x[:, CARB_WATER]),
            intake_used_kcal=self.intake[:, 0],
            intake_sd_kcal=self.intake[:, 1],
            intake_missing=self.missing,
            expenditure_kcal=np.where(claimed, later, np.nan),
            expenditure_sd_kcal=np.where(claimed, self._reported(later, later_sd), np.nan),
            expenditure_filtered_kcal=np.where(claimed, known, np.nan),
            expenditure_filtered_sd_kcal=np.where(claimed, self._reported(known, known_sd), np.nan),
            maintenance_kcal=np.where(claimed, kept, np.nan),
            maintenance_sd_kcal=np.where(claimed, self._reported(known, kept_sd), np.nan),
            weekday_kg=weekday,
            weekday_sd_kg=weekday_sd,
            questions=(*self.days.questions, *self._questions()),
            why_not=why_not,
            start=self.start,
            stand_ins=tuple(self.stand_ins),
            unlogged_shares=self.unlogged_shares,
            smoothed=smooth,
            running=self.running,
        )

    def _padded(self, values: FloatArray) -> FloatArray:
        return np.concatenate([np.full(self.start, np.nan), values])

    def _along(
        self, x: FloatArray, p: FloatArray, row: FloatArray, fixed: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        return self._padded(x @ row) + fixed, self._padded(_sd_along(p, row))

    def _maintained(self, model: Model) -> tuple[FloatArray, FloatArray]:
        """Intake at which nothing changes any more, adaptation settled."""
        per_kg = model.prior.spent_kcal_per_kg / (1 - THERMIC_SHARE - ADAPTATION_SHARE)
        row = np.zeros(SIZE)
        row[TISSUE], row[MAINTENANCE] = per_kg, 1.0
        fixed = np.full(len(self.days), -per_kg * model.reference_kg)
        return self._along(self.after_x, self.after_p, row, fixed)

    def _reported(self, spent: FloatArray, sd: FloatArray) -> FloatArray:
        """With what the model misses, and what a kilogram of this body's tissue may hold."""
        off = (self.usual - spent) * self.prior.tissue_sd_share
        return np.sqrt(sd**2 + self.running.constants.model_sd_kcal**2 + off**2)

    def _used_weights(self) -> FloatArray:
        weights = self.days.weight_kg.copy()
        for at, reading in enumerate(self.readings):
            if reading is not None and reading.is_set_aside:
                weights[at + self.start] = np.nan
        return weights

    def _weekdays(self) -> tuple[FloatArray, FloatArray]:
        x, p = self.after_x[-1], self.after_p[-1]
        rows = np.array([*np.eye(6), -np.ones(6)])
        spread = np.einsum("ij,jk,ik->i", rows, p[WEEKDAYS, WEEKDAYS], rows)
        return rows @ x[WEEKDAYS], np.sqrt(spread)

    def _claimed(self) -> NDArray[np.bool_]:
        """Days that have a usable log in the weeks before them."""
        used = self.missing == MissingIntake.USED
        ago = np.where(used, np.arange(len(used)), -_CLAIM_DAYS - 1)
        return np.asarray(np.arange(len(used)) - np.maximum.accumulate(ago) < _CLAIM_DAYS)

    def _why_not(self) -> Reason | None:
        used = self.missing == MissingIntake.USED
        if not used.any():
            return Reason(key=K_("energy.expenditure.no_intake"))
        if not self._claimed()[-1]:
            days = Value(name="days", amount=_CLAIM_DAYS, unit=Measure.DAYS)
            return Reason(key=K_("energy.expenditure.intake_ended"), values=(days,))
        return None

    def _questions(self) -> tuple[Question, ...]:
        """About readings that the filter set aside."""
        asked = []
        for at, reading in enumerate(self.readings):
            if reading is not None and reading.is_set_aside:
                day = at + self.start
                hour = float(self.days.hour[day])
                weighing = Weighing(
                    date=self.days.dates[day],
                    weight_kg=float(self.days.weight_kg[day]),
                    hour=None if math.isnan(hour) else hour,
                )
                usual = float(self.days.weight_kg[day]) - reading.surprise_kg
                asked.append(weight_question((weighing,), usual_kg=usual))
        return tuple(asked)


def _sd_along(p: FloatArray, row: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.maximum(p @ row @ row, 0)))


def _running_mean(values: FloatArray) -> FloatArray:
    """Mean of the days around each, fewer at the ends."""
    half = _SMOOTH_DAYS // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))
