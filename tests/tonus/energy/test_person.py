"""Persons: slips are caught, gaps are named, nothing is assumed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tonus.energy.people import health, person
from tonus.energy import Activity, Goal, Sex, default_loss_goal, goal_offers, target
from tonus.energy.person import measured, missing_inputs
from tonus.errors import InputError

BODY = ("sex", "age_years", "height_cm", "weight_kg", "activity")
ASKED = (
    "pregnant",
    "breastfeeding",
    "eating_disorder",
    "insulin_or_sulfonylurea",
    "kidney_disease",
)


@pytest.mark.parametrize("name", [*BODY, *ASKED])
def test_whatever_is_missing_is_asked_for_and_never_assumed(name: str) -> None:
    gap: dict[str, Any] = {name: None} if name in BODY else {"health": health(**{name: None})}
    someone = person(**gap)
    assert missing_inputs(someone) == (name,)
    for ask in (lambda: target(someone, Goal.MAINTAIN), lambda: goal_offers(someone)):
        with pytest.raises(InputError, match=f"Missing: {name}") as caught:
            ask()
        assert caught.value.params["names"] == (name,)
    with pytest.raises(InputError, match=name):
        default_loss_goal(someone)


def test_all_that_is_missing_is_named_at_once() -> None:
    nobody = person(**dict.fromkeys(BODY), health=health(**dict.fromkeys(ASKED)))
    assert missing_inputs(nobody) == (*BODY, *ASKED)
    with pytest.raises(InputError, match=", ".join((*BODY, *ASKED))):
        target(nobody, Goal.LOSE_1)


def test_men_are_not_asked_about_pregnancy() -> None:
    man = person(sex=Sex.MALE, health=health(pregnant=None, breastfeeding=None))
    assert missing_inputs(man) == ()


@pytest.mark.parametrize("name", BODY)
def test_measures_name_their_gap(name: str) -> None:
    with pytest.raises(InputError, match=name):
        measured(person(**{name: None}))


@pytest.mark.parametrize(
    "slip",
    [
        {"height_cm": 1.65},
        {"height_cm": 251.0},
        {"weight_kg": 19.0},
        {"weight_kg": 401.0},
        {"weight_kg": float("nan")},
        {"age_years": -1.0},
        {"age_years": 1990.0},
        {"body_fat_share": 30.0},
        {"height_cm": 240.0, "weight_kg": 40.0},
        {"height_cm": 110.0, "weight_kg": 200.0},
    ],
)
def test_a_slip_of_finger_or_unit_is_refused(slip: dict[str, float]) -> None:
    with pytest.raises(InputError, match="Check number"):
        person(**slip)


def test_measures_are_handed_on() -> None:
    body = measured(person(activity=Activity.ACTIVE))
    assert (body.age_years, body.height_cm, body.weight_kg) == (40.0, 165.0, 90.0)
    assert body.activity is Activity.ACTIVE
    assert body.bmi == pytest.approx(90 / 1.65**2)
