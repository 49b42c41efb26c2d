"""What an estimate holds, and what it answers."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy.floats import FloatArray
from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.learned.answers import Balance, Forecast, Rate
from tonus.energy.learned.filter import ExpenditureFilter
from tonus.energy.learned.forecast import OwnForecasts, mornings
from tonus.energy.learned.intake import MissingIntake, UsedIntake
from tonus.energy.learned.model import MAINTENANCE
from tonus.energy.learned.prior import Prior
from tonus.energy.learned.smoother import Smoothed
from tonus.energy.log.days import Days
from tonus.energy.log.questions import Question
from tonus.energy.spending.maintenance import Maintenance
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = ["Estimate"]

_Z_95: Final = 1.959964


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
    start : int
        Day of the first weight.
    stand_ins : tuple of UsedIntake
        What stood in for an unlogged day, as known on each day.
    unlogged_shares : ndarray of float, shape (T,)
        How many days of the weeks before had no log that was used.
    smoothed : Smoothed
        The states that all this was read from.
    running : ExpenditureFilter
        The filter as the log left it; goes on with `update`.
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
    start: int
    stand_ins: tuple[UsedIntake, ...]
    unlogged_shares: FloatArray
    smoothed: Smoothed
    running: ExpenditureFilter

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
            self.running.constants.model_sd_kcal,
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
            NaN, as before, and going back to what keeps the weight.

        Returns
        -------
        Forecast
            With intervals of 95 %; where nothing is said of what will be eaten, as
            wide as this log's own forecasts were off.
        """
        running = self.running
        model, used, date = running.model, running.used, running.date
        assert model is not None
        assert used is not None
        assert date is not None
        plan = np.broadcast_to(np.nan if intake_kcal is None else intake_kcal, (days,))
        p = running.p.copy()
        p[MAINTENANCE, MAINTENANCE] += running.constants.model_sd_kcal**2
        x, p = model.moved(
            running.x, p, model.transition(running.x, used), used, unrest=running.unrest
        )
        x, p = model.on_an_average_day(x, p, unlogged_share=running.memory.unlogged_share)
        dates = tuple(date + dt.timedelta(day + 1) for day in range(days))
        course = list(
            mornings(
                model,
                x,
                p,
                weekday=date.weekday() + 1,
                eaten=map(self._planned, plan.tolist()),
                unrest=running.unrest,
            )
        )
        weight, sd, tissue = np.array(course).reshape(days, 3).T
        if np.isnan(plan).all():
            # What lies further ahead is no surer.
            sd = np.maximum.accumulate(sd * self._own_shares(days))
        return Forecast(
            dates=dates,
            weight_kg=weight,
            sd_kg=sd,
            tissue_kg=tissue,
            low_kg=weight - _Z_95 * sd,
            high_kg=weight + _Z_95 * sd,
        )

    def _own_shares(self, days: int) -> FloatArray:
        """How much wider than the filter thinks forecasts of this log have to be."""
        model = self.running.model
        assert model is not None
        return OwnForecasts(
            passed=self.smoothed.passed,
            model=model,
            weight_kg=self.weight_kg[self.start :],
            stand_ins=self.stand_ins[self.start :],
            unlogged_shares=self.unlogged_shares[self.start :],
            weekday=self.dates[self.start].weekday(),
            unrest=self.running.unrest,
        ).shares(days)

    def _planned(self, energy_kcal: float) -> UsedIntake:
        memory, c = self.running.memory, self.running.constants
        if math.isnan(energy_kcal):
            return memory.stand_in(c)
        return UsedIntake(
            energy_kcal=energy_kcal,
            variance=(c.intake_sd_share * energy_kcal) ** 2,
            missing=MissingIntake.USED,
        )

    def _window(self, window_days: int, until: int | None) -> tuple[int, int] | None:
        last = len(self.days) - 1 if until is None else until
        first = max(last - window_days, self.start)
        readings = np.sum(~np.isnan(self.weight_kg[: last + 1]))
        if readings < 2 or last - first < DAYS_PER_WEEK:
            return None
        return first, last

    def _moved_sd_kg(self, first: int, last: int) -> float:
        """Deviation of the way between two mornings; their errors go together."""
        covariance = self.smoothed.tissue_covariance(first - self.start, last - self.start)
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
