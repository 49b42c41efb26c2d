"""Readings made into days: what is kept, dropped, refused and asked about."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.logs import START, TODAY, date, intakes, weighings
from tonus.energy import (
    Choice,
    Days,
    Intake,
    Question,
    Reply,
    Subject,
    Suspicion,
    Weighing,
    days_of,
)
from tonus.errors import InputError
from tonus.units import KG_PER_LB, Unit


def of(weights: list[float], **rest: object) -> Days:
    return days_of(weighings(weights), today=TODAY, **rest)  # type: ignore[arg-type]


def plain(days: int = 30, kg: float = 80.0) -> list[float]:
    return [kg + 0.3 * math.sin(day) for day in range(days)]


def the_question(days: Days) -> Question:
    assert len(days.questions) == 1
    return days.questions[0]


def test_nothing_gives_no_days() -> None:
    days = days_of([], today=TODAY)
    assert (days.first, len(days), days.dates) == (None, 0, ())


def test_the_first_weighing_of_a_day_counts() -> None:
    day = [
        Weighing(date=START, weight_kg=80.9, hour=19.0),
        Weighing(date=START, weight_kg=80.1, hour=7.5),
        Weighing(date=START, weight_kg=80.4, hour=12.0),
    ]
    for order in (day, day[::-1]):
        days = days_of(order, today=TODAY)
        assert days.weight_kg.tolist() == [80.1]
        assert days.hour.tolist() == [7.5]


def test_without_hours_the_lightest_of_a_day_counts() -> None:
    day = [Weighing(date=START, weight_kg=kg) for kg in (80.9, 80.1)]
    assert days_of(day, today=TODAY).weight_kg.tolist() == [80.1]


def test_copies_of_a_sync_are_dropped_and_counted() -> None:
    one = Weighing(date=START, weight_kg=80.0, hour=7.0)
    again = Weighing(date=START, weight_kg=80.004, hour=7.05)
    later = Weighing(date=START, weight_kg=80.0, hour=18.0)
    days = days_of([one, again, later, one], today=TODAY)
    assert days.duplicates == 2
    assert days.weight_kg.tolist() == [80.0]


def test_what_cannot_be_is_refused_with_a_reason() -> None:
    bad = [
        Weighing(date=START, weight_kg=0.0),
        Weighing(date=START, weight_kg=-80.0),
        Weighing(date=START, weight_kg=math.nan),
        Weighing(date=START, weight_kg=math.inf),
        Weighing(date=TODAY + dt.timedelta(1), weight_kg=80.0),
        Weighing(date=dt.date(1912, 1, 1), weight_kg=80.0),
    ]
    days = days_of(bad, [Intake(date=START, energy_kcal=90000.0)], today=TODAY)
    assert len(days) == 0
    assert [refused.reason.key.rpartition(".")[2] for refused in days.refused] == [
        "zero",
        "no_number",
        "no_number",
        "no_number",
        "future",
        "long_ago",
        "too_much",
    ]


def test_what_weighs_nothing_alive_in_any_unit_is_refused() -> None:
    days = of([*plain(), 1.5, 950.0])
    assert [refused.reason.key for refused in days.refused] == ["energy.log.no_body"] * 2
    only = of([700.0, 701.0])
    assert len(only) == 0
    assert len(only.refused) == 2


def test_a_log_of_zeros_is_empty() -> None:
    days = of([0.0] * 50)
    assert len(days) == 0
    assert len(days.refused) == 50


@pytest.mark.parametrize(
    ("factor", "suspicion"),
    [
        (1 / KG_PER_LB, Suspicion.POUNDS_AS_KG),
        (KG_PER_LB, Suspicion.KG_AS_POUNDS),
        (1 / (14 * KG_PER_LB), Suspicion.STONES),
    ],
)
@pytest.mark.parametrize("at", [0, 13, 29])
def test_a_reading_in_another_unit_is_asked_about_wherever_it_stands(
    factor: float, suspicion: Suspicion, at: int
) -> None:
    weights = plain()
    true = weights[at]
    weights[at] = true * factor
    days = of(weights)
    question = the_question(days)
    assert question.suspicion is suspicion
    assert question.might_be[0] == pytest.approx(true)
    assert weights[at] not in days.weight_kg
    assert question.usual == pytest.approx(80, abs=1)


def test_a_stretch_in_another_unit_is_one_question() -> None:
    weights = plain(60)
    for day in range(20, 40):
        weights[day] /= KG_PER_LB
    question = the_question(of(weights))
    assert question.suspicion is Suspicion.POUNDS_AS_KG
    assert len(question.readings) == 20
    answered = of(weights, replies=question.replies(Choice.CHANGE))
    assert answered.questions == ()
    np.testing.assert_allclose(answered.weight_kg, plain(60))
    assert answered.is_kept.sum() == 20


@pytest.mark.parametrize("slip_kg", [10.0, -10.0])
@pytest.mark.parametrize("at", [0, 15])
def test_a_slip_of_ten_kilograms_is_asked_about(slip_kg: float, at: int) -> None:
    weights = plain()
    weights[at] += slip_kg
    question = the_question(of(weights))
    assert question.suspicion is Suspicion.SLIP
    assert question.might_be[0] == pytest.approx(plain()[at])


def test_a_slip_is_of_ten_in_the_unit_of_the_entry() -> None:
    days = [Weighing(date=date(day), weight_kg=kg, unit=Unit.LB) for day, kg in enumerate(plain())]
    days[9] = Weighing(date=date(9), weight_kg=80.0 + 10 * KG_PER_LB, unit=Unit.LB)
    question = the_question(days_of(days, today=TODAY))
    assert question.might_be[0] == pytest.approx(80.0)


def test_a_true_change_of_weight_is_not_asked_about() -> None:
    falling = [110.0 * math.exp(-0.01 * day / 7) for day in range(700)]
    assert of(falling).questions == ()
    after_a_year = [90.0, *([math.nan] * 365), 70.0]
    assert of(after_a_year).questions == ()


def test_answers_are_obeyed() -> None:
    weights = plain()
    weights[5] = 60.0
    question = the_question(of(weights))
    assert question.suspicion is Suspicion.FAR
    assert math.isnan(question.might_be[0])
    kept = of(weights, replies=question.replies(Choice.KEEP))
    assert kept.weight_kg[5] == 60.0
    assert kept.is_kept[5]
    changed = of(weights, replies=question.replies(Choice.CHANGE, changed=80.6))
    assert changed.weight_kg[5] == 80.6
    out = of(weights, replies=question.replies(Choice.LEAVE_OUT))
    assert math.isnan(out.weight_kg[5])
    assert out.questions == kept.questions == changed.questions == ()
    with pytest.raises(InputError, match="missing"):
        question.replies(Choice.CHANGE)


def test_the_last_answer_counts() -> None:
    weights = plain()
    weights[5] = 60.0
    question = the_question(of(weights))
    replies = (*question.replies(Choice.KEEP), *question.replies(Choice.LEAVE_OUT))
    assert math.isnan(of(weights, replies=replies).weight_kg[5])


def test_kilojoules_are_asked_about_and_not_used() -> None:
    energies = [2100.0, 2000.0, 2200.0, 8700.0, 2150.0, 1900.0, 2050.0]
    days = days_of(weighings(plain(7)), intakes(energies), today=TODAY)
    question = the_question(days)
    assert (question.about, question.suspicion) == (Subject.INTAKE, Suspicion.KILOJOULES)
    assert question.might_be[0] == pytest.approx(8700 / 4.184)
    assert math.isnan(days.intake_kcal[3])
    assert days.is_asked.tolist() == [False] * 3 + [True] + [False] * 3
    answered = days_of(
        weighings(plain(7)),
        intakes(energies),
        today=TODAY,
        replies=question.replies(Choice.CHANGE),
    )
    assert answered.intake_kcal[3] == pytest.approx(8700 / 4.184)
    assert answered.questions == ()


def energies_of(kilojoules: int, kilocalories: int) -> list[float]:
    """Days of about 2,100 kcal, the first of them in kilojoules."""
    about = [2100.0, 1600.0, 2000.0, 2500.0, 1900.0, 2300.0, 2050.0]
    days = [about[day % 7] for day in range(kilojoules + kilocalories)]
    return [kcal * (4.184 if day < kilojoules else 1) for day, kcal in enumerate(days)]


@pytest.mark.parametrize(("kilojoules", "kilocalories"), [(40, 0), (40, 12), (26, 26), (12, 40)])
def test_whatever_part_of_a_log_is_in_kilojoules_it_is_one_question(
    kilojoules: int, kilocalories: int
) -> None:
    size = kilojoules + kilocalories
    energies = energies_of(kilojoules, kilocalories)
    days = days_of(weighings(plain(size)), intakes(energies), today=TODAY)
    question = the_question(days)
    assert question.suspicion is Suspicion.KILOJOULES
    assert [reading.date for reading in question.readings] == [date(d) for d in range(kilojoules)]
    assert np.isnan(days.intake_kcal[:kilojoules]).all()
    right = energies_of(0, size)
    mended = days_of(
        weighings(plain(size)),
        intakes(energies),
        today=TODAY,
        replies=question.replies(Choice.CHANGE),
    )
    assert mended.intake_kcal == pytest.approx(np.array(right))
    assert mended.questions == ()


def test_who_really_eats_so_much_is_asked_once() -> None:
    energies = [5200.0, 6000.0, 5500.0, 5800.0, 5400.0, 6100.0, 5900.0]
    question = the_question(days_of(weighings(plain(7)), intakes(energies), today=TODAY))
    assert question.reason.key == "energy.question.all_kilojoules"
    more = days_of(
        weighings(plain(8)),
        intakes([*energies, 6200.0]),
        today=TODAY,
        replies=question.replies(Choice.KEEP),
    )
    assert more.questions == ()
    assert more.intake_kcal.tolist() == [*energies, 6200.0]


def test_a_day_of_ten_times_the_food_is_asked_about() -> None:
    energies = [1700.0, 1800.0, 1900.0, 18000.0, 1750.0, 1850.0, 1800.0]
    days = days_of(weighings(plain(7)), intakes(energies), today=TODAY)
    question = the_question(days)
    assert (question.suspicion, question.reason.key) == (
        Suspicion.FAR,
        "energy.question.far_intake",
    )
    assert math.isnan(days.intake_kcal[3])
    with pytest.raises(InputError):
        question.replies(Choice.CHANGE)
    assert question.replies(Choice.CHANGE, changed=1800.0)[0].changed == 1800.0


def test_two_intakes_of_a_day_are_refused_and_two_equal_ones_are_one() -> None:
    same = Intake(date=START, energy_kcal=2000.0)
    assert days_of([], [same, same], today=TODAY).intake_kcal.tolist() == [2000.0]
    with pytest.raises(InputError, match="two different"):
        days_of([], [same, Intake(date=START, energy_kcal=1.0)], today=TODAY)


def test_a_change_needs_a_number() -> None:
    with pytest.raises(InputError):
        Reply(about=Subject.WEIGHT, date=START, amount=80.0, choice=Choice.CHANGE, changed=math.nan)


readings = st.lists(
    st.builds(
        Weighing,
        date=st.integers(0, 60).map(date),
        weight_kg=st.one_of(
            st.floats(79, 81), st.floats(170, 180), st.floats(0, 500), st.just(0.0)
        ),
        hour=st.one_of(st.none(), st.floats(0, 23.9)),
    ),
    max_size=40,
)


@given(readings, st.randoms(use_true_random=False))
def test_the_order_of_readings_makes_no_difference(log: list[Weighing], random: object) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = days_of(log, today=TODAY), days_of(shuffled, today=TODAY)
    np.testing.assert_array_equal(one.weight_kg, other.weight_kg)
    assert one.first == other.first
    assert one.duplicates == other.duplicates
    assert set(one.questions) == set(other.questions)


@given(readings)
def test_every_reading_is_used_dropped_refused_or_asked_about(log: list[Weighing]) -> None:
    days = days_of(log, today=TODAY)
    used = days.weight_kg[~np.isnan(days.weight_kg)]
    assert set(used) <= {reading.weight_kg for reading in log}
    asked = sum(len(question.readings) for question in days.questions)
    left = len(log) - len(days.refused) - days.duplicates - asked
    assert len(used) <= left
    assert (left > 0) == (len(used) > 0)
