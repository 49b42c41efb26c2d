"""The engine alone: microseconds a frame, live and in blocks, and how it grows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tonus.form.judge import judged
from tonus.form.live import LiveJudge
from tonus.pose.sequence import PoseSequence


def engine_rows(*, rounds: int) -> Iterator[str]:
    """Yield a table of the engine's cost."""
    short = _sequence(seconds=60.0)
    yield "## Engine, generated squats at 30 frames a second, one core\n"
    yield "| what | frames | median µs a frame | least | most |\n|---|---|---|---|---|"
    for pose in (short, _sequence(seconds=600.0)):
        times = [_batch_us(pose) for _ in range(rounds)]
        yield _row("batch (target 100)", len(pose), times)
    live = [_live_us(short) for _ in range(rounds)]
    yield _row("live, mean (target 250)", len(short), [mean for mean, _ in live])
    yield _row("live, slowest of 100 frames", len(short), [slow for _, slow in live])
    yield ""


def _row(what: str, frames: int, times: list[float]) -> str:
    middle = statistics.median(times)
    return f"| {what} | {frames} | {middle:.0f} | {min(times):.0f} | {max(times):.0f} |"


def _sequence(*, seconds: float) -> PoseSequence:
    """Return squats, repeated until they last long enough."""
    motion = motion_named("squats_parallel", seed=1)
    rng = np.random.default_rng(1)
    pose = seen(motion, random_camera(rng, motion, yaw_deg=90.0), TYPICAL, fps=30.0, rng=rng)
    turns = max(1, round(seconds * 30 / len(pose)))
    return PoseSequence.from_arrays(
        np.concatenate([pose.landmarks] * turns), fps=30.0, width=pose.width, height=pose.height
    )


def _batch_us(pose: PoseSequence) -> float:
    start = time.perf_counter()
    judged(pose, "squat")
    return (time.perf_counter() - start) / len(pose) * 1e6


def _live_us(pose: PoseSequence) -> tuple[float, float]:
    judge = LiveJudge("squat", width=pose.width, height=pose.height)
    took = []
    for at_s, landmarks in zip(pose.timestamps_s.tolist(), pose.landmarks, strict=True):
        start = time.perf_counter()
        judge.step(at_s, landmarks)
        took.append((time.perf_counter() - start) * 1e6)
    return statistics.fmean(took), float(np.percentile(took, 99))
