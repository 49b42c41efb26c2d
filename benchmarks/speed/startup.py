"""How long it takes before anything happens."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

COMMANDS = {
    "import of the engine": [sys.executable, "-c", "import tonus.form"],
    "tonus --help": [sys.executable, "-m", "tonus_cli.main", "--help"],
    "tonus exercises": [sys.executable, "-m", "tonus_cli.main", "exercises"],
}


def startup_rows(*, rounds: int) -> Iterator[str]:
    """Yield a table of start-up times of whole processes."""
    yield "## Start-up, whole process\n"
    yield "| what | median s |\n|---|---|"
    for name, command in COMMANDS.items():
        yield f"| {name} | {statistics.median(_took_s(command) for _ in range(rounds)):.2f} |"
    yield ""


def _took_s(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
