"""The welcome through its real pages: every path, skipping, going back, two tabs, deletion."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.cast import client_of, new_cast, new_user
from tests.web.onboarding.people import NOTHING_IN_THE_WAY, OF_MEN, answers, quantity
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tonus.form.vocabulary import Limit
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.members.limits import limits_of
from tonus_web.members.models import BodyAnswers, Member, ReadinessAnswers, SafetyAnswers
from tonus_web.members.selectors import answers_due, answers_of

pytestmark = pytest.mark.django_db

CALM: dict[str, Any] = {
    "active_now": "yes",
    "heart_metabolic_kidney": "no",
    "chest_pain_fainting_breathless": "no",
    "falls_or_unsteady": "no",
    "joints_or_back": "no",
    "pregnant": "no",
}


def step_of(page: Page) -> str:
    """The step whose page was reached."""
    return page.address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def begun(**said: Any) -> Visitor:
    """Somebody new who has said what they want."""
    visitor = Visitor(new_user("nora"))
    page = visitor.opened("onboarding:start")
    visitor.sent(page, **(said or {"wants": ["legs", "walks", "calories"]}))
    return visitor


def test_skipping_everything_reaches_today_and_assumes_nothing() -> None:
    visitor = Visitor(new_user("nora"))
    page = visitor.welcomed()
    assert visitor.client.post(reverse("onboarding:finish", args=[visitor.member.pk]))[
        "Location"
    ] == reverse("today:day", args=[visitor.member.pk])
    member = Member.objects.get(pk=visitor.member.pk)
    assert member.welcomed_at is not None
    assert not (member.wants_legs)
    assert not (member.wants_walks)
    assert not (member.wants_calories)
    found = answers_of(member)
    assert (found.body, found.readiness, found.safety) == (None, None, None)
    assert not WeighIn.objects.exists()
    assert not GoalChoice.objects.exists()
    assert "Not answered" in page.text


def test_skipping_every_question_of_every_part_assumes_nothing() -> None:
    visitor = begun()
    page = visitor.welcomed()
    assert page.text.count("Not answered") >= 15
    assert not BodyAnswers.objects.exists()
    assert not SafetyAnswers.objects.exists()
    target = visitor.opened("diary:target")
    assert target.headings == ["There is no target yet."]
    for step in ("about", "height", "weight", "activity", "safety", "goal"):
        assert reverse("onboarding:step", args=[visitor.member.pk, step]) in target.links


def test_left_and_returned_to() -> None:
    visitor = begun()
    assert step_of(visitor.opened("onboarding:start")) == "readiness"
    page = visitor.sent(visitor.opened("onboarding:start"), press="skip")
    assert step_of(page) == "limits"
    again = Visitor(visitor.user)
    assert step_of(again.opened("onboarding:start")) == "limits"


def test_back_shows_what_was_said() -> None:
    visitor = begun(wants=["calories"])
    page = visitor.opened("onboarding:step", "about")
    visitor.sent(page, sex="male", date_of_birth="1990-05-06")
    back = visitor.opened("onboarding:step", "safety")
    assert reverse("onboarding:step", args=[visitor.member.pk, "about"]) in back.links
    shown = visitor.opened("onboarding:step", "about").step_form
    assert shown.values["sex"] == ["male"]
    assert shown.values["date_of_birth"] == ["1990-05-06"]


@pytest.mark.parametrize(
    ("wants", "steps"),
    [
        (["legs"], ["readiness", "limits", "review"]),
        (["walks"], ["readiness", "review"]),
        (
            ["calories"],
            ["about", "safety", "height", "weight", "activity", "goal", "review"],
        ),
        (
            ["legs", "calories"],
            [
                "readiness",
                "limits",
                "about",
                "safety",
                "height",
                "weight",
                "activity",
                "goal",
                "review",
            ],
        ),
    ],
)
def test_only_what_is_wanted_is_asked_for(wants: list[str], steps: list[str]) -> None:
    visitor = Visitor(new_user("nora"))
    page = visitor.sent(visitor.opened("onboarding:start"), wants=wants)
    seen = [step_of(page)]
    while seen[-1] != "review":
        page = visitor.sent(page, press="skip")
        seen.append(step_of(page))
    assert seen == steps


def test_a_yes_locks_nothing_and_says_whom_to_ask() -> None:
    visitor = begun(wants=["legs"])
    said = {**CALM, "active_now": "no", "chest_pain_fainting_breathless": "yes"}
    page = visitor.sent(visitor.opened("onboarding:step", "readiness"), **said)
    assert step_of(page) == "advice"
    assert page.headings == ["You start gently."]
    assert "See a doctor about this" in page.text
    assert "Nothing is locked" in page.text
    assert "after a pause" in page.text
    assert "physiotherapist" not in page.text
    assert step_of(visitor.sent(page)) == "limits"


def test_nothing_in_the_way_needs_no_advice() -> None:
    visitor = begun(wants=["legs"])
    page = visitor.sent(visitor.opened("onboarding:step", "readiness"), **CALM)
    assert step_of(page) == "limits"


def test_limits_are_chosen_changed_and_deleted_with_the_answers() -> None:
    visitor = begun(wants=["legs"])
    member = visitor.member
    page = visitor.opened("onboarding:step", "limits")
    assert step_of(visitor.sent(page, limits=["knee", "no_ball"])) == "review"
    assert limits_of(member) == {Limit.KNEE, Limit.NO_BALL}
    review = visitor.opened("onboarding:step", "review")
    assert "A knee; I have no exercise ball" in review.text
    # None of them is an answer, too.
    visitor.sent(visitor.opened("onboarding:step", "limits"), limits=[])
    assert limits_of(member) == frozenset()
    visitor.sent(visitor.opened("onboarding:step", "limits"), limits=["back"])
    visitor.client.post(reverse("onboarding:delete", args=[member.pk]))
    assert limits_of(member) == frozenset()


def test_a_fall_or_pain_is_a_limit_until_it_is_said_which() -> None:
    visitor = begun(wants=["legs"])
    said = {**CALM, "falls_or_unsteady": "yes", "joints_or_back": "yes"}
    visitor.sent(visitor.opened("onboarding:step", "readiness"), **said)
    assert limits_of(visitor.member) == {Limit.UNSTEADY, Limit.BACK}
    page = visitor.opened("onboarding:step", "limits")
    assert sorted(page.step_form.values["limits"]) == ["back", "unsteady"]
    visitor.sent(page, limits=["knee"])
    assert limits_of(visitor.member) == {Limit.KNEE}
    # A fall that is told later counts again; of the joints it is known which.
    visitor.sent(visitor.opened("onboarding:step", "readiness"), **said)
    assert limits_of(visitor.member) == {Limit.KNEE, Limit.UNSTEADY}


def test_from_the_coach_the_limits_lead_back_to_the_coach() -> None:
    visitor = begun(wants=["legs"])
    address = reverse("onboarding:step", args=[visitor.member.pk, "limits"])
    coach = reverse("coach:live", args=[visitor.member.pk])
    assert coach in visitor.client.get(f"{address}?then=coach").content.decode()
    for sent in ({"limits": ["knee"], "shown": "none"}, {"skip": "1"}):
        answer = visitor.client.post(address, {**sent, "then": "coach"})
        assert (answer.status_code, answer["Location"]) == (302, coach)
    assert limits_of(visitor.member) == {Limit.KNEE}


def test_pregnancy_is_said_once_and_counts_in_both_places() -> None:
    visitor = begun(wants=["legs", "calories"])
    safety = visitor.opened("onboarding:step", "safety")
    assert "pregnant" not in safety.step_form.values
    assert "another place" not in safety.text
    visitor.sent(visitor.opened("onboarding:step", "readiness"), **CALM)
    safety = visitor.opened("onboarding:step", "safety")
    assert safety.step_form.values["pregnant"] == ["no"]
    assert "You said this in another place" in safety.text
    visitor.sent(safety, **NOTHING_IN_THE_WAY)
    assert "another place" not in visitor.opened("onboarding:step", "safety").text
    visitor.sent(visitor.opened("onboarding:step", "readiness"), **{**CALM, "pregnant": "yes"})
    safety = visitor.opened("onboarding:step", "safety")
    assert safety.step_form.values["pregnant"] == ["yes"], "the later answer"
    review = visitor.opened("onboarding:step", "review")
    assert review.text.count("Are you pregnant? Yes") == 2
    visitor.sent(safety, **NOTHING_IN_THE_WAY)
    readiness = visitor.opened("onboarding:step", "readiness")
    assert readiness.step_form.values["pregnant"] == ["no"], "changed since"


def test_men_are_not_asked_about_pregnancy() -> None:
    visitor = begun(wants=["legs", "calories"])
    visitor.sent(visitor.opened("onboarding:step", "about"), sex="male", date_of_birth="1980-01-01")
    safety = visitor.opened("onboarding:step", "safety")
    assert set(safety.step_form.choices) == set(OF_MEN)
    assert "pregnant" not in visitor.opened("onboarding:step", "readiness").step_form.choices


@pytest.mark.parametrize(
    ("safety", "words"),
    [
        ({"pregnant": "yes"}, "pregnancy"),
        ({"pregnant": "rather_not_say"}, "rather not say"),
        ({"breastfeeding": "rather_not_say"}, "rather not say"),
        ({"eating_disorder": "yes"}, "eating disorder"),
        ({"eating_disorder": "rather_not_say"}, "rather not say"),
    ],
)
def test_who_must_not_see_numbers_is_not_asked_for_weight(
    safety: dict[str, Any], words: str
) -> None:
    visitor = begun(wants=["calories"])
    visitor.sent(
        visitor.opened("onboarding:step", "about"), sex="female", date_of_birth="1990-01-01"
    )
    page = visitor.sent(
        visitor.opened("onboarding:step", "safety"), **{**NOTHING_IN_THE_WAY, **safety}
    )
    assert step_of(page) == "without-numbers"
    assert words in page.text
    for step in ("height", "weight", "activity", "clinician", "goal"):
        assert step_of(visitor.opened("onboarding:step", step)) == "without-numbers"
    assert step_of(visitor.sent(page)) == "review"


def test_somebody_under_19_is_told_kindly_and_asked_no_more() -> None:
    visitor = begun(wants=["calories"])
    born = timezone.localdate() - dt.timedelta(days=18 * 365)
    page = visitor.sent(
        visitor.opened("onboarding:step", "about"), sex="male", date_of_birth=born.isoformat()
    )
    assert step_of(page) == "without-numbers"
    assert "from 19 on" in page.text
    assert step_of(visitor.opened("onboarding:step", "safety")) == "without-numbers"


@pytest.mark.parametrize("step", ["about", "safety", "height", "weight", "activity", "goal"])
def test_numbers_can_be_hidden_from_every_page_about_them(step: str) -> None:
    visitor = begun(wants=["calories"])
    page = visitor.opened("onboarding:step", step)
    form = next(form for form in page.forms if ("hide_numbers", "1") in form.buttons)
    assert step_of(visitor.sent(page, form, press="hide_numbers")) == "review"
    assert Member.objects.get(pk=visitor.member.pk).hides_numbers
    assert visitor.opened("diary:target").headings == ["Exercises and walks are your way here."]
    assert step_of(visitor.opened("onboarding:step", "weight")) == "review"


# --- shown back -------------------------------------------------------------------

_FRACTION = st.one_of(st.just(""), st.text("0123456789", min_size=1, max_size=4))


def _typed(low: int, high: int) -> st.SearchStrategy[str]:
    """Digits as somebody may type them: with zeros at the end, or none."""
    return st.tuples(st.integers(low, high), _FRACTION).map(
        lambda part: f"{part[0]}.{part[1]}" if part[1] else str(part[0])
    )


_HEIGHTS = st.one_of(
    st.tuples(_typed(150, 199), st.just("cm")),
    st.tuples(st.just("5"), _typed(0, 11), st.just("ft+in")),
)
_WEIGHTS = st.one_of(
    st.tuples(_typed(60, 120), st.just("kg")),
    st.tuples(_typed(140, 260), st.just("lb")),
    st.tuples(st.integers(10, 17).map(str), _typed(0, 13), st.just("st+lb")),
)
_WORDS = {"cm": ("cm",), "kg": ("kg",), "lb": ("lb",), "ft+in": ("ft", "in"), "st+lb": ("st", "lb")}


def _said(typed: tuple[str, ...]) -> str:
    *numbers, unit = typed
    return " ".join(f"{n} {u}" for n, u in zip(numbers, _WORDS[unit], strict=True))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(height=_HEIGHTS, weight=_WEIGHTS)
def test_shown_back_to_the_digit(
    db: None, height: tuple[str, ...], weight: tuple[str, ...]
) -> None:
    user = new_user(f"u{timezone.now().timestamp()}")
    visitor = Visitor(user)
    page = visitor.welcomed(**answers(height=height, weight=weight))
    assert f"Height {_said(height)} " in page.text
    assert f"Weight {_said(weight)} " in page.text
    # And in the boxes, when it is changed.
    shown = visitor.opened("onboarding:step", "weight").step_form.values
    *numbers, unit = weight
    assert [shown["weight_large"][0], shown["weight_small"][0]][: len(numbers)] == numbers
    assert shown["weight_unit"] == [unit]


def test_a_decimal_comma_is_a_decimal_point() -> None:
    visitor = begun(wants=["calories"])
    visitor.sent(visitor.opened("onboarding:step", "weight"), **quantity("weight", "81,5", "kg"))
    assert WeighIn.objects.get().weight_kg == 81.5


def test_units_that_were_typed_become_those_that_are_read() -> None:
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(height=("5", "3", "ft+in"), weight=("10", "10", "st+lb")))
    visitor.user.refresh_from_db()
    assert (visitor.user.mass_unit, visitor.user.length_unit) == ("st+lb", "ft+in")


def test_a_corrected_weight_of_today_is_no_second_weigh_in() -> None:
    visitor = begun(wants=["calories"])
    for weight in ("80", "81"):
        visitor.sent(
            visitor.opened("onboarding:step", "weight"), **quantity("weight", weight, "kg")
        )
    assert [one.weight_kg for one in WeighIn.objects.all()] == [81.0]


# --- bad input ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("wants", {"wants": []}, "Choose at least one"),
        ("about", {"sex": "female", "date_of_birth": "2001-02-30"}, "valid date"),
        ("about", {"sex": "female", "date_of_birth": "2999-01-01"}, "still to come"),
        ("about", {"sex": "female", "date_of_birth": "1801-01-01"}, "lived that long"),
        ("about", {"sex": "other", "date_of_birth": "1990-01-01"}, "valid choice"),
        ("height", quantity("height", "5", "13", "ft+in"), "second below 12"),
        ("height", quantity("height", "68", "cm"), "68 cm is not one a body can have"),
        ("height", quantity("height", "tall", "cm"), "is no number"),
        ("height", quantity("height", "", "cm"), "required"),
        ("weight", quantity("weight", "0", "kg"), "0 kg is not one a body can have"),
        ("weight", quantity("weight", "-80", "kg"), "cannot be a quantity"),
        ("weight", quantity("weight", "1e400", "kg"), "is no number"),
        ("weight", quantity("weight", "NaN", "kg"), "is no number"),
        ("activity", {"activity": "couch"}, "valid choice"),
        ("goal", {"goal": "lose_20"}, "Choose another"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_kept(
    step: str, said: dict[str, Any], words: str
) -> None:
    visitor = begun(wants=["calories"])
    page = visitor.sent(visitor.opened("onboarding:step", step), **said)
    assert page.status == 422
    assert words in page.text
    assert not any(
        model.objects.exists() for model in (BodyAnswers, SafetyAnswers, WeighIn, GoalChoice)
    )


def test_swapped_height_and_weight_are_noticed() -> None:
    visitor = begun(wants=["calories"])
    visitor.sent(visitor.opened("onboarding:step", "height"), **quantity("height", "150", "cm"))
    page = visitor.sent(
        visitor.opened("onboarding:step", "weight"), **quantity("weight", "240", "kg")
    )
    assert page.status == 422
    assert "150 cm and 240 kg do not go together" in page.text


def test_two_tabs_do_not_write_over_each_other() -> None:
    visitor = begun(wants=["calories"])
    visitor.sent(
        visitor.opened("onboarding:step", "about"), sex="female", date_of_birth="1990-01-01"
    )
    first = visitor.opened("onboarding:step", "safety")
    second = visitor.opened("onboarding:step", "safety")
    visitor.sent(first, **{**NOTHING_IN_THE_WAY, "kidney_disease": "yes"})
    page = visitor.sent(second, **NOTHING_IN_THE_WAY)
    assert "changed in another place" in page.text
    assert page.step_form.values["kidney_disease"] == ["yes"]
    assert SafetyAnswers.objects.get().kidney_disease == "yes"


def test_two_tabs_of_what_is_wanted() -> None:
    visitor = Visitor(new_user("nora"))
    first = visitor.opened("onboarding:step", "wants")
    second = visitor.opened("onboarding:step", "wants")
    visitor.sent(first, wants=["legs"], hides_numbers="on")
    page = visitor.sent(second, wants=["calories"])
    assert "changed in another place" in page.text
    member = Member.objects.get(pk=visitor.member.pk)
    assert member.hides_numbers
    assert member.wants_legs
    assert not member.wants_calories


# --- history, deletion, asking again ------------------------------------------------


def test_answers_are_rows_with_history() -> None:
    visitor = begun(wants=["calories"])
    for sex in ("female", "male"):
        visitor.sent(
            visitor.opened("onboarding:step", "about"), sex=sex, date_of_birth="1990-01-01"
        )
    rows = BodyAnswers.objects.order_by("created_at")
    assert [row.sex for row in rows] == ["female", "male"]
    found = answers_of(visitor.member).body
    assert found is not None
    assert found.sex == "male"


def test_an_agreement_ends_with_what_it_was_given_for() -> None:
    visitor = Visitor(new_user("nora"))
    agreed = {"clinician_agreed_to_deficit": "yes", "clinician_agreed_to_protein": "yes"}
    visitor.welcomed(**answers(safety={"kidney_disease": "yes"}, clinician=agreed))
    row = answers_of(visitor.member).safety
    assert row is not None
    assert row.clinician_agreed_to_deficit
    assert row.clinician_agreed_to_protein
    visitor.sent(
        visitor.opened("onboarding:step", "safety"),
        **{**NOTHING_IN_THE_WAY, "insulin_or_sulfonylurea": "yes", "kidney_disease": "yes"},
    )
    row = answers_of(visitor.member).safety
    assert row is not None
    assert row.clinician_agreed_to_deficit is None


def test_one_button_deletes_all_answers_and_undo_brings_them_back() -> None:
    visitor = Visitor(new_user("nora"))
    page = visitor.welcomed(
        **answers(goal="maintain", wants={"wants": ["legs", "calories"]}, readiness=CALM)
    )
    form = next(form for form in page.forms if form.action.endswith("/delete/"))
    page = visitor.sent(page, form)
    assert "Your answers are deleted." in page.text
    models = (BodyAnswers, ReadinessAnswers, SafetyAnswers, GoalChoice)
    assert not any(model.objects.exists() for model in models)
    assert WeighIn.objects.exists()
    assert visitor.opened("diary:target").headings == ["There is no target yet."]
    undo = next(form for form in page.forms if "token" in form.values)
    visitor.sent(page, undo)
    assert all(model.objects.exists() for model in models)
    assert "keeps your weight" in visitor.opened("diary:target").headings[0]


def test_deletion_does_not_switch_numbers_on() -> None:
    visitor = begun(wants=["calories"], hides_numbers="on")
    visitor.client.post(reverse("onboarding:delete", args=[visitor.member.pk]))
    assert visitor.opened("diary:target").headings == ["Exercises and walks are your way here."]


def test_answers_are_asked_again_after_a_year() -> None:
    visitor = Visitor(new_user("nora"))
    today = timezone.localdate()
    assert answers_due(visitor.member, today) == ()
    visitor.welcomed(**answers(wants={"wants": ["legs", "calories"]}, readiness=CALM))
    assert answers_due(visitor.member, today + dt.timedelta(days=364)) == ()
    assert answers_due(visitor.member, today + dt.timedelta(days=366)) == ("readiness", "safety")


def test_answers_belong_to_the_member_alone() -> None:
    cast = new_cast()
    address = reverse("onboarding:step", args=[cast.member.pk, "safety"])
    assert client_of(cast.owner).get(address, follow=True).status_code == 200
    for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
        assert client_of(user).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_pages_are_kept_by_no_cache() -> None:
    visitor = begun(wants=["calories"])
    for step in ("about", "safety", "weight", "review"):
        answer = visitor.client.get(
            reverse("onboarding:step", args=[visitor.member.pk, step]), follow=True
        )
        assert "no-store" in answer["Cache-Control"]


def test_no_number_on_the_way_of_somebody_pregnant() -> None:
    visitor = Visitor(new_user("nora"))
    page = visitor.welcomed(**answers(safety={"pregnant": "yes"}))
    assert numbers_beside_units(page.text) == []


def test_an_unknown_step_is_not_found() -> None:
    visitor = Visitor(new_user("nora"))
    address = reverse("onboarding:step", args=[visitor.member.pk, "nothing"])
    assert visitor.client.get(address).status_code == 404
