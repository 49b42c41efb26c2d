"""The page of the weight says what the log says, how sure it is, and nothing to the wrong one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tests.web.weight.logs import eaten, logged_weeks, weighed, welcomed
from tonus.units import Quantity, Unit
from tonus_web.diary.models import WeighIn
from tonus_web.diary.shown_units import ShownUnits
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.weight.card import last_weight
from tonus_web.weight.charts import eaten_chart, weight_chart
from tonus_web.weight.models import WeightEstimate
from tonus_web.weight.spans import span_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with a goal who weighs in kilograms."""
    user = new_user("nora")
    user.mass_unit = Unit.KG.value
    user.save()
    visitor = Visitor(user)
    welcomed(visitor)
    return visitor


def chart(page: Page, name: str) -> dict[str, Any]:
    """What a chart of the page draws."""
    found = re.search(rf'<script id="{name}"[^>]*>(.*?)</script>', page.html, re.DOTALL)
    assert found is not None, name
    data: dict[str, Any] = json.loads(found[1])
    assert {len(values) for values in data["lines"].values()} == {len(data["at"])}
    return data


def test_nothing_is_said_of_nothing(visitor: Visitor) -> None:
    page = visitor.opened("weight:page")
    assert page.headings == ["You have not weighed in yet."]
    assert "weight-data" not in page.html


def test_one_reading_is_no_trend(visitor: Visitor) -> None:
    weighed(visitor.member, "81.2")
    page = visitor.opened("weight:page")
    assert page.headings[0].startswith("There is one reading, 81.2 kg on ")
    assert "a week" not in page.headings[0]
    assert [value for value in chart(page, "weight-data")["lines"]["reading"] if value] == [81.2]


def test_a_log_of_weeks_tells_trend_pace_and_what_is_spent(visitor: Visitor) -> None:
    logged_weeks(visitor.member)
    page = visitor.opened("weight:page")
    trend, pace = map(float, re.findall(r"([\d.]+) kg", page.headings[0]))
    assert abs(trend - 77.6) < 0.6
    assert abs(pace - 0.3) < 0.2
    assert "falls" in page.headings[0]
    assert "19 times in 20" in page.text
    assert re.search(r"You ate about 1,[89]\d\d kcal a day", page.text)
    assert re.search(r"Over the last 21 days it fell by 0\.\d+ to 0\.\d+ kg a week, 19", page.text)
    # One figure of what is spent, wherever it stands.
    (spent,) = re.findall(r"you spend about ([\d,]+) kcal ± \d+ kcal a day", page.text)
    assert re.search(rf"Spent in a day {spent} ± \d+ kcal", page.text)
    assert re.search(r"To keep your weight would take about 2,\d+ kcal ± \d+ kcal", page.text)
    lines = chart(page, "weight-data")["lines"]
    pairs = [
        (low, line, high)
        for low, line, high in zip(lines["low"], lines["trend"], lines["high"], strict=True)
        if line is not None
    ]
    assert len(pairs) == 56
    assert all(low < line < high for low, line, high in pairs)
    assert sum(value is not None for value in lines["ahead"]) == 42
    spent = chart(page, "spent-data")["lines"]["spent"]
    # At 0.3 kg a week less than what keeps weight.
    assert 2000 < spent[55] < 2500


def test_who_logs_no_food_gets_trend_and_pace_alone(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=None)
    page = visitor.opened("weight:page")
    assert "falls about" in page.headings[0]
    assert "spent-data" not in page.html
    assert "eaten-data" not in page.html
    assert "No food is logged" in page.text
    assert "Spent in a day" not in page.text


@pytest.mark.parametrize("span", ["1m", "3m", "1y", "all", "", "nonsense"])
def test_the_table_holds_what_the_chart_draws(visitor: Visitor, span: str) -> None:
    logged_weeks(visitor.member, days=200)
    page = visitor.opened("weight:page")
    page = visitor.went(page.address + f"?span={span}")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.html, re.DOTALL)
    assert 7 <= len(rows) <= 100
    data = chart(page, "weight-data")
    readings = [value for value in data["lines"]["reading"] if value is not None]
    assert len(readings) == {"1m": 32, "1y": 200, "all": 200}.get(span, 93)
    assert data["today"] in data["at"]


def test_pounds_and_stones_and_kilojoules(visitor: Visitor) -> None:
    logged_weeks(visitor.member)
    kg = chart(visitor.opened("weight:page"), "weight-data")
    visitor.user.mass_unit, visitor.user.energy_unit = Unit.ST_LB.value, Unit.KJ.value
    visitor.user.save()
    page = visitor.opened("weight:page")
    assert re.search(
        r"Your trend is 12 st \d+ lb and falls about 0\.\d lb a week", page.headings[0]
    )
    lb = chart(page, "weight-data")
    assert lb["unit"] == "st+lb"
    for one, other in zip(kg["lines"]["trend"], lb["lines"]["trend"], strict=True):
        assert one is None or abs(other * 0.45359237 - one) < 0.01
    assert chart(page, "spent-data")["unit"] == "kJ"
    assert "kJ" in page.text


def test_a_chart_says_its_unit(visitor: Visitor) -> None:
    logged_weeks(visitor.member)
    page = visitor.opened("weight:page")
    for title in ("Weight (kg)", "Spent in a day (kcal)", "Eaten in a day (kcal)"):
        assert title in page.text


def test_what_is_not_known_of_one_reading_is_not_known_of_what_follows(visitor: Visitor) -> None:
    weighed(visitor.member, "81.2")
    lines = chart(visitor.opened("weight:page"), "weight-data")["lines"]
    low, line, high = (
        next(value for value in lines[name] if value is not None)
        for name in ("aheadLow", "ahead", "aheadHigh")
    )
    assert low < line - 0.5 < line + 0.5 < high


def test_what_cannot_be_is_looked_at_where_it_is(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=20)
    eaten(visitor.member, 1900, days_ago=-3)
    page = visitor.opened("weight:page")
    assert "It lies in the future" in page.text
    assert "Look at what was eaten" in page.text
    assert "Look at the readings" not in page.text


def test_a_page_of_years_is_sent_small(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=800)
    address = reverse("weight:page", args=[visitor.member.pk])
    answer = visitor.client.get(address, {"span": "all"}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 25_000


def test_a_log_that_ended_tells_when(visitor: Visitor) -> None:
    for day in range(30):
        weighed(visitor.member, 80 - day / 50, days_ago=120 - day)
    page = visitor.opened("weight:page")
    assert page.headings[0].startswith("Your trend was ")
    assert "when you last weighed in" in page.headings[0]
    assert all(value is None for value in chart(page, "weight-data")["lines"]["ahead"])


def test_the_estimate_is_kept_until_something_changes(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=30)
    visitor.opened("weight:page")
    first = WeightEstimate.objects.get()
    visitor.opened("weight:page")
    visitor.opened("today:day")
    assert WeightEstimate.objects.get().made_at == first.made_at
    row = weighed(visitor.member, "79.9")
    body = BodyAnswers.objects.get()
    last = first.made_of
    changes: list[Callable[[], object]] = [
        lambda: None,
        row.delete_softly,
        row.restore,
        lambda: eaten(visitor.member, 2000, days_ago=0),
        lambda: body.save_revised(shown_revision=1),
    ]
    for change in changes:
        change()
        visitor.opened("weight:page")
        now = WeightEstimate.objects.get().made_of
        assert now != last
        last = now


def test_a_coach_sees_weights_and_nothing_of_food_or_goal(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(wants_calories=True)
    cast.owner.mass_unit = cast.coach.mass_unit = Unit.KG.value
    cast.coach.save()
    visitor = Visitor(cast.owner)
    welcomed(visitor)
    logged_weeks(cast.member)
    address = reverse("weight:page", args=[cast.member.pk])
    own = visitor.went(address)
    assert any(chart(own, "weight-data")["lines"]["ahead"])
    answer = client_of(cast.coach).get(address)
    page = Page(answer.content.decode(), answer.status_code, address)
    assert page.headings[0].startswith(f"{cast.member.name}’s trend is ")
    assert "falls about" in page.headings[0]
    # Nothing is drawn ahead, and no room is left for it.
    drawn = chart(page, "weight-data")
    assert drawn["at"][-1] == drawn["today"]
    for word in ("kcal", "Spent", "ate about", "check-in", "Target", "goal"):
        assert word not in page.text.replace("Go to", ""), word
    assert not any(chart(page, "weight-data")["lines"]["ahead"])
    assert not any(chart(page, "weight-data")["lines"]["plan"])


@pytest.mark.parametrize("way", ["own wish", "eating disorder"])
@pytest.mark.parametrize("name", ["page", "weigh_in", "check_in", "import"])
def test_no_figure_reaches_who_is_to_see_none(visitor: Visitor, way: str, name: str) -> None:
    logged_weeks(visitor.member)
    visitor.opened("weight:page")
    if way == "own wish":
        Member.objects.update(hides_numbers=True)
    else:
        SafetyAnswers.objects.update(eating_disorder="yes")
    page = visitor.opened(f"weight:{name}")
    assert page.status == 200
    assert numbers_beside_units(page.text) == []
    assert "-data" not in page.html
    before = WeightEstimate.objects.get().made_of
    visitor.opened("today:day")
    assert WeightEstimate.objects.get().made_of == before


def test_readings_of_tomorrow_do_no_harm(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=30)
    weighed(visitor.member, "12", days_ago=-3)
    page = visitor.opened("weight:page")
    assert page.status == 200
    assert "What cannot be a reading" in page.text
    assert str(timezone.localdate().year) in page.text


def test_ten_years_are_drawn_in_a_thousand_places_and_no_reading_of_a_gap_is_lost() -> None:
    today = dt.date(2026, 3, 1)
    days = 3650
    readings = [80.0 if day % 30 == 7 else None for day in range(days)]
    level: list[float | None] = [80.0] * days
    series = {
        "first": (today - dt.timedelta(days=days - 1)).isoformat(),
        "weight": readings,
        "aside": [None] * days,
        "trend": level,
        "trend_sd": [0.2] * days,
        "eaten": [2000.0] * days,
        "missing": [day % 2 for day in range(days)],
        "spent": level,
        "spent_sd": level,
        "ahead": None,
        "plan": None,
        "goal_kg": None,
    }
    units = ShownUnits(mass=Unit.KG, length=Unit.CM, energy=Unit.KCAL)
    drawn = weight_chart(series, span_of("all", days), today, units, is_own=True)
    assert 900 <= len(drawn["at"]) <= 1000
    assert sum(one is not None for one in drawn["lines"]["reading"]) == sum(
        one is not None for one in readings
    )
    food = eaten_chart(series, span_of("all", days), today, units)
    assert food is not None
    assert all(one is not None for one in (*food["lines"]["used"], *food["lines"]["left"]))


def test_nothing_is_drawn_across_a_gap_of_months(visitor: Visitor) -> None:
    for day in range(20):
        weighed(visitor.member, 80, days_ago=day)
        weighed(visitor.member, 90, days_ago=day + 220)
    page = visitor.opened("weight:page")
    page = visitor.went(page.address + "?span=all")
    lines = chart(page, "weight-data")["lines"]
    drawn = [value is not None for value in lines["trend"]]
    assert drawn[0]
    assert sum(drawn[:240]) == 20 + 21 + 21 + 20
    assert sum(drawn[100:150]) == 0


def test_a_weigh_in_from_today_is_saved_and_taken_back(visitor: Visitor) -> None:
    weighed(visitor.member, "80.4", days_ago=1)
    page = visitor.opened("today:day")
    form = next(form for form in page.forms if form.action.endswith("/weight/now/"))
    assert form.values["weight_large"] == ["80.4"]
    page = visitor.sent(page, form, weight_large="80,1")
    assert "80.1 kg is saved." in page.text
    assert page.address == reverse("today:day", args=[visitor.member.pk])
    undo = next(form for form in page.forms if form.action.endswith("/undo/"))
    visitor.sent(page, undo)
    assert [row.weight_kg for row in WeighIn.objects.filter(member=visitor.member)] == [80.4]


def test_what_could_not_be_read_is_still_there(visitor: Visitor) -> None:
    page = visitor.opened("today:day")
    form = next(form for form in page.forms if form.action.endswith("/weight/now/"))
    page = visitor.sent(page, form, weight_large="8O", note="after a run")
    assert page.headings == ["This weight is not saved yet."]
    assert "8O" in page.text
    assert "after a run" in page.text
    page = visitor.sent(page, weight_large="80")
    assert page.address == reverse("today:day", args=[visitor.member.pk])
    assert WeighIn.objects.get().note == "after a run"


@pytest.mark.parametrize(
    ("entered", "unit", "into", "shown"),
    [
        ("80.35", Unit.KG, Unit.KG, ("80.35",)),
        ("80", Unit.KG, Unit.LB, ("176.4",)),
        ("180", Unit.LB, Unit.KG, ("81.6",)),
        ("80", Unit.KG, Unit.ST_LB, ("12", "8.4")),
        ("88.89", Unit.KG, Unit.ST_LB, ("14", "0.0")),
    ],
)
def test_the_last_weight_stands_in_the_reader_s_unit(
    entered: str, unit: Unit, into: Unit, shown: tuple[str, ...]
) -> None:
    row = WeighIn()
    row.weight = Quantity.entered(entered, unit=unit)
    found = last_weight(row, into)
    assert found is not None
    assert tuple(map(str, found.parts)) == shown
    assert last_weight(None, into) is None


def test_a_reading_after_midnight_elsewhere_is_not_of_the_future(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=20)
    row = weighed(visitor.member, "79.3")
    row.zone, row.local_date = "Pacific/Kiritimati", timezone.localdate() + dt.timedelta(days=1)
    row.save()
    page = visitor.opened("weight:page")
    assert "What cannot be a reading" not in page.text
    lines = chart(page, "weight-data")["lines"]
    assert 79.3 in lines["reading"]
    assert any(lines["ahead"])


def test_a_first_reading_of_tomorrow_is_drawn(visitor: Visitor) -> None:
    """Where it was read it is tomorrow already; a coach sees nothing ahead of it."""
    row = weighed(visitor.member, "79.3")
    visitor.opened("weight:page")
    series = WeightEstimate.objects.get().series
    units = ShownUnits(mass=Unit.KG, length=Unit.CM, energy=Unit.KCAL)
    before = row.local_date - dt.timedelta(days=1)
    for span in ("1m", "all"):
        drawn = weight_chart(series, span_of(span, 0), before, units, is_own=False)
        assert drawn["lines"]["reading"] == [79.3]
