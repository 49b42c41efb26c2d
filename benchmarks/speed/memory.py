"""Peak memory over a long clip, all processes together: it must not grow."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.clips import repeated

EVERY_S = 0.5


def memory_rows(clip: Path, folder: Path, *, minutes: float) -> Iterator[str]:
    """Yield a table of memory over the tenths of a long analysis."""
    long = repeated(clip, folder / "memory.mp4", duration_s=minutes * 60.0)
    command = [sys.executable, "-m", "tonus_cli.main", "analyze", str(long), "--model", "lite"]
    yield f"## Memory, a clip of {minutes:.0f} minutes to JSON, lite model, every process\n"
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--json", str(folder / "memory.json")], stdout=subprocess.DEVNULL
    )
    samples = []
    while process.poll() is None:
        samples.append(_tree_mb(process.pid))
        time.sleep(EVERY_S)
    took_s = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"the analysis ended with {process.returncode}")
    yield "| part of the run | most MB |\n|---|---|"
    tenth = max(1, len(samples) // 10)
    for part in range(10):
        values = samples[part * tenth : (part + 1) * tenth]
        if values:
            yield f"| {part * 10}-{part * 10 + 10} % | {max(values):.0f} |"
    yield f"\nTook {took_s:.0f} s.\n"


def _tree_mb(root: int) -> float:
    """Return the proportional set size of a process and all below it, in MB."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    waiting, total_kb = [root], 0
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total_kb += next(
            (int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0
        )
    return total_kb / 1024
