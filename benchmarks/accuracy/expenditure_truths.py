"""Two truths that simulated people live by, and neither of them is the filter's own.

`hall_lived` is the full model of Hall and others with its glycogen and its
salt water.  `thomas_lived` is another model of the same body: other energy of
tissue, other resting energy, activity that answers to intake, other water; its
constants are drawn anew for each person.

Thomas DM, Martin CK, Heymsfield S, Redman LM, Schoeller DA, Levine JA (2011).
A simple model predicting individual weight change in humans.  Journal of
Biological Dynamics 5(6):579-599.  The polynomial of fat-free mass is that of
Thomas and others (2010), Nutrition & Metabolism 7:39, with as many digits as
their predictor uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_people import DAYS, Lived, Scenario, Simulated
from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import balance_intake_kcal, balanced_body
from tonus.energy.hall.body import ADAPTATION_SHARE, THERMIC_SHARE, WATER_PER_GLYCOGEN
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.person import Sex

__all__ = ["hall_lived", "thomas_lived"]

#: Salt of a day in balance; what is eaten less of takes its share along.
_SODIUM_MG: Final = 3500.0
#: Thomas 2011: energy of a kilogram of fat and of fat-free mass.
_FAT_KCAL_PER_KG: Final = 9500.0
_LEAN_KCAL_PER_KG: Final = 1020.0
_DIGESTION_SHARE: Final = 0.075
_SPONTANEOUS_SHARE: Final = 0.326
_RESTING_LESS: Final = 0.02
#: Share of a change of expenditure that is spontaneous activity, when eating less and more.
_SPONTANEOUS: Final = {Scenario.CUT: 2 / 3, Scenario.MAINTENANCE: 0.615, Scenario.GAIN: 0.56}
#: Livingston and Kohlstadt: factor, power of weight, and loss for each year of age.
_RESTING: Final = {Sex.MALE: (293.0, 0.4330, 5.92), Sex.FEMALE: (248.0, 0.4356, 5.09)}


def hall_lived(people: Sequence[Simulated]) -> Lived:
    """Return what becomes of people by the full model of Hall and others."""
    intake, activity, lasting = _days_of(people)
    body = balanced_body(
        sex=np.array([one.measured.sex.value for one in people]),
        age_years=np.array([one.measured.age_years for one in people]),
        height_cm=np.array([one.measured.height_cm for one in people]),
        weight_kg=np.array([one.measured.weight_kg for one in people]),
        maintenance_kcal=np.array([one.maintenance_kcal for one in people]),
    )
    salt = _SODIUM_MG * (intake / body.maintenance_kcal - 1)
    course = trajectory(
        body, intake_kcal=intake, sodium_change_mg=salt, extra_kcal=activity, days=DAYS
    )
    fat, lean = course.fat_kg[:-1], course.lean_kg[:-1]
    water = (course.extracellular_kg - course.extracellular_kg[0]) + (1 + WATER_PER_GLYCOGEN) * (
        course.glycogen_kg - course.glycogen_kg[0]
    )
    weight = course.weight_kg[:-1]
    kept = balance_intake_kcal(body, fat_kg=fat, lean_kg=lean, weight_kg=weight - water[:-1])
    return Lived(
        tissue_kg=weight - water[:-1],
        water_kg=water[:-1],
        balance_kcal=kept + lasting / (1 - THERMIC_SHARE - ADAPTATION_SHARE),
        spent_kcal=course.expenditure_kcal[:-1] - (activity - lasting),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bodies:
    """Bodies of Thomas 2011, arrays of shape (N,)."""

    fat_kg: FloatArray
    lean_kg: FloatArray
    height_cm: FloatArray
    age_years: FloatArray
    male: np.ndarray
    resting: FloatArray
    spontaneous: FloatArray
    adapted: FloatArray
    digestion: FloatArray
    fat_kcal_per_kg: FloatArray
    lean_kcal_per_kg: FloatArray
    activity_per_kg: FloatArray
    constant_kcal: FloatArray

    def spent_kcal(
        self, *, weight_kg: FloatArray, intake_kcal: FloatArray, adapted: FloatArray
    ) -> FloatArray:
        """Resting, digestion, activity, and the activity that nobody decides on."""
        factor, power, per_year = self.resting
        resting = (1 - adapted) * (factor * weight_kg**power - per_year * self.age_years)
        bound = resting + self.digestion * intake_kcal + self.activity_per_kg * weight_kg
        share = self.spontaneous / (1 - self.spontaneous)
        return np.asarray(bound + np.maximum(share * bound + self.constant_kcal, 0.0))

    def lean_slope(self, fat_kg: FloatArray) -> FloatArray:
        """Fat-free mass that goes with a kilogram of fat at this fat mass."""
        return np.asarray(_polynomial(self, fat_kg + 0.05) - _polynomial(self, fat_kg - 0.05)) / 0.1


def _polynomial(bodies: _Bodies, fat_kg: FloatArray) -> FloatArray:
    """Fat-free mass over fat mass, age and height, Thomas and others 2010."""
    age, height = bodies.age_years, bodies.height_cm
    first = np.where(bodies.male, 3.5907722, 2.4837412) - 0.002296 * age - 0.013308 * height
    second = np.where(bodies.male, -0.07195, -0.0390627) + 0.0000332 * age + 0.0002721 * height
    third = np.where(bodies.male, 0.0006841, 0.0002291) - 0.00000187 * height
    fourth = np.where(bodies.male, -0.00000162, 0.00000035)
    return np.asarray(fat_kg * (first + fat_kg * (second + fat_kg * (third + fat_kg * fourth))))


def thomas_lived(people: Sequence[Simulated]) -> Lived:
    """Return what becomes of people by the model of Thomas and others, its constants perturbed."""
    intake, activity, lasting = _days_of(people)
    baseline = np.array([one.maintenance_kcal for one in people])
    bodies = _bodies(people, baseline)
    start_kg = bodies.fat_kg + bodies.lean_kg
    fat, lean = bodies.fat_kg, bodies.lean_kg
    tissue, balance, spent = (np.empty(intake.shape) for _ in range(3))
    for day in range(DAYS):
        weight = fat + lean
        tissue[day] = weight
        at_once = bodies.spent_kcal(
            weight_kg=weight, intake_kcal=intake[day], adapted=bodies.adapted
        )
        spent[day] = at_once + lasting[day]
        balance[day] = _balance_kcal(bodies, weight, lasting[day])
        stored = intake[day] - at_once - activity[day]
        slope = bodies.lean_slope(fat)
        gained = stored / (bodies.fat_kcal_per_kg + bodies.lean_kcal_per_kg * slope)
        fat, lean = fat + gained, lean + gained * slope
    return Lived(
        tissue_kg=tissue + np.array([one.measured.weight_kg for one in people]) - start_kg,
        water_kg=_water_kg(people, intake / baseline - 1),
        balance_kcal=balance,
        spent_kcal=spent,
    )


def _balance_kcal(bodies: _Bodies, weight_kg: FloatArray, lasting: FloatArray) -> FloatArray:
    """Intake that equals what is spent at it; spent is linear in intake, but for a corner."""
    none = np.zeros_like(weight_kg)
    low, high = none + 500.0, none + 9000.0
    for _ in range(30):
        middle = (low + high) / 2
        spent = bodies.spent_kcal(weight_kg=weight_kg, intake_kcal=middle, adapted=none) + lasting
        low, high = np.where(spent > middle, middle, low), np.where(spent > middle, high, middle)
    return np.asarray((low + high) / 2)


def _bodies(people: Sequence[Simulated], baseline: FloatArray) -> _Bodies:
    """Bodies in balance, each with constants of its own around the published ones."""
    drawn = np.array(
        [np.random.default_rng([one.seed, 20]).normal(0, 1, 4) for one in people]
    ).T.clip(-2, 2)
    weight = np.array([one.measured.weight_kg for one in people])
    age = np.array([one.measured.age_years for one in people])
    height = np.array([one.measured.height_cm for one in people])
    male = np.array([one.measured.sex is Sex.MALE for one in people])
    resting = np.array([_RESTING[one.measured.sex] for one in people]).T
    digestion = _DIGESTION_SHARE * (1 + 0.15 * drawn[0])
    spontaneous = np.array([_SPONTANEOUS[one.scenario] for one in people]) * (1 + 0.05 * drawn[1])
    at_rest = resting[0] * weight ** resting[1] - resting[2] * age
    unbound = _SPONTANEOUS_SHARE * baseline
    active = np.maximum(baseline - digestion * baseline - unbound - at_rest, 0.0)
    bound = at_rest + digestion * baseline + active
    bodies = _Bodies(
        fat_kg=weight,
        lean_kg=weight,
        height_cm=height,
        age_years=age,
        male=male,
        resting=resting,
        spontaneous=spontaneous,
        adapted=np.array(
            [_RESTING_LESS if one.scenario is Scenario.CUT else 0.0 for one in people]
        ),
        digestion=digestion,
        fat_kcal_per_kg=_FAT_KCAL_PER_KG * (1 + 0.03 * drawn[2]),
        lean_kcal_per_kg=_LEAN_KCAL_PER_KG * (1 + 0.2 * drawn[3]),
        activity_per_kg=active / weight,
        constant_kcal=baseline - bound - spontaneous / (1 - spontaneous) * bound,
    )
    fat = _fat_kg(bodies, weight)
    return replace(bodies, fat_kg=fat, lean_kg=weight - fat)


def _fat_kg(bodies: _Bodies, weight_kg: FloatArray) -> FloatArray:
    """Fat mass at which fat-free mass by the polynomial makes up the weight."""
    constant = np.where(bodies.male, -71.73349, -72.055453)
    constant = constant + 0.6555023 * bodies.height_cm - 0.038273 * bodies.age_years
    low, high = 0.04 * weight_kg, 0.65 * weight_kg
    for _ in range(40):
        fat = (low + high) / 2
        heavy = constant + _polynomial(bodies, fat) + fat > weight_kg
        low, high = np.where(heavy, low, fat), np.where(heavy, fat, high)
    return np.asarray((low + high) / 2)


def _water_kg(people: Sequence[Simulated], change: FloatArray) -> FloatArray:
    """Water that follows intake: another gain and another haste for each person."""
    rng = [np.random.default_rng([one.seed, 21]) for one in people]
    gain = np.array([one.uniform(1.0, 4.5) for one in rng])
    keeps = np.exp(-1 / np.array([one.uniform(1.0, 4.0) for one in rng]))
    water = np.zeros_like(change)
    for day in range(1, len(change)):
        water[day] = keeps * water[day - 1] + (1 - keeps) * gain * change[day - 1]
    return water


def _days_of(people: Sequence[Simulated]) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        np.stack([one.intake_kcal for one in people], axis=1),
        np.stack([one.activity_kcal for one in people], axis=1),
        np.stack([one.lasting_activity_kcal for one in people], axis=1),
    )
