"""A trajectory between two others: of bodies that spend more, and less, than was thought.

It says what follows where the maintenance is off; it is no promise to a share
of people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import BalancedBody
from tonus.energy.hall.dynamics import Trajectory, trajectory
from tonus.energy.spending.maintenance import Maintenance

__all__ = ["SPREAD_SHARE", "Band", "band", "spread_kcal"]

#: Share of maintenance by which the band leaves what was thought [hall_2011]_.
SPREAD_SHARE: Final = 0.10
#: Deviations of a learned maintenance that the band reaches, where that is less.
_SPREAD_SD: Final = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A trajectory between two others.

    Parameters
    ----------
    expected : Trajectory
        As the body spends what was thought.
    low_kg, high_kg : ndarray
        Weight where it spends so much more, or less; of the shape of
        ``expected.weight_kg``.
    """

    expected: Trajectory
    low_kg: FloatArray
    high_kg: FloatArray


def spread_kcal(maintenance: Maintenance) -> float:
    """Return how far a body may spend more or less than its maintenance says.

    Parameters
    ----------
    maintenance : Maintenance
        From the formula or from a log.

    Returns
    -------
    float
        A tenth of it, kcal/day [hall_2011]_; less where a log is surer.

    Examples
    --------
    >>> from tonus.energy.working import Measure, Working
    >>> learned = Maintenance(
    ...     balance_kcal=2500.0,
    ...     intake_kcal=2500.0,
    ...     sd_kcal=60.0,
    ...     working=Working(
    ...         label="energy.working.maintenance",
    ...         amount=2500.0,
    ...         unit=Measure.KCAL_PER_DAY,
    ...         equation="",
    ...         inputs=(),
    ...         sources=(),
    ...         sd=60.0,
    ...         uncertainty="",
    ...     ),
    ... )
    >>> round(spread_kcal(learned), 1)
    117.6
    """
    return min(SPREAD_SHARE * maintenance.balance_kcal, _SPREAD_SD * maintenance.sd_kcal)


def band(
    body: BalancedBody,
    *,
    intake_kcal: float | FloatArray,
    days: int | None = None,
    spread_kcal: float,
    carb_fraction: float | FloatArray | None = None,
    sodium_change_mg: float | FloatArray = 0.0,
) -> Band:
    """Return a trajectory, and those of bodies that spend more and less.

    Parameters
    ----------
    body : BalancedBody
        One body.
    intake_kcal : float or ndarray, shape (T,)
        What is eaten, kcal/day.
    days : int, optional
        T; may be left out where an array says it.
    spread_kcal : float
        How much more and less, kcal/day, on the constant part.
    carb_fraction : float or ndarray, shape (T,), optional
        Share of the energy from carbohydrate; as in balance where left out.
    sodium_change_mg : float or ndarray, shape (T,)
        Sodium eaten beyond that in balance, mg/day.

    Returns
    -------
    Band
        Shape (T + 1,).

    Raises
    ------
    InputError
        When days or figures do not go together (by `trajectory`).

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
    >>> found = band(man, intake_kcal=3150.16, days=365, spread_kcal=265.0)
    >>> [round(float(w[-1]), 1) for w in (found.low_kg, found.expected.weight_kg, found.high_kg)]
    [69.0, 77.5, 85.7]
    """

    def course(more_kcal: float) -> Trajectory:
        return trajectory(
            replace(body, constant_kcal=body.constant_kcal + more_kcal),
            intake_kcal=intake_kcal,
            days=days,
            carb_fraction=carb_fraction,
            sodium_change_mg=sodium_change_mg,
        )

    return Band(
        expected=course(0.0),
        low_kg=course(spread_kcal).weight_kg,
        high_kg=course(-spread_kcal).weight_kg,
    )
