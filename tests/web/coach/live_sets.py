"""Sets for a client of the live protocol to send; nothing of Django."""

from __future__ import annotations

import json
import uuid
from functools import cache
from typing import Any

import numpy as np
from uuid_utils.compat import uuid7

from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tonus.form.exercise import exercise
from tonus.motion.generated import generated_motion
from tonus.pose.sequence import PoseSequence
from tonus_web.coach.live_protocol import (
    BATCH_HEADER,
    BINARY,
    FRAME,
    FRAMES_HEADER,
    FRAMES_TYPE,
    TEXT,
    VERSION,
)

__all__ = ["batch", "begun", "frames_message", "squats", "stretched"]


@cache
def squats(seed: int = 2, name: str = "squats_half") -> PoseSequence:
    """Squats from the side as a pose model sees them, as float32 as they are sent."""
    motion = motion_named(name, seed=seed)
    rng = np.random.default_rng(seed)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    pose = seen(motion, camera, TYPICAL, fps=30.0, rng=rng)
    return PoseSequence.from_arrays(
        pose.landmarks.astype(np.float32),
        width=pose.width,
        height=pose.height,
        timestamps_s=pose.timestamps_s - pose.timestamps_s[0],
    )


@cache
def stretched(seed: int = 2) -> PoseSequence:
    """A stretch from the side, cut off while it is held."""
    poses = exercise("hamstring_stretch").key_poses
    assert poses is not None
    made = generated_motion(poses, repetitions=1, fps=15.0, seed=seed)
    held_to_s = poses.turn.at_s + 0.6 * poses.turn.hold_s + made.pose.timestamps_s[0]
    frames = int(np.searchsorted(made.pose.timestamps_s, held_to_s + 1.5))
    return PoseSequence.from_arrays(
        made.pose.landmarks[:frames].astype(np.float32),
        width=made.pose.width,
        height=made.pose.height,
        timestamps_s=made.pose.timestamps_s[:frames],
    )


def frames_message(pose: PoseSequence, first: int, last: int) -> bytes:
    """The binary message of the frames from `first` up to `last`."""
    rows = np.empty(last - first, dtype=FRAME)
    rows["time_s"] = pose.timestamps_s[first:last]
    rows["landmarks"] = pose.landmarks[first:last]
    head = FRAMES_HEADER.pack(FRAMES_TYPE, VERSION, last - first, first)
    return head + rows.tobytes()


def begun(pose: PoseSequence, set_id: uuid.UUID | None = None, **changed: Any) -> dict[str, Any]:
    """The first message of a set."""
    return {
        "type": "start",
        "version": VERSION,
        "set": str(set_id or uuid7()),
        "exercise": "squat",
        "depth": "half",
        "width": pose.width,
        "height": pose.height,
        "target_reps": 5,
        "started_at": "2026-10-02T08:30:00+02:00",
        "zone": "Europe/Berlin",
        "model": "full",
        **changed,
    }


def batch(*messages: dict[str, Any] | bytes) -> bytes:
    """The body of a POST."""
    parts = []
    for message in messages:
        kind, piece = (
            (BINARY, message)
            if isinstance(message, bytes)
            else (TEXT, json.dumps(message).encode())
        )
        parts.append(BATCH_HEADER.pack(kind, len(piece)) + piece)
    return b"".join(parts)
