"""Accounts for show stand beside people's own and never touch them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import belongings_of
from tests.web.cast import Cast, client_of, new_user
from tests.web.filling import rows_of
from tonus.energy import Goal, Sex, Target
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.errors import InputError
from tonus_web.accounts.models import User
from tonus_web.body.models import Measurement, Photo
from tonus_web.body.photo_files import photo_file
from tonus_web.demo.accounts import Kind, new_demo, people_count, removed_demos
from tonus_web.demo.models import DemoAccount
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.diary.selectors import energy_of
from tonus_web.members.models import Grant, Member
from tonus_web.members.undo import record_models
from tonus_web.training.models import SetEntry

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 30, 22, 0, tzinfo=dt.UTC)


def entered(member: Member) -> list[tuple[object, ...]]:
    """What was entered for a member, without ids."""
    found: list[tuple[object, ...]] = []
    found += WeighIn.objects.filter(member=member).values_list("at", "weight_kg").order_by("at")
    found += (
        DayIntake.objects.filter(member=member)
        .values_list("local_date", "energy_kcal", "is_complete")
        .order_by("local_date")
    )
    found += (
        Measurement.objects.filter(member=member)
        .values_list("at", "site", "length_cm")
        .order_by("at", "site")
    )
    found += (
        GoalChoice.objects.filter(member=member)
        .values_list("created_at", "kind", "goal", "maintenance_kcal")
        .order_by("created_at")
    )
    found += (
        SetEntry.objects.filter(member=member)
        .values_list("at", "exercise", "repetitions", "load_kg")
        .order_by("at")
    )
    return found


def test_a_year_is_there_signs_in_and_goes_with_its_files(
    django_capture_on_commit_callbacks: Any,
) -> None:
    demo = new_demo(Kind.YEAR, seed=1, now=NOW)
    member = Member.objects.get(account__username=demo.name)
    assert WeighIn.objects.filter(member=member).count() > 280
    assert DayIntake.objects.filter(member=member).count() > 280
    assert not WeighIn.objects.filter(at__gte=NOW).exists()
    goals = GoalChoice.objects.filter(member=member).order_by("created_at")
    assert goals[0].created_at < NOW - dt.timedelta(days=360)
    assert goals.last() is not None
    accepted = [goal for goal in goals if goal.kind == GoalChoice.Kind.CHECK_IN]
    assert 4 <= len(accepted) <= 20
    assert all(goal.maintenance_on == goal.created_at.date() for goal in accepted)
    chosen = [goal.goal for goal in goals if goal.kind == GoalChoice.Kind.GOAL]
    assert chosen == [Goal.LOSE_1, Goal.MAINTAIN, Goal.LOSE_0_5]
    found = energy_of(member, NOW.date())
    assert isinstance(found.result, Target)
    assert found.result.intake_kcal >= loss_floor_kcal(Sex.FEMALE)
    # Nothing in it is a sign that counting does harm.
    assert found.deficit_hidden is None
    client = Client()
    assert client.login(username=demo.name, password=demo.password)
    ((name, path),) = demo.pages
    assert name == "Dana"
    assert client.get(path).status_code == 200
    assert client.get(reverse("body:index", args=[member.pk])).status_code == 200
    photos = list(Photo.objects.filter(member=member))
    assert len(photos) == 5
    assert all(photo_file(photo.path).stat().st_size > 1000 for photo in photos)
    with django_capture_on_commit_callbacks(execute=True):
        assert removed_demos() == [demo.name]
    assert not any(photo_file(photo.path).exists() for photo in photos)


def test_the_same_seed_gives_the_same_records_and_another_password() -> None:
    found = []
    for seed in (5, 5):
        demo = new_demo(Kind.YEAR, seed=seed, now=NOW)
        found.append((demo.password, entered(Member.objects.get(account__username=demo.name))))
        removed_demos()
    assert found[0][1] == found[1][1]
    assert found[0][0] != found[1][0]


def test_the_empty_one_holds_nothing_and_the_odd_one_everything_odd() -> None:
    empty, odd = (new_demo(kind, seed=1, now=NOW) for kind in (Kind.EMPTY, Kind.ODD))
    nobody = Member.objects.get(account__username=empty.name)
    assert not any(model.objects.filter(member=nobody).exists() for model in record_models())
    members = {m.name: m for m in Member.objects.filter(grants__user__username=odd.name)}
    counts = {
        name: WeighIn.objects.filter(member=member).count() for name, member in members.items()
    }
    assert counts["One reading"] == 1
    assert counts["Ten years"] > 2500
    mixed = WeighIn.objects.filter(member=members["Odd readings"])
    assert set(mixed.values_list("weight_unit", flat=True)) == {"kg", "lb"}
    assert mixed.filter(at__gt=NOW).exists()
    assert mixed.filter(weight_kg__lt=45).exists()
    assert members["No numbers asked"].hides_numbers
    assert [name for name, _path in odd.pages] == [
        "Odd readings",
        "One reading",
        "Ten years",
        "No numbers asked",
    ]


@pytest.mark.parametrize("kind", [Kind.EMPTY, Kind.ODD])
def test_every_page_of_the_day_stands_what_is_shown(kind: Kind) -> None:
    demo = new_demo(kind, seed=1, now=timezone.now())
    client = client_of(User.objects.get(username=demo.name))
    for _name, path in demo.pages:
        for page in (
            "",
            "body/",
            "body/places/waist/",
            "body/photos/",
            "energy/",
            "energy/weight/",
        ):
            assert client.get(path + page, follow=True).status_code == 200, page


def test_a_second_one_of_a_kind_is_refused_and_leaves_nothing() -> None:
    first = new_demo(Kind.EMPTY, seed=1, now=NOW)
    with pytest.raises(InputError, match="such a demonstration already"):
        new_demo(Kind.EMPTY, seed=2, now=NOW)
    assert list(User.objects.values_list("username", flat=True)) == [first.name]


def test_a_name_that_somebody_has_is_left_to_them() -> None:
    person = new_user("Demo-Empty")
    assert new_demo(Kind.EMPTY, seed=1, now=NOW).name == "demo-empty-2"
    removed_demos()
    assert User.objects.get() == person


def test_removing_leaves_what_is_peoples_own_untouched(cast: Cast) -> None:
    belongings_of(cast.member)
    watched: list[type[Model]] = [*record_models(), User, Member, Grant]
    before = rows_of(watched)
    assert people_count() == 5
    for kind in (Kind.EMPTY, Kind.ODD):
        new_demo(kind, seed=1, now=NOW)
    assert people_count() == 5
    assert removed_demos() == ["demo-empty", "demo-odd"]
    assert rows_of(watched) == before
    assert not DemoAccount.objects.exists()
    assert removed_demos() == []
