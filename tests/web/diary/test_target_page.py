"""The target page through its pages: every path of safety, and the working recomputed."""

from __future__ import annotations

import datetime as dt
import math
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import client_of, new_cast, new_user
from tests.web.onboarding.people import answers, quantity
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tonus.energy import Goal, NoNumbers, Target
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.diary.selectors import MissingInputs, target_for
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db


def born_years_ago(years: int) -> str:
    """A date of birth, a birthday of some months ago."""
    today = timezone.localdate()
    return (today - dt.timedelta(days=round(365.25 * years) + 100)).isoformat()


def welcomed(**said: Any) -> tuple[Visitor, Page]:
    """Somebody whose welcome is done, and their target page."""
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(**said))
    return visitor, visitor.opened("diary:target")


def kcal(page: Page) -> int:
    """Kilocalories of the headline."""
    found = re.match(r"([\d,]+) kcal a day ", page.headings[0])
    assert found, page.headings
    return int(found[1].replace(",", ""))


# --- every path ---------------------------------------------------------------------


def test_a_man() -> None:
    _, page = welcomed(
        sex="male",
        born=born_years_ago(30),
        height=("180", "cm"),
        weight=("95", "kg"),
        activity="active",
        goal="lose_1",
    )
    assert page.headings[0].endswith("kcal a day loses about 0.45 kg a week.")
    assert 1500 <= kcal(page) < 3200
    assert "right within 340 kcal a day" in page.text


def test_a_woman_who_keeps_her_weight_has_no_weeks_ahead() -> None:
    _, page = welcomed(goal="maintain")
    assert page.headings[0].endswith("kcal a day keeps your weight.")
    assert "Twelve weeks ahead" not in page.text
    assert "Protein" in page.text
    assert "Fibre" in page.text


def test_a_gain_says_how_much_of_it_is_fat() -> None:
    _, page = welcomed(goal="gain_2", weight=("150", "lb"))
    assert page.headings[0].endswith("gains about 2 lb a week.")
    assert "likely to be fat" in page.text


def test_the_common_case_reaches_the_floor_in_week_5() -> None:
    visitor, page = welcomed(
        born=born_years_ago(60),
        height=("5", "3", "ft+in"),
        weight=("150", "lb"),
        activity="inactive",
        goal="lose_1",
    )
    assert page.headings == ["1,240 kcal a day loses about 1 lb a week."]
    assert "In week 5 this pace comes to need less than 1,200 kcal." in page.text
    found = target_for(visitor.member, timezone.localdate())
    assert isinstance(found, Target)
    assert found.outlook.floor_week == 5
    longest = max(week.walk_minutes_per_day for week in found.outlook.weeks)
    assert f"closes the gap, at the most {math.ceil(longest)} min a day" in page.text
    then = abs(found.week_12.rate_kg_per_week) / 0.45359237
    assert f"Pace in week 12 {round(then, 1):g} lb a week" in page.text
    rows = re.findall(r" (\d+) [\d.]+ ([\d,]+) [\d.]+ (?:\d+|–)(?= )", page.text)
    assert [int(week) for week, _ in rows] == list(range(1, 13))
    assert min(int(energy.replace(",", "")) for _, energy in rows) == 1200


def test_a_rate_that_needs_less_than_the_floor_today_stands_at_the_floor() -> None:
    _, page = welcomed(
        born=born_years_ago(60),
        height=("160", "cm"),
        weight=("75", "kg"),
        activity="inactive",
        goal="lose_1_5",
    )
    assert kcal(page) == 1200
    pace = re.search(r"loses about ([\d.]+) kg a week", page.headings[0])
    assert pace
    assert 0 < float(pace[1]) < 0.68


def test_kilojoules_and_stones() -> None:
    visitor, _ = welcomed(goal="lose_0_5", weight=("12", "8", "st+lb"))
    visitor.user.refresh_from_db()
    visitor.user.energy_unit = "kJ"
    visitor.user.save()
    page = visitor.opened("diary:target")
    assert re.match(r"[\d,]+ kJ a day loses about 0.5 lb a week\.", page.headings[0])
    assert "kcal" not in page.text.split("The working")[0]
    assert "12 st 8 lb" in page.text


def test_insulin_without_and_with_agreement() -> None:
    visitor, page = welcomed(safety={"insulin_or_sulfonylurea": "yes"}, goal="maintain")
    assert "keeps your weight" in page.headings[0]
    assert "doctor or dietitian to say" in page.text
    goals = visitor.opened("diary:goal")
    assert not any(goal.startswith("lose") for goal in goals.step_form.choices["goal"])
    assert "lower blood sugar too far" in goals.text
    assert visitor.sent(goals, goal="lose_1").status == 422

    visitor.sent(
        visitor.opened("onboarding:step", "clinician"),
        clinician_agreed_to_deficit="yes",
        clinician_agreed_to_protein="no",
    )
    page = visitor.sent(visitor.opened("diary:goal"), goal="lose_0_5")
    assert "loses about" in page.headings[0]
    assert "doctor or dietitian to say" in page.text


@pytest.mark.parametrize("answer", ["yes", "rather_not_say"])
def test_kidney_disease_holds_back_deficit_and_protein(answer: str) -> None:
    visitor, page = welcomed(safety={"kidney_disease": answer}, goal="maintain")
    assert "doctor or dietitian to say" in page.text
    GoalChoice.objects.create(member=visitor.member, goal="lose_1")
    page = visitor.opened("diary:target")
    assert "You chose “Lose 1 pound a week”." in page.text
    assert "“Keep my weight”" in page.text
    assert "keeps your weight" in page.headings[0]


def test_a_goal_that_became_unsafe_gives_the_nearest_with_every_reason() -> None:
    visitor, _ = welcomed(height=("170", "cm"), weight=("80", "kg"), goal="lose_1")
    asked = visitor.sent(visitor.opened("diary:weigh_in"), **quantity("weight", "68", "kg"))
    visitor.sent(asked, asked.step_form)  # far from the last: said once more
    page = visitor.opened("diary:target")
    assert "That is not safe for you now" in page.text
    assert "Up to a body mass index of 25" in page.text
    assert "loses about 0.23 kg a week" in page.headings[0]
    shown = visitor.opened("diary:goal").step_form
    assert shown.values["goal"] == ["lose_0_5"]


def test_underweight_is_offered_no_loss_and_pointed_to_a_doctor() -> None:
    visitor, page = welcomed(height=("170", "cm"), weight=("51", "kg"), goal="maintain")
    assert "worth showing to a doctor" in page.text
    goals = visitor.opened("diary:goal").step_form.choices["goal"]
    assert not any(goal.startswith("lose") for goal in goals)


def test_breast_feeding_keeps_weight_with_what_the_milk_needs() -> None:
    visitor, page = welcomed(safety={"breastfeeding": "exclusive_0_6_months"}, goal="maintain")
    assert "added for breast-feeding" in page.text
    assert visitor.opened("diary:goal").step_form.choices["goal"] == ["maintain"]


# --- no numbers ----------------------------------------------------------------------

NO_NUMBERS: dict[str, dict[str, Any]] = {
    "pregnant": {"safety": {"pregnant": "yes"}},
    "eating disorder": {"safety": {"eating_disorder": "yes"}},
    "rather not say": {"safety": {"eating_disorder": "rather_not_say"}},
    "18 years": {"sex": "male", "born": born_years_ago(18)},
}


@pytest.mark.parametrize("said", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_no_number_leaks(said: dict[str, Any]) -> None:
    visitor = Visitor(new_user("nora"))
    # Numbers were there before the answer was.
    visitor.welcomed(**answers(goal="lose_1"))
    WeighIn.objects.update(note="half of 160 kg")
    visitor.sent(
        visitor.opened("onboarding:step", "about"),
        sex=said.get("sex", "female"),
        date_of_birth=said.get("born", "1986-03-01"),
    )
    if "safety" in said:
        everything = answers(safety=said["safety"])["safety"]
        visitor.sent(visitor.opened("onboarding:step", "safety"), **everything)
    assert isinstance(target_for(visitor.member, timezone.localdate()), NoNumbers)
    weigh_in = WeighIn.objects.get()
    for page in (
        visitor.opened("diary:target"),
        visitor.opened("diary:goal"),
        visitor.opened("diary:weigh_in"),
        visitor.opened("diary:weigh_in_edit", weigh_in.pk),
        visitor.opened("onboarding:start"),
        visitor.opened("onboarding:step", "weight"),
        visitor.opened("onboarding:step", "goal"),
        visitor.opened("onboarding:step", "review"),
    ):
        assert numbers_beside_units(page.text) == []
        assert "Lose" not in page.text
        assert "deficit" not in page.text
        assert "80" not in page.text
    page = visitor.opened("diary:target")
    assert page.headings == ["Exercises and walks are your way here."]
    assert reverse("library:index") in page.links
    assert "helps to talk" in page.text


def test_the_own_wish_hides_numbers_everywhere() -> None:
    visitor, _ = welcomed(goal="lose_1")
    Member.objects.update(hides_numbers=True)
    for name in ("target", "goal", "weigh_in"):
        page = visitor.opened(f"diary:{name}")
        assert numbers_beside_units(page.text) == []
        assert "You asked not to see numbers" in page.text
    assert numbers_beside_units(visitor.opened("onboarding:step", "review").text) == []


def test_a_very_low_weight_leads_to_a_doctor_and_a_slip_can_be_mended() -> None:
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(height=("180", "cm"), weight=("45", "kg"), goal=""))
    page = visitor.opened("diary:target")
    assert "see a doctor soon" in page.text
    assert numbers_beside_units(page.text) == []
    weight = visitor.opened("onboarding:step", "weight")
    assert weight.step_form.values["weight_large"] == [""]
    page = visitor.sent(weight, **quantity("weight", "54", "kg"))
    visitor.sent(page, activity="active")
    visitor.sent(visitor.opened("diary:goal"), goal="maintain")
    assert "keeps your weight" in visitor.opened("diary:target").headings[0]


def test_a_pregnancy_told_before_movement_counts_for_numbers_too() -> None:
    visitor, _ = welcomed(goal="maintain")
    visitor.sent(visitor.opened("onboarding:step", "wants"), wants=["legs", "calories"])
    calm: dict[str, Any] = dict.fromkeys(
        (
            "heart_metabolic_kidney",
            "chest_pain_fainting_breathless",
            "falls_or_unsteady",
            "joints_or_back",
        ),
        "no",
    )
    visitor.sent(
        visitor.opened("onboarding:step", "readiness"), active_now="yes", pregnant="yes", **calm
    )
    assert isinstance(target_for(visitor.member, timezone.localdate()), NoNumbers)


# --- what is missing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "names"),
    [
        ("about", {"sex", "age_years"}),
        ("height", {"height_cm"}),
        ("weight", {"weight_kg"}),
        ("activity", {"activity"}),
        ("goal", {"goal"}),
        (
            "safety",
            {
                "pregnant",
                "breastfeeding",
                "eating_disorder",
                "insulin_or_sulfonylurea",
                "kidney_disease",
            },
        ),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_else(step: str, names: set[str]) -> None:
    said = answers(goal="maintain")
    del said[step]
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**said)
    found = target_for(visitor.member, timezone.localdate())
    assert isinstance(found, MissingInputs)
    assert {one.name for one in found.inputs} == names
    page = visitor.opened("diary:target")
    address = reverse("onboarding:step", args=[visitor.member.pk, step])
    assert address in page.links
    assert visitor.went(address).address == address


def test_an_old_weight_is_said_to_be_old() -> None:
    visitor, page = welcomed(goal="maintain")
    assert "days ago" not in page.text
    then = timezone.now() - dt.timedelta(days=45)
    WeighIn.objects.update(at=then, local_date=then.date())
    assert "45 days ago" in visitor.opened("diary:target").text


# --- the working --------------------------------------------------------------------


class Workings(HTMLParser):
    """The equations of a page with the inputs and results that are shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, object]] = []
        self._part = ""
        self._symbol = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "details" and "working" in classes:
            self.found.append({"equation": "", "result": "", "inputs": {}})
        self._part = next(
            (part for part in ("equation", "result", "symbol", "si") if part in classes), ""
        )

    def handle_endtag(self, tag: str) -> None:
        self._part = ""

    def handle_data(self, data: str) -> None:
        if not self.found or not self._part:
            return
        if self._part == "symbol":
            self._symbol = data
        elif self._part == "si":
            inputs = self.found[-1]["inputs"]
            assert isinstance(inputs, dict)
            inputs[self._symbol] = data
        else:
            self.found[-1][self._part] = data


def number(text: str) -> float:
    """The number at the head of a text."""
    return float(text.split(" ", maxsplit=1)[0].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("goal", ["maintain", "lose_1", "gain_1"])
@pytest.mark.parametrize("units", [("kg", "kcal"), ("lb", "kJ")])
def test_equations_give_the_shown_result_from_the_shown_inputs(
    goal: str, units: tuple[str, str]
) -> None:
    visitor, _ = welcomed(
        born=born_years_ago(60),
        height=("5", "3", "ft+in"),
        weight=("150", "lb"),
        activity="inactive",
        goal=goal,
    )
    visitor.user.mass_unit, visitor.user.energy_unit = units
    visitor.user.save()
    found = Workings(visitor.opened("diary:target").html).found
    target = target_for(visitor.member, timezone.localdate())
    assert isinstance(target, Target)
    assert len(found) == len(target.workings) >= 6
    for working in found:
        equation = str(working["equation"]).replace("−", "-").replace("×", "*").replace("²", "**2")
        inputs = working["inputs"]
        assert isinstance(inputs, dict)
        names = {symbol: number(text) for symbol, text in inputs.items()}
        given = {"ln": math.log, "max": max, "min": min, "__builtins__": {}}
        result = eval(equation, given, names)
        # Differences of numbers with six digits keep fewer.
        assert result == pytest.approx(number(str(working["result"])), rel=2e-4, abs=2e-4)


def test_sources_are_named_and_led_to() -> None:
    _, page = welcomed(goal="lose_0_5")
    assert "Dietary Reference Intakes for Energy" in page.text
    assert "https://doi.org/10.17226/26818" in page.links
    assert "two of three people are within this range" in page.text


# --- goals ---------------------------------------------------------------------------


def test_all_nine_goals_stand_in_their_own_words() -> None:
    visitor, _ = welcomed(goal="maintain")
    page = visitor.opened("diary:goal")
    for words in (
        "Gain 2 pounds a week",
        "Gain 1½ pounds a week",
        "Gain 1 pound a week",
        "Gain half a pound a week",
        "Keep my weight",
        "Lose half a pound a week",
        "Lose 1 pound a week",
        "Lose 1½ pounds a week",
        "Lose 2 pounds a week",
    ):
        assert words in page.text
    assert "Not safe for you now" in page.text
    assert "That is 0.45 kg a week. If you want to lose weight, begin here." in page.text


def test_nothing_is_preselected_for_somebody_who_has_not_chosen() -> None:
    visitor, _ = welcomed()
    assert "goal" not in visitor.opened("diary:goal").step_form.values


def test_two_tabs_choose_once_and_the_choice_can_be_taken_back() -> None:
    visitor, _ = welcomed(goal="maintain")
    first, second = visitor.opened("diary:goal"), visitor.opened("diary:goal")
    page = visitor.sent(first, goal="lose_0_5")
    assert "loses about" in page.headings[0]
    other = visitor.sent(second, goal="gain_1")
    assert "changed in another place" in other.text
    assert other.headings == ["Your goal is “Lose half a pound a week”."]

    undo = next(form for form in page.forms if form.action.endswith("/goal/back/"))
    back = visitor.sent(page, undo)
    assert "Your goal is again: Keep my weight." in back.text
    assert "keeps your weight" in back.headings[0]
    # Pressed again in an old tab: nothing more is taken away.
    assert "changed in another place" in visitor.sent(page, undo).text
    assert GoalChoice.objects.count() == 1
    # And back once more.
    redo = next(form for form in back.forms if "token" in form.values)
    visitor.sent(back, redo)
    assert "loses about" in visitor.opened("diary:target").headings[0]


def test_no_goal_reaches_below_the_floor_by_any_path() -> None:
    visitor, _ = welcomed(
        born=born_years_ago(60), height=("150", "cm"), weight=("60", "kg"), activity="inactive"
    )
    for goal in Goal:
        GoalChoice.objects.create(member=visitor.member, goal=goal.value)
        found = target_for(visitor.member, timezone.localdate())
        assert isinstance(found, Target)
        if found.goal.is_loss:
            assert all(week.intake_kcal >= 1200 for week in found.outlook.weeks)
            assert kcal(visitor.opened("diary:target")) >= 1200


def test_target_and_goal_are_the_members_own() -> None:
    cast = new_cast()
    for name in ("target", "goal"):
        address = reverse(f"diary:{name}", args=[cast.member.pk])
        assert client_of(cast.owner).get(address).status_code == 200
        for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
            assert client_of(user).get(address).status_code == 404


def test_the_page_needs_a_constant_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    visitor, _ = welcomed(goal="lose_0_5")
    for _ in range(20):
        WeighIn.objects.create(
            member=visitor.member,
            weight_entered="80",
            weight_unit="kg",
            weight_kg=80.0,
            at=timezone.now(),
            zone="UTC",
            local_date=timezone.localdate(),
        )
    with django_assert_max_num_queries(12):
        visitor.opened("diary:target")


# --- what is said when ----------------------------------------------------------------


def test_what_to_know_before_the_first_week_is_not_said_weeks_later() -> None:
    visitor, page = welcomed(goal="lose_0_5")
    before = "In the first week the scale may fall"
    assert before in page.text
    GoalChoice.objects.update(created_at=timezone.now() - dt.timedelta(days=20))
    assert before not in visitor.opened("diary:target").text


def test_every_working_begins_like_a_heading() -> None:
    _, page = welcomed(goal="lose_0_5")
    labels = re.findall(r"<summary><span>(\S)", page.html)
    assert len(labels) > 5
    assert all(letter.isupper() for letter in labels)


@pytest.mark.parametrize(
    "name", ["target", "goal", "macros", "week", "changes", "weigh_in", "intake"]
)
def test_pages_with_much_to_read_are_sent_small(name: str) -> None:
    visitor, _page = welcomed(goal="lose_0_5")
    answer = visitor.client.get(
        reverse(f"diary:{name}", args=[visitor.member.pk]), headers={"Accept-Encoding": "gzip"}
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("name", ["weigh_in", "intake"])
def test_what_was_filled_in_is_saved_before_the_list_is_passed(name: str) -> None:
    visitor, _page = welcomed(goal="lose_0_5")
    visitor.client.post(
        reverse("diary:intake", args=[visitor.member.pk]), {**quantity("energy", "2000", "kcal")}
    )
    html = visitor.opened(f"diary:{name}").html
    assert 0 < html.index(">Save this ") < html.index("<table")
