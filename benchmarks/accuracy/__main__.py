"""Accuracy: counts and verdicts against the truth.

    script/bench accuracy [--shared FOLDER] [--people 24] [--write]

Reads the reference recordings beside the project, generates people, cameras,
tempos and noise, and prints what was right.  With ``--write`` the figures go to
``results.md`` beside this file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy.asking import asked_of, print_figures
from benchmarks.accuracy.cues import cue_rows
from benchmarks.accuracy.generated import generated_clips, generated_rows, margin_rows
from benchmarks.accuracy.raises import raise_rows
from benchmarks.accuracy.recordings import (
    held_out_rows,
    recorded_clips,
    recording_rows,
    variant_rows,
)
from tonus.form.exercise import exercise

RESULTS = Path(__file__).with_name("results.md")
#: Seeds that cut-offs were chosen on, and seeds that they never saw.
CHOSEN_FROM, FRESH_FROM = 0, 3000


def file_hash(key: str = "squat") -> str:
    """The first half of the SHA-256 of what the exercise file tells the judge.

    What it tells its readers alone is left out, as remarks are.
    """
    one = exercise(key)
    how = one.repetition
    judged = (
        *(how.signal.name, how.counter, how.rest, how.follow, how.working_leg),
        *(one.requirements, one.depths, one.counts_depth, one.judges_depth, one.cues),
    )
    return hashlib.sha256(repr(judged).encode()).hexdigest()[:32]


def sections(shared: Path, *, people: int, workers: int) -> Iterator[str]:
    """Every line of the results."""
    yield "# Accuracy of the squat and the calf raise\n"
    yield (
        f"Made by `script/bench accuracy --people {people} --write`; `squat.toml` {file_hash()}, "
        f"`calf_raise.toml` {file_hash('calf_raise')}.\n"
        "\nA count is exact when it is the true one. A generated squat must be counted when it "
        "bends the knees to 110° or less, and may be when it lowers the hips by 12 % of the leg.\n"
    )
    recorded = recorded_clips(shared)
    yield from recording_rows(recorded)
    yield from variant_rows(recorded)
    yield from held_out_rows(recorded)
    fresh = range(FRESH_FROM, FRESH_FROM + people)
    clips = generated_clips(fresh, workers=workers)
    yield from generated_rows(
        clips, title=f"seeds {fresh[0]} to {fresh[-1]}, which no cut-off was chosen on"
    )
    chosen = range(CHOSEN_FROM, CHOSEN_FROM + people)
    yield from generated_rows(
        generated_clips(chosen, workers=workers),
        title=f"seeds {chosen[0]} to {chosen[-1]}, which the cut-offs were chosen on",
    )
    yield from margin_rows(recorded, clips)
    yield from cue_rows(fresh)
    yield from raise_rows(shared, fresh)


def main() -> None:
    """Print the figures; write them where asked to."""
    asked = asked_of(
        "script/bench accuracy",
        RESULTS,
        people=24,
        of_what="seeds for each generated motion",
        in_parallel=True,
    )
    lines = sections(asked.shared, people=asked.people, workers=asked.workers)
    print_figures(lines, file=RESULTS if asked.write else None)


if __name__ == "__main__":
    main()
