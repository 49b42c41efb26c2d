"""Clips to measure on."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]


def shared_clip() -> Path:
    """Return the clip of squats beside the project, or say how to name another."""
    clip = ROOT.parent / "shared" / "data" / "form" / "clips" / "squat_stick_side.mp4"
    if not clip.is_file():
        raise SystemExit("Give a clip of somebody who squats: script/bench speed --clip CLIP")
    return clip


def repeated(clip: Path, target: Path, *, duration_s: float) -> Path:
    """Write a clip that repeats another, without encoding anew, for `duration_s`."""
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        time_base = stream.time_base or Fraction(1, 90_000)
        data = [
            (bytes(packet), packet.pts, packet.dts, packet.duration, packet.is_keyframe)
            for packet in source.demux(stream)
            if packet.dts is not None and packet.pts is not None
        ]
        step = max(later[2] - earlier[2] for earlier, later in pairwise(data))
        span = data[-1][2] - data[0][2] + step
        clip_s = float(span * time_base)
        with av.open(str(target), "w", format="mp4") as sink:
            copy = sink.add_stream_from_template(stream)
            for turn in range(max(1, round(duration_s / clip_s))):
                for content, pts, dts, duration, is_keyframe in data:
                    packet = av.Packet(content)
                    packet.pts, packet.dts = pts + turn * span, dts + turn * span
                    packet.duration, packet.is_keyframe = duration, is_keyframe
                    packet.time_base = time_base
                    packet.stream = copy
                    sink.mux(packet)
    return target
