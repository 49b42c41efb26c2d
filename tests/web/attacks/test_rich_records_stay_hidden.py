"""Of somebody who is to see no numbers, nothing of a long log is in any answer of the server."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.addresses import ADDRESSES, new_scene
from tests.web.belongings import new_measurement
from tests.web.cast import Cast, client_of
from tests.web.onboarding.people import NOTHING_IN_THE_WAY
from tests.web.undoing import undone
from tests.web.weight.logs import eaten, weighed
from tonus.energy import CustomRate, WeightBy, stored_aim
from tonus.units import Quantity, Unit
from tonus_web.diary.models import GoalChoice, RefusedAim
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.onboarding.steps import Step
from tonus_web.weight.models import KeptTarget, WeightEstimate

#: What rows it takes to show a figure is asked of PostgreSQL by the tests of each page.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

#: Figures that stand nowhere else: of weights, goals, girths and days of food.
_KG = ("78.913", "79.137", "79.371")
_GOAL_KG, _GIRTH_CM, _KCAL = "61.379", "84.531", 2137
_SECRETS = (*_KG, "78.91", "79.14", "79.37", _GOAL_KG, "61.38", _GIRTH_CM, "84.53", "2137", "2,137")
#: Attributes and elements that hold figures for scripts.
_CHARTS = ('id="weight-data"', 'id="spent-data"', 'id="eaten-data"', 'id="girth')
#: Where some of them stand while they may be seen.
_SHOWN = {
    "weight:page": 'id="eaten-data"',
    "diary:weigh_in": "79.137",
    "diary:intake": "2,137",
    "body:index": "84.53",
    "today:export_file": "78.913",
}
#: Pages of somebody's own body; the rest is swept beside this.
_ROOMS = ("today", "diary", "weight", "body", "members", "onboarding")
_WAYS = ("eating disorder", "under 19", "a very low weight")


def _rich(member: Member) -> None:
    """A log of weeks with a goal and check-ins; then an answer that hides the numbers."""
    wants = {f"wants_{name}": True for name in ("legs", "walks", "calories")}
    Member.objects.filter(pk=member.pk).update(**wants, welcomed_at=timezone.now())
    body = BodyAnswers(member=member, sex="female", activity="active")
    body.date_of_birth = dt.date(1980, 1, 1)
    body.height = Quantity.entered("165", unit=Unit.CM)
    body.save()
    SafetyAnswers.objects.create(member=member, **NOTHING_IN_THE_WAY)
    for day in range(1, 30):
        weighed(member, _KG[day % 3], days_ago=day + 0.1)
        eaten(member, _KCAL, days_ago=day)
    weighed(member, "178.913", days_ago=3.3)
    new_measurement(member, cm=_GIRTH_CM)
    new_measurement(member, cm=_GIRTH_CM, days_ago=9)
    by = timezone.localdate() + dt.timedelta(days=700)
    aims = (
        CustomRate(rate_kg_per_week=-0.1234),
        WeightBy(weight_kg=float(_GOAL_KG), date=by),
    )
    for aim in aims:
        GoalChoice.objects.create(member=member, goal=stored_aim(aim), weekday_pattern="")
        RefusedAim.objects.create(
            member=member, goal=stored_aim(aim), local_date=timezone.localdate()
        )
    KeptTarget.objects.create(
        member=member, local_date=timezone.localdate(), kept_kcal=1779.7, proposed_kcal=1779.7
    )


def _hidden(member: Member, way: str) -> None:
    row = BodyAnswers.objects.get(member=member)
    match way:
        case "eating disorder":
            SafetyAnswers.objects.filter(member=member).update(eating_disorder="yes")
        case "under 19":
            row.date_of_birth = timezone.localdate() - dt.timedelta(days=18 * 365)
        case _:
            row.height = Quantity.entered("225", unit=Unit.CM)
    row.save()


def _content(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode("utf-8", "replace"))


@pytest.mark.parametrize("way", _WAYS)
def test_nothing_of_a_long_log_is_in_any_answer(cast: Cast, way: str) -> None:
    _rich(cast.member)
    scene = new_scene(cast)
    owner = client_of(cast.owner)
    for name, figure in _SHOWN.items():
        shown = _content(owner.get(reverse(name, args=[cast.member.pk])))
        assert figure in shown, name
    # What was reckoned while numbers were shown is kept; it must not come out later.
    assert WeightEstimate.objects.exists()
    _hidden(cast.member, way)
    mine = [
        address
        for address in ADDRESSES
        if address.name.partition(":")[0] in _ROOMS and "member_id" in address.parameters
    ]
    paths = [scene.path(address) for address in mine if address.name != "onboarding:step"]
    paths += [reverse("onboarding:step", args=[cast.member.pk, step.value]) for step in Step]
    for user in (cast.owner, cast.coach):
        client = client_of(user)
        for path in paths:
            for method in ("get", "post"):
                with undone(client):
                    answer: Any = getattr(client, method)(path, follow=True)
                    text = _content(answer)
                found = [one for one in (*_SECRETS, *_CHARTS) if one in text]
                assert found == [], f"{user}: {method} {path}"
    assert len(paths) > 50
