"""Figures printed in papers, worked out again by the full model of body weight.

Few papers print everything that the model asks for.  What is assumed in place of
it is said with each case, and cases that cannot be worked out say why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tonus.energy import Sex, linear_model
from tonus.energy.hall.balance import BalancedBody, balanced_body
from tonus.energy.hall.dynamics import Trajectory, trajectory
from tonus.energy.spending.resting import mifflin_kcal
from tonus.units import KCAL_PER_KJ, KG_PER_LB

__all__ = ["CASES", "Case"]

MJ: Final = 1000 * KCAL_PER_KJ
DAYS_PER_YEAR: Final = 365
HALF_YEAR: Final = 182


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case that can be worked out, or why it cannot.

    Parameters
    ----------
    value : callable or None
        What the model gives, one figure or the ends of what it gives for the
        bodies that are assumed.
    assumed : str
        What the source does not say; empty where it says everything.
    why_not : str
        Why it cannot be held against the figure; a value is shown all the same
        where there is one.
    """

    value: Callable[[], tuple[float, ...]] | None = None
    assumed: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A body in balance."""

    sex: Sex
    age: float
    height_cm: float
    weight_kg: float
    pal: float | None = None
    maintenance_kcal: float | None = None

    @property
    def spent_kcal(self) -> float:
        if self.maintenance_kcal is not None:
            return self.maintenance_kcal
        assert self.pal is not None
        return self.pal * mifflin_kcal(
            sex=self.sex,
            age_years=self.age,
            height_cm=self.height_cm,
            weight_kg=self.weight_kg,
        )

    @property
    def body(self) -> BalancedBody:
        return balanced_body(
            sex=self.sex,
            age_years=self.age,
            height_cm=self.height_cm,
            weight_kg=self.weight_kg,
            maintenance_kcal=self.spent_kcal,
        )


LANCET: Final = Someone(sex=Sex.MALE, age=23, height_cm=180, weight_kg=100, pal=1.5)


def bmi_pair(bmi: float, *, age: float, pal: float) -> tuple[Someone, Someone]:
    """A woman of 165 cm and a man of 178 cm with a body mass index."""
    return (
        Someone(sex=Sex.FEMALE, age=age, height_cm=165, weight_kg=bmi * 1.65**2, pal=pal),
        Someone(sex=Sex.MALE, age=age, height_cm=178, weight_kg=bmi * 1.78**2, pal=pal),
    )


OVERWEIGHT: Final = bmi_pair(27.8, age=38, pal=1.6)
LEAN_PAIR: Final = bmi_pair(25.1, age=38, pal=1.7)
MINNESOTA: Final = Someone(
    sex=Sex.MALE, age=25, height_cm=179, weight_kg=21.7 * 1.79**2, maintenance_kcal=3630
)
JEBB: Final = Someone(
    sex=Sex.MALE, age=30, height_cm=178, weight_kg=70, maintenance_kcal=3.5 / 0.33 * MJ
)
TWIN: Final = Someone(sex=Sex.MALE, age=21, height_cm=175, weight_kg=60, pal=1.7)
DIAZ: Final = Someone(sex=Sex.MALE, age=28, height_cm=178, weight_kg=74, maintenance_kcal=12.4 * MJ)
OBESE: Final = bmi_pair(35.9, age=35, pal=1.5)


def course(
    someone: Someone,
    change_kcal: float,
    days: int,
    *,
    carb_fraction: float = 0.5,
    extra_kcal: float = 0.0,
) -> Trajectory:
    """A constant change of what is eaten."""
    return trajectory(
        someone.body,
        intake_kcal=someone.spent_kcal + change_kcal,
        days=days,
        carb_fraction=carb_fraction,
        extra_kcal=extra_kcal,
    )


def two_steps() -> Trajectory:
    """The Lancet's man: −5 MJ a day for 180 days, then 10.9 MJ a day."""
    after = DAYS_PER_YEAR * 2 - 180
    intake = np.concatenate([np.full(180, LANCET.spent_kcal - 5 * MJ), np.full(after, 10.9 * MJ)])
    return trajectory(LANCET.body, intake_kcal=intake)


def share_at_3_years() -> tuple[float, ...]:
    weight = course(LANCET, -2 * MJ, 3650).weight_kg
    return (float((100 - weight[1095]) / (100 - weight[3650])),)


def final_change(change_kcal: float, people: tuple[Someone, ...]) -> tuple[float, ...]:
    return tuple(
        float(course(one, change_kcal, 7300).weight_kg[-1]) - one.weight_kg for one in people
    )


def change_percent(
    people: tuple[Someone, ...], days: int, *, eaten: float, walked: float = 0.0
) -> tuple[float, ...]:
    """Per cent of weight after eating less and moving more by shares of maintenance."""
    found = []
    for one in people:
        walked_kcal = walked * one.spent_kcal
        course_kg = course(one, -eaten * one.spent_kcal, days, extra_kcal=walked_kcal).weight_kg
        weight = course_kg[-1]
        found.append(float(weight / one.weight_kg - 1) * 100)
    return tuple(found)


def two_years_percent() -> tuple[float, ...]:
    """Per cent of weight after two years that were eaten as was measured by halves."""
    change_kcal = np.repeat([-480.0, -274.0, -224.0, -224.0], HALF_YEAR)
    found = []
    for one in LEAN_PAIR:
        weight = trajectory(one.body, intake_kcal=one.spent_kcal + change_kcal).weight_kg[-1]
        found.append(float(weight / one.weight_kg - 1) * 100)
    return tuple(found)


def minnesota() -> Trajectory:
    return trajectory(
        MINNESOTA.body, intake_kcal=1585.0, days=168, carb_fraction=1100 / (1100 + 290 + 195)
    )


def twins() -> tuple[float, ...]:
    """A thousand kilocalories more on 84 of 100 days."""
    over = np.arange(100) % 7 != 6
    over[np.flatnonzero(over)[84:]] = False
    weight = trajectory(TWIN.body, intake_kcal=TWIN.spent_kcal + 1000.0 * over).weight_kg
    return (float(weight[-1]) - TWIN.weight_kg,)


def six_days(*, from_carb: bool) -> tuple[float, ...]:
    """−810 kcal a day, of carbohydrate alone or of fat alone."""
    found = []
    for one in OBESE:
        carb = 0.5 * one.spent_kcal - (810 if from_carb else 0)
        eaten = one.spent_kcal - 810
        weight = course(one, -810, 6, carb_fraction=carb / eaten).weight_kg[-1]
        found.append(float(weight) - one.weight_kg)
    return tuple(found)


def linear_constants() -> tuple[float, ...]:
    """Energy of a kilogram for the two bodies."""
    return tuple(
        float(
            linear_model(
                sex=one.sex,
                age_years=one.age,
                height_cm=one.height_cm,
                weight_kg=one.weight_kg,
                maintenance_kcal=one.spent_kcal,
            ).rho_kcal_per_kg
        )
        for one in LEAN_PAIR
    )


_OVERWEIGHT_WORDS: Final = "a woman of 165 cm and a man of 178 cm, 38 years, activity level 1.6"
_LEAN_WORDS: Final = "a woman of 165 cm and a man of 178 cm, BMI 25.1, 38 years, level 1.7"
_OBESE_WORDS: Final = (
    "a woman of 165 cm and a man of 178 cm, BMI 35.9, 35 years, level 1.5, 50 % carbohydrate "
    "before, sodium unchanged"
)
_PEOPLE: Final = "the single people are not published here, and their means are not enough"
_PRESCRIBED: Final = "prescribed, not eaten: what was eaten is not stated"
_STARVED: Final = (
    "the men moved far less as they starved; by how much is not stated, and this model keeps "
    "activity as it was"
)

CASES: Final = {
    "L1": Case(value=lambda: (LANCET.spent_kcal / MJ,)),
    "L2": Case(value=lambda: (float(course(LANCET, -5 * MJ, 180).weight_kg[-1]),)),
    "L3": Case(value=lambda: tuple(two_steps().weight_kg[[365, 730]].tolist())),
    "L4": Case(value=lambda: (float(course(LANCET, -2 * MJ, 3650).weight_kg[-1]),)),
    "L5": Case(value=share_at_3_years),
    "L6": Case(
        value=lambda: final_change(0.1 * MJ, OVERWEIGHT),
        assumed=f"BMI 27.8: {_OVERWEIGHT_WORDS}",
    ),
    "L7": Case(value=lambda: (2 * MJ * DAYS_PER_YEAR / 3500 * KG_PER_LB,)),
    "C1": Case(
        value=lambda: change_percent(OVERWEIGHT, HALF_YEAR, eaten=0.25),
        assumed=_OVERWEIGHT_WORDS,
        why_not=_PRESCRIBED,
    ),
    "C2": Case(
        value=lambda: change_percent(OVERWEIGHT, HALF_YEAR, eaten=0.125, walked=0.125),
        assumed=_OVERWEIGHT_WORDS,
        why_not=_PRESCRIBED,
    ),
    "C3": Case(why_not="how long each ate 890 kcal is not stated"),
    "C4": Case(
        value=two_years_percent,
        assumed=f"{_LEAN_WORDS}; eaten as C5 says, and in the last half-year as in the third",
    ),
    "C5": Case(why_not=_PEOPLE),
    "C6": Case(value=linear_constants, assumed=f"{_LEAN_WORDS}; of the two constants rho"),
    "C7": Case(why_not=_PEOPLE),
    "M1": Case(
        value=lambda: (float(minnesota().weight_kg[-1]) / MINNESOTA.weight_kg,),
        assumed="25 years, 179 cm, 50 % carbohydrate before, sodium unchanged",
        why_not=_STARVED,
    ),
    "M2": Case(
        value=lambda: (float(minnesota().fat_kg[-1] / minnesota().fat_kg[0]),),
        assumed="the same",
        why_not=_STARVED,
    ),
    "J1": Case(
        value=lambda: (
            float(course(JEBB, 3.5 * MJ - JEBB.spent_kcal, 12).weight_kg[-1]) - JEBB.weight_kg,
        ),
        assumed="30 years, 178 cm, 70 kg, 50 % carbohydrate before and after, sodium unchanged",
    ),
    "J2": Case(
        value=lambda: (
            float(
                course(
                    replace(JEBB, maintenance_kcal=16.5 / 1.33 * MJ), 16.5 * (1 - 1 / 1.33) * MJ, 12
                ).weight_kg[-1]
            )
            - JEBB.weight_kg,
        ),
        assumed="the same",
    ),
    "B1": Case(value=twins, assumed="21 years, 175 cm, 60 kg, activity level 1.7"),
    "D1": Case(
        value=lambda: (float(course(DIAZ, 6.2 * MJ, 42).weight_kg[-1]) - DIAZ.weight_kg,),
        assumed="28 years, 178 cm, 74 kg, 50 % carbohydrate, sodium unchanged",
    ),
    "H1": Case(value=lambda: six_days(from_carb=True), assumed=_OBESE_WORDS),
    "H2": Case(value=lambda: six_days(from_carb=False), assumed="the same"),
    "T1": Case(why_not="sex, age, height and weight of the seven groups are not stated"),
}
