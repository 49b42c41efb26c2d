"""Faults of standing exercises that no fault of every exercise makes, as key poses."""

from __future__ import annotations

from dataclasses import replace

from tests.generated.acting import poses_of
from tonus.motion.keyposes import KeyPose, KeyPoses, Sides, contacts_of

__all__ = ["OWN_FAULTS"]


def _changed(key: str, row: int, pose: KeyPose) -> KeyPoses:
    whole = poses_of(key)
    return replace(whole, poses=(*whole.poses[:row], pose, *whole.poses[row + 1 :]))


def _plus(values: Sides, left: float, right: float) -> Sides:
    return values[0] + left, values[1] + right


def _drops(key: str, row: int, *, at_s: float, for_s: float) -> KeyPoses:
    """Down as far as halfway, then falling onto the seat."""
    whole = poses_of(key)
    seated = whole.poses[row]
    halfway = replace(
        seated,
        at_s=at_s,
        hold_s=0.0,
        hip_deg=(75.0, 75.0),
        knee_deg=(55.0, 55.0),
        ankle_deg=(13.0, 13.0),
        contact=contacts_of(["feet"]),
        label="",
    )
    landed = replace(seated, at_s=at_s + for_s)
    return replace(whole, poses=(*whole.poses[:row], halfway, landed, *whole.poses[row + 1 :]))


def _sit_to_stand_not_fully_up() -> KeyPoses:
    top = poses_of("sit_to_stand").poses[2]
    bent = replace(
        top,
        hip_deg=_plus(top.hip_deg, 40, 40),
        knee_deg=_plus(top.knee_deg, 45, 45),
        ankle_deg=_plus(top.ankle_deg, 14, 14),
    )
    return _changed("sit_to_stand", 2, bent)


def _sit_to_stand_upright() -> KeyPoses:
    lean = poses_of("sit_to_stand").poses[1]
    return _changed("sit_to_stand", 1, replace(lean, hip_deg=_plus(lean.hip_deg, -20, -20)))


def _sit_to_stand_on_the_toes() -> KeyPoses:
    whole = poses_of("sit_to_stand")
    rising = replace(
        whole.poses[1],
        at_s=1.5,
        hip_deg=(66.0, 66.0),
        knee_deg=(55.0, 55.0),
        ankle_deg=(-15.0, -15.0),
        pelvis_deg=26.0,
        contact=contacts_of(["toes"]),
    )
    return replace(whole, poses=(*whole.poses[:2], rising, *whole.poses[2:]))


def _box_squat_rocking() -> KeyPoses:
    whole = poses_of("box_squat")
    top, box = whole.poses
    back = replace(box, at_s=2.7, hold_s=0.3, hip_deg=_plus(box.hip_deg, -30, -30), label="")
    again = replace(box, at_s=3.6, hold_s=0.0, label="")
    return replace(whole, poses=(top, replace(box, hold_s=0.0), back, again))


def _curl_with_the_thigh(change_deg: float) -> KeyPoses:
    up = poses_of("standing_leg_curl").poses[2]
    return _changed("standing_leg_curl", 2, replace(up, hip_deg=_plus(up.hip_deg, 0, change_deg)))


def _hinge_with_the_neck(neck_deg: float) -> KeyPoses:
    bottom = poses_of("hip_hinge").poses[1]
    return _changed("hip_hinge", 1, replace(bottom, neck_deg=neck_deg))


def _hinge_over_the_toes() -> KeyPoses:
    bottom = poses_of("hip_hinge").poses[1]
    over = replace(
        bottom, ankle_deg=_plus(bottom.ankle_deg, 22, 22), hip_deg=_plus(bottom.hip_deg, -25, -25)
    )
    return _changed("hip_hinge", 1, over)


def _lunge_with_a_short_step() -> KeyPoses:
    whole = poses_of("lunge")
    poses = list(whole.poses)
    for row in (2, 4):
        poses[row] = replace(
            poses[row], hip_deg=(20.0, -12.0), knee_deg=(8.0, 12.0), ankle_deg=(-12.0, 10.0)
        )
    poses[3] = replace(
        poses[3], hip_deg=(70.0, -2.0), knee_deg=(112.0, 80.0), ankle_deg=(46.0, 32.0)
    )
    return replace(whole, poses=tuple(poses))


#: Exercise and fault to how it goes.
OWN_FAULTS = {
    ("sit_to_stand", "not_fully_up"): _sit_to_stand_not_fully_up,
    ("sit_to_stand", "upright"): _sit_to_stand_upright,
    ("sit_to_stand", "on_the_toes"): _sit_to_stand_on_the_toes,
    ("sit_to_stand", "drops"): lambda: _drops("sit_to_stand", 3, at_s=3.9, for_s=0.22),
    ("box_squat", "drops"): lambda: _drops("box_squat", 1, at_s=1.6, for_s=0.2),
    ("box_squat", "rocks"): _box_squat_rocking,
    ("standing_leg_curl", "thigh_forward"): lambda: _curl_with_the_thigh(38),
    ("standing_leg_curl", "thigh_back"): lambda: _curl_with_the_thigh(-34),
    ("hip_hinge", "neck_back"): lambda: _hinge_with_the_neck(-70.0),
    ("hip_hinge", "neck_forward"): lambda: _hinge_with_the_neck(60.0),
    ("hip_hinge", "hips_forward"): _hinge_over_the_toes,
    ("lunge", "short_step"): _lunge_with_a_short_step,
}
