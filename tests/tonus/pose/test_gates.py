"""What is no whole person, in a place where one can be, is refused and says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.recordings import golden_pose, shared_pose
from tonus.form.judge import judged
from tonus.pose.gates import GATE_REASONS, NEEDED, Gate, gated, gates
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

WIDTH, HEIGHT = 640, 480


def standing() -> FloatArray:
    """A person who stands in the middle of the image, facing the camera; (33, 2) px."""
    points = np.full((33, 2), [320.0, 90.0])
    for mark, x, y in (
        ("SHOULDER", 40, 130),
        ("ELBOW", 48, 180),
        ("WRIST", 50, 230),
        ("HIP", 22, 240),
        ("KNEE", 23, 330),
        ("ANKLE", 24, 415),
        ("HEEL", 24, 425),
        ("FOOT_INDEX", 28, 432),
    ):
        points[Landmark[f"LEFT_{mark}"]] = 320 + x, y
        points[Landmark[f"RIGHT_{mark}"]] = 320 - x, y
    return points


def gate_of(points: FloatArray) -> Gate:
    return Gate(gates(points[None], width=WIDTH, height=HEIGHT)[0])


def test_a_whole_person_passes() -> None:
    assert gate_of(standing()) is Gate.OPEN


def test_every_refusal_has_its_words() -> None:
    assert set(GATE_REASONS) == set(Gate) - {Gate.OPEN}


@pytest.mark.parametrize("mark", NEEDED.tolist())
@pytest.mark.parametrize(("axis", "value"), [(0, -60.0), (0, 700.0), (1, -60.0), (1, 540.0)])
def test_a_needed_joint_outside_the_image_is_refused(mark: int, axis: int, value: float) -> None:
    points = standing()
    points[mark, axis] = value
    assert gate_of(points) is Gate.OUT_OF_FRAME


def test_a_toe_outside_the_image_is_no_reason_to_refuse() -> None:
    points = standing()
    points[Landmark.LEFT_FOOT_INDEX, 1] = 520.0
    assert gate_of(points) is Gate.OPEN


@pytest.mark.parametrize("mark", [0, 17, 25, 32])
def test_a_frame_with_one_nan_is_nobody(mark: int) -> None:
    points = standing()
    points[mark, 0] = np.nan
    assert gate_of(points) is Gate.NOBODY


def test_somebody_far_away_is_too_small() -> None:
    centre = np.array([320.0, 240.0])
    assert gate_of(centre + (standing() - centre) * 0.1) is Gate.TOO_SMALL


def test_head_and_shoulders_that_fill_the_image_are_refused() -> None:
    """Models draw the legs of a face close-up below it, short."""
    points = standing()
    points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER] = (520, 300), (120, 300)
    for mark, y in (("HIP", 400), ("KNEE", 440), ("ANKLE", 470)):
        points[Landmark[f"LEFT_{mark}"]] = 360, y
        points[Landmark[f"RIGHT_{mark}"]] = 280, y
    assert gate_of(points) is Gate.IMPLAUSIBLE


@pytest.mark.needs_shared
def test_most_of_the_face_close_ups_of_a_recording_are_refused(shared_data: Path) -> None:
    """Every two seconds the clip cuts to a face; the legs there are made up."""
    pose = shared_pose(shared_data, "cutaways")
    found = judged(pose)
    assert found.not_judged_s > 0.25 * pose.duration_s
    reasons = {span.reason for span in found.not_judged}
    assert reasons & {GATE_REASONS[Gate.IMPLAUSIBLE], GATE_REASONS[Gate.OUT_OF_FRAME]}


def test_somebody_who_balances_on_a_beam_does_not_squat() -> None:
    found = judged(golden_pose("balance_beam_negative"))
    assert found.count == 0


def test_the_body_is_as_long_as_trunk_thigh_and_shank() -> None:
    points = np.zeros((33, 2))
    for side in ("LEFT", "RIGHT"):
        for mark, y in (("SHOULDER", 0), ("HIP", 50), ("KNEE", 90), ("ANKLE", 130)):
            points[Landmark[f"{side}_{mark}"], 1] = y
    assert float(gated(points[None], width=WIDTH, height=HEIGHT)[1][0]) == 130.0
