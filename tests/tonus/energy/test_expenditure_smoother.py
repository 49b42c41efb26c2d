"""The backward pass against the textbook form of Rauch, Tung and Striebel."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tonus.energy.logs import TODAY, intakes, own_life, weighings
from tonus.energy import days_of, open_prior
from tonus.energy.floats import FloatArray
from tonus.energy.learned.constants import CONSTANTS
from tonus.energy.learned.model import TISSUE
from tonus.energy.learned.passes import LogPass


@pytest.fixture(scope="module")
def walked() -> LogPass:
    life = own_life(21, 70)
    weights, energies = life.weight_kg.copy(), life.intake_kcal.copy()
    weights[[7, 8, 9, 33]] = np.nan
    weights[20] += 1.8  # counts less
    weights[40] += 20.0  # set aside
    energies[[12, 13, 50]] = np.nan
    days = days_of(weighings(weights), intakes(energies), today=TODAY)
    return LogPass(days, open_prior(weight_kg=85.0), CONSTANTS)


@pytest.fixture(scope="module")
def textbook(walked: LogPass) -> tuple[FloatArray, FloatArray, FloatArray]:
    """States, covariances, and the gains between neighbours."""
    x, p = walked.after_x.copy(), walked.after_p.copy()
    gains = np.zeros_like(p)
    # Numbers of very different size: solved in units in which each variance is one.
    for at in range(len(x) - 2, -1, -1):
        ahead = walked.before_p[at + 1]
        scale = np.sqrt(np.diag(ahead))
        unit = ahead / np.outer(scale, scale)
        crossed = walked.moves[at] @ walked.after_p[at] / scale[:, None]
        gains[at] = np.linalg.solve(unit, crossed).T / scale
        x[at] = walked.after_x[at] + gains[at] @ (x[at + 1] - walked.before_x[at + 1])
        p[at] = walked.after_p[at] + gains[at] @ (p[at + 1] - ahead) @ gains[at].T
    return x, p, gains


def test_states_and_covariances_are_those_of_the_textbook(
    walked: LogPass, textbook: tuple[FloatArray, FloatArray, FloatArray]
) -> None:
    found, (x, p, _) = walked.estimate().smoothed, textbook
    scale = np.sqrt(np.einsum("tii->ti", walked.after_p))
    np.testing.assert_allclose(found.x / scale, x / scale, atol=1e-6)
    both = scale[:, :, None] * scale[:, None, :]
    np.testing.assert_allclose(found.p / both, p / both, atol=1e-6)


def test_the_last_day_is_as_the_forward_pass_left_it(walked: LogPass) -> None:
    found = walked.estimate().smoothed
    np.testing.assert_allclose(found.x[-1], walked.after_x[-1], rtol=1e-9)


@pytest.mark.parametrize(("first", "last"), [(10, 11), (10, 31), (0, 69), (35, 42)])
def test_errors_of_two_days_go_together_as_in_the_textbook(
    walked: LogPass,
    textbook: tuple[FloatArray, FloatArray, FloatArray],
    first: int,
    last: int,
) -> None:
    _, p, gains = textbook
    between = p[last]
    for at in range(last - 1, first - 1, -1):
        between = gains[at] @ between
    found = walked.estimate().smoothed.tissue_covariance(first, last)
    assert found == pytest.approx(between[TISSUE, TISSUE], rel=1e-4, abs=1e-7)
