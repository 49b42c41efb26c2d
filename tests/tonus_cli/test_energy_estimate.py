"""``tonus energy estimate``: what it prints, writes, asks and refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.tonus_cli.command import Ended, tonus
from tonus.units import KG_PER_LB

Run = Callable[..., Ended]
START = dt.date(2026, 3, 2)
DAYS = 60
MAN = ("--sex", "male", "--age", "40", "--height-cm", "180", "--activity", "inactive")


def lines(*, food: bool = True, pounds: bool = False) -> list[str]:
    """Somebody who spends 2500 kcal a day and eats 2100."""
    rng = np.random.default_rng(4)
    rows = ["date," + ("weight_lb" if pounds else "weight_kg") + ",intake_kcal"]
    for day in range(DAYS):
        kg = 90 - 400 * day / 7500 + rng.normal() * 0.3
        eaten = f"{2100 + rng.normal() * 200:.0f}" if food else ""
        number = kg / KG_PER_LB if pounds else kg
        rows.append(f"{START + dt.timedelta(day)},{number:.6f},{eaten}")
    return rows


@pytest.fixture
def estimated(tmp_path: Path) -> Run:
    def run(rows: list[str], *options: str) -> Ended:
        (tmp_path / "log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return tonus(
            "energy", "estimate", "log.csv", "--today", "2026-06-01", *options, cwd=tmp_path
        )

    return run


def test_a_person_reads_expenditure_trend_pace_and_forecast(estimated: Run) -> None:
    ended = estimated(lines(), "--forecast", "28", *MAN)
    assert ended.code == 0
    first = ended.out.splitlines()[0]
    assert first.startswith("You spend about 2,")
    assert "±" in first
    for words in ("Trend 8", "Pace over 21 days: -0.", "you ate 2,", "95 of 100 between"):
        assert words in ended.out, words
    assert "Before the log: 2," in ended.err


def test_json_holds_the_same_and_every_day(estimated: Run) -> None:
    ended = estimated(lines(), "--forecast", "28", "--json", "-", *MAN)
    data = ended.data
    assert data["schema"] == "tonus.energy.estimate/1"
    assert data["expenditure"]["kcal"] == pytest.approx(2500, abs=200)
    low, high = data["expenditure"]["interval_kcal"]
    assert low < 2500 < high
    assert len(data["days"]) == DAYS
    assert len(data["forecast"]) == 28
    assert data["forecast"][0]["date"] == (START + dt.timedelta(DAYS)).isoformat()
    for day in data["forecast"]:
        assert day["low_kg"] < day["weight_kg"] < day["high_kg"]
    inputs = data["maintenance"]["inputs"]
    assert data["maintenance"]["kcal"] == pytest.approx(
        inputs["X"] - inputs["ρ"] * inputs["Y"] / 7 + inputs["c"], abs=1
    )


def test_without_measures_nobody_is_assumed_and_less_is_known(estimated: Run) -> None:
    few = lines()[:10]
    alone, known = estimated(few, "--json", "-").data, estimated(few, *MAN, "--json", "-").data
    assert alone["prior"]["stands_on"] == "energy.prior.open"
    assert alone["expenditure"]["sd_kcal"] > known["expenditure"]["sd_kcal"]
    assert "Nobody was assumed" in estimated(few).err


def test_half_a_person_is_refused(estimated: Run) -> None:
    ended = estimated(lines(), "--sex", "male", "--age", "40")
    assert ended.code == 3
    assert "Missing: --height-cm, --activity" in ended.err
    assert estimated(lines(), *MAN, "--pal", "1.5").code == 2


def test_nothing_is_said_about_expenditure_where_no_food_is_logged(estimated: Run) -> None:
    ended = estimated(lines(food=False))
    assert ended.code == 0
    assert "kcal" not in ended.out + ended.err
    assert ended.out.startswith("No food is logged")
    assert "Pace over 21 days: -0." in ended.out
    data = estimated(lines(food=False), "--forecast", "7", "--json", "-").data
    assert data["expenditure"] is None
    assert data["maintenance"] is None
    assert data["balance"] is None
    assert data["expenditure_reason"] == "energy.expenditure.no_intake"
    assert all(day["expenditure_kcal"] is None for day in data["days"])
    assert all(day["intake_used_kcal"] is None for day in data["days"])
    assert len(data["forecast"]) == 7


def test_pounds_and_kilograms_give_the_same(estimated: Run) -> None:
    one = estimated(lines(), "--json", "-").data
    other = estimated(lines(pounds=True), "--json", "-").data
    assert one["expenditure"]["kcal"] == pytest.approx(other["expenditure"]["kcal"], abs=0.1)
    assert " lb" in estimated(lines(pounds=True)).out
    assert " kg" in estimated(lines()).out


def test_a_reading_in_pounds_is_asked_about_and_the_answer_is_obeyed(estimated: Run) -> None:
    rows = lines()
    date, kg, eaten = rows[30].split(",")
    rows[30] = f"{date},{float(kg) / KG_PER_LB:.2f},{eaten}"
    asked = estimated(rows)
    assert f"{date}: This reading of" in asked.err
    assert f"--answer {date}=" in asked.err
    day = estimated(rows, "--json", "-").data["days"][29]
    assert day["weight_used_kg"] is None
    answered = estimated(rows, "--answer", f"{date}=change", "--json", "-")
    assert answered.data["questions"] == []
    assert answered.data["days"][29]["weight_used_kg"] == pytest.approx(float(kg), abs=0.01)
    number = estimated(rows, "--answer", f"{date}=88.8", "--json", "-").data
    assert number["days"][29]["weight_used_kg"] == 88.8
    assert estimated(rows, "--answer", "2026-03-02=keep").code == 3
    assert estimated(rows, "--answer", f"{date}=perhaps").code == 3


def test_the_day_after_the_last_can_be_planned(estimated: Run) -> None:
    less = estimated(lines(), "--forecast", "28", "--intake-kcal", "1800", "--json", "-").data
    more = estimated(lines(), "--forecast", "28", "--intake-kcal", "2800", "--json", "-").data
    assert less["forecast"][-1]["weight_kg"] < more["forecast"][-1]["weight_kg"] - 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([""], "empty"),
        (["date,weight_kg", "2026-13-01,80"], "Line 2: 2026-13-01 is not in the calendar"),
        (["date,weight_kg", "2026-03-01,80", "2026-03-02,heavy"], "Line 3: heavy is no weight"),
        (["date,weight_kg", "2026-03-01,0"], "no weight that can be used"),
        (["date,weight_kg", "2027-03-01,80"], "no weight that can be used"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    estimated: Run,
    rows: list[str],
    words: str,
) -> None:
    ended = estimated(rows)
    assert ended.code == 3
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_refused_readings_and_sums_are_told(estimated: Run) -> None:
    ended = estimated([*lines(), "2026-05-10,0,", "TOTALS,,126000"])
    assert ended.code == 0
    assert "2026-05-10: A scale that shows 0 has weighed nobody." in ended.err
    assert "Line 63 was skipped: TOTALS." in ended.err


def test_one_reading_is_a_beginning(estimated: Run) -> None:
    ended = estimated(lines()[:2], "--forecast", "3")
    assert ended.code == 0
    assert "It takes two weights and a week" in ended.out
