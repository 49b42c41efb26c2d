"""Memory, start, pages, and pages while an analysis runs."""

from __future__ import annotations

import datetime as dt
import os
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.speed.clips import repeated, shared_clip
from benchmarks.web.running import Reader, Running, cpu_ms, filled, pss_mb, running

__all__ = ["pages_rows"]

_BUSY_READINGS: Final = 150
_WEIGH_INS: Final = 20
#: Half of all readings are to be quicker.
_TARGETS_MS: Final = {"Today": 10, "Library": 10, "Weight": 40, "Today with calories": 10}
#: What a page brings with it: styles, scripts, pictures.  Fonts are counted apart.
_BRINGS: Final = re.compile(rb"""(?:href|src)="(/static/[^"#?]+\.(?:css|js|svg|png))["#?]""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Readings of one page.

    Parameters
    ----------
    times_ms : list of float
        In order of length.
    cpu_ms : float
        Processor time of the server for one; what others do hardly changes it.
    """

    times_ms: list[float]
    cpu_ms: float


def pages_rows(readings: int) -> Iterator[str]:
    """Measure the server over a database of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder) as first:
            yield from _start_rows(first)
        told = filled(folder, "few")
        with running(folder) as server:
            yield f"| the next start (target 3) | {server.first_page_s:.2f} |"
            with closing(Reader(server.port, told["cookie"])) as reader:
                few = _measured(server, reader, told["pages"], readings)
                filled(folder, "many")
                yield from _page_rows(few, _measured(server, reader, told["pages"], readings))
                yield from _first_rows(server, reader, told["pages"], told["weigh_in"])
                yield from _memory_rows(server)
                yield from _weight_rows(reader, told["pages"])
        yield from _busy_rows(folder, told)


def _start_rows(first: Running) -> Iterator[str]:
    yield "\n## Start, from the command to the first page\n"
    yield "| what | s |"
    yield "|---|---|"
    yield f"| the very first start: tables and static files are made | {first.first_page_s:.2f} |"


def _measured(
    server: Running, reader: Reader, pages: dict[str, str], readings: int
) -> dict[str, Readings]:
    found = {}
    for name, path in pages.items():
        reader.times_ms(path, 5)  # templates are read once
        before = cpu_ms(server.pid)
        times = reader.times_ms(path, readings)
        found[name] = Readings(times_ms=times, cpu_ms=(cpu_ms(server.pid) - before) / readings)
    return found


def _share(times_ms: list[float], share: float) -> float:
    return times_ms[min(int(share * len(times_ms)), len(times_ms) - 1)]


def _page_rows(few: dict[str, Readings], many: dict[str, Readings]) -> Iterator[str]:
    readings = len(next(iter(few.values())).times_ms)
    yield "\n## Pages over HTTP, one after another\n"
    yield (
        f"{readings} readings of each. Few records: a handful. Many: a year of weigh-ins and a "
        "hundred analysed clips; of the pages of the weight, five years of weights and of what "
        "was eaten."
    )
    yield (
        f"Load of the machine afterwards: {os.getloadavg()[0]:.1f}. Where it is above 1, others "
        "were at work beside it; the last two columns, of the many, show that least."
    )
    yield ""
    yield "| page | few: p50 ms | p99 ms | many: p50 ms | p99 ms | least ms | CPU ms |"
    yield "|---|---|---|---|---|---|---|"
    for name, found in few.items():
        target = f" (target {_TARGETS_MS[name]})" if name in _TARGETS_MS else ""
        later = many[name]
        yield (
            f"| {name}{target} | {_told(found.times_ms)} | {_told(later.times_ms)} | "
            f"{later.times_ms[0]:.1f} | {later.cpu_ms:.1f} |"
        )


def _first_rows(
    server: Running, reader: Reader, pages: dict[str, str], weigh_in: str
) -> Iterator[str]:
    """The first reading after something changed: the log of five years is reckoned anew."""
    yield "\n## The first page after a weigh-in, five years of a log\n"
    yield f"{_WEIGH_INS} times; until the next change the page is one of those above."
    yield ""
    yield "| page | p50 ms | most ms | least ms | CPU ms |"
    yield "|---|---|---|---|---|"
    today = dt.datetime.now(dt.UTC).date()
    for name in ("Weight", "Today with calories"):
        times, used_ms = [], 0.0
        for ago in range(2, 2 + _WEIGH_INS):
            # A day at a time: five of one day would be a sign of harm, and hide what is measured.
            date = today - dt.timedelta(days=ago)
            form = {"record": f"{uuid.uuid4()}", "weight_large": "78.5", "weight_unit": "kg"}
            reader.send(weigh_in, {**form, "date": f"{date}", "time": "05:00"})
            before = cpu_ms(server.pid)
            times += reader.times_ms(pages[name], 1)
            used_ms += cpu_ms(server.pid) - before
        yield (
            f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} | {min(times):.0f} | "
            f"{used_ms / _WEIGH_INS:.0f} |"
        )


def _told(times_ms: list[float]) -> str:
    return f"{statistics.median(times_ms):.1f} | {_share(times_ms, 0.99):.1f}"


def _memory_rows(server: Running) -> Iterator[str]:
    time.sleep(2.0)
    yield "\n## Memory of the server process, without workers\n"
    yield "| what | MB |"
    yield "|---|---|"
    yield f"| PSS after all of the readings above (target 150) | {pss_mb(server.pid):.0f} |"


def _weight_rows(reader: Reader, pages: dict[str, str]) -> Iterator[str]:
    yield "\n## Weight of a page, cold, compressed, without fonts and key pictures\n"
    yield "| page | kB (target 100) | files |"
    yield "|---|---|---|"
    for name, path in pages.items():
        body, answer = reader.read(path)
        text = _plain(body, answer.headers.get("Content-Encoding", ""))
        brought = sorted(set(_BRINGS.findall(text)))
        weights = [len(reader.read(urlsplit(one.decode()).path)[0]) for one in brought]
        yield f"| {name} | {(len(body) + sum(weights)) / 1000:.1f} | {1 + len(brought)} |"


def _plain(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        import gzip

        return gzip.decompress(body)
    if encoding == "br":
        import brotli

        plain: bytes = brotli.decompress(body)
        return plain
    return body


def _busy_rows(folder: Path, told: dict[str, Any]) -> Iterator[str]:
    clip = repeated(shared_clip(), folder / "long.mp4", duration_s=60.0)
    with running(folder, workers=1) as server:
        reader = Reader(server.port, told["cookie"])
        still = {name: told["pages"][name] for name in ("Today", "Library")}
        for path in still.values():
            reader.times_ms(path, 5)
        calm = {name: reader.times_ms(path, _BUSY_READINGS) for name, path in still.items()}
        waiting = filled(folder, "run", str(clip))
        began = time.perf_counter()
        while filled(folder, "state")["progress"] <= 0.0:
            if time.perf_counter() - began > 120:
                raise RuntimeError("No worker took the clip.")
            time.sleep(0.2)
        pages = {**still, "Progress of the analysis": waiting["page"]}
        busy = {name: reader.times_ms(path, _BUSY_READINGS) for name, path in pages.items()}
        during = filled(folder, "state")
    yield "\n## Pages while a worker analyses a clip of 60 s with the full model\n"
    yield f"The run was {during['state']} ({during['progress']:.0%} done) after the last reading."
    yield ""
    yield "| page | alone: p50 ms | p99 ms | beside the analysis: p50 ms | p99 ms |"
    yield "|---|---|---|---|---|"
    for name, times in busy.items():
        before = calm.get(name)
        row = (
            [f"{statistics.median(before):.1f}", f"{_share(before, 0.99):.1f}"]
            if before
            else ["", ""]
        )
        row += [f"{statistics.median(times):.1f}", f"{_share(times, 0.99):.1f}"]
        yield f"| {name} | " + " | ".join(row) + " |"
