"""Alerts and signals: what is said to whom, and not before it is sure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.people import MAN_OF_85, anybody, health, person
from tests.tonus.energy.test_aims import aims
from tests.tonus.energy.test_target import computed
from tonus.catalogue import translator
from tonus.energy import (
    Aim,
    Answer,
    EatenDay,
    Goal,
    NoNumbers,
    Person,
    Sex,
    Signals,
    Target,
    fast_loss,
    first_week_note,
    goal_offers,
    signals,
    target,
)

TODAY = dt.date(2027, 3, 31)


def on(days_ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=days_ago)


def eaten(
    energy: float, days_ago: Iterable[int], *, is_complete: bool | None = True
) -> list[EatenDay]:
    return [EatenDay(date=on(n), energy_kcal=energy, is_complete=is_complete) for n in days_ago]


def seen(
    someone: Person,
    days: Iterable[EatenDay] = (),
    weighed: Iterable[int] = (),
    refused: Iterable[int] = (),
    **options: float,
) -> Signals:
    return signals(
        someone,
        today=TODAY,
        eaten=days,
        weigh_in_dates=[on(n) for n in weighed],
        refused_dates=[on(n) for n in refused],
        **options,
    )


def keys(found: Signals) -> list[str]:
    return [reason.key.removeprefix("energy.signal.") for reason in found.reasons]


# --- a loss that is too fast --------------------------------------------------------


def alert(someone: Person, rate: float, sd: float, *, day: int = 30, kg: float = 90.0) -> str:
    found = fast_loss(
        someone, log_days=day, trend_kg=kg, rate_kg_per_week=rate, rate_sd_kg_per_week=sd
    )
    return "" if found is None else found.reason.key.removeprefix("energy.alert.")


def test_the_alert_comes_when_it_is_beyond_doubt_and_not_before_day_14() -> None:
    # One per cent of 90 kg is 0.9; 1.2 − 1.645 × 0.18 = 0.904.
    assert alert(person(), -1.2, 0.18) == "fast_loss"
    assert alert(person(), -1.2, 0.19) == ""
    assert alert(person(), -5.0, 0.01, day=13) == ""
    assert alert(person(), -5.0, 0.01, day=14) == "fast_loss"
    assert alert(person(), -0.9, 0.0) == ""
    assert alert(person(), 1.2, 0.0) == ""


def test_light_people_are_alerted_at_half_a_pound() -> None:
    assert alert(person(), -0.4, 0.1, kg=60.0) == "fast_loss"
    assert alert(person(), -0.4, 0.1, kg=70.0) == ""


def test_at_the_lowest_weight_any_loss_that_is_sure_alerts() -> None:
    assert alert(person(age_years=72.0), -0.1, 0.05, kg=59.0) == "low_weight"
    assert alert(person(age_years=72.0), -0.1, 0.07, kg=59.0) == ""
    assert alert(person(age_years=72.0), -0.1, 0.05, kg=61.0) == ""


@pytest.mark.parametrize("values", [(math.nan, 0.1, 90.0), (-2.0, math.nan, 90.0),
                                    (-2.0, 0.1, math.nan), (-2.0, -0.1, 90.0),
                                    (-math.inf, 0.1, 90.0)])  # fmt: skip
def test_what_is_not_known_alerts_nobody(values: tuple[float, float, float]) -> None:
    rate, sd, kg = values
    assert alert(person(), rate, sd, kg=kg) == ""


def test_who_gets_no_numbers_gets_no_alert_with_numbers() -> None:
    for someone in (
        person(age_years=17.0),
        person(health=health(eating_disorder=Answer.YES)),
        person(health=health(pregnant=Answer.YES)),
    ):
        assert alert(someone, -3.0, 0.1) == ""


def test_the_alert_shows_its_working_and_can_be_said() -> None:
    english = translator("en")
    for kg, age in ((90.0, 40.0), (55.0, 75.0)):
        found = fast_loss(
            person(age_years=age),
            log_days=30,
            trend_kg=kg,
            rate_kg_per_week=-1.5,
            rate_sd_kg_per_week=0.1,
        )
        assert found is not None
        assert computed(found.working) == pytest.approx(found.lower_kg_per_week, abs=1e-4)
        values = {value.name: value.amount for value in found.reason.values}
        assert english.gettext(found.reason.key).format(**values)


def test_the_words_before_the_first_day() -> None:
    text = translator("en").gettext(first_week_note().key)
    assert "water" in text


# --- signals --------------------------------------------------------------------------


def test_two_very_low_days_in_a_week() -> None:
    someone = person()
    assert keys(seen(someone, eaten(799.0, (1, 7)))) == ["very_low_days"]
    assert keys(seen(someone, eaten(799.0, (1, 8)))) == []
    assert keys(seen(someone, eaten(800.0, (1, 7)))) == []
    assert keys(seen(someone, eaten(799.0, (1, 1)))) == []


def test_only_complete_days_count() -> None:
    someone = person()
    for is_complete in (None, False):
        assert keys(seen(someone, eaten(300.0, range(7), is_complete=is_complete))) == []
    assert keys(seen(someone, eaten(math.nan, range(7)))) == []
    # A day that was written twice is the fuller of the two.
    assert keys(seen(someone, eaten(500.0, range(4)) + eaten(1500.0, range(4)))) == []


def test_four_days_under_the_floor_in_a_week() -> None:
    assert keys(seen(person(), eaten(1199.0, (0, 2, 4, 6)))) == ["low_days"]
    assert keys(seen(person(), eaten(1199.0, (0, 2, 4)))) == []
    assert keys(seen(person(), eaten(1200.0, range(7)))) == []
    assert keys(seen(person(sex=Sex.MALE), eaten(1400.0, range(4)))) == ["low_days"]
    # Where the sex is not known, the lower floor counts.
    assert keys(seen(person(sex=None), eaten(1400.0, range(4)))) == []


def test_who_needs_less_than_the_floor_is_not_under_it() -> None:
    days = eaten(1440.0, range(7))
    assert keys(seen(MAN_OF_85, days, maintenance_kcal=1442.0)) == []
    assert keys(seen(MAN_OF_85, days)) == ["low_days"]
    assert keys(seen(MAN_OF_85, eaten(1200.0, range(7)), maintenance_kcal=1442.0)) == ["low_days"]


def test_five_weighings_in_a_day() -> None:
    assert keys(seen(person(), weighed=[3] * 5)) == ["many_weighings"]
    assert keys(seen(person(), weighed=[3] * 4 + [4] * 4)) == []


def test_repeated_requests_beyond_the_limits() -> None:
    assert keys(seen(person(), refused=[0, 0, 20])) == ["many_requests"]
    assert keys(seen(person(), refused=[0, 20])) == []


def test_signals_end_by_themselves_and_know_no_future() -> None:
    someone = person()
    assert keys(seen(someone, weighed=[27] * 5)) == ["many_weighings"]
    assert keys(seen(someone, weighed=[28] * 5)) == []
    assert keys(seen(someone, weighed=[-1] * 5)) == []
    assert keys(seen(someone, eaten(500.0, (-1, -2)))) == []


def test_a_signal_hides_every_deficit_and_offers_the_other_path() -> None:
    someone = person()
    found = seen(someone, eaten(500.0, (1, 2)))
    assert found.offers_no_numbers
    assert found.deficit_hidden is not None
    offers = goal_offers(someone, deficit_hidden=found.deficit_hidden)
    assert not isinstance(offers, NoNumbers)
    for offer in offers:
        assert bool(offer.refusals) == offer.goal.is_loss
        if offer.goal.is_loss:
            assert offer.nearest is Goal.MAINTAIN
    nothing = seen(someone)
    assert nothing.deficit_hidden is None
    assert not nothing.offers_no_numbers


@given(anybody, aims, st.lists(st.integers(0, 40), max_size=10))
def test_while_a_signal_stands_no_aim_has_a_deficit(
    someone: Person, aim: Aim, more: list[int]
) -> None:
    found = seen(someone, eaten(300.0, [0, 1, *more]))
    result = target(someone, aim, today=TODAY, deficit_hidden=found.deficit_hidden)
    if isinstance(result, Target):
        assert not result.goal.is_loss
        assert result.intake_kcal >= result.maintenance.intake_kcal


def test_every_signal_can_be_said() -> None:
    english = translator("en")
    found = seen(person(), eaten(300.0, range(7)), weighed=[0] * 9, refused=[0] * 9)
    assert len(found.reasons) == 4
    assert found.deficit_hidden is not None
    for reason in (*found.reasons, found.deficit_hidden):
        text = english.gettext(reason.key)
        assert text != reason.key
        text.format(**{value.name: value.amount for value in reason.values})
