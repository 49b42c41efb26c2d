"""Joint angles recorded on real people, put on the figure.

The recordings lie beside the project, in ``../shared/data/form/skeleton``, and
are never copied into it.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tests.generated.stage import BASE_FPS
from tests.generated.truth import Motion, measured_rep
from tonus.motion.body import Body
from tonus.motion.figure import JointAngles, figure_points
from tonus.motion.ground import grounded
from tonus.pose.sequence import FloatArray

RECORDED_DIR = Path(__file__).resolve().parents[3] / "shared/data/form/skeleton/opencap_squat_walk"
#: Bottoms of the five recorded squats, by the knee's flexion.
SQUAT_BOTTOMS_S = (0.95, 2.46, 3.97, 5.56, 7.18)


def mot_columns(path: Path) -> dict[str, FloatArray]:
    """Columns of an OpenSim motion file by name, angles in degrees."""
    lines = path.read_text().splitlines()
    head = lines.index("endheader") + 1
    names = lines[head].split()
    rows = np.array([[float(x) for x in line.split()] for line in lines[head + 1 :] if line])
    return {name: rows[:, i] for i, name in enumerate(names)}


def posture_of(columns: dict[str, FloatArray]) -> JointAngles:
    """OpenSim coordinates (x ahead, y up, z right) as a posture of the figure."""

    def both(name: str) -> FloatArray:
        return np.stack([columns[f"{name}_l"], columns[f"{name}_r"]], axis=-1)

    pelvis = np.stack([columns["pelvis_tx"], -columns["pelvis_tz"], columns["pelvis_ty"]], axis=-1)
    shoulder = np.stack([both("arm_flex"), both("arm_add"), both("arm_rot")], axis=-1)
    return JointAngles(
        pelvis_m=pelvis,
        pelvis_deg=np.stack(
            [columns["pelvis_rotation"], -columns["pelvis_tilt"], columns["pelvis_list"]], axis=-1
        ),
        hip_deg=np.stack(
            [both("hip_flexion"), both("hip_adduction"), both("hip_rotation")], axis=-1
        ),
        knee_deg=both("knee_angle"),
        ankle_deg=np.stack(
            [both("ankle_angle"), both("subtalar_angle"), np.zeros_like(both("knee_angle"))],
            axis=-1,
        ),
        lumbar_deg=np.stack(
            [
                -columns["lumbar_extension"],
                columns["lumbar_bending"],
                columns["lumbar_rotation"],
            ],
            axis=-1,
        ),
        neck_deg=np.zeros((len(pelvis), 3)),
        shoulder_deg=shoulder,
        elbow_deg=both("elbow_flex"),
    )


def recorded_squats(body: Body | None = None) -> Motion:
    """Five recorded squats on a figure whose feet are held to the floor."""
    return _recorded("squats1_videoAndMocap.mot", "recorded_squats", "squat", body)


def recorded_walk(body: Body | None = None) -> Motion:
    """One recorded gait cycle."""
    return _recorded("walking1_videoAndMocap.mot", "recorded_walk", "walk", body)


def _recorded(file: str, name: str, kind: str, body: Body | None) -> Motion:
    body = body or Body.of_stature(1.75)
    columns = mot_columns(RECORDED_DIR / file)
    t = columns["time"] - columns["time"][0]
    points = figure_points(body, grounded(body, posture_of(columns)))
    even = np.arange(int(t[-1] * BASE_FPS) + 1) / BASE_FPS
    flat = points.reshape(len(t), -1)
    points = np.stack([np.interp(even, t, column) for column in flat.T], axis=-1)
    points = points.reshape(len(even), 33, 3)
    edges = [0.0, *[(a + b) / 2 for a, b in itertools.pairwise(SQUAT_BOTTOMS_S)], t[-1]]
    reps = [
        measured_rep(
            even, points, body, start_s=edges[i], peak_s=peak, end_s=edges[i + 1], kind=kind
        )
        for i, peak in enumerate(SQUAT_BOTTOMS_S if kind == "squat" else ())
    ]
    return Motion(
        name=name, kind=kind, body=body, timestamps_s=even, points_m=points, reps=tuple(reps)
    )
