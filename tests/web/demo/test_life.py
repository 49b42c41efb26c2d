"""The year that is shown: plausible, whole, and the same for the same seed."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from tonus.energy import Sex
from tonus.energy.targets.safety import loss_floor_kcal
from tonus_web.demo.life import life, phases

UNTIL = dt.date(2026, 6, 30)


def test_the_same_seed_gives_the_same_year_and_another_another() -> None:
    assert life(seed=3, until=UNTIL) == life(seed=3, until=UNTIL)
    assert life(seed=3, until=UNTIL) != life(seed=4, until=UNTIL)


@pytest.mark.parametrize("seed", [1, 2, 3, 50])
def test_a_year_is_plausible_and_eats_enough(seed: int) -> None:
    days = life(seed=seed, until=UNTIL)
    assert [(b.date - a.date).days for a, b in pairwise(days)] == [1] * 364
    weights = np.array([np.nan if d.weight_lb is None else d.weight_lb for d in days])
    first, last = np.nanmean(weights[:14]), np.nanmean(weights[-14:])
    assert 12 < first - last < 35
    assert np.nanmax(np.abs(np.diff(weights[np.isfinite(weights)]))) < 7
    assert 0.7 < np.isfinite(weights).mean() < 0.95
    # Nothing here shows anybody eating below the floor on a day that is said to be whole.
    whole = [d.logged_kcal for d in days if d.logged_kcal is not None and d.is_complete]
    assert min(whole) >= loss_floor_kcal(Sex.FEMALE)
    assert any(d.is_complete is False for d in days)
    assert any(d.is_complete is None and d.logged_kcal is not None for d in days)
    away = days[phases()[1].first : phases()[2].first]
    assert all(d.weight_lb is None and d.logged_kcal is None for d in away)
    assert len([d for d in days if d.girths_in]) == 13
    assert len([d for d in days if d.sets]) > 60


def test_what_was_measured_follows_what_was_lost() -> None:
    measured = [d for d in life(seed=1, until=UNTIL) if d.girths_in]
    assert measured[0].girths_in["waist"] - measured[-1].girths_in["waist"] > 1.5
    assert set(measured[0].girths_in) == {
        "waist",
        "hip",
        "thigh_left",
        "thigh_right",
        "calf_left",
        "calf_right",
    }
