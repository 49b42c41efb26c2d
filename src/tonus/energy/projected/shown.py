"""The working of a projection: what the body is made of, and what follows."""

from __future__ import annotations

from tonus.energy.hall.balance import BalancedBody
from tonus.energy.hall.dynamics import Trajectory
from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Measured, Sex
from tonus.energy.spending.maintenance import Maintenance, body_inputs
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.targets.shown import fat_working
from tonus.energy.working import Measure, Value, Working
from tonus.messages import K_

__all__ = ["projection_workings"]

_HALL = ("hall_2011",)
_KCAL = Measure.KCAL_PER_DAY


def projection_workings(
    person: Measured,
    body: BalancedBody,
    maintenance: Maintenance,
    course: Trajectory,
    *,
    spread_kcal: float,
    maintenance_after_kcal: float,
    fat_share: float | None,
) -> tuple[Working, ...]:
    """Return the working of every number of a projection.

    Parameters
    ----------
    person : Measured
        Measures.
    body : BalancedBody
        The body that it began with.
    maintenance : Maintenance
        What it stands on.
    course : Trajectory
        What became of the body.
    spread_kcal : float
        Half the width of the band.
    maintenance_after_kcal : float
        Intake that keeps the last weight, milk counted.
    fat_share : float or None
        Share of fat in the change of tissue.

    Returns
    -------
    tuple of Working
        In the order in which they build on each other.

    Examples
    --------
    >>> from tonus.energy import Activity, Answer, Health, Person
    >>> from tonus.energy.projected.projection import projection
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ...     health=health,
    ... )
    >>> [working.equation for working in projection(man, intake_kcal=2700.0, days=84).workings][-3:]
    ['D / (D + N)', 'V − W', 'D + N']
    """
    workings = [
        maintenance.working,
        *_of_body(person, body, maintenance),
        _spread(maintenance, spread_kcal),
        _weight(course, -1, K_("energy.working.weight_end")),
        _after(body, maintenance, course, maintenance_after_kcal),
    ]
    if fat_share is not None:
        workings.append(
            _working(
                K_("energy.working.change_fat_share"),
                fat_share,
                Measure.SHARE,
                "D / (D + N)",
                _tissue_changes(course, -1),
            )
        )
    if len(course.day) > DAYS_PER_WEEK:
        workings += _first_week(person, course)
    return tuple(workings)


def _working(
    label: str,
    amount: float,
    unit: Measure,
    equation: str,
    inputs: tuple[Value, ...],
    *,
    sources: tuple[str, ...] = _HALL,
    uncertainty: str = K_("energy.uncertainty.projection"),
) -> Working:
    return Working(
        label=label,
        amount=amount,
        unit=unit,
        equation=equation,
        inputs=inputs,
        sources=sources,
        sd=None,
        uncertainty=uncertainty,
    )


def _kg(name: str, amount: float, label: str) -> Value:
    return Value(name=name, amount=float(amount), unit=Measure.KG, label=label)


def _kcal(name: str, amount: float, label: str) -> Value:
    return Value(name=name, amount=float(amount), unit=_KCAL, label=label)


def _activity_input(body: BalancedBody) -> Value:
    return Value(
        name="δ",
        amount=float(body.activity_kcal_per_kg),
        unit=Measure.KCAL_PER_KG_DAY,
        label=K_("energy.input.activity"),
    )


def _of_body(person: Measured, body: BalancedBody, maintenance: Maintenance) -> tuple[Working, ...]:
    """Fat, fluid and lean tissue at the start, and what they spend."""
    age, height, weight = body_inputs(person)
    fat = _kg("F", float(body.fat_kg), K_("energy.input.fat"))
    fluid = _kg("X", float(body.extracellular_kg), K_("energy.input.fluid"))
    lean = _kg("N", float(body.lean_kg), K_("energy.input.lean"))
    spent = _kcal("E", maintenance.balance_kcal, K_("energy.input.spent"))
    resting = _kcal(
        "R",
        mifflin_kcal(
            sex=person.sex,
            age_years=person.age_years,
            height_cm=person.height_cm,
            weight_kg=person.weight_kg,
        ),
        K_("energy.input.resting"),
    )
    activity = _activity_input(body)
    female = person.sex is Sex.FEMALE
    average = K_("energy.uncertainty.population")
    return (
        fat_working(person, fat_kg=fat.amount),
        _working(
            K_("energy.working.fluid"),
            fluid.amount,
            Measure.KG,
            "5.98 × H / 100 + 0.167 × W − 4"
            if female
            else "0.025 × A + 9.57 × H / 100 + 0.191 × W − 12.4",
            (height, weight) if female else (age, height, weight),
            sources=("silva_2007",),
            uncertainty=average,
        ),
        _working(
            K_("energy.working.lean"),
            lean.amount,
            Measure.KG,
            "W − F − X − 3.7 × 0.5",
            (weight, fat, fluid),
            uncertainty=average,
        ),
        _working(
            K_("energy.working.activity"),
            activity.amount,
            Measure.KCAL_PER_KG_DAY,
            "(0.9 × E − R) / W",
            (spent, resting, weight),
            sources=(*_HALL, "mifflin_1990"),
            uncertainty=K_("energy.uncertainty.from_maintenance"),
        ),
        _working(
            K_("energy.working.constant"),
            float(body.constant_kcal),
            _KCAL,
            "E − (13 × F + 92 × N) / 4.184 − δ × W",
            (spent, fat, lean, activity, weight),
            uncertainty=K_("energy.uncertainty.from_maintenance"),
        ),
    )


def _spread(maintenance: Maintenance, spread_kcal: float) -> Working:
    return _working(
        K_("energy.working.spread"),
        spread_kcal,
        _KCAL,
        "min(0.1 × E, 1.96 × S)",
        (
            _kcal("E", maintenance.balance_kcal, K_("energy.input.spent")),
            _kcal("S", maintenance.sd_kcal, K_("energy.input.sd")),
        ),
        uncertainty=K_("energy.uncertainty.spread"),
    )


def _weight(course: Trajectory, day: int, label: str) -> Working:
    """The weight of a day, of what the model says the body is made of by then."""
    return _working(
        label,
        float(course.weight_kg[day]),
        Measure.KG,
        "F + N + X + 3.7 × G",
        (
            _kg("F", course.fat_kg[day], K_("energy.input.fat_then")),
            _kg("N", course.lean_kg[day], K_("energy.input.lean_then")),
            _kg("X", course.extracellular_kg[day], K_("energy.input.fluid_then")),
            _kg("G", course.glycogen_kg[day], K_("energy.input.glycogen_then")),
        ),
    )


def _after(
    body: BalancedBody, maintenance: Maintenance, course: Trajectory, after_kcal: float
) -> Working:
    equation = "(K + (13 × F + 92 × N) / 4.184 + δ × W − 0.24 × E) / 0.76"
    inputs: tuple[Value, ...] = (
        _kcal("K", float(body.constant_kcal), K_("energy.input.constant")),
        _kg("F", course.fat_kg[-1], K_("energy.input.fat_then")),
        _kg("N", course.lean_kg[-1], K_("energy.input.lean_then")),
        _activity_input(body),
        _kg("W", course.weight_kg[-1], K_("energy.input.weight_then")),
        _kcal("E", maintenance.balance_kcal, K_("energy.input.spent")),
    )
    milk_kcal = maintenance.intake_kcal - maintenance.balance_kcal
    if milk_kcal:
        equation += " + L"
        inputs += (_kcal("L", milk_kcal, K_("energy.input.lactation")),)
    return _working(
        K_("energy.working.maintenance_after"),
        after_kcal,
        _KCAL,
        equation,
        inputs,
        uncertainty=K_("energy.uncertainty.from_maintenance"),
    )


def _tissue_changes(course: Trajectory, day: int) -> tuple[Value, ...]:
    return (
        _kg("D", course.fat_kg[day] - course.fat_kg[0], K_("energy.input.fat_change")),
        _kg("N", course.lean_kg[day] - course.lean_kg[0], K_("energy.input.lean_change")),
    )


def _first_week(person: Measured, course: Trajectory) -> tuple[Working, ...]:
    changes = _tissue_changes(course, DAYS_PER_WEEK)
    return (
        _working(
            K_("energy.working.first_week_scale"),
            float(course.weight_kg[DAYS_PER_WEEK] - course.weight_kg[0]),
            Measure.KG,
            "V − W",
            (
                _kg("V", course.weight_kg[DAYS_PER_WEEK], K_("energy.input.weight_then")),
                body_inputs(person)[2],
            ),
        ),
        _working(
            K_("energy.working.first_week_tissue"),
            sum(change.amount for change in changes),
            Measure.KG,
            "D + N",
            changes,
        ),
    )
