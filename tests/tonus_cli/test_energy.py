"""``tonus energy project`` and ``tonus energy target``: figures, refusals, nothing assumed."""

from __future__ import annotations

import json
import math
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from tests.tonus.energy.hall import body_of
from tests.tonus.energy.people import WOMAN_OF_60
from tests.tonus_cli.command import tonus
from tonus.energy import Sex, target
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.person import Activity, Answer, Breastfeeding
from tonus.energy.projected.band import band
from tonus.energy.targets.goals import Goal
from tonus_cli.energy import ActivityChoice, SexChoice
from tonus_cli.energy_target import AnswerChoice, BreastfeedingChoice, GoalChoice, energy
from tonus_cli.main import app

PAGES: Final = Path(__file__).parents[2] / "docs" / "reference"
MAN: Final = (
    *("--sex", "male", "--age", "30", "--height-cm", "178", "--weight-kg", "79.2"),
    *("--pal", "1.5", "--delta-kcal", "-500"),
)
WELL: Final = (
    *("--eating-disorder", "no", "--insulin-or-sulfonylurea", "no", "--kidney-disease", "no"),
)
WOMAN: Final = (
    *("--sex", "female", "--age", "60", "--height-ft-in", "5", "3", "--weight-lb", "150"),
    *("--activity", "inactive", "--pregnant", "no", "--breastfeeding", "no", *WELL),
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["energy", *arguments])


def data(*arguments: str) -> dict[str, Any]:
    ended = run(*arguments, "--json", "-")
    assert ended.exit_code == 0, ended.output
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def fields(heading: str) -> set[str]:
    """Names in the first cells of a section of the reference page."""
    text = (PAGES / "energy-json.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


# --- help ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["project", "target"])
def test_help_fits_and_its_examples_are_understood(name: str, tmp_path: Path) -> None:
    said = tonus("energy", name, "--help", cwd=tmp_path, env={"COLUMNS": "60"})
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 60
    assert "<bool>" not in said.out
    group: Any = get_command(energy)
    command = group.get_command(group.make_context("energy", [name]), name)
    examples = [line for line in command.epilog.splitlines() if line.startswith("tonus ")]
    assert len(examples) == 2
    for example in examples:
        ended = CliRunner().invoke(app, shlex.split(example)[1:])
        assert ended.exit_code == 0, ended.output


# --- project ----------------------------------------------------------------------


def test_every_day_of_a_projection_is_the_model() -> None:
    found = data("project", *MAN, "--days", "90")
    assert found["schema"] == "tonus.energy.project/1"
    body = body_of(Sex.MALE, 30, 178, 79.2, 1.5)
    assert found["maintenance_kcal"] == pytest.approx(body.maintenance_kcal)
    intake = float(body.maintenance_kcal) - 500
    course = trajectory(body, intake_kcal=intake, days=90)
    change = course.fat_kg[-1] - course.fat_kg[0]
    tissue = course.tissue_kg[-1] - course.tissue_kg[0]
    assert found["fat_share"] == pytest.approx(change / tissue)
    assert found["maintenance_after_kcal"] < found["maintenance_kcal"] - 80
    assert [day["day"] for day in found["days"]] == list(range(91))
    between = band(body, intake_kcal=intake, days=90, spread_kcal=264.1662)
    for name, values in (("low_kg", between.low_kg), ("high_kg", between.high_kg)):
        assert [day[name] for day in found["days"]] == pytest.approx(values, abs=1e-6)
    for name in set(found["days"][0]) - {"day", "low_kg", "high_kg"}:
        theirs = [day[name] for day in found["days"]]
        assert theirs == pytest.approx(getattr(course, name), abs=1e-6), name


def test_sodium_and_carbohydrate_reach_the_model() -> None:
    woman = ("project", "--sex", "female", "--age", "45", "--height-cm", "165", "--weight-kg", "80")
    changed = (*woman, "--pal", "1.5", "--delta-kcal", "0", "--days", "30")
    same = data(*changed)
    fewer = data(*changed, "--carb-fraction-before", "0.5", "--carb-fraction-after", "0.3")
    salted = data(*changed, "--delta-sodium-mg", "1500")
    weights = [found["days"][30]["weight_kg"] for found in (same, fewer, salted)]
    assert weights[0] == pytest.approx(80.0)
    # Glycogen falls to √0.6 of half a kilogram, with its water, and fluid by 4000 · 0.4 / 3000.
    water_kg = 3.7 * 0.5 * (1 - math.sqrt(0.6)) + 4000 * 0.4 / 3000
    assert weights[1] == pytest.approx(80 - water_kg, abs=0.1)
    # Half a kilogram of fluid for 1500 mg of sodium a day.
    assert weights[2] == pytest.approx(80.5, abs=0.02)


def test_pounds_feet_and_stones_are_the_same_body() -> None:
    rest = ("--sex", "male", "--age", "30", "--pal", "1.5", "--delta-kcal", "-500", "--days", "3")
    kg = data("project", *rest, "--height-cm", "177.8", "--weight-kg", "79.37866475")
    lb = data("project", *rest, "--height-ft-in", "5", "10", "--weight-lb", "175")
    stones = data("project", *rest, "--height-ft-in", "5", "10", "--weight-st-lb", "12", "7")
    assert kg["days"] == lb["days"] == stones["days"]


def test_a_person_reads_the_days_in_their_unit() -> None:
    shown = run("project", *MAN, "--days", "365").stdout
    assert shown.startswith("79.2 kg on day 0, 65.3 kg on day 365.")
    pounds = ("--weight-lb", "174.6", *MAN[:6], *MAN[8:])
    assert "174.6 lb on day 0" in run("project", *pounds, "--days", "7").stdout


def test_a_known_maintenance_takes_the_place_of_a_level() -> None:
    body = (*MAN[:8], "--delta-kcal", "-500", "--days", "3")
    known = data("project", *body, "--maintenance-kcal", "2641.662")
    assert known["maintenance_kcal"] == 2641.662
    both = run("project", *body, "--maintenance-kcal", "2600", "--pal", "1.5")
    assert both.exit_code == 2
    assert "only one of" in both.stderr


def test_too_little_food_is_told() -> None:
    ended = run("project", *MAN[:-1], "-1500", "--days", "7", "--json", "-")
    assert ended.exit_code == 0
    assert "less than anybody should eat" in ended.stderr
    assert json.loads(ended.stdout)["days"][7]["weight_kg"] < 78
    assert "less than" not in run("project", *MAN, "--days", "7").stderr


def test_a_body_that_has_run_out_is_null() -> None:
    found = data("project", *MAN[:-1], "-2641", "--days", "2000")
    last = found["days"][-1]
    assert last["day"] == 2000
    assert last["weight_kg"] is None
    assert found["days"][10]["weight_kg"] is not None


# --- target -----------------------------------------------------------------------


def test_a_target_is_that_of_the_library() -> None:
    found = data("target", *WOMAN, "--goal", "lose_1")
    library = target(WOMAN_OF_60, Goal.LOSE_1)
    assert found["no_numbers"] is None
    assert found["intake_kcal"] == pytest.approx(library.intake_kcal)  # type: ignore[union-attr]
    assert found["floor_kcal"] == 1200.0
    assert found["floor_week"] == 5
    assert (found["chosen"], found["goal"]) == ("lose_1", "lose_1")
    assert len(found["weeks"]) == 13
    assert min(week["intake_kcal"] for week in found["weeks"]) >= 1200
    # Each working can be checked from its inputs.
    for working in found["workings"]:
        formula = working["equation"].replace("×", "*").replace("−", "-").replace("²", "**2")
        names = {one["name"]: one["amount"] for one in working["inputs"]}
        value = eval(formula, {"min": min, "max": max, "ln": math.log}, names)
        assert value == pytest.approx(working["amount"], rel=1e-6, abs=1e-6)
        assert working["sources"]


def test_an_unsafe_goal_gives_the_nearest_safe_one_and_says_why() -> None:
    found = data("target", *WOMAN, "--goal", "lose_2")
    assert (found["chosen"], found["goal"]) == ("lose_2", "lose_1_5")
    assert [one["key"] for one in found["refusals"]] == ["energy.reason.one_percent"]
    assert "1.50 lb a week" in found["refusals"][0]["text"]


def test_a_rate_of_ones_own_and_a_weight_by_a_day() -> None:
    pounds = data("target", *WOMAN, "--rate-lb-per-week", "-0.75")
    kilos = data("target", *WOMAN, "--rate-kg-per-week", str(-0.75 * 0.45359237))
    assert pounds["intake_kcal"] == pytest.approx(kilos["intake_kcal"])
    day = ("--by", "2027-06-01", "--today", "2027-01-01")
    weight = data("target", *WOMAN, "--goal-weight-lb", "140", *day)
    assert weight["reached_on"] == "2027-06-01"
    assert weight["chosen"].endswith("@2027-06-01")


@pytest.mark.parametrize(
    "changed",
    [
        ("--pregnant", "yes"),
        ("--eating-disorder", "yes"),
        ("--eating-disorder", "rather_not_say"),
        ("--breastfeeding", "rather_not_say"),
        ("--age", "17"),
    ],
)
def test_some_people_get_no_numbers_at_all(changed: tuple[str, str]) -> None:
    found = data("target", *WOMAN, "--goal", "lose_1", *changed)
    assert set(found) == {"schema", "no_numbers"}
    assert found["no_numbers"]
    shown = run("target", *WOMAN, "--goal", "lose_1", *changed)
    assert shown.exit_code == 0
    assert "kcal" not in shown.stdout


def test_what_is_known_decides_before_what_is_missing() -> None:
    assert set(data("target", "--pregnant", "yes")) == {"schema", "no_numbers"}


def test_what_is_missing_is_named_all_at_once(tmp_path: Path) -> None:
    ended = tonus("energy", "target", "--sex", "male", "--weight-lb", "180", cwd=tmp_path)
    assert ended.code == 3
    missing = "--age, --height-cm, --activity, --eating-disorder"
    assert f"Missing: {missing}" in ended.err
    assert "--pregnant" not in ended.err
    assert "--goal" in ended.err
    project = tonus("energy", "project", "--sex", "male", cwd=tmp_path)
    assert project.code == 3
    assert "--age, --height-cm, --weight-kg, --pal, --delta-kcal, --days" in project.err


def test_a_deficit_waits_for_a_clinician() -> None:
    asked = (*WOMAN, "--goal", "lose_1", "--insulin-or-sulfonylurea", "yes")
    held = data("target", *asked)
    assert held["goal"] == "maintain"
    assert held["protein_g"] is None
    agreed = data("target", *asked, "--clinician-agreed-to-deficit")
    assert agreed["goal"] == "lose_1"


# --- wrong use --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("project", *MAN, "--days", "5", "--height-ft-in", "5", "4"), "only one of"),
        (("target", *WOMAN, "--goal", "lose_1", "--rate-kg-per-week", "-0.3"), "only one of"),
        (("target", *WOMAN, "--goal-weight-kg", "60"), "go together"),
        (("target", *WOMAN, "--by", "2027-06-01"), "go together"),
        (("target", *WOMAN, "--goal-weight-kg", "60", "--by", "soon"), "takes a day"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], words: str) -> None:
    ended = run(*arguments)
    assert ended.exit_code == 2
    assert words in " ".join(re.sub("[│╭╮╰╯─]", " ", ended.stderr).split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("project", *MAN, "--days", "5", "--pal", "0.8"), "Activity level"),
        (("project", *MAN, "--days", "5", "--age", "17"), "start at age 19"),
        (("project", *MAN, "--days", "5", "--delta-kcal", "-9000"), "below 0 kcal"),
        (("project", *MAN, "--days", "5", "--carb-fraction-before", "0"), "carbohydrate before"),
        (("project", *MAN, "--days", "5", "--weight-kg", "heavy"), "is no number"),
        (("project", *MAN, "--days", "5", "--weight-kg", "9"), "no answer for these measures"),
        (("target", *WOMAN, "--goal", "lose_1", "--age", "300"), "Check number and unit"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    ended = tonus("energy", *arguments, cwd=tmp_path)
    assert ended.code == 3
    assert words in ended.err
    assert ended.out == ""


def test_the_choices_are_those_of_the_library() -> None:
    for ours, theirs in (
        (SexChoice, Sex),
        (ActivityChoice, Activity),
        (AnswerChoice, Answer),
        (BreastfeedingChoice, Breastfeeding),
        (GoalChoice, Goal),
    ):
        assert {one.value for one in ours} == {one.value for one in theirs}


def test_the_reference_page_names_every_field() -> None:
    projected = data("project", *MAN, "--days", "1")
    assert fields("A projection") == set(projected)
    assert fields("A projected day") == set(projected["days"][0])
    found = data("target", *WOMAN, "--goal", "lose_2")
    assert fields("A target") == set(found)
    assert fields("A week of the outlook") == set(found["weeks"][0])
    assert fields("A reason") == set(found["refusals"][0])
    assert fields("A working") == set(found["workings"][0])
