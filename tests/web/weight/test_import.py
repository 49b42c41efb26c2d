"""A log from a file: looked at first, taken once, taken back as one; nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.visitor import Page, Visitor
from tests.web.weight.logs import weighed, welcomed
from tonus.units import Quantity, Unit
from tonus_web.diary.intakes import corrected_intake, new_intake
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.members.models import Member
from tonus_web.records.models import new_id
from tonus_web.weight.models import WeightImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody without any weight."""
    visitor = Visitor(new_user("nora"))
    welcomed(visitor)
    return visitor


def days_ago(days: int) -> str:
    return (timezone.localdate() - dt.timedelta(days=days)).isoformat()


def lines(count: int, *, first_kg: float = 80.0) -> str:
    """A file of some days up to yesterday, with what was eaten."""
    rows = [
        f"{days_ago(count - day)},{first_kg - day / 20:.1f},{1900 + day % 7 * 10}"
        for day in range(count)
    ]
    return "\n".join(["date,weight_kg,intake_kcal", *rows, "TOTALS,,99999"])


def looked_at(visitor: Visitor, text: str | bytes, name: str = "log.csv") -> Page:
    """The page after a file was chosen."""
    data = text.encode() if isinstance(text, str) else text
    address = reverse("weight:import", args=[visitor.member.pk])
    answer: Any = visitor.client.post(address, {"file": SimpleUploadedFile(name, data)})
    return Page(answer.content.decode(), answer.status_code, address)


def taken(visitor: Visitor, page: Page) -> Page:
    """The page after the preview was taken."""
    return visitor.sent(page, next(form for form in page.forms if "packed" in form.values))


def test_nothing_is_written_before_it_is_taken(visitor: Visitor) -> None:
    page = looked_at(visitor, lines(30))
    assert "holds 60 new entries" in page.headings[0]
    assert "30 × kg" in page.text
    assert not WeighIn.objects.exists()
    page = taken(visitor, page)
    assert "60 entries are imported." in page.text
    assert "falls about" in page.headings[0]
    assert WeighIn.objects.count() == 30
    assert DayIntake.objects.count() == 30
    assert {str(row) for row in WeighIn.objects.values_list("weight_unit", flat=True)} == {"kg"}


def test_what_is_there_is_not_taken_twice(visitor: Visitor) -> None:
    weighed(visitor.member, "79.9", days_ago=28)
    preview = looked_at(visitor, lines(30))
    taken(visitor, preview)
    assert WeighIn.objects.count() == 30
    # The same preview sent again, and the same file chosen again.
    assert "was there already" in taken(visitor, preview).text
    page = looked_at(visitor, lines(30))
    assert "holds nothing new" in page.headings[0]
    assert not any("packed" in form.values for form in page.forms)
    assert WeighIn.objects.count() == 30
    assert WeightImport.objects.count() == 1


def test_an_import_goes_and_comes_back_as_one(visitor: Visitor) -> None:
    mine = weighed(visitor.member, "90", days_ago=200)
    page = taken(visitor, looked_at(visitor, lines(20)))
    page = visitor.sent(page, next(form for form in page.forms if form.action.endswith("/undo/")))
    assert [row.pk for row in WeighIn.objects.all()] == [mine.pk]
    assert not DayIntake.objects.exists()
    assert not WeightImport.objects.exists()
    page = visitor.sent(page, next(form for form in page.forms if form.action.endswith("/undo/")))
    assert "41 records are back." in page.text
    assert WeighIn.objects.count() == 21
    assert DayIntake.objects.count() == 20
    page = visitor.opened("weight:import")
    page = visitor.sent(page, next(form for form in page.forms if "/delete/" in form.action))
    assert "The import is taken back." in page.text
    assert WeighIn.objects.count() == 1
    # Among what was deleted it is one line, which brings everything back.
    page = visitor.opened("members:deleted")
    visitor.sent(page, next(form for form in page.forms if "/restore/" in form.action))
    assert WeighIn.objects.count() == 21


def test_what_was_deleted_by_hand_before_stays_deleted(visitor: Visitor) -> None:
    taken(visitor, looked_at(visitor, lines(10)))
    row = WeighIn.objects.order_by("at")[0]
    row.delete_softly()
    batch = WeightImport.objects.get()
    batch.delete_softly()
    assert not WeighIn.objects.exists()
    gone_at = WeighIn.everything.get(pk=row.pk).deleted_at
    assert gone_at is not None
    assert gone_at < WeightImport.everything.get().deleted_at  # type: ignore[operator]


def test_a_day_that_was_written_by_hand_since_stays(visitor: Visitor) -> None:
    taken(visitor, looked_at(visitor, lines(10)))
    corrected, again = DayIntake.objects.order_by("local_date")[:2]
    corrected_intake(
        corrected,
        energy=Quantity.entered("2222", unit=Unit.KCAL),
        is_complete=True,
        note="",
        shown_revision=corrected.revision,
    )
    again.delete_softly()
    new_intake(
        visitor.member,
        record_id=new_id(),
        local_date=again.local_date,
        energy=Quantity.entered("2333", unit=Unit.KCAL),
        is_complete=None,
    )
    WeightImport.objects.get().delete_softly()
    found = DayIntake.objects.order_by("local_date").values_list("energy_kcal", flat=True)
    assert list(found) == [2222, 2333]


def test_a_day_that_was_taken_back_can_be_imported_again(visitor: Visitor) -> None:
    taken(visitor, looked_at(visitor, lines(10)))
    WeightImport.objects.get().delete_softly()
    taken(visitor, looked_at(visitor, lines(10)))
    assert DayIntake.objects.count() == 10
    WeightImport.objects.get().delete_softly()
    assert not DayIntake.objects.exists()
    assert not WeighIn.objects.exists()


def test_odd_weights_come_in_as_they_stand_and_are_asked_about(visitor: Visitor) -> None:
    text = lines(30).replace(f"{days_ago(3)},78.7", f"{days_ago(3)},173.5")
    page = looked_at(visitor, text)
    assert "What looks odd" in page.text
    page = taken(visitor, page)
    assert WeighIn.objects.get(weight_kg=173.5).weight_unit == "kg"
    assert "Is this right?" in page.text
    assert "It was in pounds" in page.html


def test_what_cannot_be_is_named_and_left_out(visitor: Visitor) -> None:
    ahead = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    text = f"date,weight_kg\n{days_ago(2)},80\n{ahead},80\n{days_ago(4)},600\n1970-01-01,70\n"
    page = looked_at(visitor, text)
    assert "holds one new reading" in page.headings[0]
    assert "still to come" in page.text
    assert "too long ago" in page.text
    taken(visitor, page)
    assert WeighIn.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty"),
        (b"   \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ""),
        (b"name,calories\nApple,52\n", ""),
        (b"date,weight_kg\n", "no reading"),
        (b"date,weight_kg\n2026-13-45,80\n", "Line 2"),
        (b"date,weight_kg\n2026-01-05,eighty\n", "Line 2"),
    ],
)
def test_what_is_no_log_is_refused_with_a_reason(visitor: Visitor, data: bytes, words: str) -> None:
    page = looked_at(visitor, data)
    assert page.status == 422
    assert page.headings == ["Nothing was imported."]
    assert words in page.text
    assert not WeighIn.objects.exists()


def test_no_file_is_asked_for(visitor: Visitor) -> None:
    address = reverse("weight:import", args=[visitor.member.pk])
    answer = visitor.client.post(address, {})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_a_preview_is_good_for_its_member_alone(visitor: Visitor, cast: Cast) -> None:
    page = looked_at(visitor, lines(5))
    packed = next(form for form in page.forms if "packed" in form.values).values["packed"][0]
    other = client_of(cast.owner)
    address = reverse("weight:import", args=[cast.member.pk])
    for text in (packed, packed[:-2], "x"):
        answer = other.post(address, {"packed": text}, follow=True)
        assert "Choose the file again." in answer.content.decode()
    assert not WeighIn.objects.filter(member=cast.member).exists()


def test_an_import_goes_past_no_rule(visitor: Visitor) -> None:
    """Weights so low that no numbers are shown hide them, by whichever way they came."""
    page = looked_at(visitor, f"date,weight_kg\n{days_ago(1)},42\n")
    taken(visitor, page)
    assert GoalChoice.objects.get().goal == "lose_0_5"
    page = visitor.opened("diary:target")
    assert "kcal" not in page.text
    Member.objects.update(hides_numbers=True)
    page = looked_at(visitor, lines(5))
    assert "Exercises and walks" in page.text
    assert WeighIn.objects.count() == 1


def test_ten_years_in_one_file(visitor: Visitor) -> None:
    rows = [f"{days_ago(day)},{80 + day % 9 / 10:.1f}" for day in range(3650, 0, -1)]
    page = looked_at(visitor, "\n".join(["date,weight_lb", *rows]).replace(",8", ",18"))
    assert "3,650 new readings" in page.headings[0] or "3650 new readings" in page.headings[0]
    taken(visitor, page)
    assert WeighIn.objects.count() == 3650
