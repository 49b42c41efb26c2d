"""The weekly check-in: offered, reasoned, taken or not, and never below the floor."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import new_user
from tests.web.onboarding.visitor import Page, Visitor
from tests.web.weight.logs import eaten, logged_weeks, weighed, welcomed
from tonus.energy import Target
from tonus.units import Unit
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.diary.selectors import target_for
from tonus_web.weight.models import KeptTarget, WeightEstimate

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with a goal and no log."""
    user = new_user("nora")
    user.mass_unit = Unit.KG.value
    user.save()
    visitor = Visitor(user)
    welcomed(visitor)
    return visitor


def pressed(visitor: Visitor, page: Page, said: str) -> Page:
    """The page after a button was pressed."""
    form = page.step_form
    assert ("said", said) in form.buttons, form.buttons
    return visitor.sent(page, replace(form, values={**form.values, "said": [said]}))


def intake(visitor: Visitor) -> float:
    found = target_for(visitor.member, timezone.localdate())
    assert isinstance(found, Target)
    return found.intake_kcal


def is_offered(visitor: Visitor) -> bool:
    return "Your check-in is ready" in visitor.opened("today:day").text


def test_without_a_log_there_is_nothing_to_check(visitor: Visitor) -> None:
    page = visitor.opened("weight:check_in")
    assert page.headings == ["There is nothing to check in on yet."]
    weighed(visitor.member, "80")
    page = visitor.opened("weight:check_in")
    assert page.headings[0].startswith("Your target stays at ")
    assert ("said", "accept") not in page.step_form.buttons
    assert not is_offered(visitor)


def test_who_logs_no_food_is_not_asked(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=None)
    assert not is_offered(visitor)


def test_a_proposal_is_reasoned_and_taken(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2300.0)
    before = intake(visitor)
    assert is_offered(visitor)
    page = visitor.opened("weight:check_in")
    assert page.headings[0].startswith("Your target could go from ")
    assert "You ate about 2,2" in page.text or "You ate about 2,3" in page.text
    page = pressed(visitor, page, "accept")
    assert "Your target is now " in page.text
    row = GoalChoice.objects.order_by("-created_at")[0]
    assert row.kind == GoalChoice.Kind.CHECK_IN
    assert row.maintenance_kcal is not None
    assert intake(visitor) > before
    # What was taken here is what stands there.
    assert row.intake_after_kcal == pytest.approx(intake(visitor))
    # Offered again after a week, and not before.
    assert not is_offered(visitor)
    assert page.headings[0].startswith("Your target stays at ")
    undo = next(form for form in page.forms if form.action.endswith("/undo/"))
    visitor.sent(page, undo)
    assert intake(visitor) == pytest.approx(before)
    assert is_offered(visitor)


def test_a_step_is_no_jump(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=3000.0)
    before = intake(visitor)
    pressed(visitor, visitor.opened("weight:check_in"), "accept")
    assert 0 < intake(visitor) - before < 300


def test_a_reading_in_question_is_asked_about_first(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2300.0)
    assert is_offered(visitor)
    slip = weighed(visitor.member, "170", days_ago=3)
    WeighIn.objects.filter(local_date=slip.local_date, member=visitor.member).exclude(
        pk=slip.pk
    ).delete()
    assert not is_offered(visitor)
    assert "Is this right?" in visitor.opened("today:day").text
    page = visitor.opened("weight:check_in")
    assert "Answer the questions" in page.text
    assert ("said", "keep") not in page.step_form.buttons


def test_the_first_reading_counts_as_a_day_on_the_scale(visitor: Visitor) -> None:
    weighed(visitor.member, "80", days_ago=3)
    page = visitor.opened("weight:check_in")
    assert "Days on the scale 1 of 4" in page.text


def test_kept_it_is_not_offered_for_a_week(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2300.0)
    before = intake(visitor)
    page = visitor.opened("weight:check_in")
    page = pressed(visitor, page, "keep")
    assert "stays as it is" in page.text
    assert intake(visitor) == before
    kept = KeptTarget.objects.get()
    assert kept.proposed_kcal > kept.kept_kcal
    assert not is_offered(visitor)
    pressed(visitor, visitor.opened("weight:check_in"), "keep")
    assert KeptTarget.objects.count() == 1
    long_ago = timezone.localdate() - dt.timedelta(days=8)
    KeptTarget.objects.update(local_date=long_ago, revision=2)
    assert is_offered(visitor)


def test_what_was_not_shown_is_not_taken(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2300.0)
    page = visitor.opened("weight:check_in")
    for row in DayIntake.objects.order_by("-local_date")[:10]:
        row.delete_softly()
        eaten_on = (timezone.localdate() - row.local_date).days
        DayIntake.everything.filter(pk=row.pk).delete()
        eaten(visitor.member, 1500, days_ago=eaten_on)
    page = pressed(visitor, page, "accept")
    assert "changed in another place" in page.text
    assert not GoalChoice.objects.filter(kind=GoalChoice.Kind.CHECK_IN).exists()


def test_a_fixed_target_stays(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2300.0)
    before = intake(visitor)
    page = pressed(visitor, visitor.opened("weight:check_in"), "fix")
    assert page.headings[0].startswith("Your target is fixed at ")
    assert not is_offered(visitor)
    forged = {"said": "accept", "shown": page.step_form.values["shown"][0]}
    visitor.client.post(reverse("weight:check_in", args=[visitor.member.pk]), forged)
    assert intake(visitor) == pytest.approx(before)
    page = pressed(visitor, visitor.opened("weight:check_in"), "free")
    assert is_offered(visitor)


def test_an_implausible_log_holds_the_target_with_its_reason(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=56, kg_per_week=-0.2, kcal=650.0)
    before = intake(visitor)
    page = visitor.opened("weight:check_in")
    assert not page.headings[0].startswith("Your target could go")
    assert "Why it stays" in page.text
    assert intake(visitor) == before


def test_no_check_in_goes_below_the_floor(visitor: Visitor) -> None:
    """Week after week of a log that says less, accepted each time."""
    logged_weeks(visitor.member, days=70, start_kg=70, kg_per_week=0.0, kcal=1400.0)
    for week in range(6):
        page = visitor.opened("weight:check_in")
        if ("said", "accept") in page.step_form.buttons:
            pressed(visitor, page, "accept")
        assert intake(visitor) >= 1200
        GoalChoice.objects.filter(kind=GoalChoice.Kind.CHECK_IN).update(
            maintenance_on=timezone.localdate() - dt.timedelta(days=8 + week)
        )
        WeightEstimate.objects.all().delete()


def test_a_fast_loss_is_told_from_the_trend_and_not_before_two_weeks(visitor: Visitor) -> None:
    logged_weeks(visitor.member, days=12, kg_per_week=-2.5, kcal=None)
    assert "losing weight fast" not in visitor.opened("weight:page").text
    WeighIn.objects.all().delete()
    logged_weeks(visitor.member, days=35, start_kg=90, kg_per_week=-2.0, kcal=None)
    for name in ("weight:page", "today:day"):
        assert "You are losing weight fast" in visitor.opened(name).text


def test_signs_are_told_to_the_member_with_help_nearby(visitor: Visitor) -> None:
    visitor.user.zone = "Europe/London"
    visitor.user.save()
    logged_weeks(visitor.member, days=30, kcal=None)
    for day in (1, 2, 3):
        eaten(visitor.member, 500, days_ago=day)
    for name in ("weight:page", "today:day"):
        page = visitor.opened(name)
        assert "for you alone" in page.text, name
        assert "Beat" in page.text
        assert "Put the numbers away" in page.text
    visitor.user.zone = ""
    visitor.user.save()
    page = visitor.opened("weight:page")
    assert "Beat" not in page.text
    assert "doctor" in page.text
