"""From a log to a new target: weeks of check-ins on people whose truth is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.tonus.energy.people import WOMAN_OF_60, person
from tonus.energy import (
    CheckIn,
    Decision,
    Goal,
    Maintenance,
    Person,
    Sex,
    Target,
    check_in,
    formula_maintenance,
    target,
)
from tonus.energy.checkins.evidence import log_evidence
from tonus.energy.hall.balance import balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.learned.expenditure import log_estimate
from tonus.energy.log.questions import Intake, Weighing
from tonus.energy.person import measured
from tonus.energy.targets.safety import loss_floor_kcal

START = dt.date(2027, 1, 4)
MAN = person(sex=Sex.MALE, age_years=45.0, height_cm=180.0, weight_kg=105.0)


def weeks_of(
    someone: Person, goal: Goal, *, off_kcal: float, weeks: int, logged: float = 1.0
) -> list[CheckIn]:
    """Check-ins of somebody who eats to the target and spends more or less than the formula."""
    random = np.random.default_rng(11)
    body = measured(someone)
    truth = formula_maintenance(body, someone.health).intake_kcal + off_kcal
    balanced = balanced_body(
        sex=body.sex,
        age_years=body.age_years,
        height_cm=body.height_cm,
        weight_kg=body.weight_kg,
        maintenance_kcal=truth,
    )
    maintenance: Maintenance | None = None
    changed: dt.date | None = None
    eaten: list[float] = []
    found: list[CheckIn] = []
    present = someone
    for week in range(weeks):
        plan = target(present, goal, maintenance=maintenance)
        assert isinstance(plan, Target)
        eaten += list(plan.intake_kcal / logged * random.normal(1, 0.08, 7))
        path = trajectory(balanced, intake_kcal=np.array(eaten))
        scale = np.asarray(path.weight_kg) + np.random.default_rng(12).normal(
            0, 0.5, len(eaten) + 1
        )
        today = START + dt.timedelta(days=7 * week + 7)
        log = log_estimate(
            [
                Weighing(date=START + dt.timedelta(n), weight_kg=float(kg))
                for n, kg in enumerate(scale)
            ],
            [
                Intake(date=START + dt.timedelta(n), energy_kcal=energy * logged, is_complete=True)
                for n, energy in enumerate(eaten)
            ],
            today=today,
            person=body,
            health=someone.health,
        )
        assert log is not None
        present = replace(someone, weight_kg=float(log.tissue_kg[-1]))
        evidence = log_evidence(log, today=today)
        checked = check_in(
            present,
            goal,
            today=today,
            evidence=evidence,
            maintenance=maintenance,
            last_changed=changed,
        )
        assert isinstance(checked, CheckIn)
        found.append(checked)
        if checked.decision is Decision.CHANGE:
            maintenance, changed = checked.maintenance, today
    return found


@pytest.mark.parametrize("off", [-350.0, 350.0])
def test_a_target_comes_to_what_the_body_really_spends(off: float) -> None:
    found = weeks_of(MAN, Goal.LOSE_1, off_kcal=off, weeks=12)
    assert all(one.decision is Decision.HOLD for one in found[:1])
    assert all(abs(one.change_kcal) <= 150 + 1e-6 for one in found)
    last = found[-1].after.maintenance.intake_kcal
    formula = formula_maintenance(measured(MAN), MAN.health).intake_kcal
    # He has lost some kilograms by then, which lowers it by some 20 kcal each.
    assert abs(last - (formula + off)) < abs(off) / 2 + 100
    assert (last - formula) * off > 0 or abs(last - formula) < 150


def test_who_spends_little_is_never_led_below_the_floor() -> None:
    for logged in (1.0, 0.7):
        found = weeks_of(WOMAN_OF_60, Goal.LOSE_1, off_kcal=-350.0, weeks=10, logged=logged)
        floor = loss_floor_kcal(Sex.FEMALE)
        for one in found:
            for shown in (one.before, one.after):
                assert not shown.goal.is_loss or shown.intake_kcal >= floor
                assert shown.intake_kcal >= min(floor, shown.maintenance.intake_kcal)


def test_a_log_that_ended_is_not_followed() -> None:
    days = 40
    weighings = [Weighing(date=START + dt.timedelta(n), weight_kg=90.0) for n in range(days)]
    intakes = [
        Intake(date=START + dt.timedelta(n), energy_kcal=1900.0, is_complete=True)
        for n in range(days)
    ]
    someone = person()
    for late, decision in ((0, Decision.CHANGE), (20, Decision.HOLD), (60, Decision.HOLD)):
        today = START + dt.timedelta(days=days - 1 + late)
        log = log_estimate(
            weighings, intakes, today=today, person=measured(someone), health=someone.health
        )
        assert log is not None
        evidence = log_evidence(log, today=today)
        assert evidence.weighed_days == max(28 - late, 0)
        assert evidence.log_days == days - 1 + late
        found = check_in(someone, Goal.LOSE_1, today=today, evidence=evidence)
        assert isinstance(found, CheckIn)
        assert found.decision is decision


def test_a_first_day_says_nothing() -> None:
    log = log_estimate(
        [Weighing(date=START, weight_kg=90.0)],
        [Intake(date=START, energy_kcal=2000.0, is_complete=True)],
        today=START,
        person=measured(person()),
    )
    assert log is not None
    evidence = log_evidence(log, today=START)
    assert (evidence.window_days, evidence.log_days) == (1, 0)
    found = check_in(person(), Goal.LOSE_1, today=START, evidence=evidence)
    assert isinstance(found, CheckIn)
    assert found.decision is Decision.HOLD
    assert "energy.checkin.first_days" in [reason.key for reason in found.reasons]


def test_an_old_question_holds_no_check_in_of_today() -> None:
    """Whoever never answered about a reading of spring is not held up in summer."""
    weighings = [
        Weighing(date=START + dt.timedelta(day), weight_kg=80.0 * (2.2 if day == 10 else 1.0))
        for day in range(80)
    ]
    for days, questions in ((20, 1), (80, 0)):
        today = START + dt.timedelta(days - 1)
        log = log_estimate(weighings[:days], today=today)
        assert log is not None
        assert len(log.questions) == 1
        assert log_evidence(log, today=today).questions == questions
