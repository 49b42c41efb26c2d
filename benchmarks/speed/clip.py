"""A clip to JSON, against the bare loop over the same clip in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.clips import repeated

#: Lengths of the repeated clips, in seconds.
LONG_S = 60.0
CORES_S = 120.0


@dataclass(frozen=True)
class _Taken:
    analyze_s: float
    bare_s: float


def clip_rows(clip: Path, folder: Path, *, rounds: int) -> Iterator[str]:
    """Yield a table: analysis against the bare loop on one core, and two cores against one."""
    long = repeated(clip, folder / "long.mp4", duration_s=LONG_S)
    short = _first_frames(clip, folder / "short.mp4")
    yield "## A clip to JSON, full model\n"
    yield (
        "One core: `analyze` less its start-up (a clip of five frames) over a bare loop of "
        "decoding and pose model, timed from inside. In turn, ratio by ratio.\n"
    )
    yield "| what | median | least | most |\n|---|---|---|---|"
    for name, of in (("clip", clip), (f"clip repeated to {LONG_S:.0f} s", long)):
        taken = [_one_core(of, short) for _ in range(rounds)]
        yield _row(f"{name}: analyze, s", [pair.analyze_s for pair in taken], "{:.2f}")
        yield _row(f"{name}: bare loop, s", [pair.bare_s for pair in taken], "{:.2f}")
        ratios = [pair.analyze_s / pair.bare_s for pair in taken]
        yield _row(f"{name}: analyze / bare (target 1.05)", ratios, "{:.3f}")
    yield ""


def cores_rows(clip: Path, folder: Path, *, rounds: int) -> Iterator[str]:
    """Yield a table: a clip of several pieces on two cores against one, start-up and all."""
    long = repeated(clip, folder / "cores.mp4", duration_s=CORES_S)
    yield f"## Two cores against one, the clip repeated to {CORES_S:.0f} s, full model\n"
    yield (
        "Whole processes, start-up included. A clip is analysed in pieces of 20 s, so that one of "
        "up to 25 s has a single piece and gains nothing, and one of three pieces at most half "
        "as much again.\n"
    )
    yield "| what | median | least | most |\n|---|---|---|---|"
    pairs = [(_analyze_s(long, "0"), _analyze_s(long, "0,1")) for _ in range(rounds)]
    yield _row("one core, s", [one for one, _ in pairs], "{:.2f}")
    yield _row("two cores, s", [two for _, two in pairs], "{:.2f}")
    yield _row("times faster (target 1.6)", [one / two for one, two in pairs], "{:.2f}")
    yield ""


def _row(what: str, values: list[float], form: str) -> str:
    cells = (statistics.median(values), min(values), max(values))
    return f"| {what} | " + " | ".join(form.format(value) for value in cells) + " |"


def _one_core(clip: Path, short: Path) -> _Taken:
    bare_s = float(
        _run(
            ["taskset", "-c", "0", sys.executable, "-m", "benchmarks.speed.bare", str(clip)]
        ).split()[0]
    )
    return _Taken(analyze_s=_analyze_s(clip, "0") - _analyze_s(short, "0"), bare_s=bare_s)


def _analyze_s(clip: Path, cores: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "tonus_cli.main", "analyze", str(clip), "--json", "-"]
    _run(["taskset", "-c", cores, *command])
    return time.perf_counter() - start


def _run(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    # 6 is a clip in which nothing could be judged, as in five frames of one.
    if done.returncode not in (0, 6):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def _first_frames(clip: Path, target: Path) -> Path:
    """Write the first five frames of a clip, encoded anew, as a clip of their own."""
    import av

    with av.open(str(clip)) as source, av.open(str(target), "w", format="mp4") as sink:
        rate = source.streams.video[0].average_rate
        out = sink.add_stream("libx264", rate=rate)
        size = source.streams.video[0]
        out.width, out.height, out.pix_fmt = size.width, size.height, "yuv420p"
        for index, frame in enumerate(source.decode(video=0)):
            if index == 5:
                break
            frame.pts = None
            sink.mux(out.encode(frame))
        sink.mux(out.encode())
    return target
