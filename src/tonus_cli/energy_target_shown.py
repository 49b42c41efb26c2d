"""A target with its reasons and workings, in a terminal or as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.table import Table
from rich.text import Text

from tonus.energy import (
    Activity,
    Aim,
    Answer,
    Breastfeeding,
    Health,
    NoNumbers,
    Person,
    Reason,
    Sex,
    Target,
    Working,
    aim_words,
    missing_inputs,
    stored_aim,
    target,
)
from tonus.energy.person import refuse_missing
from tonus.energy.targets.safety import no_numbers_reasons
from tonus.units import Quantity, Unit
from tonus_cli.energy_figures import figure, reason_words
from tonus_cli.outputs import STDOUT, check_outputs, write_json
from tonus_cli.speech import _, results

__all__ = ["SCHEMA", "PersonAsked", "show_target", "target_data"]

SCHEMA: Final = "tonus.energy.target/1"
#: Options by the field of `Person` or `Health` that they stand for.
_OPTIONS: Final = {
    "sex": "--sex",
    "age_years": "--age",
    "height_cm": "--height-cm",
    "weight_kg": "--weight-kg",
    "activity": "--activity",
    "pregnant": "--pregnant",
    "breastfeeding": "--breastfeeding",
    "eating_disorder": "--eating-disorder",
    "insulin_or_sulfonylurea": "--insulin-or-sulfonylurea",
    "kidney_disease": "--kidney-disease",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """The options on a person; None where one was not given."""

    sex: str | None
    age_years: float | None
    height: Quantity | None
    weight: Quantity | None
    activity: str | None
    pregnant: str | None
    breastfeeding: str | None
    eating_disorder: str | None
    insulin_or_sulfonylurea: str | None
    kidney_disease: str | None
    clinician_agreed_to_deficit: bool
    clinician_agreed_to_protein: bool


def show_target(
    asked: PersonAsked, aim: Aim | None, *, today: dt.date | None, json: Path | None
) -> None:
    """Print or write the target of a person, or why there are no numbers.

    Raises
    ------
    InputError
        When something is missing, all of it named, or measures fit no body.
    OutputError
        When the JSON cannot be written.
    """
    check_outputs(json=json)
    person = _person(asked)
    # What is known decides before what is missing: nobody is asked a weight for nothing.
    reasons = no_numbers_reasons(person)
    found: Target | NoNumbers
    if reasons:
        found = NoNumbers(reasons=reasons)
    else:
        missing = [_OPTIONS[name] for name in missing_inputs(person)]
        refuse_missing([*missing, *(["--goal"] if aim is None else [])])
        assert aim is not None
        # Only the command knows the day; the library never looks at a clock.
        found = target(person, aim, today=today or dt.date.today())  # noqa: DTZ011
    unit = Unit.KG if asked.weight is None or asked.weight.unit is Unit.KG else Unit.LB
    if json is not None:
        write_json(json, target_data(found, unit))
    if json == STDOUT:
        return
    if isinstance(found, NoNumbers):
        for reason in found.reasons:
            results.print(reason_words(reason, unit))
        return
    _print_target(found, unit)


def _person(asked: PersonAsked) -> Person:
    def answer(text: str | None) -> Answer | None:
        return None if text is None else Answer(text)

    health = Health(
        pregnant=answer(asked.pregnant),
        breastfeeding=None if asked.breastfeeding is None else Breastfeeding(asked.breastfeeding),
        eating_disorder=answer(asked.eating_disorder),
        insulin_or_sulfonylurea=answer(asked.insulin_or_sulfonylurea),
        kidney_disease=answer(asked.kidney_disease),
        clinician_agreed_to_deficit=asked.clinician_agreed_to_deficit,
        clinician_agreed_to_protein=asked.clinician_agreed_to_protein,
    )
    return Person(
        sex=None if asked.sex is None else Sex(asked.sex),
        age_years=asked.age_years,
        height_cm=None if asked.height is None else asked.height.height_cm,
        weight_kg=None if asked.weight is None else asked.weight.weight_kg,
        activity=None if asked.activity is None else Activity(asked.activity),
        health=health,
    )


def target_data(found: Target | NoNumbers, unit: Unit) -> dict[str, Any]:
    """Return a target as JSON; where there are no numbers, it has none."""
    if isinstance(found, NoNumbers):
        return {"schema": SCHEMA, "no_numbers": [_reason(one, unit) for one in found.reasons]}
    food, ahead = found.nutrients, found.outlook
    return {
        "schema": SCHEMA,
        "no_numbers": None,
        "chosen": stored_aim(found.chosen),
        "goal": stored_aim(found.goal),
        "refusals": [_reason(one, unit) for one in found.refusals],
        "intake_kcal": found.intake_kcal,
        "floor_kcal": found.floor_kcal,
        "is_at_floor": found.is_at_floor,
        "maintenance_kcal": found.maintenance.intake_kcal,
        "maintenance_sd_kcal": found.maintenance.sd_kcal,
        "reached_on": None if found.reached_on is None else found.reached_on.isoformat(),
        "weeks": [
            {
                "week": week.week,
                "weight_kg": week.weight_kg,
                "intake_kcal": week.intake_kcal,
                "needed_kcal": week.needed_kcal,
                "rate_kg_per_week": week.rate_kg_per_week,
                "walk_minutes_per_day": week.walk_minutes_per_day,
            }
            for week in ahead.weeks
        ],
        "floor_week": ahead.floor_week,
        "gentle_week": ahead.gentle_week,
        "lowest_week": ahead.lowest_week,
        "goal_week": ahead.goal_week,
        "protein_g": None
        if food.protein is None
        else [food.protein.low.amount, food.protein.high.amount],
        "fat_least_g": food.fat_least.amount,
        "fibre_g": food.fibre.amount,
        "notes": [_reason(one, unit) for one in found.notes],
        "workings": [_working(one) for one in found.workings],
    }


def _reason(reason: Reason, unit: Unit) -> dict[str, Any]:
    return {
        "key": reason.key,
        "text": reason_words(reason, unit),
        "values": {one.name: {"amount": one.amount, "unit": one.unit} for one in reason.values},
        "sources": list(reason.sources),
    }


def _working(working: Working) -> dict[str, Any]:
    return {
        "key": working.label,
        "label": _(working.label),
        "amount": working.amount,
        "unit": working.unit,
        "equation": working.equation,
        "inputs": [
            {
                "name": one.name,
                "amount": one.amount,
                "unit": one.unit,
                "label": None if one.label is None else _(one.label),
            }
            for one in working.inputs
        ],
        "sources": list(working.sources),
        "sd": working.sd,
        "uncertainty": _(working.uncertainty),
    }


def _print_target(found: Target, unit: Unit) -> None:
    for reason in found.refusals:
        results.print(reason_words(reason, unit))
    kcal = found.maintenance.working.unit
    results.print(
        Text(
            _(
                "{intake} a day: {goal}.",
                intake=figure(found.intake_kcal, kcal, unit),
                goal=reason_words(aim_words(found.goal), unit),
            ),
            style="bold",
        )
    )
    for note in found.notes:
        results.print(reason_words(note, unit))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title, side in ((_("What"), "left"), (_("Amount"), "right"), (_("Working"), "left")):
        table.add_column(title, justify="right" if side == "right" else "left")
    for working in found.workings:
        values = ", ".join(f"{one.name} = {one.amount:.6g}" for one in working.inputs)
        table.add_row(
            Text(_(working.label)),
            Text(figure(working.amount, working.unit, unit)),
            Text(f"{working.equation}\n{values}\n{', '.join(working.sources)}"),
        )
    results.print(table)
