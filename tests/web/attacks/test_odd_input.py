"""What nobody types and a program may send is refused with a sentence, never a broken page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import done_run
from tests.web.cast import Cast, client_of
from tonus_web.coach.models import AnalysisRun
from tonus_web.diary.models import WeighIn
from tonus_web.members.models import BodyAnswers, Member
from tonus_web.records.models import new_id

pytestmark = pytest.mark.django_db

_PAGES = ("today:day", "today:settings", "diary:target", "diary:goal", "diary:weigh_in")


@pytest.mark.parametrize("shown", ["9" * 5000, "9" * 20, "-1", "1e3", "²"])
def test_a_revision_of_any_length_overwrites_nothing(cast: Cast, shown: str) -> None:
    address = reverse("today:settings", args=[cast.member.pk])
    sent = {"form": "wishes", "wishes-name": "Somebody", "wishes-shown": shown}
    assert client_of(cast.owner).post(address, sent).status_code == 422
    cast.member.refresh_from_db()
    assert cast.member.name == "olga"


@pytest.mark.parametrize(
    ("day", "time", "zone"),
    [
        ("9999-12-31", "23:59", "America/New_York"),
        ("9999-12-31", "23:59", "Asia/Tokyo"),
        ("0001-01-01", "00:00", "Asia/Tokyo"),
    ],
)
def test_the_ends_of_the_calendar_are_no_day_to_weigh_in(
    cast: Cast, day: str, time: str, zone: str
) -> None:
    cast.owner.zone = zone
    cast.owner.save()
    address = reverse("diary:weigh_in", args=[cast.member.pk])
    sent = {"record": new_id(), "weight_large": "70", "weight_unit": "kg"}
    answer = client_of(cast.owner).post(address, {**sent, "date": day, "time": time})
    assert answer.status_code == 422
    assert not WeighIn.objects.exists()


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, '{"size":' + "9" * 5000 + "}"])
def test_a_declaration_of_any_shape_is_refused(cast: Cast, body: str) -> None:
    address = reverse("coach:uploads", args=[cast.member.pk])
    answer = client_of(cast.owner).post(address, body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("days", [-1, 126 * 366])
def test_an_age_that_cannot_be_breaks_no_page(cast: Cast, days: int) -> None:
    """Born today in Auckland is born tomorrow in Lima; and somebody's clock was set wrong."""
    Member.objects.filter(pk=cast.member.pk).update(wants_calories=True)
    born = timezone.localdate() - dt.timedelta(days=days)
    answers = BodyAnswers.objects.create(member=cast.member, sex="female", date_of_birth=born)
    assert answers.age_years(timezone.localdate()) == (0.0 if days < 0 else None)
    client = client_of(cast.owner)
    for name in _PAGES:
        answer = client.get(reverse(name, args=[cast.member.pk]), follow=True)
        assert answer.status_code == 200, name


def test_a_damaged_report_spoils_no_other_page(cast: Cast) -> None:
    run = done_run(cast.member)
    AnalysisRun.objects.update(result={"reps": "none"})
    client = client_of(cast.owner)
    place = [cast.member.pk]
    assert client.get(reverse("today:day", args=place)).status_code == 200
    history = client.get(reverse("coach:index", args=place))
    assert "This report cannot be shown." in history.content.decode()
    taken = client.get(reverse("coach:report_file", args=[*place, run.pk]))
    assert taken["Location"] == reverse("coach:run", args=[*place, run.pk])


def test_damaged_landmarks_are_told_in_words(cast: Cast) -> None:
    run = done_run(cast.member)
    AnalysisRun.objects.update(landmarks=b"nothing")
    address = reverse("coach:analyse", args=[cast.member.pk, run.clip_id])
    sent = {"exercise": "squat", "depth": ""}
    answer = client_of(cast.owner).post(address, sent, follow=True)
    assert answer.status_code == 200
    assert AnalysisRun.objects.count() == 1
