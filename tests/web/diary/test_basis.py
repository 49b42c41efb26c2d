"""What a target stands on: accepted check-ins, fixed targets, protein and fat, the week."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import new_user
from tests.web.onboarding.people import answers
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tonus.energy import (
    CheckIn,
    Decision,
    Goal,
    LogEvidence,
    Maintenance,
    Person,
    Target,
    change_entry,
    check_in,
    formula_maintenance,
)
from tonus.energy.person import measured
from tonus.errors import InputError
from tonus_web.diary.decisions import accepted_check_in, fixed_target
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import Energy, energy_of
from tonus_web.diary.standing import last_change_on, latest_choice, maintenance_of_choice
from tonus_web.members.answers import shown_version
from tonus_web.members.models import Member
from tonus_web.records.models import Conflict

pytestmark = pytest.mark.django_db

FLOOR = 1200.0


def visitor_of(**said: Any) -> Visitor:
    """Somebody whose welcome is done."""
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(**said))
    return visitor


@pytest.fixture
def visitor() -> Visitor:
    """A woman who loses half a pound a week."""
    return visitor_of(height=("170", "cm"), weight=("80", "kg"), goal="lose_0_5")


def energy(visitor: Visitor) -> Energy:
    visitor.member.refresh_from_db()
    return energy_of(visitor.member, timezone.localdate())


def target_of(visitor: Visitor) -> Target:
    found = energy(visitor).result
    assert isinstance(found, Target)
    return found


def learned(visitor: Visitor, kcal: float, sd: float = 70.0) -> Maintenance:
    """A maintenance as a log would have taught it."""
    person = energy(visitor).person
    assert isinstance(person, Person)
    formula = formula_maintenance(measured(person), person.health)
    working = replace(formula.working, amount=kcal, sd=sd)
    return replace(formula, balance_kcal=kcal, intake_kcal=kcal, sd_kcal=sd, working=working)


def evidence_for(maintenance: Maintenance, rate: float = -0.3) -> LogEvidence:
    return LogEvidence(
        maintenance=maintenance,
        rate_kg_per_week=rate,
        rate_sd_kg_per_week=0.05,
        mean_intake_kcal=maintenance.intake_kcal + rate * 1000.0,
        window_days=28,
        intake_days=27,
        weighed_days=26,
        log_days=60,
    )


def checked_in(visitor: Visitor, kcal: float) -> tuple[CheckIn, GoalChoice]:
    """A check-in that was proposed by the library and accepted."""
    today, found = timezone.localdate(), energy(visitor)
    assert isinstance(found.person, Person)
    evidence = evidence_for(learned(visitor, kcal))
    proposed = check_in(
        found.person,
        Goal.LOSE_0_5,
        today=today,
        evidence=evidence,
        maintenance=found.maintenance,
        last_changed=None,
    )
    assert isinstance(proposed, CheckIn)
    row = accepted_check_in(
        visitor.member,
        change_entry(proposed, on=today, aim=Goal.LOSE_0_5),
        proposed.maintenance,
        evidence=evidence,
        shown=shown_version(latest_choice(visitor.member)),
    )
    return proposed, row


# --- check-ins ----------------------------------------------------------------------


def test_an_accepted_check_in_is_what_the_target_stands_on(visitor: Visitor) -> None:
    before = target_of(visitor).intake_kcal
    assert "A formula of sex, age" in visitor.opened("diary:target").text
    proposed, row = checked_in(visitor, target_of(visitor).maintenance.intake_kcal + 90)
    assert proposed.decision is Decision.CHANGE
    after = target_of(visitor)
    assert after.intake_kcal == pytest.approx(proposed.after.intake_kcal)
    assert after.intake_kcal > before
    assert maintenance_of_choice(row) == proposed.maintenance
    assert row.intake_before_kcal == pytest.approx(before)
    assert row.evidence is not None
    assert row.evidence["intake_days"] == 27
    assert last_change_on(visitor.member) == timezone.localdate()
    page = visitor.opened("diary:target")
    assert "Your own log says so" in page.text
    assert "You accepted this on" in page.text
    page = visitor.opened("diary:changes")
    assert page.headings == ["Your target stands on your own log."]
    assert "A check-in was accepted" in page.text
    assert "Target from" in page.text
    assert "Learned from 27 days of intake and 26 of weighing in 28." in page.text


def test_an_accepted_check_in_is_taken_back(visitor: Visitor) -> None:
    before = target_of(visitor).intake_kcal
    checked_in(visitor, target_of(visitor).maintenance.intake_kcal + 90)
    page = visitor.opened("diary:target")
    form = next(one for one in page.forms if one.action.endswith("/goal/back/"))
    page = visitor.sent(page, form)
    assert target_of(visitor).intake_kcal == pytest.approx(before)
    undo = next(one for one in page.forms if one.action.endswith("/undo/"))
    visitor.sent(page, undo)
    assert energy(visitor).maintenance is not None


def test_another_goal_keeps_what_was_learned(visitor: Visitor) -> None:
    checked_in(visitor, target_of(visitor).maintenance.intake_kcal + 90)
    kept = energy(visitor).maintenance
    visitor.sent(visitor.opened("diary:goal"), goal="maintain")
    assert energy(visitor).maintenance == kept
    row = latest_choice(visitor.member)
    assert row is not None
    assert (row.kind, row.intake_before_kcal, row.reason_keys) == ("goal", None, [])


@pytest.mark.parametrize("kcal", [1250.0, 900.0, 100.0, -500.0, float("nan")])
def test_no_check_in_brings_a_loss_below_the_floor(visitor: Visitor, kcal: float) -> None:
    """Even a maintenance that no body has, written past the library's own caution."""
    today, evidence = timezone.localdate(), evidence_for(learned(visitor, 2000.0))
    found = energy(visitor)
    assert isinstance(found.person, Person)
    proposed = check_in(found.person, Goal.LOSE_0_5, today=today, evidence=evidence)
    assert isinstance(proposed, CheckIn)
    entry = change_entry(proposed, on=today, aim=Goal.LOSE_0_5)
    shown = shown_version(latest_choice(visitor.member))
    wrong = learned(visitor, kcal)
    if kcal != kcal:
        with pytest.raises(InputError, match="no number"):
            accepted_check_in(visitor.member, entry, wrong, evidence=evidence, shown=shown)
    else:
        accepted_check_in(visitor.member, entry, wrong, evidence=evidence, shown=shown)
    target = target_of(visitor)
    assert target.intake_kcal >= FLOOR
    assert all(week.intake_kcal >= FLOOR for week in target.outlook.weeks)
    assert visitor.opened("diary:target").status == 200


def test_a_second_tab_does_not_overwrite(visitor: Visitor) -> None:
    shown = shown_version(latest_choice(visitor.member))
    fixed_target(visitor.member, True, shown=shown)
    with pytest.raises(Conflict):
        fixed_target(visitor.member, False, shown=shown)


def test_a_target_is_fixed_let_go_and_put_back_on_the_formula(visitor: Visitor) -> None:
    checked_in(visitor, target_of(visitor).maintenance.intake_kcal + 90)
    for what, words in (("fix", "stays as it is"), ("free", "can change your target again")):
        assert f'value="{what}"' in visitor.opened("diary:changes").html
        page = _change(visitor, what)
        assert words in page.text
        row = latest_choice(visitor.member)
        assert row is not None
        assert row.is_fixed is (what == "fix")
    page = _change(visitor, "formula")
    assert page.headings == ["Your target stands on a formula."]
    assert energy(visitor).maintenance is None


def _change(visitor: Visitor, what: str) -> Page:
    address = reverse("diary:change", args=[visitor.member.pk])
    shown = shown_version(latest_choice(visitor.member))
    answer = visitor.client.post(address, {"what": what, "shown": shown}, follow=True)
    return Page(answer.content.decode(), answer.status_code, address)


def test_what_is_no_change_changes_nothing(visitor: Visitor) -> None:
    rows = GoalChoice.objects.count()
    assert _change(visitor, "everything").status == 200
    assert GoalChoice.objects.count() == rows


# --- protein and fat ------------------------------------------------------------------


def test_protein_and_fat_are_chosen_within_what_is_safe(visitor: Visitor) -> None:
    page = visitor.opened("diary:macros")
    assert re.match(r"A day of [\d,]+ kcal holds about \d+ g of protein, ", page.headings[0])
    visitor.sent(page, protein="1.6", fat="25")
    row = latest_choice(visitor.member)
    assert row is not None
    assert (row.protein_g_per_kg, row.fat_share) == (1.6, 0.25)
    page = visitor.opened("diary:macros")
    assert page.step_form.values["protein"] == ["1.6"]
    assert "25 %" in page.text
    amounts = [int(one) for one in re.findall(r"(\d+) g of ", page.headings[0])]
    stated = int(re.findall(r"A day of ([\d,]+) kcal", page.headings[0])[0].replace(",", ""))
    assert amounts[0] * 4 + amounts[1] * 9 + amounts[2] * 4 == pytest.approx(stated, abs=20)
    visitor.sent(page, protein="", fat="")
    row = latest_choice(visitor.member)
    assert row is not None
    assert (row.protein_g_per_kg, row.fat_share) == (None, None)


@pytest.mark.parametrize(
    "said", [{"protein": "3"}, {"protein": "0.2"}, {"fat": "5"}, {"fat": "80"}, {"fat": "nan"}]
)
def test_what_is_outside_is_refused(visitor: Visitor, said: dict[str, Any]) -> None:
    page = visitor.sent(visitor.opened("diary:macros"), **said)
    assert page.status == 422
    row = latest_choice(visitor.member)
    assert row is not None
    assert row.kind == "goal"


def test_protein_in_grams_for_a_pound_of_body(visitor: Visitor) -> None:
    visitor.user.mass_unit = "lb"
    visitor.user.save()
    page = visitor.opened("diary:macros")
    found = re.search(r"each pound of body weight .*?From ([\d.]+) to ([\d.]+);", page.text)
    assert found, page.text
    for end in found.groups():
        assert visitor.sent(visitor.opened("diary:macros"), protein=end).status == 200
    row = latest_choice(visitor.member)
    assert row is not None
    assert row.protein_g_per_kg == pytest.approx(1.6, abs=0.02)


def test_kidney_disease_is_asked_for_no_protein() -> None:
    visitor = visitor_of(safety={"kidney_disease": "yes"}, goal="maintain")
    page = visitor.opened("diary:macros")
    assert "protein" not in page.step_form.values
    assert "doctor or dietitian to say" in page.text
    address = reverse("diary:macros", args=[visitor.member.pk])
    shown = page.step_form.values["shown"][0]
    visitor.client.post(address, {"protein": "1.6", "fat": "25", "shown": shown})
    row = latest_choice(visitor.member)
    assert row is not None
    assert row.protein_g_per_kg is None


# --- the week -------------------------------------------------------------------------


def test_training_days_have_more_and_the_week_the_same(visitor: Visitor) -> None:
    page = visitor.opened("diary:week")
    assert page.headings[0].startswith("Every day of your week has ")
    total = re.search(r"The week comes to about ([\d,]+) kcal", page.text)
    assert total
    mean = target_of(visitor).intake_kcal
    page = visitor.sent(page, days=["0", "3"], more="20")
    found = energy(visitor)
    assert found.plan is not None
    assert sum(found.plan.days_kcal) == pytest.approx(7 * mean)
    assert found.plan.days_kcal[0] == pytest.approx(1.2 * found.plan.days_kcal[1])
    assert f"The week comes to about {total[1]} kcal" in page.text
    assert found.day_kcal == found.plan.days_kcal[timezone.localdate().weekday()]
    assert "By the days of your week, today has" in visitor.opened("diary:target").text
    form = visitor.opened("diary:week").step_form
    assert (form.values["days"], form.values["more"]) == (["0", "3"], ["20"])
    visitor.sent(visitor.opened("diary:week"), days=[])
    assert energy(visitor).plan is None


def test_no_day_of_a_week_is_below_the_floor() -> None:
    born = (timezone.localdate() - dt.timedelta(days=22000)).isoformat()
    visitor = visitor_of(
        born=born,
        height=("160.02", "cm"),
        weight=("150", "lb"),
        activity="inactive",
        goal="lose_1",
    )
    page = visitor.sent(visitor.opened("diary:week"), days=["5"], more="30")
    found = energy(visitor)
    assert found.plan is not None
    assert min(found.plan.days_kcal) >= FLOOR - 1e-6
    assert sum(found.plan.days_kcal) == pytest.approx(7 * target_of(visitor).intake_kcal)
    assert "1,200 kcal" in page.text
    GoalChoice.objects.filter(member=visitor.member).update(weekday_pattern="2,1,1,1,1,0.5,0.5")
    found = energy(visitor)
    assert found.plan is not None
    assert min(found.plan.days_kcal) >= FLOOR - 1e-6


@pytest.mark.parametrize("said", [{"days": ["7"]}, {"more": "90"}, {"days": ["x"]}])
def test_another_week_is_refused(visitor: Visitor, said: dict[str, Any]) -> None:
    assert visitor.sent(visitor.opened("diary:week"), **said).status == 422
    assert energy(visitor).plan is None


# --- no numbers ------------------------------------------------------------------------


def test_nothing_of_it_is_shown_to_somebody_who_is_to_see_no_numbers(visitor: Visitor) -> None:
    checked_in(visitor, target_of(visitor).maintenance.intake_kcal + 90)
    visitor.sent(visitor.opened("diary:week"), days=["0", "3"], more="20")
    Member.objects.update(hides_numbers=True)
    for name in ("target", "goal", "macros", "week", "changes", "intake"):
        page = visitor.opened(f"diary:{name}")
        assert numbers_beside_units(page.text) == [], name
        assert "Lose" not in page.text
        assert "You asked not to see numbers" in page.text
    page = _change(visitor, "fix")
    assert numbers_beside_units(page.text) == []
