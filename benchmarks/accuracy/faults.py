"""Faults: what is reported of the recordings, beside what somebody saw who looked.

    python -m benchmarks.accuracy.faults [--shared FOLDER] [--write]

Every recording is judged as the exercise that is done in it.  With ``--write`` the
list goes to ``faults.md`` beside this file; what was seen is kept in ``faults.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.accuracy.asking import asked_of, print_figures
from benchmarks.accuracy.truth import Listed, listed_recordings
from tests.recordings import shared_pose
from tonus.form.judge import judged
from tonus.form.judgement import CueVerdict, Rep, RepStatus, Verdict

__all__ = ["INCORRECT", "RESULTS", "Judged", "Look", "fault_rows", "judged_recordings", "looks"]

RESULTS = Path(__file__).with_name("faults.md")
#: Recordings that their makers labelled as done wrongly.
INCORRECT: Final = ("squat_oblique_fault_knees", "squat_oblique_fault_lean")
_LOOKS = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody saw of one reported fault."""

    recording: str
    cue: str
    rep: int
    agree: str
    saw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One verdict of one repetition of one recording."""

    recording: Listed
    number: int
    rep: Rep
    verdict: CueVerdict

    @property
    def place(self) -> tuple[str, str, int]:
        """Recording, cue and number of the repetition."""
        return self.recording.name, self.verdict.cue, self.number


def looks() -> dict[tuple[str, str, int], Look]:
    """Return what was seen, by recording, cue and repetition."""
    rows = tomllib.loads(_LOOKS.read_text(encoding="utf-8"))["look"]
    kept = [Look(**row) for row in rows]
    return {(one.recording, one.cue, one.rep): one for one in kept}


def judged_recordings(shared: Path) -> list[Judged]:
    """Return every verdict on a recording whose exercise has a file."""
    return [
        Judged(recording=one, number=number, rep=rep, verdict=verdict)
        for one in listed_recordings(shared)
        if one.key is not None
        for number, rep in enumerate(judged(shared_pose(shared, one.name), one.key).reps, start=1)
        for verdict in rep.verdicts
    ]


def fault_rows(verdicts: Sequence[Judged]) -> Iterator[str]:
    """The table of reported faults."""
    seen = looks()
    yield "## Reported faults\n"
    yield (
        "| recording | exercise | repetition, at | view | cue | value | cut-off | margin "
        "| somebody looking agrees | what is to be seen |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for one in verdicts:
        if one.verdict.verdict is Verdict.FAULT:
            look = seen.get(one.place)
            told = (look.agree, look.saw) if look else ("not looked at", "")
            yield f"| {_measured(one)} | {told[0]} | {told[1]} |"
    yield ""


def close_rows(verdicts: Sequence[Judged]) -> Iterator[str]:
    """The table of values that lie outside a cut-off, and too near to it to be called."""
    yield "## Too near to the cut-off to be called\n"
    yield "| recording | exercise | repetition, at | view | cue | value | cut-off | margin |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in verdicts:
        said = one.verdict
        if (
            one.rep.status is RepStatus.COMPLETE
            and said.verdict is Verdict.NOT_SEEN
            and said.value is not None
        ):
            yield f"| {_measured(one)} |"
    yield ""


def _measured(one: Judged) -> str:
    said = one.verdict
    assert said.value is not None
    assert said.cutoff is not None
    assert said.margin is not None
    return (
        f"{one.recording.name} | {one.recording.key} | {one.number}, {one.rep.peak_s:.1f} s "
        f"| {one.rep.view.value} | {said.cue} | {said.value:.2f} {said.unit} "
        f"| {said.cutoff:g} | {said.margin:.2f}"
    )


def tally_rows(verdicts: Sequence[Judged]) -> Iterator[str]:
    """How much was judged at all, by exercise."""
    yield "## How thin this is\n"
    yield "| exercise | recordings | sources | complete repetitions | ok | fault | not called |"
    yield "|---|---|---|---|---|---|---|"
    for key in sorted({one.recording.key or "" for one in verdicts}):
        mine = [one for one in verdicts if one.recording.key == key]
        whole = [one for one in mine if one.rep.status is RepStatus.COMPLETE]
        sources = {one.recording.source for one in mine}
        names = {one.recording.name for one in mine}
        reps = {(one.recording.name, one.number) for one in whole}
        told = [
            sum(one.verdict.verdict is verdict for one in whole)
            for verdict in (Verdict.OK, Verdict.FAULT, Verdict.NOT_SEEN)
        ]
        yield (
            f"| {key} | {len(names)} | {len(sources)} | {len(reps)} "
            f"| {' | '.join(map(str, told))} |"
        )
    yield ""


def sections(shared: Path) -> Iterator[str]:
    """Every line of the list."""
    verdicts = judged_recordings(shared)
    yield "# Faults, and whether somebody looking agrees\n"
    yield (
        "Made by `python -m benchmarks.accuracy.faults --write`; the last two columns are kept in "
        "`faults.toml`. Every recording is judged as the exercise that is done in it, squats to "
        "parallel. A value is what the cue measures, in its own unit (leg and shank are lengths of "
        "the person's own); a margin below 0 is outside the cut-off.\n"
    )
    yield from fault_rows(verdicts)
    yield (
        f"`{INCORRECT[0]}` and `{INCORRECT[1]}` are the two recordings whose makers labelled them "
        "as done wrongly. In the others no label says what is right; that somebody agrees means "
        "that what is reported is to be seen, and not that it harms.\n"
    )
    yield from close_rows(verdicts)
    yield from tally_rows(verdicts)
    yield (
        "Two labelled squats, one repetition each, both from one source, are all that is labelled. "
        "Who looked was one person, who knew what had been reported, and looked at drawn landmarks "
        "and not at pictures: an error that the pose model makes is an error of both. Of one "
        "recording, `squat_stick_side`, the pictures were looked at, too: two sound squats, of "
        "which no fault is reported. Faults that nobody reported were not searched for: how many "
        "are missed on people is not known. Of calf raises, hinges and bridges no recording shows "
        "one done wrongly, and for the ball curl, the box, the chair, the standing leg curl, one "
        "leg and the stretches there is no recording at all.\n"
    )


def main() -> None:
    """Print the list; write it where asked to."""
    asked = asked_of("python -m benchmarks.accuracy.faults", RESULTS)
    print_figures(sections(asked.shared), file=RESULTS if asked.write else None)


if __name__ == "__main__":
    main()
