"""A body followed day by day, in a terminal or as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typer
from rich import box
from rich.table import Table

from tonus.energy import BalancedBody, Band, Sex, balance_intake_kcal, balanced_body
from tonus.energy.person import refuse_missing
from tonus.energy.projected.band import SPREAD_SHARE, band
from tonus.energy.projected.projection import fat_share_between
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.spending.total import activity_at_pal
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.units import KG_PER_LB, Quantity, Unit
from tonus_cli.outputs import STDOUT, check_outputs, write_json
from tonus_cli.speech import _, notes, results

__all__ = ["Change", "show_projection"]

SCHEMA: Final = "tonus.energy.project/1"
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
#: Rows of the printed table beside the first days, at most.
_ROWS: Final = 13
_FIRST_DAYS: Final = (0, 1, 3, 7, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes on day 0, and how long it is followed."""

    delta_kcal: float | None
    days: int | None
    delta_sodium_mg: float
    carb_before: float
    carb_after: float


def show_projection(
    *,
    sex: str | None,
    age_years: float | None,
    height: Quantity | None,
    weight: Quantity | None,
    pal: float | None,
    maintenance_kcal: float | None,
    change: Change,
    json: Path | None,
) -> None:
    """Print or write what becomes of a body.

    Raises
    ------
    InputError
        When something is missing, or the measures fit no body.
    OutputError
        When the JSON cannot be written.
    """
    if pal is not None and maintenance_kcal is not None:
        raise typer.BadParameter(
            _("Give only one of {options}.", options="--pal, --maintenance-kcal")
        )
    check_outputs(json=json)
    given = {
        "--sex": sex,
        "--age": age_years,
        "--height-cm": height,
        "--weight-kg": weight,
        "--pal": maintenance_kcal if pal is None else pal,
        "--delta-kcal": change.delta_kcal,
        "--days": change.days,
    }
    refuse_missing(name for name, value in given.items() if value is None)
    assert sex is not None
    assert age_years is not None
    assert height is not None
    assert weight is not None
    assert change.delta_kcal is not None
    body = {
        "age_years": age_years,
        "height_cm": height.height_cm,
        "weight_kg": weight.weight_kg,
    }
    if maintenance_kcal is None:
        assert pal is not None
        activity_at_pal(pal)
        maintenance_kcal = pal * mifflin_kcal(sex=Sex(sex), **body)
    intake_kcal = maintenance_kcal + change.delta_kcal
    balanced = balanced_body(
        sex=Sex(sex), **body, maintenance_kcal=maintenance_kcal, carb_fraction=change.carb_before
    )
    found = band(
        balanced,
        intake_kcal=intake_kcal,
        days=change.days,
        spread_kcal=SPREAD_SHARE * maintenance_kcal,
        carb_fraction=change.carb_after,
        sodium_change_mg=change.delta_sodium_mg,
    )
    if json is not None:
        write_json(json, _data(balanced, found))
    if json != STDOUT:
        _print_course(found, unit=Unit.KG if weight.unit is Unit.KG else Unit.LB)
    if change.delta_kcal < 0 and intake_kcal < loss_floor_kcal(Sex(sex)):
        notes.print(
            _(
                "{intake:.0f} kcal a day is less than anybody should eat to lose weight without a "
                "doctor ({floor:.0f} kcal).",
                intake=intake_kcal,
                floor=loss_floor_kcal(Sex(sex)),
            )
        )


def _data(body: BalancedBody, found: Band) -> dict[str, Any]:
    end = found.expected.end
    after = balance_intake_kcal(
        body,
        fat_kg=end.fat_kg,
        lean_kg=end.lean_kg,
        weight_kg=float(found.expected.weight_kg[-1]),
    )
    share = fat_share_between(found.expected)
    return {
        "schema": SCHEMA,
        "maintenance_kcal": body.maintenance_kcal,
        "maintenance_after_kcal": _known(float(after)),
        "fat_share": share,
        "days": _days(found),
    }


def _days(found: Band) -> list[dict[str, Any]]:
    """Return every day; None where the model has no body left."""
    columns = {name: getattr(found.expected, name).tolist() for name in _FIELDS}
    columns |= {"low_kg": found.low_kg.tolist(), "high_kg": found.high_kg.tolist()}
    return [
        {"day": day} | {name: _known(values[day]) for name, values in columns.items()}
        for day in found.expected.day.tolist()
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _print_course(found: Band, *, unit: Unit) -> None:
    course = found.expected
    last = int(course.day[-1])
    step = max(1, math.ceil(last / _ROWS / 7)) * 7
    shown = sorted({*(day for day in _FIRST_DAYS if day <= last), *range(0, last, step), last})
    per_kg = 1.0 if unit is Unit.KG else 1 / KG_PER_LB
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (_("Day"), _("Weight"), _("Fat"), _("Lean"), _("Water"), _("Spent"), _("Eaten")):
        table.add_column(title, justify="right")
    water = course.weight_kg - course.tissue_kg
    for day in shown:
        masses = (course.weight_kg, course.fat_kg, course.lean_kg, water)
        energies = (course.expenditure_kcal, course.intake_kcal)
        table.add_row(
            str(day),
            *(f"{part[day] * per_kg:.1f}" for part in masses),
            *(f"{part[day]:.0f}" for part in energies),
        )
    results.print(
        _(
            "{before:.1f} {unit} on day 0, {after:.1f} {unit} on day {last}.",
            before=course.weight_kg[0] * per_kg,
            after=course.weight_kg[-1] * per_kg,
            unit=unit.value,
            last=last,
        )
    )
    results.print(
        _(
            "Where the body spends a tenth more or less: {low:.1f} to {high:.1f} {unit}.",
            low=found.low_kg[-1] * per_kg,
            high=found.high_kg[-1] * per_kg,
            unit=unit.value,
        )
    )
    results.print(table)
