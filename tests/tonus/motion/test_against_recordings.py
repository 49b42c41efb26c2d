"""Key poses against joint angles that were measured on people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.generated.acting import poses_of
from tests.generated.recorded import mot_columns, posture_of
from tonus.motion.figure import JointAngles
from tonus.motion.moving import moving_figure
from tonus.pose.sequence import FloatArray

SHARES = 60


def _recorded(shared: Path, file: str) -> tuple[FloatArray, JointAngles]:
    columns = mot_columns(shared / "form/skeleton/opencap_squat_walk" / file)
    return columns["time"] - columns["time"][0], posture_of(columns)


def test_hip_and_ankle_follow_the_knee_as_in_recorded_squats(shared_data: Path) -> None:
    """Five squats of one person; another leans less or more, so hips have 20° of room."""
    _, recorded = _recorded(shared_data, "squats1_videoAndMocap.mot")
    poses = poses_of("squat")
    angles = moving_figure(poses).angles
    down = slice(0, round(100 * poses.turn.at_s))
    for flexion in np.arange(20.0, 90.0, 5.0):
        near = np.abs(recorded.knee_deg.mean(axis=1) - flexion) < 4.0
        assert near.sum() > 5
        for joint, room_deg in (("hip_deg", 20.0), ("ankle_deg", 9.0)):
            wanted = np.median(getattr(recorded, joint)[near][..., 0])
            made = np.interp(
                flexion,
                angles.knee_deg[down].mean(axis=1),
                getattr(angles, joint)[down][..., 0].mean(axis=1),
            )
            assert made == pytest.approx(wanted, abs=room_deg), (joint, flexion)


def _stride(values: FloatArray, begin: float, end: float) -> FloatArray:
    places = np.linspace(begin, end, SHARES, endpoint=False)
    stride: FloatArray = np.interp(places, np.arange(len(values)), values)
    return stride


@pytest.mark.parametrize("side", [0, 1], ids=["left", "right"])
def test_the_walk_has_the_joint_angles_of_a_recorded_stride(shared_data: Path, side: int) -> None:
    times, recorded = _recorded(shared_data, "walking1_videoAndMocap.mot")
    rate = (len(times) - 1) / times[-1]
    made = moving_figure(poses_of("walk"), repetitions=3)
    frames = round(100 * made.key_poses.period_s)

    def of(angles: JointAngles, joint: str) -> FloatArray:
        values: FloatArray = getattr(angles, joint)[:, side]
        return values if joint == "knee_deg" else values[..., 0]

    # Where the recorded stride begins and how long it takes is read from its knee.
    knee = _stride(of(made.angles, "knee_deg"), frames, 2 * frames)
    best, begin, length, shift = max(
        (
            float(np.corrcoef(np.roll(knee, s), _stride(of(recorded, "knee_deg"), b, b + n))[0, 1]),
            b,
            n,
            s,
        )
        for n in np.arange(0.9, 1.4, 0.05) * rate
        for b in np.arange(0.0, len(times) - n, 0.1 * rate)
        for s in range(0, SHARES, 2)
    )
    assert best > 0.97
    for joint, least, room_deg in (
        ("hip_deg", 0.93, 8.0),
        ("knee_deg", 0.97, 8.0),
        ("ankle_deg", 0.7, 7.0),
    ):
        ours = np.roll(_stride(of(made.angles, joint), frames, 2 * frames), shift)
        theirs = _stride(of(recorded, joint), begin, begin + length)
        assert np.corrcoef(ours, theirs)[0, 1] > least, joint
        apart = (ours - ours.mean()) - (theirs - theirs.mean())
        assert np.sqrt(np.mean(apart**2)) < room_deg, joint
