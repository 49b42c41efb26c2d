"""The model of body weight: its reference, figures printed in papers, and simpler rules.

    script/bench accuracy.hall [--shared FOLDER] [--write]

With ``--write`` the figures go to ``hall.md`` beside this file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.asking import asked_of, print_figures
from benchmarks.accuracy.hall_cases import CASES, Case, Someone
from tonus.energy import Activity, Sex
from tonus.energy.hall.balance import balanced_body
from tonus.energy.hall.dynamics import Trajectory, trajectory
from tonus.energy.spending.resting import (
    cunningham_kcal,
    harris_benedict_kcal,
    henry_kcal,
    katch_mcardle_kcal,
    mifflin_kcal,
)
from tonus.energy.spending.total import eer_kcal
from tonus.units import KG_PER_LB

RESULTS = Path(__file__).with_name("hall.md")
#: What a fresh implementation may be off, kg.
WITHIN_KG: Final = 1e-3
_LAST_BITS_KG: Final = 1e-6
_COLUMNS: Final = {
    "weight_kg": "weight_kg",
    "fat_kg": "fat_kg",
    "lean_kg": "lean_kg",
    "glycogen_kg": "glycogen_kg",
    "ecf_kg": "extracellular_kg",
}


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def sections(shared: Path) -> Iterator[str]:
    """Every line of the results."""
    yield "# The model of body weight against its reference and printed figures\n"
    yield "Made by `script/bench accuracy.hall --write`.\n"
    folder = shared / "energy" / "hall_reference"
    people = {row["id"]: row for row in table(folder / "persons.csv")}
    courses = {name: reference_course(row) for name, row in people.items()}
    yield from reference_rows(folder, people, courses)
    yield from equation_rows(shared / "energy" / "rmr_eer_test_vectors.csv")
    yield from case_rows(folder)
    yield from simpler_rows(folder)
    yield from first_week_rows()


def reference_course(row: dict[str, str]) -> Trajectory:
    """A person of the reference, followed by the model."""
    sex = Sex(row["sex"])
    body = {
        "age_years": float(row["age"]),
        "height_cm": float(row["height_cm"]),
        "weight_kg": float(row["weight_kg"]),
    }
    maintenance = float(row["PAL"]) * mifflin_kcal(sex=sex, **body)
    return trajectory(
        balanced_body(
            sex=sex, **body, maintenance_kcal=maintenance, carb_fraction=float(row["carb0"])
        ),
        intake_kcal=maintenance + float(row["dEI_kcal"]),
        days=int(row["days"]),
        carb_fraction=float(row["carb1"]),
        sodium_change_mg=float(row["dNa_mg"]),
    )


def reference_rows(
    folder: Path, people: dict[str, dict[str, str]], courses: dict[str, Trajectory]
) -> Iterator[str]:
    """The trajectories, at every day that the reference lists."""
    yield "## Reference trajectories\n"
    yield (
        "Largest difference on any listed day, against an integration at a tolerance of 1e-10 "
        f"(asked for: {WITHIN_KG:g} kg).\n"
    )
    yield "| person | what | days | weight, kg | any part, kg | |\n|---|---|---|---|---|---|"
    rows = table(folder / "trajectories.csv")
    worst = 0.0
    for name in sorted({row["id"] for row in rows}):
        mine = [row for row in rows if row["id"] == name]
        days = [int(row["day"]) for row in mine]
        off = {
            ours: float(
                np.abs(
                    getattr(courses[name], ours)[days] - [float(row[theirs]) for row in mine]
                ).max()
            )
            for theirs, ours in _COLUMNS.items()
        }
        largest = max(off.values())
        worst = max(worst, largest)
        verdict = "within" if largest <= WITHIN_KG else "**outside**"
        yield (
            f"| {name} | {people[name]['note']} | {len(days)} | {_small(off['weight_kg'])} "
            f"| {_small(largest)} | {verdict} |"
        )
    unlisted = sorted(set(people) - {row["id"] for row in rows})
    yield f"\nWorst of all: {worst:.1e} kg.\n"
    if unlisted:
        yield (
            f"For {', '.join(unlisted)} the reference lists no days; their first balance is "
            "compared in the tests, and so are weights by the printed equations in tiny steps.\n"
        )


def _small(off_kg: float) -> str:
    """A difference; the last bits of a number are not the same on every machine."""
    return f"{off_kg:.1e}" if off_kg >= _LAST_BITS_KG else "below 1e-6"


def equation_rows(path: Path) -> Iterator[str]:
    """Resting and total energy against the test vectors."""
    yield "## Resting and total energy\n"
    yield "| equation | people | largest difference, kcal/day |\n|---|---|---|"
    off: dict[str, float] = {}
    rows = table(path)
    for row in rows:
        for name, value in _energies(row).items():
            off[name] = max(off.get(name, 0.0), abs(value - float(row[name])))
    for name, value in off.items():
        yield f"| {name} | {len(rows)} | {value:.4f} |"
    yield "\nThe vectors are rounded to 0.01 kcal.\n"


def _energies(row: dict[str, str]) -> dict[str, float]:
    sex = Sex.MALE if row["sex"] == "M" else Sex.FEMALE
    age, height, weight = (float(row[name]) for name in ("age", "height_cm", "weight_kg"))
    body = {"age_years": age, "height_cm": height, "weight_kg": weight}
    fat_free = weight * (1 - float(row["bodyfat_pct"]) / 100)
    return {
        "mifflin_published": mifflin_kcal(sex=sex, **body),
        "hb_revised": harris_benedict_kcal(sex=sex, **body),
        "katch": katch_mcardle_kcal(fat_free_kg=fat_free),
        "cunningham1980": cunningham_kcal(fat_free_kg=fat_free),
        "henry_w": henry_kcal(sex=sex, age_years=age, weight_kg=weight),
        **{
            f"eer23_{activity.value}": eer_kcal(sex=sex, activity=activity, **body)
            for activity in Activity
        },
    }


def case_rows(folder: Path) -> Iterator[str]:
    """Figures printed in papers."""
    yield "## Printed figures\n"
    yield (
        "Where a source does not say everything that the model asks for, what is assumed in its "
        "place is said; two values are those of the two bodies that are assumed, and the case is "
        "within when the printed figure, with its tolerance, meets the span between them. Such a "
        "case shows that the model is of the right size, no more. The model takes sodium and "
        "activity as given, and most papers state neither: 3000 mg of sodium a day hold a kilogram "
        "of fluid, so that cases of a week or two hang on it.\n"
    )
    yield (
        "| case | source | what | printed | tolerance | here | | assumed, or why not |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    counts = {"within": 0, "**outside**": 0, "not checked": 0}
    for row in table(folder / "published_cases.csv"):
        case = CASES[row["id"]]
        found = () if case.value is None else case.value()
        verdict = _verdict(row, case, found)
        words = "; ".join(text for text in (case.assumed, case.why_not) if text)
        counts[verdict] += 1
        here = " / ".join(f"{value:.4g}" for value in found) or "–"
        subject = f"{row['subject']}; {row['protocol']}: {row['quantity']}"
        yield (
            f"| {row['id']} | {row['source']} | {subject} | {row['value']} "
            f"| {row['tolerance_suggested'] or '–'} | {here} | {verdict} "
            f"| {words} |"
        )
    yield (
        f"\n{counts['within']} within, {counts['**outside**']} outside, "
        f"{counts['not checked']} not checked.\n"
    )


def _verdict(row: dict[str, str], case: Case, found: tuple[float, ...]) -> str:
    if case.why_not:
        return "not checked"
    value, tolerance = _printed(row)
    if case.assumed:
        near = min(found) - tolerance <= value <= max(found) + tolerance
    else:
        near = all(abs(one - value) <= tolerance for one in found)
    return "within" if near else "**outside**"


def _printed(row: dict[str, str]) -> tuple[float, float]:
    """The printed figure and its tolerance; of rho and epsilon, rho."""
    first = row["value"].split(";")[0]
    value, _, tolerance = first.partition("+-")
    return float(value), float(row["tolerance_suggested"] or tolerance)


def simpler_rows(folder: Path) -> Iterator[str]:
    """What the linear model and the rule of 3500 kcal get wrong."""
    yield "## Simpler rules\n"
    yield "Difference from the full model over a year, kg.\n"
    yield "| person | linear, largest | 3500 kcal a pound, after 365 days |\n|---|---|---|"
    rows = table(folder / "linear_and_3500_error.csv")
    for name in sorted({row["id"] for row in rows}):
        mine = [row for row in rows if row["id"] == name]
        linear = max(abs(float(row["w_linear"]) - float(row["w_hall"])) for row in mine)
        last = max(mine, key=lambda row: int(row["day"]))
        yield f"| {name} | {linear:.2f} | {float(last['err_3500_kg']):+.1f} |"
    yield ""


def first_week_rows() -> Iterator[str]:
    """How far the first week on a scale is from tissue."""
    yield "## The first week at −646 kcal a day\n"
    yield "| body | scale, lb | tissue, lb |\n|---|---|---|"
    for words, one in (
        ("woman of 60, 160 cm, 68 kg", _someone(Sex.FEMALE, 60, 160.02, 68.04)),
        ("woman of 40, 165 cm, 90 kg", _someone(Sex.FEMALE, 40, 165, 90)),
        ("man of 35, 180 cm, 110 kg", _someone(Sex.MALE, 35, 180, 110)),
    ):
        course = trajectory(one.body, intake_kcal=one.spent_kcal - 646, days=7)
        scale, tissue = (
            (part[-1] - part[0]) / KG_PER_LB for part in (course.weight_kg, course.tissue_kg)
        )
        yield f"| {words}, level 1.5 | {scale:+.1f} | {tissue:+.1f} |"
    yield ""


def _someone(sex: Sex, age: float, height_cm: float, weight_kg: float) -> Someone:
    return Someone(sex=sex, age=age, height_cm=height_cm, weight_kg=weight_kg, pal=1.5)


def main() -> None:
    """Print the figures; write them where asked to."""
    asked = asked_of("script/bench accuracy.hall", RESULTS)
    print_figures(sections(asked.shared), file=RESULTS if asked.write else None)


if __name__ == "__main__":
    main()
