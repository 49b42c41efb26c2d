"""What was eaten in a day: entering, changing, deleting, bringing back, importing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import new_user
from tests.web.onboarding.people import quantity
from tests.web.onboarding.visitor import Form, Page, Visitor
from tonus.errors import InputError
from tonus.units import Quantity, Unit
from tonus_web.diary.intakes import EnteredDay, imported_intakes
from tonus_web.diary.models import DayIntake
from tonus_web.diary.selectors import intakes_of
from tonus_web.members.services import deleted_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who counts in kilocalories."""
    return Visitor(new_user("nora"))


def entered(visitor: Visitor, *typed: str, **more: Any) -> Page:
    """The page after a day was sent."""
    page = visitor.opened("diary:intake")
    return visitor.sent(page, **quantity("energy", *typed), **more)


def form_to(page: Page, end: str) -> Form:
    return next(form for form in page.forms if form.action.endswith(end))


def test_a_day_is_today_unless_another_is_said_and_nobody_says_it_is_complete(
    visitor: Visitor,
) -> None:
    page = entered(visitor, "2150", "kcal", note="dinner out")
    assert page.status == 200, page.text
    (row,) = DayIntake.objects.all()
    assert row.local_date == timezone.localdate()
    assert (row.energy_kcal, row.is_complete, row.source) == (2150.0, None, "hand")
    assert page.headings[0].startswith("You entered 2,150 kcal for ")
    assert "dinner out" in page.text
    assert "not said" in page.text


def test_kilojoules_are_kept_as_they_were_typed(visitor: Visitor) -> None:
    entered(visitor, "8368", "kJ", complete="yes", date="2025-03-01")
    (row,) = DayIntake.objects.all()
    assert (row.energy_entered, row.energy_unit, row.is_complete) == ("8368", "kJ", True)
    assert row.energy_kcal == 2000.0
    (day,) = intakes_of(visitor.member)
    assert (day.date, day.energy_kcal, day.is_complete) == (dt.date(2025, 3, 1), 2000.0, True)


@pytest.mark.parametrize(
    ("typed", "more", "words"),
    [
        (("25000", "kcal"), {}, "Nobody eats so much"),
        (("0", "kcal"), {}, "0 means that you ate nothing"),
        (("0", "kcal"), {"complete": "no"}, "0 means that you ate nothing"),
        (("-5", "kcal"), {}, "cannot be a quantity"),
        (("", "kcal"), {}, "required"),
        (("2000", "kcal"), {"date": "2999-01-01"}, "still to come"),
        (("2000", "kcal"), {"date": "1850-01-01"}, "too long ago"),
        (("2000", "kcal"), {"date": "2025-02-30"}, "valid date"),
        (("2000", "kcal"), {"complete": "maybe"}, "valid choice"),
        (("2000", "kg"), {}, "valid choice"),
    ],
)
def test_an_impossible_day_is_explained(
    visitor: Visitor, typed: tuple[str, ...], more: dict[str, Any], words: str
) -> None:
    page = entered(visitor, *typed, **more)
    assert page.status == 422
    assert words in page.text
    assert not DayIntake.objects.exists()


def test_a_day_without_food_is_kept_where_it_is_said_to_be_complete(visitor: Visitor) -> None:
    entered(visitor, "0", "kcal", complete="yes")
    assert DayIntake.objects.get().energy_kcal == 0.0


def test_a_day_has_one_entry_and_a_form_sent_twice_writes_once(visitor: Visitor) -> None:
    page = visitor.opened("diary:intake")
    for _ in range(2):
        visitor.sent(page, **quantity("energy", "2000", "kcal"))
    assert DayIntake.objects.count() == 1
    page = entered(visitor, "1800", "kcal")
    assert page.status == 422
    assert "This day has an entry already" in page.text
    assert DayIntake.objects.get().energy_kcal == 2000.0


def test_a_deleted_day_comes_back_and_never_beside_a_new_one(visitor: Visitor) -> None:
    page = entered(visitor, "2000", "kcal")
    first = DayIntake.objects.get()
    page = visitor.sent(page, form_to(page, "/delete/"))
    assert page.headings == ["You have not entered what you ate yet."]
    assert intakes_of(visitor.member) == ()
    undo = form_to(page, "/undo/")
    visitor.sent(page, undo)
    assert DayIntake.objects.get().energy_kcal == 2000.0
    page = visitor.opened("diary:intake")
    page = visitor.sent(page, form_to(page, "/delete/"))
    undo = form_to(page, "/undo/")
    entered(visitor, "1900", "kcal")
    visitor.sent(page, undo)
    (row,) = DayIntake.everything.filter(member=visitor.member)
    assert (row.pk, row.energy_kcal, row.deleted_at) == (first.pk, 1900.0, None)


def test_change_keeps_the_day_and_two_tabs_change_once(visitor: Visitor) -> None:
    entered(visitor, "2000", "kcal", date="2025-03-01")
    row = DayIntake.objects.get()
    first = visitor.opened("diary:intake_edit", row.pk)
    second = visitor.opened("diary:intake_edit", row.pk)
    assert "date" not in first.step_form.values
    visitor.sent(first, **quantity("energy", "2100", "kcal"), complete="no")
    page = visitor.sent(second, **quantity("energy", "2200", "kcal"))
    assert "changed in another place" in page.text
    row.refresh_from_db()
    assert (row.energy_kcal, row.is_complete) == (2100.0, False)
    assert row.local_date == dt.date(2025, 3, 1)


def test_a_day_of_another_member_is_not_found(visitor: Visitor) -> None:
    other = Visitor(new_user("otto"))
    entered(other, "2400", "kcal")
    strange = DayIntake.objects.get()
    for name in ("intake_edit", "intake_delete"):
        address = reverse(f"diary:{name}", args=[visitor.member.pk, strange.pk])
        assert visitor.client.post(address).status_code == 404
    form = visitor.opened("diary:intake").step_form
    form.values["record"] = [str(strange.pk)]
    page = visitor.sent(visitor.opened("diary:intake"), form, **quantity("energy", "9", "kcal"))
    assert page.status == 422
    assert DayIntake.objects.get().energy_kcal == 2400.0


def _log(*kcal: str) -> list[EnteredDay]:
    start = dt.date(2025, 1, 1)
    return [
        EnteredDay(local_date=start + dt.timedelta(days=n), energy=_energy(one))
        for n, one in enumerate(kcal)
    ]


def _energy(kcal: str) -> Quantity:
    return Quantity.entered(kcal, unit=Unit.KCAL)


def test_an_import_keeps_what_is_there_and_is_undone_as_one(visitor: Visitor) -> None:
    entered(visitor, "2500", "kcal", date="2025-01-02")
    rows = imported_intakes(visitor.member, _log("2000", "2100", "2200"))
    assert [row.energy_kcal for row in rows] == [2000.0, 2200.0]
    assert {row.source for row in rows} == {"import"}
    assert [day.energy_kcal for day in intakes_of(visitor.member)] == [2000.0, 2500.0, 2200.0]
    deleted_together(*rows)
    assert [day.energy_kcal for day in intakes_of(visitor.member)] == [2500.0]
    # Imported again, what was undone is there again, once.
    imported_intakes(visitor.member, _log("2000", "2100", "2200", "2300"))
    assert len(intakes_of(visitor.member, since=dt.date(2025, 1, 2))) == 3
    assert DayIntake.everything.count() == 4


def test_an_import_with_an_impossible_day_writes_nothing(visitor: Visitor) -> None:
    with pytest.raises(InputError, match="Nobody eats so much"):
        imported_intakes(visitor.member, _log("2000", "200000"))
    assert not DayIntake.objects.exists()
