"""Doubtful readings are kept as they are and asked about; an answer does what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.visitor import Form, Page, Visitor
from tests.web.weight.logs import eaten, logged_weeks, weighed, welcomed
from tonus.units import Quantity, Unit
from tonus_web.diary.models import DayIntake, WeighIn
from tonus_web.members.models import Member
from tonus_web.weight.models import ReadingAnswer
from tonus_web.weight.questions import changed_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with weeks of weights around 79 kg."""
    user = new_user("nora")
    user.mass_unit = Unit.KG.value
    user.save()
    visitor = Visitor(user)
    welcomed(visitor)
    logged_weeks(visitor.member, days=30)
    return visitor


def question(page: Page) -> Form:
    """The form of the first question."""
    return next(form for form in page.forms if form.action.endswith("/answer/"))


def pressed(visitor: Visitor, page: Page, form: Form, said: str) -> Page:
    """The page after one of its buttons was pressed."""
    assert ("said", said) in form.buttons
    return visitor.sent(page, replace(form, values={**form.values, "said": [said]}))


def has_question(page: Page) -> bool:
    return any(form.action.endswith("/answer/") for form in page.forms)


def slipped(visitor: Visitor) -> WeighIn:
    """Pounds that were entered as kilograms, this morning."""
    WeighIn.objects.filter(member=visitor.member).order_by("-at").first().delete()  # type: ignore[union-attr]
    return weighed(visitor.member, "174.2")


def test_pounds_as_kilograms_are_asked_about_and_not_changed(visitor: Visitor) -> None:
    assert not has_question(visitor.opened("weight:page"))
    row = slipped(visitor)
    for name in ("weight:page", "today:day"):
        page = visitor.opened(name)
        assert "Is this right?" in page.text
        assert "It was in pounds" in page.html
    row.refresh_from_db()
    assert row.weight_kg == 174.2
    page = visitor.opened("weight:page")
    assert "Your trend is 7" in page.headings[0]


def test_one_tap_makes_pounds_of_it(visitor: Visitor) -> None:
    row = slipped(visitor)
    page = visitor.opened("today:day")
    page = pressed(visitor, page, question(page), "change")
    assert "It is changed." in page.text
    assert "/weight/" not in page.address, "back to where the question stood"
    row.refresh_from_db()
    assert (row.weight_entered, row.weight_unit) == ("174.2", "lb")
    assert not has_question(visitor.opened("weight:page"))


def test_right_is_right(visitor: Visitor) -> None:
    row = slipped(visitor)
    page = visitor.opened("weight:page")
    page = pressed(visitor, page, question(page), "keep")
    assert not has_question(page)
    assert WeighIn.objects.get(pk=row.pk).weight_kg == 174.2
    answer = ReadingAnswer.objects.get()
    assert (answer.weigh_in_id, answer.said) == (row.pk, "keep")
    # A reading that is changed afterwards is asked about again.
    row.weight = Quantity.entered("175.8", unit=Unit.KG)
    row.save_revised(shown_revision=row.revision)
    assert has_question(visitor.opened("weight:page"))


def test_left_out_it_stays_among_the_readings(visitor: Visitor) -> None:
    row = slipped(visitor)
    page = visitor.opened("weight:page")
    page = pressed(visitor, page, question(page), "leave_out")
    assert not has_question(page)
    assert WeighIn.objects.filter(pk=row.pk).exists()
    assert "Your trend is 7" in page.headings[0]


def test_deleted_it_comes_back(visitor: Visitor) -> None:
    row = slipped(visitor)
    page = visitor.opened("weight:page")
    page = pressed(visitor, page, question(page), "delete")
    assert not WeighIn.objects.filter(pk=row.pk).exists()
    undo = next(form for form in page.forms if form.action.endswith("/undo/"))
    visitor.sent(page, undo)
    assert WeighIn.objects.filter(pk=row.pk).exists()


def test_an_answer_to_what_is_no_longer_asked_changes_nothing(visitor: Visitor) -> None:
    row = slipped(visitor)
    page = visitor.opened("weight:page")
    form = question(page)
    pressed(visitor, page, form, "change")
    page = pressed(visitor, page, form, "delete")
    assert "changed in another place" in page.text
    assert WeighIn.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("rows", "said"), [("", "keep"), ("x y", "keep"), ("0" * 32, "keep"), ("0" * 32, "burn")]
)
def test_nonsense_is_answered_kindly(visitor: Visitor, rows: str, said: str) -> None:
    address = reverse("weight:answer", args=[visitor.member.pk])
    answer = visitor.client.post(address, {"rows": rows, "said": said}, follow=True)
    assert answer.status_code == 200
    assert not ReadingAnswer.objects.exists()


def test_kilojoules_as_kilocalories_are_the_member_s_own_affair(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(wants_calories=True)
    visitor = Visitor(cast.owner)
    welcomed(visitor)
    logged_weeks(cast.member, days=30)
    DayIntake.objects.order_by("-local_date").first().delete()  # type: ignore[union-attr]
    row = eaten(cast.member, 8300, days_ago=1)
    page = visitor.opened("weight:page")
    form = question(page)
    coach = client_of(cast.coach)
    place = reverse("weight:page", args=[cast.member.pk])
    assert "/answer/" not in coach.get(place).content.decode()
    answer = reverse("weight:answer", args=[cast.member.pk])
    coach.post(answer, {"rows": form.values["rows"][0], "said": "delete"})
    assert DayIntake.objects.filter(pk=row.pk).exists()
    pressed(visitor, page, form, "change")
    row.refresh_from_db()
    assert (row.energy_entered, row.energy_unit) == ("8300", "kJ")


def test_weeks_in_kilojoules_are_one_question(visitor: Visitor) -> None:
    Member.objects.filter(pk=visitor.member.pk).update(wants_calories=True)
    DayIntake.objects.filter(member=visitor.member).delete()
    for ago in range(1, 25):
        eaten(visitor.member, 8300 + 40 * ago, days_ago=ago)
    page = visitor.opened("weight:page")
    assert sum(form.action.endswith("/answer/") for form in page.forms) == 1
    assert "They were in kilojoules" in page.html
    pressed(visitor, page, question(page), "change")
    rows = DayIntake.objects.filter(member=visitor.member)
    assert {row.energy_unit for row in rows} == {"kJ"}
    assert max(row.energy_kcal for row in rows) < 2300
    assert not has_question(visitor.opened("weight:page"))


@pytest.mark.parametrize(
    ("entered", "unit", "might_be_kg", "suspicion", "parts", "into"),
    [
        ("174.2", Unit.KG, 79.02, "pounds_as_kg", ("174.2",), Unit.LB),
        ("79.1", Unit.LB, 79.1, "kg_as_pounds", ("79.1",), Unit.KG),
        ("89.3", Unit.KG, 79.3, "slip", ("79.3",), Unit.KG),
        ("12.5", Unit.KG, 79.38, "stones", ("12", "7.0"), Unit.ST_LB),
        ("12.997", Unit.KG, 82.536, "stones", ("13", "0"), Unit.ST_LB),
    ],
)
def test_the_digits_stay_where_the_unit_was_wrong(
    entered: str,
    unit: Unit,
    might_be_kg: float,
    suspicion: str,
    parts: tuple[str, ...],
    into: Unit,
) -> None:
    found = changed_reading(Quantity.entered(entered, unit=unit), might_be_kg, suspicion)
    assert (tuple(map(str, found.parts)), found.unit) == (parts, into)
