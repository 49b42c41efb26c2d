"""Today says what is next, from records, to each reader what is theirs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation

from tests.web.belongings import done_run, new_weigh_in, trained, watched_clip
from tests.web.cast import Cast, client_of
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tonus.energy import Goal
from tonus.units import Quantity, Unit
from tonus_web.coach.models import AnalysisRun
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.members.models import BodyAnswers, Member, ReadinessAnswers, SafetyAnswers
from tonus_web.members.services import member_of
from tonus_web.members.undo import deleted_together
from tonus_web.today.kept import summary_of

State = AnalysisRun.State
SAFE = {
    "pregnant": "no",
    "breastfeeding": "no",
    "eating_disorder": "no",
    "insulin_or_sulfonylurea": "no",
    "kidney_disease": "no",
}
READY = {
    "active_now": "yes",
    "heart_metabolic_kidney": "no",
    "chest_pain_fainting_breathless": "no",
    "falls_or_unsteady": "no",
    "joints_or_back": "no",
    "pregnant": "no",
}


@pytest.fixture
def visitor(cast: Cast) -> Visitor:
    """The owner, welcomed."""
    Member.objects.filter(pk=cast.member.pk).update(welcomed_at=timezone.now())
    return Visitor(cast.owner)


def wants(member: Member, *names: str, **also: Any) -> None:
    """Write what a member wants, and nothing else."""
    also |= {f"wants_{name}": name in names for name in ("legs", "walks", "calories")}
    Member.objects.filter(pk=member.pk).update(**also)


def answered(member: Member, **safety: str) -> None:
    """Everything that a target needs but weight and goal."""
    body = BodyAnswers(member=member, sex="female", activity="low_active")
    body.date_of_birth = dt.date(1986, 3, 1)
    body.height = Quantity.entered("165", unit=Unit.CM)
    body.save()
    SafetyAnswers.objects.create(member=member, **{**SAFE, **safety})


def today(visitor: Visitor) -> Page:
    """Their page."""
    page = visitor.opened("today:day")
    assert page.status == 200
    return page


def heading(visitor: Visitor) -> str:
    """What the page says first."""
    return " ".join(today(visitor).headings[0].split())


def test_nothing_chosen_helps_to_choose(visitor: Visitor) -> None:
    page = today(visitor)
    assert page.headings == ["Choose what you would like to do here."]
    assert any("/settings/" in link for link in page.links)


def test_the_first_set_is_explained(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    page = today(visitor)
    assert page.headings == ["Do a first set to see your form."]
    assert "How a first set works" in page.text
    # The camera comes first, a clip second, and without either it goes by hand.
    member = visitor.member.pk
    ways = [
        reverse(name, args=[member]) for name in ("coach:live", "coach:new", "training:set_new")
    ]
    assert [link for link in page.links if link in ways] == ways
    assert "Start a set with the camera" in page.text


def test_sets_by_hand_are_sets(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    trained(visitor.member, days_ago=2)
    assert heading(visitor) == "Do a set with the camera to see your form."


def test_a_fresh_report_leads(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    run = done_run(visitor.member, days_ago=0.1)
    page = today(visitor)
    assert page.headings[0].startswith("Three squats")
    assert "One thing to work on" in page.text
    assert reverse("coach:picture", args=[visitor.member.pk, run.pictures.get().pk]) in page.html
    assert reverse("coach:run", args=[visitor.member.pk, run.pk]) in page.links


def test_a_kept_report_is_told_in_each_language(visitor: Visitor) -> None:
    run = done_run(visitor.member)
    first = summary_of(run)
    assert summary_of(run) is first
    with translation.override("de"):
        assert summary_of(run) is not first
    # Judged again it is another run, and told anew.
    assert summary_of(done_run(visitor.member)) is not first


def test_a_report_ended_by_the_database_s_own_clock_is_told(visitor: Visitor) -> None:
    run = done_run(visitor.member)
    # As workers write it; SQLite keeps that time in milliseconds.
    AnalysisRun.objects.filter(pk=run.pk).update(ended_at=Now())
    assert today(visitor).headings[0].startswith("Three squats")


def test_later_the_next_set_leads_and_the_report_is_still_there(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    done_run(visitor.member, days_ago=3)
    page = today(visitor)
    assert page.headings == ["Do your next set to see how your form holds."]
    assert "Three squats" in page.text


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (State.WAITING, "Your clip waits for its turn."),
        (State.RUNNING, "Your set is being watched."),
    ],
)
def test_a_run_that_goes_on_leads(visitor: Visitor, state: str, first: str) -> None:
    wants(visitor.member, "legs")
    run = done_run(visitor.member)
    new = AnalysisRun.objects.create(
        member=visitor.member, clip=watched_clip(run), exercise="squat", state=state, progress=0.37
    )
    page = today(visitor)
    assert page.headings == [first]
    assert 'value="37" max="100"' in page.html
    assert page.links.count(reverse("coach:run", args=[visitor.member.pk, new.pk])) == 1


def test_a_failed_run_says_so_until_another_is_done(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    run = done_run(visitor.member, days_ago=0.1)
    AnalysisRun.objects.create(
        member=visitor.member, clip=watched_clip(run), exercise="squat", state=State.FAILED
    )
    assert heading(visitor) == "The last clip could not be watched to the end."
    done_run(visitor.member)
    assert heading(visitor).startswith("Three squats")


def test_a_cancelled_run_is_nothing(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    run = done_run(visitor.member, days_ago=0.1)
    AnalysisRun.objects.create(
        member=visitor.member, clip=watched_clip(run), exercise="squat", state=State.CANCELLED
    )
    assert heading(visitor).startswith("Three squats")


def test_what_was_deleted_is_not_told(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    run = done_run(visitor.member)
    deleted_together(run, watched_clip(run))
    assert heading(visitor) == "Do a first set to see your form."


def test_walks_are_advice_without_numbers_of_theirs(visitor: Visitor) -> None:
    wants(visitor.member, "walks")
    page = today(visitor)
    assert page.headings == ["A walk of ten minutes is a good next step."]
    assert "Three walks of at least ten minutes a week" in page.text


def test_what_a_target_needs_is_named(visitor: Visitor) -> None:
    wants(visitor.member, "calories")
    page = today(visitor)
    assert page.headings == ["Your target needs a few more answers."]
    assert "your height" in page.text
    assert reverse("onboarding:step", args=[visitor.member.pk, "about"]) in page.links


def test_the_target_stands_there_with_its_working(visitor: Visitor) -> None:
    wants(visitor.member, "calories")
    answered(visitor.member)
    new_weigh_in(visitor.member, kg="80")
    GoalChoice.objects.create(member=visitor.member, goal=Goal.MAINTAIN.value)
    page = today(visitor)
    found = re.fullmatch(r"Your target today is about ([\d,]+) kcal\.", page.headings[0])
    assert found
    assert f"{found[1]} kcal Show the working Enter what you ate" in page.text
    assert reverse("diary:intake", args=[visitor.member.pk]) in page.links
    target = visitor.opened("diary:target")
    assert f"{found[1]} kcal" in target.text
    visitor.user.energy_unit = "kJ"
    visitor.user.save()
    assert "kJ" in heading(visitor)


def test_a_weight_is_kept_from_here(visitor: Visitor) -> None:
    wants(visitor.member, "calories")
    page = today(visitor)
    form = next(form for form in page.forms if form.action.endswith("/weight/now/"))
    said = {"weight_large": "80,5", "weight_unit": "kg"}
    after = visitor.sent(page, form, **said)
    assert after.status == 200
    assert WeighIn.objects.get(member=visitor.member).weight_kg == 80.5
    # The same page sent again, as after Back: kept once.
    visitor.sent(page, form, **said)
    assert WeighIn.objects.filter(member=visitor.member).count() == 1
    assert "Last: 80.5 kg on" in today(visitor).text


@pytest.mark.parametrize(
    ("also", "safety"),
    [
        ({"hides_numbers": True}, {}),
        ({}, {"eating_disorder": "yes"}),
        ({}, {"eating_disorder": "rather_not_say"}),
        ({}, {"pregnant": "yes"}),
    ],
)
@pytest.mark.parametrize("reader", ["owner", "coach", "viewer"])
def test_no_number_leaks(
    cast: Cast, visitor: Visitor, also: dict[str, bool], safety: dict[str, str], reader: str
) -> None:
    wants(visitor.member, "legs", "walks", "calories", **also)
    answered(visitor.member, **safety)
    new_weigh_in(visitor.member, kg="83.25")
    GoalChoice.objects.create(member=visitor.member, goal=Goal.LOSE_1.value)
    done_run(visitor.member)
    answer = client_of(getattr(cast, reader)).get(reverse("today:day", args=[visitor.member.pk]))
    page = Page(answer.content.decode(), answer.status_code, "")
    assert page.status == 200
    assert page.headings[0].startswith("Three squats")
    assert numbers_beside_units(page.text) == []
    for word in ("kcal", "83", "target", "Lose", "scale", "Weight"):
        assert word not in page.text, word


def test_energy_is_not_spoken_of_to_those_who_did_not_ask(visitor: Visitor) -> None:
    wants(visitor.member, "legs")
    answered(visitor.member)
    new_weigh_in(visitor.member, kg="83.25")
    GoalChoice.objects.create(member=visitor.member, goal=Goal.LOSE_1.value)
    assert numbers_beside_units(today(visitor).text) == []


@pytest.mark.parametrize("question", [name for name in READY if name != "active_now"])
def test_a_yes_says_to_ask_first(cast: Cast, visitor: Visitor, question: str) -> None:
    wants(visitor.member, "legs")
    ReadinessAnswers.objects.create(member=visitor.member, **READY)
    assert "ask your doctor" not in today(visitor).text
    assert "Begin gently" not in today(visitor).text
    ReadinessAnswers.objects.create(member=visitor.member, **{**READY, question: "yes"})
    page = today(visitor)
    assert "ask your doctor" in page.text
    assert "Begin at this depth: a quarter squat." in page.text
    # It locks nothing.
    assert reverse("coach:live", args=[visitor.member.pk]) in page.links
    # And it is nobody else's affair.
    for other in (cast.coach, cast.viewer):
        answer = client_of(other).get(reverse("today:day", args=[visitor.member.pk]))
        assert "ask your doctor" not in answer.content.decode()
        assert "Begin gently" not in answer.content.decode()


def test_answers_of_a_year_ago_are_asked_again(cast: Cast, visitor: Visitor) -> None:
    row = SafetyAnswers.objects.create(member=visitor.member, **SAFE)
    assert "a year since" not in today(visitor).text
    old = timezone.now() - dt.timedelta(days=366)
    SafetyAnswers.objects.filter(pk=row.pk).update(created_at=old)
    page = today(visitor)
    assert "a year since" in page.text
    assert reverse("onboarding:step", args=[visitor.member.pk, "safety"]) in page.links
    answer = client_of(cast.coach).get(reverse("today:day", args=[visitor.member.pk]))
    assert "a year since" not in answer.content.decode()


def test_who_was_never_welcomed_is_led_back(visitor: Visitor) -> None:
    wants(visitor.member, welcomed_at=None)
    assert reverse("onboarding:start", args=[visitor.member.pk]) in today(visitor).links


def test_readers_see_what_they_may_do(cast: Cast, visitor: Visitor) -> None:
    wants(visitor.member, "legs", "calories", welcomed_at=None)
    answered(visitor.member)
    new_weigh_in(visitor.member, kg="80")
    GoalChoice.objects.create(member=visitor.member, goal=Goal.MAINTAIN.value)
    done_run(visitor.member, days_ago=3)
    address = reverse("today:day", args=[visitor.member.pk])
    pages = {}
    for name in ("owner", "coach", "viewer"):
        answer = client_of(getattr(cast, name)).get(address)
        pages[name] = Page(answer.content.decode(), answer.status_code, address)
    new = reverse("coach:live", args=[visitor.member.pk])
    weigh_in = reverse("weight:weigh_in", args=[visitor.member.pk])
    for name, may in (("owner", True), ("coach", True), ("viewer", False)):
        page = pages[name]
        assert (new in page.links) is may, name
        assert any(form.action == weigh_in for form in page.forms) is may, name
        # Every link leads somewhere for this reader.
        client = client_of(getattr(cast, name))
        for link in {link for link in page.links if link.startswith("/m/")}:
            assert client.get(link, follow=True).status_code == 200, (name, link)
    # What somebody is to eat is their own affair.
    assert "kcal" in pages["owner"].text
    assert "80 kg" in pages["coach"].text
    assert "kcal" not in pages["coach"].text
    assert numbers_beside_units(pages["viewer"].text) == []
    assert pages["coach"].headings == [f"Nothing new from {visitor.member.name} today."]
    assert visitor.member.name in pages["viewer"].text
    assert visitor.opened("onboarding:start").status == 200


def test_somebody_elses_running_set_is_not_called_yours(cast: Cast, visitor: Visitor) -> None:
    run = done_run(visitor.member)
    AnalysisRun.objects.create(
        member=visitor.member, clip=watched_clip(run), exercise="squat", state=State.RUNNING
    )
    answer = client_of(cast.viewer).get(reverse("today:day", args=[visitor.member.pk]))
    assert "A set is being watched." in answer.content.decode()


def test_nothing_is_kept_by_caches(visitor: Visitor) -> None:
    for name in ("today:day", "today:settings", "today:export", "members:deleted"):
        answer = visitor.client.get(reverse(name, args=[visitor.member.pk]))
        assert "no-store" in answer.headers["Cache-Control"], name


def test_the_number_of_queries_does_not_grow_with_the_rows(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    """Session, user and member; two of runs and a clip of each; five of energy; one of sets.

    And two of what is kept of the weight.
    """
    wants(visitor.member, "legs", "walks", "calories")
    address = reverse("today:day", args=[visitor.member.pk])
    visitor.client.get(address)
    with django_assert_num_queries(13):
        visitor.client.get(address)
    answered(visitor.member)
    run = done_run(visitor.member, days_ago=0.1)
    AnalysisRun.objects.bulk_create(
        AnalysisRun(
            member=visitor.member,
            clip=watched_clip(run),
            exercise="squat",
            state=state,
            result=run.result,
            at=run.at,
            zone=run.zone,
            local_date=run.local_date,
        )
        for number in range(300)
        for state in (State.DONE if number % 3 else State.WAITING,)
    )
    for number in range(300):
        new_weigh_in(visitor.member, kg="80", days_ago=number)
        GoalChoice.objects.create(member=visitor.member, goal=Goal.MAINTAIN.value)
        ReadinessAnswers.objects.create(member=visitor.member, **READY)
    for number in range(30):
        trained(visitor.member, days_ago=number)
    # The first reader of a report has it read; later it is kept.
    visitor.client.get(address)
    with django_assert_num_queries(15):
        visitor.client.get(address)


def test_a_member_without_an_account_has_a_day(cast: Cast) -> None:
    from tonus_web.members.models import Grant

    child = Member.objects.create(name="Kim", wants_legs=True, welcomed_at=timezone.now())
    Grant.objects.create(user=cast.owner, member=child, role=Grant.Role.OWNER)
    answer = client_of(cast.owner).get(reverse("today:day", args=[child.pk]))
    page = Page(answer.content.decode(), answer.status_code, "")
    assert page.headings == ["Nothing new from Kim today."]
    assert reverse("coach:live", args=[child.pk]) in page.links
    assert member_of(cast.owner).pk != child.pk
