"""What exercise files tell their readers."""

from __future__ import annotations

import numpy as np
import pytest

from tonus.errors import ExerciseFileError
from tonus.form.exercise import exercise
from tonus.form.tables import Table
from tonus.form.teaching import key_pose_points, read_differences, read_poses
from tonus.pose.skeleton import Landmark

POSE = '[[pose]]\nlabel = "a.b"\nhip_deg = 100\nknee_deg = 95\nankle_deg = 25\n'


def _table(text: str) -> Table:
    return Table.root(text, file="a.toml")


def test_both_may_be_left_out() -> None:
    assert read_poses(_table("")) == ()
    assert read_differences(_table("")) == ()


def test_soles_lie_flat_unless_the_pelvis_is_given() -> None:
    feet = [
        getattr(Landmark, f"{side}_{name}")
        for side in ("LEFT", "RIGHT")
        for name in ("HEEL", "FOOT_INDEX")
    ]
    flat = key_pose_points(read_poses(_table(POSE))[0])
    np.testing.assert_allclose(flat[feet, 2], 0.0, atol=1e-12)
    tipped = key_pose_points(read_poses(_table(POSE + "pelvis_deg = 0\n"))[0])
    assert np.ptp(tipped[feet, 2]) > 0.1
    assert tipped[:, 2].min() == 0.0


def test_the_ankles_are_the_origin() -> None:
    for pose in exercise("squat").poses:
        points = key_pose_points(pose)
        assert np.isfinite(points).all()
        middle = points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], :2].mean(axis=0)
        np.testing.assert_allclose(middle, 0.0, atol=1e-12)


def test_the_squat_that_is_shown_is_a_sound_one() -> None:
    """Nobody falls over, the thighs are about level, the knees about over the toes."""
    points = key_pose_points(exercise("squat").poses[-1])
    hip, knee, toe, heel = (
        points[Landmark[f"LEFT_{name}"]] for name in ("HIP", "KNEE", "FOOT_INDEX", "HEEL")
    )
    level_deg = np.degrees(np.arcsin((hip[2] - knee[2]) / np.linalg.norm(hip - knee)))
    assert abs(level_deg) < 10
    assert knee[0] - toe[0] < 0.05
    shoulders = points[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    # Most of the weight is between hips and shoulders.
    assert heel[0] < 0.55 * shoulders[0] + 0.45 * hip[0] + 0.1 < toe[0] + 0.1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[pose]]\nlabel = "a.b"\n', "line 1, hip_deg: is missing"),
        (POSE.replace("95", '"x"'), "line 4, knee_deg: must be a number"),
        (POSE.replace("95", "inf"), "line 4, knee_deg: must be a finite number"),
        (POSE + "twist_deg = 3\n", "line 6, twist_deg: is not a known key"),
        (
            '[[difference]]\nsaid = "a.b"\nmeasured = "a.c"\nsources = ["nobody"]\n',
            "line 4, sources: names a source that is not in references.toml",
        ),
        ("[[difference]]\nsources = []\n", "line 1, said: is missing"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ExerciseFileError, match=told):
        _read(_table(text))


def _read(table: Table) -> None:
    read_poses(table)
    read_differences(table)
    table.finish()
