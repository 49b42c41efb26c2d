"""Ways by which counting could do harm: each ends at the same rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import imported_weights
from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.visitor import Page, Visitor
from tests.web.weight.logs import answered, eaten, logged_weeks, weighed, welcomed
from tonus.energy import Target, WeightBy, stored_aim
from tonus.units import Quantity, Unit
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.diary.selectors import energy_of, target_for
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.weight.estimates import standing_of
from tonus_web.weight.models import WeightEstimate, WeightImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with a goal to lose and no log."""
    user = new_user("nora")
    user.mass_unit = Unit.KG.value
    user.save()
    visitor = Visitor(user)
    welcomed(visitor)
    return visitor


def target_of(member: Member) -> Target:
    found = target_for(member, timezone.localdate())
    assert isinstance(found, Target)
    return found


def accepted(visitor: Visitor) -> Page:
    """The page after a check-in was accepted."""
    page = visitor.opened("weight:check_in")
    form = page.step_form
    assert ("said", "accept") in form.buttons, page.text
    return visitor.sent(page, replace(form, values={**form.values, "said": ["accept"]}))


def test_help_is_shown_as_soon_as_too_much_was_asked_for(visitor: Visitor) -> None:
    """What was reckoned before the third request must not keep the sign away."""
    weighed(visitor.member, "80")
    words = "You asked several times for more than is safe."
    for _time in range(3):
        assert words not in visitor.opened("today:day").text
        page = visitor.opened("diary:goal")
        form = next(form for form in page.forms if "goal" in form.choices)
        said = {"goal": "rate", "direction": "lose", "rate_large": "1.5", "rate_unit": "kg"}
        visitor.client.post(page.address, {**form.values, **said})
    assert energy_of(visitor.member, timezone.localdate()).deficit_hidden is not None
    for name in ("today:day", "weight:page"):
        assert words in visitor.opened(name).text
    assert not target_of(visitor.member).goal.is_loss


def test_who_needs_less_than_the_floor_may_eat_that(cast: Cast) -> None:
    """The floor of a loss says nothing of somebody small who keeps their weight."""
    answered(cast.member, goal="maintain")
    SafetyAnswers.objects.filter(member=cast.member).update(pregnant="", breastfeeding="")
    body = BodyAnswers.objects.get(member=cast.member)
    body.sex, body.activity, body.date_of_birth = "male", "inactive", dt.date(1941, 3, 1)
    body.height = Quantity.entered("150", unit=Unit.CM)
    body.save()
    weighed(cast.member, "45")
    for day in range(1, 8):
        eaten(cast.member, 1430, days_ago=day)
    keeps = target_of(cast.member).intake_kcal
    assert 1400 < keeps < 1500
    visitor = Visitor(cast.owner)
    assert "under the least" not in visitor.opened("weight:page").text
    found = energy_of(cast.member, timezone.localdate())
    assert found.deficit_hidden is None
    page = visitor.opened("weight:page")
    assert "help" not in page.text.lower()


def test_an_undone_check_in_does_not_make_room_for_another_step(visitor: Visitor) -> None:
    """Accept, choose something else, take the check-in back: a step a week all the same."""
    logged_weeks(visitor.member, kcal=2600.0, kg_per_week=-0.1)
    accepted(visitor)
    first = GoalChoice.objects.get(kind=GoalChoice.Kind.CHECK_IN)
    page = visitor.opened("diary:goal")
    form = next(form for form in page.forms if "goal" in form.choices)
    visitor.client.post(page.address, {**form.values, "goal": "maintain"})
    assert GoalChoice.objects.count() == 3
    first.delete_softly()
    page = visitor.opened("weight:check_in")
    assert ("said", "accept") not in page.step_form.buttons, page.text


def test_a_check_in_is_accepted_once_and_by_its_own_page_alone(visitor: Visitor) -> None:
    logged_weeks(visitor.member, kcal=2600.0, kg_per_week=-0.1)
    address = reverse("weight:check_in", args=[visitor.member.pk])
    shown = visitor.opened("weight:check_in").step_form.values["shown"][0]
    version, _space, amount = shown.partition(" ")
    forged = ["", "none", version, f"{version} 9999.000000", f"{version} nan", f"x {amount}"]
    for said in forged:
        visitor.client.post(address, {"said": "accept", "shown": said})
    assert not GoalChoice.objects.filter(kind=GoalChoice.Kind.CHECK_IN).exists()
    other = Visitor(new_user("otto"))
    welcomed(other)
    logged_weeks(other.member, kcal=2600.0, kg_per_week=-0.1)
    other.client.post(
        reverse("weight:check_in", args=[other.member.pk]), {"said": "accept", "shown": shown}
    )
    assert other.client.post(address, {"said": "accept", "shown": shown}).status_code == 404
    assert not GoalChoice.objects.filter(kind=GoalChoice.Kind.CHECK_IN).exists()
    for _time in range(3):
        visitor.client.post(address, {"said": "accept", "shown": shown, "amount": "900"})
    assert GoalChoice.objects.filter(kind=GoalChoice.Kind.CHECK_IN).count() == 1


def test_readings_that_no_longer_go_with_the_height_break_no_page(visitor: Visitor) -> None:
    """The height was mended; the last weight just fits it, and the trend does not."""
    logged_weeks(visitor.member, start_kg=151.0, kg_per_week=0.0, kcal=2900.0)
    weighed(visitor.member, "148.2")
    row = BodyAnswers.objects.get(member=visitor.member)
    for cm in ("150", "122", "121"):
        row.height = Quantity.entered(cm, unit=Unit.CM)
        row.save()
        for name in ("today:day", "weight:page", "weight:check_in", "diary:target"):
            assert visitor.opened(name).status == 200


def test_a_coach_is_not_told_on_which_days_food_was_logged(cast: Cast) -> None:
    answered(cast.member)
    weighed(cast.member, "80")
    row = eaten(cast.member, 2000, days_ago=3)
    DayIntake.objects.filter(pk=row.pk).update(energy_kcal=50_000.0)
    owner, coach = (client_of(user) for user in (cast.owner, cast.coach))
    address = reverse("weight:page", args=[cast.member.pk])
    assert "nobody eats in a day" in owner.get(address).content.decode()
    assert "nobody eats in a day" not in coach.get(address).content.decode()


@pytest.mark.any_database  # by a switch of SQLite
def test_a_database_that_takes_nothing_can_still_be_read(visitor: Visitor) -> None:
    """A full disk: what was reckoned cannot be kept, and is shown all the same."""
    if connection.vendor != "sqlite":
        pytest.skip("a switch of SQLite")
    logged_weeks(visitor.member, kcal=1900.0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        for name in ("today:day", "weight:page", "weight:check_in"):
            assert visitor.opened(name).status == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
    assert not WeightEstimate.objects.exists()


def drawn(member: Member) -> dict[str, Any]:
    """What the charts of the weight are made of."""
    today = timezone.localdate()
    standing = standing_of(member, energy_of(member, today), today)
    assert standing is not None
    return standing.series


def test_no_loss_is_drawn_while_none_is_planned(visitor: Visitor) -> None:
    """Neither signs of harm nor a later answer leave the old plan on the chart."""
    logged_weeks(visitor.member, days=20, kcal=1900.0)
    by = timezone.localdate() + dt.timedelta(days=300)
    aim = stored_aim(WeightBy(weight_kg=70.0, date=by))
    begun = timezone.now() - dt.timedelta(days=15)
    GoalChoice.objects.filter(member=visitor.member).update(goal=aim, created_at=begun)
    before = drawn(visitor.member)
    assert before["goal_kg"] == 70.0
    assert before["plan"]["kg"][-1] < before["plan"]["kg"][0] - 1
    for day in (1, 2):
        DayIntake.objects.filter(
            member=visitor.member, local_date=timezone.localdate() - dt.timedelta(days=day)
        ).update(energy_kcal=600.0)
    for kidneys in ("no", "yes"):
        if kidneys == "yes":
            DayIntake.objects.filter(energy_kcal=600.0).update(energy_kcal=1900.0)
            answers = {"pregnant": "no", "breastfeeding": "no", "eating_disorder": "no"}
            SafetyAnswers.objects.create(
                member=visitor.member,
                insulin_or_sulfonylurea="no",
                kidney_disease=kidneys,
                **answers,
            )
        after = drawn(visitor.member)
        assert after["goal_kg"] is None
        assert after["plan"]["kg"][-1] > after["plan"]["kg"][0] - 1


def test_a_coach_brings_back_a_weight_and_not_the_food_that_went_with_it(cast: Cast) -> None:
    answered(cast.member)
    batch = imported_weights(cast.member)
    gone = WeighIn.objects.get(member=cast.member)
    batch.delete_softly()
    coach = Visitor(cast.coach)
    address = reverse("diary:weigh_in_edit", args=[cast.member.pk, gone.pk])
    page = coach.went(address)
    assert page.status == 404
    coach.sent(page, next(form for form in page.forms if form.action.endswith("/undo/")))
    assert WeighIn.objects.get(member=cast.member) == gone
    assert not DayIntake.objects.exists()
    assert not WeightImport.objects.exists()
    gone.delete_softly()
    WeightImport.everything.get().restore()
    WeightImport.objects.get().delete_softly()
    owner = Visitor(cast.owner)
    page = owner.opened("members:deleted")
    owner.sent(page, next(form for form in page.forms if "weightimport" in form.action))
    assert WeightImport.objects.exists()
