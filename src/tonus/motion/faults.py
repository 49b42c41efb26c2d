"""Faults as changes of key poses: what people do wrong, as far as a camera may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from tonus.errors import InputError
from tonus.messages import N_
from tonus.motion.keyposes import KeyPose, KeyPoses, Sides
from tonus.pose.skeleton import SIDES

__all__ = ["FAULTS", "faulty_poses"]

#: A fault changes one pose by a share of itself: 0 nothing, 1 in full.
_Change = Callable[[KeyPose, float], KeyPose]


def _plus(values: Sides, *change: float) -> Sides:
    left, right = change if len(change) == 2 else (change[0], change[0])
    return values[0] + left, values[1] + right


def _tilted(pose: KeyPose, change_deg: float) -> float | None:
    return None if pose.pelvis_deg is None else pose.pelvis_deg + change_deg


def _bent(pose: KeyPose, share: float) -> float:
    """How far the knees are bent, up to a right angle; a fault shows where they are."""
    return share * float(np.clip(max(pose.knee_deg) / 90.0, 0.0, 1.0))


def _knees_past_toes(pose: KeyPose, share: float) -> KeyPose:
    # The shins go forward, the trunk comes up, the heels stay.
    part = _bent(pose, share)
    return replace(
        pose,
        ankle_deg=_plus(pose.ankle_deg, 20 * part),
        knee_deg=_plus(pose.knee_deg, 16 * part),
        hip_deg=_plus(pose.hip_deg, -10 * part),
        neck_deg=pose.neck_deg + 8 * part,
    )


def _heels_up(pose: KeyPose, share: float) -> KeyPose:
    # The feet stand on their toes; shins and trunk stay about as they are.
    part = share * float(np.clip(max(*pose.knee_deg, 45 * share) / 90.0, 0.0, 1.0))
    lifted = [side for side in (0, 1) if pose.touches("foot", side)]
    contact = set(pose.contact)
    ankle = list(pose.ankle_deg)
    for side in lifted:
        name = SIDES[side]
        contact = (contact - {f"{name}_foot"}) | {f"{name}_toes"}
        ankle[side] -= 26 * part
    if not lifted or part < 0.05:
        return pose
    held = [pose.hip_deg[s] - pose.knee_deg[s] + pose.ankle_deg[s] for s in lifted]
    tilt = float(np.mean(held)) if pose.pelvis_deg is None else pose.pelvis_deg
    return replace(
        pose, ankle_deg=(ankle[0], ankle[1]), contact=frozenset(contact), pelvis_deg=tilt
    )


def _knees_bent(pose: KeyPose, share: float) -> KeyPose:
    bend = 32 * share
    return replace(
        pose,
        knee_deg=_plus(pose.knee_deg, bend),
        hip_deg=_plus(pose.hip_deg, 0.55 * bend),
        ankle_deg=_plus(pose.ankle_deg, 0.45 * bend),
    )


def _hips_sagging(pose: KeyPose, share: float) -> KeyPose:
    return replace(
        pose,
        hip_deg=_plus(pose.hip_deg, 30 * share),
        pelvis_deg=_tilted(pose, 18 * share),
    )


def _no_push_off(pose: KeyPose, share: float) -> KeyPose:
    # The foot leaves the ground whole: no ankle that extends, no heel that rises first.
    left, right = (
        _flat_leaving(pose.hip_deg[s], pose.knee_deg[s], pose.ankle_deg[s], share) for s in (0, 1)
    )
    return replace(
        pose,
        hip_deg=(left[0], right[0]),
        knee_deg=(left[1], right[1]),
        ankle_deg=(left[2], right[2]),
    )


def _flat_leaving(
    hip_deg: float, knee_deg: float, ankle_deg: float, share: float
) -> tuple[float, float, float]:
    pitch = -hip_deg + knee_deg - ankle_deg
    if pitch <= 0 or ankle_deg > 5:
        return hip_deg, knee_deg, ankle_deg
    # What makes the heel rise is taken from hip, knee and ankle alike.
    less = share * 0.85 * pitch
    return hip_deg + 0.35 * less, max(knee_deg - 0.3 * less, 4.0), ankle_deg + 0.35 * less


def _trunk_leaning(pose: KeyPose, share: float) -> KeyPose:
    tilt = 24 * share
    if pose.pelvis_deg is None:
        return replace(pose, hip_deg=_plus(pose.hip_deg, tilt), neck_deg=pose.neck_deg - 0.6 * tilt)
    return replace(
        pose,
        hip_deg=_plus(pose.hip_deg, tilt),
        pelvis_deg=pose.pelvis_deg + tilt,
        neck_deg=pose.neck_deg - 0.6 * tilt,
    )


def _knees_caving_in(pose: KeyPose, share: float) -> KeyPose:
    return replace(pose, knee_in_deg=pose.knee_in_deg + 28 * _bent(pose, share))


def _back_rounded(pose: KeyPose, share: float) -> KeyPose:
    return replace(
        pose,
        lumbar_deg=pose.lumbar_deg + 38 * share,
        hip_deg=_plus(pose.hip_deg, -16 * share),
        pelvis_deg=_tilted(pose, -16 * share),
        neck_deg=pose.neck_deg + 12 * share,
    )


def _short_of(poses: KeyPoses, kept: float) -> KeyPoses:
    """The movement made to a share of its way."""
    return replace(poses, poses=tuple(_between(poses.poses[0], p, kept) for p in poses.poses))


def _mixed(first: Sides, second: Sides, share: float) -> Sides:
    left, right = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return left, right


def _between(first: KeyPose, second: KeyPose, share: float) -> KeyPose:
    pelvis = second.pelvis_deg
    if first.pelvis_deg is not None and pelvis is not None:
        pelvis = first.pelvis_deg + (pelvis - first.pelvis_deg) * share
    return replace(
        second,
        hip_deg=_mixed(first.hip_deg, second.hip_deg, share),
        knee_deg=_mixed(first.knee_deg, second.knee_deg, share),
        ankle_deg=_mixed(first.ankle_deg, second.ankle_deg, share),
        lumbar_deg=first.lumbar_deg + (second.lumbar_deg - first.lumbar_deg) * share,
        neck_deg=first.neck_deg + (second.neck_deg - first.neck_deg) * share,
        shoulder_deg=_mixed(first.shoulder_deg, second.shoulder_deg, share),
        elbow_deg=_mixed(first.elbow_deg, second.elbow_deg, share),
        pelvis_deg=pelvis,
    )


def _hips_first(poses: KeyPoses, size: float) -> KeyPoses:
    """On the way back the knees straighten before the trunk comes up."""
    turn = poses.turn
    row = poses.poses.index(turn)
    after = (*poses.poses[row + 1 :], replace(poses.poses[0], at_s=poses.period_s))[0]
    leaves_s = turn.at_s + turn.hold_s
    on_the_way = _between(after, turn, 0.58)
    tipped = replace(
        on_the_way,
        at_s=leaves_s + 0.42 * (after.at_s - leaves_s),
        hold_s=0.0,
        hip_deg=_plus(on_the_way.hip_deg, 28 * size),
        contact=turn.contact,
        pelvis_deg=_tilted(on_the_way, 28 * size),
        label="",
    )
    return replace(poses, poses=(*poses.poses[: row + 1], tipped, *poses.poses[row + 1 :]))


def _rushing(poses: KeyPoses, size: float) -> KeyPoses:
    faster = 1 + 2.0 * size
    return replace(
        poses,
        period_s=poses.period_s / faster,
        poses=tuple(
            replace(pose, at_s=pose.at_s / faster, hold_s=pose.hold_s / faster)
            for pose in poses.poses
        ),
    )


def _everywhere(change: _Change) -> Callable[[KeyPoses, float], KeyPoses]:
    def changed(poses: KeyPoses, size: float) -> KeyPoses:
        return replace(poses, poses=tuple(change(pose, size) for pose in poses.poses))

    return changed


def _on_the_way(change: _Change) -> Callable[[KeyPoses, float], KeyPoses]:
    """The more, the farther a pose is from the first one."""

    def changed(poses: KeyPoses, size: float) -> KeyPoses:
        return replace(
            poses,
            poses=tuple(change(pose, size * poses.share_of(pose)) for pose in poses.poses),
        )

    return changed


#: Every fault by name; each takes key poses and its size, 1 being plain to see.
FAULTS: Final[dict[str, Callable[[KeyPoses, float], KeyPoses]]] = {
    "knees_past_toes": _everywhere(_knees_past_toes),
    "heels_up": _on_the_way(_heels_up),
    "shallow": lambda poses, size: _short_of(poses, 1 - 0.45 * size),
    "hips_first": _hips_first,
    "knees_bent": _on_the_way(_knees_bent),
    "hips_sagging": _on_the_way(_hips_sagging),
    "no_push_off": _everywhere(_no_push_off),
    "incomplete_rise": lambda poses, size: _short_of(poses, 1 - 0.5 * size),
    "trunk_leaning": _on_the_way(_trunk_leaning),
    "always_leaning": _everywhere(_trunk_leaning),
    "knees_caving_in": _everywhere(_knees_caving_in),
    "back_rounded": _on_the_way(_back_rounded),
    "rushing": _rushing,
}


def faulty_poses(poses: KeyPoses, fault: str, *, size: float = 1.0) -> KeyPoses:
    """Return the key poses of somebody who makes a fault.

    Parameters
    ----------
    poses : KeyPoses
        Of the sound movement.
    fault : str
        A key of `FAULTS`.
    size : float
        How far it goes: 1 is plain to see, 0 is none.

    Returns
    -------
    KeyPoses
        Changed; the given ones stay as they are.

    Raises
    ------
    InputError
        When there is no such fault.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> sound = exercise("squat").key_poses
    >>> faulty_poses(sound, "knees_past_toes").turn.ankle_deg[0] - sound.turn.ankle_deg[0]
    20.0
    """
    if fault not in FAULTS:
        raise InputError(
            N_("There is no fault {fault}. Choose one of: {known}."),
            fault=fault,
            known=", ".join(sorted(FAULTS)),
        )
    return FAULTS[fault](poses, size)
