"""What a log of weights and intakes says about expenditure, trend and pace.

Expenditure is told in the units in which the person logs: who leaves out a tenth
of what they eat is told a tenth less, and a target in the same units still holds.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy.body import ADAPTATION_SHARE, THERMIC_SHARE
from tonus.energy.expenditure_answers import Balance, Forecast, Rate
from tonus.energy.expenditure_constants import CONSTANTS, Constants
from tonus.energy.expenditure_filter import (
    CARB_WATER,
    MAINTENANCE,
    SIZE,
    TISSUE,
    WATER,
    WEEKDAYS,
    Day,
    ExpenditureFilter,
    Model,
    Reading,
    expenditure_row,
)
from tonus.energy.expenditure_intake import MissingIntake, UsedIntake
from tonus.energy.expenditure_prior import Prior, open_prior, person_prior
from tonus.energy.expenditure_smoother import Passed, Smoothed, smoothed
from tonus.energy.floats import FloatArray
from tonus.energy.linear import DAYS_PER_WEEK
from tonus.energy.log import Days, days_of
from tonus.energy.log_questions import Intake, Question, Reply, Weighing, weight_question
from tonus.energy.maintenance import Maintenance
from tonus.energy.person import Health, Measured
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = ["Estimate", "estimate", "log_estimate"]

#: Days without a usable log after which no expenditure is claimed.
CLAIM_DAYS: Final = 28
#: Water that follows intake is drawn as the mean of so many days.
_SMOOTH_DAYS: Final = 7
_Z_95: Final = 1.959964
_NOTHING_SAID: Final = Health(
    pregnant=None,
    breastfeeding=None,
    eating_disorder=None,
    insulin_or_sulfonylurea=None,
    kidney_disease=None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a log says; day index is axis 0, NaN before the first weight.

    Parameters
    ----------
    days : Days
        The log.
    prior : Prior
        What was known before it.
    weight_kg : ndarray of float, shape (T,)
        Readings that were used.
    tissue_kg, tissue_sd_kg : ndarray of float, shape (T,)
        Weight without water and weekday: what pace and alerts stand on.
    tissue_filtered_kg : ndarray of float, shape (T,)
        The same as it was known on the day.
    trend_kg, trend_sd_kg : ndarray of float, shape (T,)
        Line to draw through the readings: tissue, and the water of the week's
        intake.
    expected_kg, expected_sd_kg : ndarray of float, shape (T,)
        What the scale was expected to show, before it was seen.
    water_kg : ndarray of float, shape (T,)
        Water that comes and goes, of both kinds.
    intake_used_kcal, intake_sd_kcal : ndarray of float, shape (T,)
        The log, or the running mean in its place, and how sure it is.
    intake_missing : ndarray of int8, shape (T,)
        `MissingIntake`, 0 where the log was used.
    expenditure_kcal, expenditure_sd_kcal : ndarray of float, shape (T,)
        What the body spends at what is eaten, in the light of the whole log;
        NaN where no food is logged.
    expenditure_filtered_kcal, expenditure_filtered_sd_kcal : ndarray of float, shape (T,)
        The same as it was known on the day.
    maintenance_kcal, maintenance_sd_kcal : ndarray of float, shape (T,)
        Intake that keeps the weight of the day for good, as known on the day.
    weekday_kg, weekday_sd_kg : ndarray of float, shape (7,)
        What each weekday adds on the scale, Monday first; they sum to 0.
    questions : tuple of Question
        About readings that were set aside.
    why_not : Reason or None
        Why no expenditure is claimed; None where it is.
    """

    days: Days
    prior: Prior
    weight_kg: FloatArray
    tissue_kg: FloatArray
    tissue_sd_kg: FloatArray
    tissue_filtered_kg: FloatArray
    trend_kg: FloatArray
    trend_sd_kg: FloatArray
    expected_kg: FloatArray
    expected_sd_kg: FloatArray
    water_kg: FloatArray
    intake_used_kcal: FloatArray
    intake_sd_kcal: FloatArray
    intake_missing: NDArray[np.int8]
    expenditure_kcal: FloatArray
    expenditure_sd_kcal: FloatArray
    expenditure_filtered_kcal: FloatArray
    expenditure_filtered_sd_kcal: FloatArray
    maintenance_kcal: FloatArray
    maintenance_sd_kcal: FloatArray
    weekday_kg: FloatArray
    weekday_sd_kg: FloatArray
    questions: tuple[Question, ...]
    why_not: Reason | None
    _start: int
    _smoothed: Smoothed
    _running: ExpenditureFilter

    @property
    def claims_expenditure(self) -> bool:
        """Whether enough food is logged to say what the body spends."""
        return self.why_not is None

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every day of the log."""
        return self.days.dates

    def rate(self, *, window_days: int = 21, until: int | None = None) -> Rate | None:
        """How fast tissue changes, with its interval.

        Parameters
        ----------
        window_days : int
            Days to look back.
        until : int, optional
            Last day, as an index; the end of the log where left out.

        Returns
        -------
        Rate or None
            None while there are fewer than two readings, or a week of days.
        """
        window = self._window(window_days, until)
        if window is None:
            return None
        first, last = window
        weeks = (last - first) / DAYS_PER_WEEK
        return Rate(
            kg_per_week=float(self.tissue_kg[last] - self.tissue_kg[first]) / weeks,
            sd_kg_per_week=self._moved_sd_kg(first, last) / weeks,
            first=self.dates[first],
            last=self.dates[last],
        )

    def balance(self, *, window_days: int = 21, until: int | None = None) -> Balance | None:
        """What was eaten, how far tissue went, and what is spent by that alone.

        Parameters
        ----------
        window_days : int
            Days to look back.
        until : int, optional
            Last day, as an index; the end of the log where left out.

        Returns
        -------
        Balance or None
            None where there is no pace, or nothing that was logged.
        """
        window = self._window(window_days, until)
        if window is None or not self.claims_expenditure:
            return None
        first, last = window
        span, days = slice(first, last), last - first
        logged = int(np.sum(self.intake_missing[span] == MissingIntake.USED))
        if not logged:
            return None
        eaten = float(np.mean(self.intake_used_kcal[span]))
        moved = float(self.tissue_kg[last] - self.tissue_kg[first])
        moved_sd = self._moved_sd_kg(first, last)
        rho = self.prior.tissue_kcal_per_kg
        stored = rho * moved / days
        eaten_sd = math.sqrt(float(np.sum(self.intake_sd_kcal[span] ** 2))) / days
        sd = math.hypot(
            rho * moved_sd / days,
            eaten_sd,
            stored * self.prior.tissue_sd_share,
            self._running.constants.model_sd_kcal,
        )
        return Balance(
            first=self.dates[first],
            last=self.dates[last],
            logged_days=logged,
            eaten_kcal=eaten,
            moved_kg=moved,
            moved_sd_kg=moved_sd,
            tissue_kcal_per_kg=rho,
            spent_kcal=eaten - stored,
            sd_kcal=sd,
        )

    def maintenance(self) -> Maintenance | None:
        """The intake that keeps the present weight, learned from the log.

        Returns
        -------
        Maintenance or None
            For `tonus.energy.target`; None where no expenditure is claimed.
        """
        if not self.claims_expenditure or not len(self.days):
            return None
        amount = float(self.maintenance_kcal[-1])
        sd = float(self.maintenance_sd_kcal[-1])
        return Maintenance(
            balance_kcal=amount - self.prior.milk_kcal,
            intake_kcal=amount,
            sd_kcal=sd,
            working=_working(self.balance(), self.prior, amount, sd),
        )

    def forecast(self, days: int, *, intake_kcal: float | FloatArray | None = None) -> Forecast:
        """Weights that are expected on the mornings after the log.

        Parameters
        ----------
        days : int
            How many.
        intake_kcal : float or ndarray of float, shape (N,), optional
            What will be eaten from the day after the log; where left out or
            NaN, as before.

        Returns
        -------
        Forecast
            With intervals of 95 %.
        """
        running = self._running
        model, used, date = running.model, running.used, running.date
        assert model is not None
        assert used is not None
        assert date is not None
        plan = np.broadcast_to(np.nan if intake_kcal is None else intake_kcal, (days,))
        x, p = running.x, running.p.copy()
        p[MAINTENANCE, MAINTENANCE] += running.constants.model_sd_kcal**2
        weight, sd, tissue = np.zeros(days), np.zeros(days), np.zeros(days)
        dates = tuple(date + dt.timedelta(day + 1) for day in range(days))
        for day in range(days):
            x, p = model.moved(x, p, model.transition(used), used)
            seen = model.seen[dates[day].weekday()]
            weight[day] = seen.dot(x)
            sd[day] = math.sqrt(float(seen.dot(p).dot(seen)) + model.scale_variance)
            tissue[day] = x[TISSUE]
            used = self._planned(float(plan[day]))
        return Forecast(
            dates=dates,
            weight_kg=weight,
            sd_kg=sd,
            tissue_kg=tissue,
            low_kg=weight - _Z_95 * sd,
            high_kg=weight + _Z_95 * sd,
        )

    def _planned(self, energy_kcal: float) -> UsedIntake:
        memory, c = self._running.memory, self._running.constants
        if math.isnan(energy_kcal):
            variance = memory.spread_variance(c) + c.missing_sd_kcal**2
            return UsedIntake(
                energy_kcal=memory.usual_kcal,
                variance=variance,
                missing=MissingIntake.NOT_LOGGED,
            )
        return UsedIntake(
            energy_kcal=energy_kcal,
            variance=(c.intake_sd_share * energy_kcal) ** 2,
            missing=MissingIntake.USED,
        )

    def _window(self, window_days: int, until: int | None) -> tuple[int, int] | None:
        last = len(self.days) - 1 if until is None else until
        first = max(last - window_days, self._start)
        readings = np.sum(~np.isnan(self.weight_kg[: last + 1]))
        if readings < 2 or last - first < DAYS_PER_WEEK:
            return None
        return first, last

    def _moved_sd_kg(self, first: int, last: int) -> float:
        """Deviation of the way between two mornings; their errors go together."""
        covariance = self._smoothed.tissue_covariance(first - self._start, last - self._start)
        both = self.tissue_sd_kg[first] ** 2 + self.tissue_sd_kg[last] ** 2
        return math.sqrt(max(float(both) - 2 * covariance, 0.0))


def _working(balance: Balance | None, prior: Prior, amount: float, sd: float) -> Working:
    """What was eaten, how far the trend went, and what the filter makes of it."""
    unit = Measure.KCAL_PER_DAY
    label = K_("energy.working.learned")
    uncertainty = K_("energy.uncertainty.learned")
    sources = ("hall_2011", "tonus_filter", *prior.sources)
    if balance is None:
        rest = amount - prior.maintenance_kcal
        return Working(
            label=label,
            amount=amount,
            unit=unit,
            equation="P + c",
            inputs=(
                Value(name="P", amount=prior.maintenance_kcal, unit=unit, label=prior.label),
                Value(name="c", amount=rest, unit=unit, label=K_("energy.input.log_so_far")),
            ),
            sources=tuple(dict.fromkeys(sources)),
            sd=sd,
            uncertainty=uncertainty,
        )
    moved = balance.moved_kg / balance.days * DAYS_PER_WEEK
    rho = balance.tissue_kcal_per_kg
    inputs = (
        Value(name="X", amount=balance.eaten_kcal, unit=unit, label=K_("energy.input.eaten")),
        Value(name="Y", amount=moved, unit=Measure.KG_PER_WEEK, label=K_("energy.input.moved")),
        Value(
            name="ρ",
            amount=rho,
            unit=Measure.KCAL_PER_KG,
            label=K_("energy.input.tissue"),
        ),
        Value(
            name="c",
            amount=amount - balance.spent_kcal,
            unit=unit,
            label=K_("energy.input.beyond_window"),
        ),
    )
    return Working(
        label=label,
        amount=amount,
        unit=unit,
        equation="X − ρ × Y / 7 + c",
        inputs=inputs,
        sources=tuple(dict.fromkeys(sources)),
        sd=sd,
        uncertainty=uncertainty,
    )


def log_estimate(
    weighings: Iterable[Weighing],
    intakes: Iterable[Intake] = (),
    *,
    today: dt.date,
    person: Measured | None = None,
    health: Health | None = None,
    maintenance: Maintenance | None = None,
    replies: Iterable[Reply] = (),
) -> Estimate | None:
    """Return what a log says, from the readings as they come.

    Parameters
    ----------
    weighings : iterable of Weighing
        In any order.
    intakes : iterable of Intake
        In any order, one a day.
    today : datetime.date
        What is later is refused.
    person : Measured, optional
        Measures; without them nobody is assumed, and the start is wide.  In the
        place of its weight stands the first of the log.
    health : Health, optional
        Of it, whether the person breast-feeds; milk is counted only where it is
        said.
    maintenance : Maintenance, optional
        What else is known before the log.
    replies : iterable of Reply
        What the person said about readings that were asked about.

    Returns
    -------
    Estimate or None
        None where there is no usable weight.

    Raises
    ------
    InputError
        When one day has two different intakes (by the checks).

    Examples
    --------
    >>> start = dt.date(2026, 3, 2)
    >>> weighings = [
    ...     Weighing(date=start + dt.timedelta(day), weight_kg=80 - 0.05 * day) for day in range(28)
    ... ]
    >>> found = log_estimate(weighings, today=dt.date(2026, 4, 1))
    >>> round(found.rate().kg_per_week, 1), found.maintenance()
    (-0.2, None)
    >>> found.why_not.key
    'energy.expenditure.no_intake'
    """
    days = days_of(weighings, intakes, today=today, replies=replies)
    seen = days.weight_kg[~np.isnan(days.weight_kg)]
    if not len(seen):
        return None
    start_kg = float(seen[0])
    if person is not None:
        person = replace(person, weight_kg=start_kg)
        prior = person_prior(person, health or _NOTHING_SAID, maintenance=maintenance)
    else:
        prior = open_prior(weight_kg=start_kg)
    return estimate(days, prior=prior)


def estimate(days: Days, *, prior: Prior, constants: Constants = CONSTANTS) -> Estimate:
    """Return what a log says, each day in the light of all.

    Parameters
    ----------
    days : Days
        With at least one weight.
    prior : Prior
        What was known before it.
    constants : Constants, optional
        Of the filter.

    Returns
    -------
    Estimate
        The last day is that of `ExpenditureFilter` after the same days.

    Examples
    --------
    >>> start = dt.date(2026, 3, 2)
    >>> days = days_of(
    ...     [Weighing(date=start, weight_kg=80.0)],
    ...     [Intake(date=start, energy_kcal=2300.0)],
    ...     today=start,
    ... )
    >>> found = estimate(days, prior=open_prior(weight_kg=80.0))
    >>> float(found.expenditure_sd_kcal[-1]) > 400
    True
    """
    return _Pass(days, prior, constants).estimate()


class _Pass:
    """One way through a log, with everything that is kept on it."""

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
        self.missing = np.zeros(size, dtype=np.int8)
        self._go()

    def _go(self) -> None:
        running, days = self.running, self.days
        answers = {1: True, 0: False, -1: None}
        for at, date in enumerate(days.dates):
            day = Day(
                date=date,
                weight_kg=float(days.weight_kg[at]),
                hour=float(days.hour[at]),
                intake_kcal=float(days.intake_kcal[at]),
                is_complete=answers[int(days.is_complete[at])],
                is_kept=bool(days.is_kept[at]),
            )
            running.update(day)
            used = running.used
            assert used is not None
            self.intake[at] = used.energy_kcal, math.sqrt(used.variance)
            self.missing[at] = MissingIntake.ASKED if days.is_asked[at] else used.missing
            self.usual[at] = running.memory.usual_kcal
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
            _start=self.start,
            _smoothed=smooth,
            _running=self.running,
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
        ago = np.where(used, np.arange(len(used)), -CLAIM_DAYS - 1)
        return np.asarray(np.arange(len(used)) - np.maximum.accumulate(ago) < CLAIM_DAYS)

    def _why_not(self) -> Reason | None:
        used = self.missing == MissingIntake.USED
        if not used.any():
            return Reason(key=K_("energy.expenditure.no_intake"))
        if not self._claimed()[-1]:
            days = Value(name="days", amount=CLAIM_DAYS, unit=Measure.DAYS)
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
