"""What exercise files tell their readers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.generated.acting import poses_of
from tonus.errors import ExerciseFileError
from tonus.form.tables import Table
from tonus.form.teaching import read_differences, read_key_poses
from tonus.motion.keyposes import KeyPoses
from tonus.motion.moving import pose_points
from tonus.pose.skeleton import Landmark

FIGURE = "[figure]\nperiod_s = 4\n"
FIRST = "[[pose]]\nat_s = 0\nhip_deg = 0\nknee_deg = 0\nankle_deg = 0\n"
POSE = '[[pose]]\nlabel = "a.b"\nat = 0.5\nhip_deg = 100\nknee_deg = 95\nankle_deg = 25\n'


def _table(text: str) -> Table:
    return Table.root(text, file="a.toml")


def _key_poses(text: str) -> KeyPoses:
    found = read_key_poses(_table(text))
    assert found is not None
    return found


def test_both_may_be_left_out() -> None:
    assert read_key_poses(_table("")) is None
    assert read_differences(_table("")) == ()


def test_times_are_seconds_or_shares() -> None:
    found = _key_poses(FIGURE + FIRST + POSE + "hold_s = 0.5\n")
    assert [pose.at_s for pose in found.poses] == [0.0, 2.0]
    assert found.turn.hold_s == 0.5
    assert [pose.label for pose in found.poses] == ["", "a.b"]


def test_sides_may_differ() -> None:
    found = _key_poses(FIGURE + FIRST + POSE.replace("knee_deg = 95", "knee_deg = [95, 10]"))
    assert found.turn.knee_deg == (95.0, 10.0)
    assert found.turn.hip_deg == (100.0, 100.0)


def test_soles_lie_flat_unless_the_pelvis_is_given() -> None:
    feet = [
        getattr(Landmark, f"{side}_{name}")
        for side in ("LEFT", "RIGHT")
        for name in ("HEEL", "FOOT_INDEX")
    ]
    flat = pose_points(_key_poses(FIGURE + FIRST + POSE))
    np.testing.assert_allclose(flat[:, feet, 2], 0.0, atol=1e-9)


def test_the_squat_that_is_shown_is_a_sound_one() -> None:
    """Nobody falls over, the thighs are about level, the knees about over the toes."""
    squat = poses_of("squat")
    points = pose_points(squat)[-1]
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
        (POSE, "line 1, figure: is missing"),
        (FIGURE + "[[pose]]\nat_s = 0\n", "line 3, hip_deg: is missing"),
        (FIGURE + POSE, "line 3, at_s: must be 0 for the first pose"),
        (FIGURE + FIRST.replace("at_s = 0\n", ""), "line 3, at_s: or at must be given"),
        (FIGURE + FIRST.replace("at_s = 0\n", "at_s = 0\nat = 0\n"), "line 4, at_s: or at must be"),
        (
            FIGURE + FIRST + POSE + POSE.replace("0.5", "0.4"),
            "line 16, at: must not come before the end of the pose before",
        ),
        (
            FIGURE + FIRST + POSE.replace("0.5", "1.1"),
            "line 10, at: must not come after the repetition",
        ),
        (FIGURE + FIRST.replace("knee_deg = 0", 'knee_deg = "x"'), "must be a number, or one"),
        (FIGURE + FIRST.replace("knee_deg = 0", "knee_deg = [1]"), "line 6, knee_deg: must be a"),
        (FIGURE + FIRST.replace("knee_deg = 0", "knee_deg = inf"), "must be a finite number"),
        (FIGURE + FIRST.replace("knee_deg = 0", "knee_deg = 200"), "line 6, knee_deg: is beyond"),
        (FIGURE + FIRST + "twist_deg = 3\n", "line 8, twist_deg: is not a known key"),
        (FIGURE + FIRST + 'contact = ["ear"]\n', "line 8, contact: names nothing that can stay"),
        (FIGURE + 'props = ["sofa"]\n' + FIRST, "line 3, props: names nothing that is drawn"),
        (FIGURE + 'posture = "asleep"\n' + FIRST, "line 3, posture: is not a known posture"),
        (FIGURE.replace("4", "0") + FIRST, "line 2, period_s: must be more than 0"),
        (
            '[[difference]]\nsaid = "a.b"\nmeasured = "a.c"\nsources = ["nobody"]\n',
            "line 4, sources: names a source that is not in references.toml",
        ),
        ("[[difference]]\nsources = []\n", "line 1, said: is missing"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ExerciseFileError, match=told.replace("[", r"\[")):
        _read(_table(text))


def _read(table: Table) -> None:
    read_key_poses(table)
    read_differences(table)
    table.finish()
