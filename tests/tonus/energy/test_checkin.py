"""The weekly check-in: steps, reasons to hold, and what no sequence of them may break."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tonus.energy.people import WOMAN_OF_60, anybody, person, well
from tests.tonus.energy.test_aims import aims
from tests.tonus.energy.test_target import computed
from tonus.catalogue import translator
from tonus.energy import (
    Aim,
    CheckIn,
    Decision,
    Goal,
    LogEvidence,
    Maintenance,
    NoNumbers,
    Person,
    Reason,
    change_entry,
    check_in,
    formula_maintenance,
    maintenance_of,
    stored_maintenance,
)
from tonus.energy.checkins.step import step_kcal
from tonus.energy.person import measured
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.errors import InputError

TODAY = dt.date(2027, 2, 1)


def learned(someone: Person, energy_kcal: float, sd_kcal: float = 70.0) -> Maintenance:
    """What a log might say of somebody."""
    formula = formula_maintenance(measured(someone), someone.health)
    return replace(
        formula,
        balance_kcal=energy_kcal,
        intake_kcal=energy_kcal,
        sd_kcal=sd_kcal,
        working=replace(formula.working, amount=energy_kcal),
    )


def evidence(maintenance: Maintenance | None, **changes: Any) -> LogEvidence:
    """A good log of four weeks, but for the changes."""
    plain: dict[str, Any] = {
        "maintenance": maintenance,
        "rate_kg_per_week": -0.2,
        "rate_sd_kg_per_week": 0.1,
        "mean_intake_kcal": 1700.0,
        "window_days": 28,
        "intake_days": 25,
        "weighed_days": 26,
        "log_days": 40,
    }
    return LogEvidence(**(plain | changes))


def checked(someone: Person, aim: Aim, log: LogEvidence, **options: Any) -> CheckIn:
    found = check_in(someone, aim, today=TODAY, evidence=log, **options)
    assert isinstance(found, CheckIn)
    return found


def keys(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.key.removeprefix("energy.checkin.") for reason in reasons]


def formula_kcal(someone: Person) -> float:
    return formula_maintenance(measured(someone), someone.health).intake_kcal


# --- steps ------------------------------------------------------------------------


def test_a_small_difference_is_taken_whole() -> None:
    someone = person()
    log = learned(someone, formula_kcal(someone) - 100)
    found = checked(someone, Goal.LOSE_1, evidence(log))
    assert found.decision is Decision.CHANGE
    assert found.maintenance is log
    assert found.change_kcal == pytest.approx(-100)
    assert found.reasons == ()
    assert found.evidence_words is not None
    assert found.evidence_words.key == "energy.checkin.evidence_loss"


def test_a_large_difference_is_taken_in_steps_that_end_there() -> None:
    someone = person()
    aim, log = Goal.LOSE_1, learned(someone, formula_kcal(someone) + 500, 60.0)
    present: Maintenance | None = None
    changes = []
    for _week in range(5):
        found = checked(someone, aim, evidence(log), maintenance=present)
        changes.append(round(found.change_kcal))
        present = found.maintenance
    assert changes == [150, 150, 150, 50, 0]
    assert present is not None
    assert present.intake_kcal == pytest.approx(log.intake_kcal)


def test_the_step_is_smaller_where_the_log_is_unsure() -> None:
    assert step_kcal(0.0) == step_kcal(75.0) == 150
    assert step_kcal(150.0) == pytest.approx(75)
    assert step_kcal(math.nan) == 0
    someone = person()
    sure = checked(someone, Goal.MAINTAIN, evidence(learned(someone, 1600.0, 60.0)))
    unsure = checked(someone, Goal.MAINTAIN, evidence(learned(someone, 1600.0, 200.0)))
    assert abs(unsure.change_kcal) < abs(sure.change_kcal)
    assert keys(unsure.reasons) == ["step"]
    # What is left of the way is part of what is not known.
    assert unsure.maintenance.sd_kcal > 200


def test_every_working_of_a_check_in_gives_its_number() -> None:
    someone = person()
    for energy in (1600.0, formula_kcal(someone) + 60, 2600.0):
        found = checked(someone, Goal.LOSE_1, evidence(learned(someone, energy)))
        for working in found.workings[1:]:
            assert computed(working) == pytest.approx(working.amount)
        working = found.after.workings[0]
        if found.maintenance.working.equation.startswith("P"):
            assert computed(working) == pytest.approx(found.maintenance.intake_kcal)


# --- reasons to hold --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"intake_days": 13}, "few_intakes"),
        ({"weighed_days": 7}, "few_weighings"),
        ({"log_days": 13}, "first_days"),
        ({"window_days": 10, "log_days": 10}, "first_days"),
        ({"questions": 1}, "questions"),
        ({"mean_intake_kcal": None}, "no_food"),
        ({"intake_days": 0}, "no_food"),
        ({"mean_intake_kcal": 300.0}, "impossible"),
        ({"mean_intake_kcal": math.nan}, "impossible"),
        ({"rate_kg_per_week": -4.0}, "rate_impossible"),
        ({"rate_kg_per_week": math.nan}, "rate_impossible"),
        ({"rate_sd_kg_per_week": math.nan}, "rate_impossible"),
    ],
)
def test_a_log_that_is_not_good_enough_is_not_followed(changes: dict[str, Any], key: str) -> None:
    someone = person()
    log = evidence(learned(someone, formula_kcal(someone) - 300), **changes)
    found = checked(someone, Goal.LOSE_1, log)
    assert found.decision is Decision.HOLD
    assert key in keys(found.reasons)
    assert found.after is found.before
    assert found.change_kcal == 0
    assert found.maintenance.intake_kcal == formula_kcal(someone)


@pytest.mark.parametrize("energy", [0.0, -300.0, 900.0, 6000.0, math.nan, math.inf])
def test_an_expenditure_that_no_body_has_is_not_followed(energy: float) -> None:
    someone = person()
    found = checked(someone, Goal.LOSE_1, evidence(learned(someone, energy)))
    assert found.decision is Decision.HOLD
    assert "impossible" in keys(found.reasons)
    # What no body does is not said as if it were so.
    assert found.evidence_words is None


def test_a_log_no_surer_than_the_formula_is_not_followed() -> None:
    someone = person()
    for sd in (246.0, 400.0, math.nan):
        found = checked(someone, Goal.LOSE_1, evidence(learned(someone, 1700.0, sd)))
        assert keys(found.reasons) == ["unsure"]


def test_noise_changes_nothing() -> None:
    someone = person()
    for change, sd in ((20.0, 50.0), (-20.0, 50.0), (50.0, 110.0)):
        log = learned(someone, formula_kcal(someone) + change, sd)
        found = checked(someone, Goal.LOSE_1, evidence(log))
        assert found.decision is Decision.HOLD
        assert keys(found.reasons) == ["noise"]


def test_nothing_changes_twice_in_a_week() -> None:
    someone = person()
    log = evidence(learned(someone, formula_kcal(someone) - 100))
    for days, decision in ((0, Decision.HOLD), (6, Decision.HOLD), (7, Decision.CHANGE)):
        last = TODAY - dt.timedelta(days=days)
        assert checked(someone, Goal.LOSE_1, log, last_changed=last).decision is decision


def test_who_already_loses_too_fast_is_not_asked_to_eat_less() -> None:
    someone = person()
    fast = {"rate_kg_per_week": -1.6, "rate_sd_kg_per_week": 0.2}
    less = checked(
        someone, Goal.LOSE_1, evidence(learned(someone, formula_kcal(someone) - 300), **fast)
    )
    assert keys(less.reasons) == ["fast_loss"]
    more = checked(
        someone, Goal.LOSE_1, evidence(learned(someone, formula_kcal(someone) + 300), **fast)
    )
    assert more.change_kcal > 0


def test_who_logs_no_food_is_told_nothing_of_expenditure() -> None:
    log = evidence(None, mean_intake_kcal=None, intake_days=0)
    found = checked(person(), Goal.LOSE_1, log)
    assert keys(found.reasons) == ["no_food"]
    assert found.evidence_words is None
    assert found.workings == ()


def test_a_fixed_target_stays() -> None:
    someone = person()
    mine = learned(someone, 2100.0)
    log = evidence(learned(someone, 1700.0))
    found = checked(someone, Goal.LOSE_1, log, maintenance=mine, is_fixed=True)
    assert found.decision is Decision.FIXED
    assert found.maintenance is mine
    assert found.change_kcal == 0
    assert found.evidence_words is not None


def test_at_the_floor_less_food_is_never_proposed() -> None:
    log = learned(WOMAN_OF_60, 1500.0)
    present = learned(WOMAN_OF_60, 1640.0)
    found = checked(WOMAN_OF_60, Goal.LOSE_1, evidence(log), maintenance=present)
    assert found.before.intake_kcal == found.after.intake_kcal == 1200
    assert keys(found.reasons) == ["at_floor"]


# --- what is said and kept --------------------------------------------------------


@pytest.mark.parametrize("rate", [-0.4, 0.0, 0.4])
def test_every_reason_of_a_check_in_can_be_said(rate: float) -> None:
    english = translator("en")
    someone = person()
    bad = {"intake_days": 2, "weighed_days": 1, "questions": 2, "mean_intake_kcal": 100.0}
    logs = (
        evidence(learned(someone, 1700.0), rate_kg_per_week=rate),
        evidence(learned(someone, 300.0, 400.0), rate_kg_per_week=rate * 10, **bad),
        evidence(learned(someone, formula_kcal(someone)), log_days=3),
    )
    for log in logs:
        found = checked(someone, Goal.LOSE_1, log, last_changed=TODAY)
        again = checked(someone, Goal.LOSE_1, log)
        fixed = checked(someone, Goal.LOSE_1, log, is_fixed=True)
        words = (found.evidence_words,) if found.evidence_words else ()
        for reason in (*found.reasons, *again.reasons, *fixed.reasons, *words):
            text = english.gettext(reason.key)
            assert text != reason.key
            text.format(**{value.name: value.amount for value in reason.values})
            assert not re.search(r"pound|kilogram|\b(kg|lb)\b", text)


def test_the_log_of_changes_says_what_changed_and_why() -> None:
    someone = person()
    found = checked(someone, Goal.LOSE_1, evidence(learned(someone, 1600.0)))
    entry = change_entry(found, on=TODAY, aim=Goal.LOSE_1)
    assert entry.aim == "lose_1"
    assert entry.decision is Decision.CHANGE
    assert entry.intake_after_kcal - entry.intake_before_kcal == pytest.approx(found.change_kcal)
    assert entry.maintenance_after_kcal == found.maintenance.intake_kcal
    assert entry.reason_keys == ("energy.checkin.step",)


@given(well, st.floats(800, 5000), st.floats(1, 400))
def test_a_maintenance_is_kept_exactly(someone: Person, energy: float, sd: float) -> None:
    if someone.age_years is None or someone.age_years < 19:
        return
    log = learned(someone, energy, sd)
    assert maintenance_of(json.loads(json.dumps(stored_maintenance(log)))) == log


@pytest.mark.parametrize(
    "broken",
    [{"intake_kcal": "1800"}, {"sd_kcal": None}, {"working": None}, {"balance_kcal": True},
     {"intake_kcal": math.nan}, {"working": {}}],
)  # fmt: skip
def test_what_was_kept_and_is_broken_is_refused(broken: dict[str, object]) -> None:
    kept = stored_maintenance(learned(person(), 2000.0))
    with pytest.raises(InputError):
        maintenance_of(kept | broken)


# --- what no sequence may break ---------------------------------------------------

logs: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    energy=st.floats(-500, 7000) | st.just(math.nan),
    sd=st.floats(0, 400),
    rate_kg_per_week=st.floats(-3, 3),
    rate_sd_kg_per_week=st.floats(0, 1),
    mean_intake_kcal=st.none() | st.floats(0, 6000),
    intake_days=st.integers(0, 28),
    weighed_days=st.integers(0, 28),
    questions=st.integers(0, 1),
)


@settings(max_examples=60)
@given(anybody, aims, st.lists(logs, min_size=1, max_size=6), st.booleans())
def test_no_sequence_of_check_ins_goes_below_the_floor_or_jumps(
    someone: Person, aim: Aim, weeks: list[dict[str, Any]], is_hidden: bool
) -> None:
    if someone.age_years is None or someone.age_years < 19:
        return
    present: Maintenance | None = None
    hidden = Reason(key="energy.reason.signals") if is_hidden else None
    for week in weeks:
        rest = {name: value for name, value in week.items() if name not in {"energy", "sd"}}
        log = evidence(learned(someone, week["energy"], week["sd"]), **rest)
        found = check_in(
            someone, aim, today=TODAY, evidence=log, maintenance=present, deficit_hidden=hidden
        )
        if isinstance(found, NoNumbers):
            return
        assert abs(found.change_kcal) <= 150 + 1e-6
        assert abs(found.change_kcal) <= found.step_kcal + 1e-6
        assert someone.sex is not None
        for shown in (found.before, found.after):
            if shown.goal.is_loss:
                assert not is_hidden
                assert shown.intake_kcal >= loss_floor_kcal(someone.sex)
            else:
                assert shown.intake_kcal >= shown.maintenance.intake_kcal
        present = found.maintenance
