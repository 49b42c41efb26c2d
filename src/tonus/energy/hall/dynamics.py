"""The full Hall model: fat, lean tissue, glycogen and water, day by day [hall_2011]_.

::

    glycogen    rho_G · G' = CI − k_G · G²           with 2.7 kg of water for each kg
    fluid       3220 · ECF' = ΔNa − 3000 (ECF − ECF0) − 4000 (1 − CI / CI0)
    adaptation  14 · AT' = 0.14 · ΔEI − AT
    tissue      rho_F · F' = (1 − p) Q,  rho_L · L' = p Q,  Q = EI − EE − rho_G · G'

Plain numbers stay plain numbers all the way, since NumPy's scalars cost fifty
times as much; many people are arrays, and the same lines serve both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import BalancedBody
from tonus.energy.hall.body import GLYCOGEN_KG, RHO_FAT, RHO_GLYCOGEN, RHO_LEAN
from tonus.energy.hall.steps import Amount, Costs, Forces, Moment, after_step, forces_of, spent_kcal
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["BodyState", "Trajectory", "trajectory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyState:
    """Where a trajectory stands.

    Parameters
    ----------
    fat_kg, lean_kg, glycogen_kg, extracellular_kg : float or ndarray
        Parts of the body.
    adaptation_kcal : float or ndarray
        What the body spends more, or less than 0, since intake changed, kcal/day.
    """

    fat_kg: Amount
    lean_kg: Amount
    glycogen_kg: Amount
    extracellular_kg: Amount
    adaptation_kcal: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """A body over T days, or N bodies; arrays of shape (T + 1,) or (T + 1, N).

    Parameters
    ----------
    day : ndarray of int
        0 to T, shape (T + 1,).
    weight_kg, fat_kg, lean_kg, glycogen_kg, extracellular_kg : ndarray
        Weight and its parts when the day begins.
    adaptation_kcal, expenditure_kcal, intake_kcal : ndarray
        Rates when the day begins, kcal/day; the last row is the last day's intake.
    """

    day: np.ndarray[tuple[int], np.dtype[np.int64]]
    weight_kg: FloatArray
    fat_kg: FloatArray
    lean_kg: FloatArray
    glycogen_kg: FloatArray
    extracellular_kg: FloatArray
    adaptation_kcal: FloatArray
    expenditure_kcal: FloatArray
    intake_kcal: FloatArray

    @property
    def tissue_kg(self) -> FloatArray:
        """Fat and lean tissue, without what comes and goes as water."""
        return self.fat_kg + self.lean_kg

    @property
    def stored_kcal(self) -> FloatArray:
        """Energy in fat, lean tissue and glycogen."""
        return RHO_FAT * self.fat_kg + RHO_LEAN * self.lean_kg + RHO_GLYCOGEN * self.glycogen_kg

    @property
    def end(self) -> BodyState:
        """State at the end, from which another trajectory can go on."""
        return BodyState(
            fat_kg=_plain(self.fat_kg[-1]),
            lean_kg=_plain(self.lean_kg[-1]),
            glycogen_kg=_plain(self.glycogen_kg[-1]),
            extracellular_kg=_plain(self.extracellular_kg[-1]),
            adaptation_kcal=_plain(self.adaptation_kcal[-1]),
        )


def trajectory(
    body: BalancedBody,
    *,
    intake_kcal: Amount,
    days: int | None = None,
    carb_fraction: Amount | None = None,
    sodium_change_mg: Amount = 0.0,
    extra_kcal: Amount = 0.0,
    start: BodyState | None = None,
    steps_per_day: int = 1,
) -> Trajectory:
    """Return how a body, or many, change under what is eaten [hall_2011]_.

    An array's axis 0 is the day: of shape (T,), the same for everybody; (T, N),
    for each day and person; (1, N), the same every day for each person.

    Parameters
    ----------
    body : BalancedBody
        Body in balance, which day 0 begins with unless `start` is given.
    intake_kcal : float or ndarray
        Energy eaten, kcal/day, from 0.  NaN makes that day and all after it NaN.
    days : int, optional
        T; may be left out where an array says it.
    carb_fraction : float or ndarray, optional
        Share of the energy from carbohydrate, 0-1; as in balance where left out.
    sodium_change_mg : float or ndarray
        Sodium eaten beyond that in balance, mg/day.
    extra_kcal : float or ndarray
        Energy spent beyond what the model says, as by walks, kcal/day.
    start : BodyState, optional
        State to go on from, as `Trajectory.end` of an earlier stretch.
    steps_per_day : int
        Steps of the integration; with one, weights stay within a gram of the exact
        solution.

    Returns
    -------
    Trajectory
        Shape (T + 1,) for one body, (T + 1, N) for many.  A body without lean
        tissue, or without fluid, is NaN from then on.

    Raises
    ------
    InputError
        When lengths or shapes do not go together, or an intake or share is
        impossible.

    Examples
    --------
    >>> from tonus.energy.hall.balance import balanced_body
    >>> from tonus.energy.person import Sex
    >>> man = balanced_body(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     maintenance_kcal=2650.16,
    ... )
    >>> course = trajectory(man, intake_kcal=3150.16, days=365)
    >>> course.weight_kg[[0, 1, 365]].round(2).tolist()
    [65.0, 65.33, 77.5]
    """
    if steps_per_day < 1:
        raise InputError(N_("A day takes at least one step."))
    plan = _plan(body, days, intake_kcal, carb_fraction, sodium_change_mg, extra_kcal)
    begin = start or BodyState(
        fat_kg=body.fat_kg,
        lean_kg=body.lean_kg,
        glycogen_kg=GLYCOGEN_KG,
        extracellular_kg=body.extracellular_kg,
        adaptation_kcal=0.0,
    )
    shape = _people(body, plan, begin)
    costs, now = _costs(body, shape), _moment(begin, shape)
    rows = np.empty((len(_FIELDS), plan.days + 1, *shape))
    step_days = 1 / steps_per_day
    for day, forces in enumerate(_forces(costs, plan, shape, step_days)):
        _fill(rows, day, _row(costs, forces, now))
        for _ in range(steps_per_day):
            now = after_step(costs, forces, now, step_days=step_days)
    _fill(rows, plan.days, _row(costs, forces, now))
    _blank_from_ruin(rows)
    return Trajectory(day=np.arange(plan.days + 1), **dict(zip(_FIELDS, rows, strict=True)))


class _Plan(NamedTuple):
    """What is eaten and spent, each with axis 0 of length 1 or T."""

    days: int
    intake_kcal: FloatArray
    carb_fraction: FloatArray
    sodium_change_mg: FloatArray
    extra_kcal: FloatArray


_FIELDS: Final = (
    "weight_kg",
    "fat_kg",
    "lean_kg",
    "glycogen_kg",
    "extracellular_kg",
    "adaptation_kcal",
    "expenditure_kcal",
    "intake_kcal",
)
_FAT, _LEAN, _FLUID = (_FIELDS.index(name) for name in ("fat_kg", "lean_kg", "extracellular_kg"))


def _plain(value: Amount) -> Amount:
    return float(value) if np.ndim(value) == 0 else value


def _plan(
    body: BalancedBody,
    days: int | None,
    intake: Amount,
    carb: Amount | None,
    sodium: Amount,
    extra: Amount,
) -> _Plan:
    """What is eaten and spent, checked."""
    if np.any(np.asarray(intake) < 0):
        raise InputError(N_("An intake below 0 kcal is impossible. Check it and give it again."))
    # The body's own share has no days: its axis 0 is the person.
    share = np.asarray(body.carb_fraction)[None] if carb is None else _daily(carb)
    if np.any((share < 0) | (share > 1)):
        raise InputError(
            N_("The share of carbohydrate must lie between 0 and 1. Check it and give it again.")
        )
    rows = (_daily(intake), share, _daily(sodium), _daily(extra))
    given = {len(row) for row in rows} - {1} or {1}
    lengths = given if days is None else (given - {1}) | {days}
    unsaid = days is None and carb is None and not any(map(np.ndim, (intake, sodium, extra)))
    if unsaid or len(lengths) != 1 or min(lengths) < 1:
        raise InputError(
            N_("The days do not go together. Give their number, or figures for as many days.")
        )
    return _Plan(lengths.pop(), *rows)


def _daily(value: Amount) -> FloatArray:
    array = np.asarray(value, dtype=np.float64)
    return array[None] if array.ndim == 0 else array


def _people(body: BalancedBody, plan: _Plan, begin: BodyState) -> tuple[int, ...]:
    """Shape of the people: () for one."""
    try:
        return np.broadcast_shapes(
            *(np.shape(getattr(body, name)) for name in body.__slots__),
            *(np.shape(getattr(begin, name)) for name in begin.__slots__),
            *(rows.shape[1:] for rows in plan[1:]),
        )
    except ValueError as error:
        raise InputError(
            N_("The figures are not for as many people as there are bodies.")
        ) from error


def _costs(body: BalancedBody, shape: tuple[int, ...]) -> Costs:
    parts = (
        body.constant_kcal,
        body.activity_kcal_per_kg,
        body.maintenance_kcal,
        np.asarray(body.carb_fraction * body.maintenance_kcal),
        body.extracellular_kg,
    )
    return Costs(*(_as_shaped(part, shape) for part in parts))


def _moment(begin: BodyState, shape: tuple[int, ...]) -> Moment:
    parts = (
        begin.fat_kg,
        begin.lean_kg,
        begin.glycogen_kg,
        begin.extracellular_kg,
        begin.adaptation_kcal,
    )
    return Moment(*(_as_shaped(part, shape) for part in parts))


def _as_shaped(part: Amount, shape: tuple[int, ...]) -> Amount:
    return np.broadcast_to(part, shape) if shape else float(part)


def _forces(
    costs: Costs, plan: _Plan, shape: tuple[int, ...], step_days: float
) -> Iterator[Forces]:
    """The forces of each day; of all days at once where that is one person."""
    if not shape:
        columns = _forces_of(costs, plan[1:], step_days)
        spread = np.broadcast_arrays(*columns, np.empty(plan.days))[:-1]
        yield from map(Forces, *(column.tolist() for column in spread))
        return
    same = all(len(rows) == 1 for rows in plan[1:])
    forces = None
    for day in range(plan.days):
        if forces is None or not same:
            today = tuple(rows[min(day, len(rows) - 1)] for rows in plan[1:])
            forces = _forces_of(costs, today, step_days)
        yield forces


def _forces_of(costs: Costs, plan: tuple[FloatArray, ...], step_days: float) -> Forces:
    intake, carb, sodium, extra = plan
    return forces_of(
        costs,
        intake_kcal=intake,
        carb_fraction=carb,
        sodium_change_mg=sodium,
        extra_kcal=extra,
        step_days=step_days,
    )


def _row(costs: Costs, forces: Forces, now: Moment) -> tuple[Amount, ...]:
    """One row of the trajectory, in the order of its fields."""
    return (now.weight, *now, spent_kcal(costs, forces, now), forces.intake)


def _fill(rows: FloatArray, day: int, row: tuple[Amount, ...]) -> None:
    if rows.ndim == 2:
        rows[:, day] = row
        return
    # One by one: an intake that all people share is a single number.
    for column, value in zip(rows, row, strict=True):
        column[day] = value


def _blank_from_ruin(rows: FloatArray) -> None:
    """Leave nothing of a body from the day on which lean tissue or fluid has run out."""
    ruined = (rows[_LEAN] <= 0) | (rows[_FLUID] <= 0)
    if ruined.any():
        rows[:, np.logical_or.accumulate(ruined, axis=0)] = np.nan
