"""Confusion: every exercise counted in every recording, and in generated sets of the others.

    python -m benchmarks.accuracy.confusion [--shared FOLDER] [--people 6] [--write]

With ``--write`` the figures go to ``confusion.md`` beside this file.
"""

from __future__ import annotations

import hashlib
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.asking import asked_of, print_figures
from benchmarks.accuracy.confusion_sets import (
    JudgedSet,
    camera_keys,
    judged_sets,
    named_as,
    naming_tally,
)
from benchmarks.accuracy.truth import Listed, listed_recordings
from tests.recordings import shared_pose
from tonus.catalogue import exercise_text
from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement, RepStatus
from tonus.form.naming import each_judgement

__all__ = ["RESULTS", "Seen", "files_hash", "recorded_rows", "seen_recordings"]

RESULTS = Path(__file__).with_name("confusion.md")
#: People that nothing was chosen on.
FRESH_FROM: Final = 6000
#: Tables and keys of a file that only its readers see.
_FOR_READERS: Final = frozenset(
    {"name", "muscles", "sources", "steps", "difference", "setup", "label", "explain", "says"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One recording, and what every exercise saw in it."""

    listed: Listed
    judgements: dict[str, Judgement]

    @property
    def wrong(self) -> list[str]:
        """Exercises whose count is not right."""
        return [
            key
            for key, judgement in self.judgements.items()
            if self.listed.right(key, judgement.count) is False
        ]


def files_hash() -> str:
    """The first half of the SHA-256 of what every file tells the judge and the figure."""
    told = [
        (key, exercise(key).setup.views, _without_readers(tomllib.loads(exercise_text(key))))
        for key in camera_keys()
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _without_readers(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_readers(v) for k, v in value.items() if k not in _FOR_READERS}
    return [_without_readers(one) for one in value] if isinstance(value, list) else value


def seen_recordings(shared: Path) -> list[Seen]:
    """Return every reference recording, judged as every exercise."""
    return [
        Seen(listed=one, judgements=each_judgement(shared_pose(shared, one.name)))
        for one in listed_recordings(shared)
    ]


def _header(*cells: str) -> Iterator[str]:
    yield "| " + " | ".join(cells) + " |"
    yield "|---" * len(cells) + "|"


def _cell(judgement: Judgement) -> str:
    """The count, and movements that were begun: ``0 (1p 2i)``, partial and incomplete."""
    found = Counter(rep.status for rep in judgement.reps)
    begun = [
        f"{found[status]}{status.value[0]}"
        for status in (RepStatus.PARTIAL, RepStatus.INCOMPLETE)
        if found[status]
    ]
    return f"{judgement.count} ({' '.join(begun)})" if begun else str(judgement.count)


def recorded_rows(recordings: Sequence[Seen]) -> Iterator[str]:
    """The section on the recordings: one row each, one column for each exercise."""
    keys = camera_keys()
    yield "## Recordings\n"
    yield from _header("recording", "listed", "all right", "named", *keys)
    for one in recordings:
        counts = [_cell(one.judgements[key]) for key in keys]
        right = f"no: {', '.join(one.wrong)}" if one.wrong else "yes"
        row = (one.listed.name, one.listed.told, right, named_as(one.judgements), *counts)
        yield f"| {' | '.join(row)} |"
    pairs = len(recordings) * len(keys)
    wrong = sum(len(one.wrong) for one in recordings)
    own = [one for one in recordings if one.listed.counts]
    exact = sum(one.listed.key not in one.wrong for one in own)
    named = Counter(_naming(one) for one in recordings)
    yield (
        f"\nPairs of recording and exercise: {pairs}, wrong {wrong}. Recordings whose own count is "
        f"listed: {len(own)}, exact {exact}.\n\nNamed from the motion: "
        + ", ".join(f"{text} {number}" for text, number in named.most_common())
        + ".\n"
    )


def _naming(one: Seen) -> str:
    name = named_as(one.judgements)
    if one.listed.key is None:
        return "rightly nothing" if name == "nothing" else "wrong"
    if name == one.listed.key:
        return "right"
    return "undecided or nothing" if name == "nothing" or " or " in name else "wrong"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").removesuffix(".")


def pairing_rows(sets: Sequence[JudgedSet]) -> Iterator[str]:
    """The table of what is counted in sets of what: the mean count of a set."""
    keys = camera_keys()
    yield "## Generated sets: mean count of a set\n"
    yield from _header("set of", "true", *keys)
    for done in keys:
        mine = [one for one in sets if one.key == done]
        cells = []
        for key in keys:
            text = _number(float(np.mean([one.counts[key] for one in mine])))
            cells.append(f"**{text}**" if key == done else text)
        yield f"| {done} | {mine[0].true_count} | {' | '.join(cells)} |"
    yield ""


def found_rows(sets: Sequence[JudgedSet]) -> Iterator[str]:
    """The table of what is found of each exercise, and what is counted where it is not done."""
    yield "## Generated sets: found, and false\n"
    yield (
        "`found` is the share of true repetitions (holds, steps) that are counted in its own sets, "
        "by view; `too many` counts those beyond the true ones; `false a minute` is what the "
        "exercise counts in the sets of all others, without its plainer and its milder forms "
        "(`variant_of`), `with variants` in all. `named` is how its own sets are named from the "
        "motion.\n"
    )
    yield from _header(
        *("exercise", "sets", "found", "side", "oblique", "front", "rear", "too many"),
        *("false a minute", "with variants", "most of it in"),
        *("named right", "wrong", "undecided", "nothing"),
    )
    for key in camera_keys():
        mine = [one for one in sets if one.key == key]
        shares = [_share([one for one in mine if one.view.value == v]) for v in _VIEWS]
        too_many = sum(max(0, one.counts[key] - one.true_count) for one in mine)
        others = [one for one in sets if one.key != key]
        unlike = [one for one in others if not _related(key, one.key)]
        named = naming_tally(mine)
        tally = [str(named[word]) for word in ("right", "wrong", "undecided", "nothing")]
        cells = [key, str(len(mine)), _share(mine), *shares, str(too_many)]
        cells += [_a_minute(unlike, key), _a_minute(others, key), _most(others, key), *tally]
        yield f"| {' | '.join(cells)} |"
    named = naming_tally(sets)
    yield (
        f"\nNamed, {len(sets)} sets: "
        + ", ".join(f"{word} {number}" for word, number in named.most_common())
        + ".\n"
    )


_VIEWS: Final = ("side", "oblique", "front", "rear")


def _share(sets: Sequence[JudgedSet]) -> str:
    true = sum(one.true_count for one in sets)
    found = sum(min(one.counts[one.key], one.true_count) for one in sets)
    return f"{100 * found / true:.0f} %" if true else ""


def _a_minute(sets: Sequence[JudgedSet], key: str) -> str:
    minutes = sum(one.seconds for one in sets) / 60
    return f"{sum(one.counts[key] for one in sets) / minutes:.2f}"


def _most(sets: Sequence[JudgedSet], key: str) -> str:
    """Whose sets an exercise counts in most."""
    found: Counter[str] = Counter()
    for one in sets:
        found[one.key] += one.counts[key]
    return ", ".join(f"{done} {number}" for done, number in found.most_common(2) if number)


def _related(first: str, second: str) -> bool:
    return _root(first) == _root(second)


def _root(key: str) -> str:
    above = exercise(key).variant_of
    return key if above is None else _root(above)


def sections(shared: Path, *, people: int, workers: int) -> Iterator[str]:
    """Every line of the results."""
    began = time.monotonic()
    yield "# Which exercise is counted in which\n"
    variants = [
        f"`{key}` of `{above}`"
        for key in camera_keys()
        if (above := exercise(key).variant_of) is not None
    ]
    yield (
        f"Made by `python -m benchmarks.accuracy.confusion --people {people} --write`; exercise "
        f"files {files_hash()}.\n\n"
        "A recording is judged as every exercise. Right is the listed count of what is done in it, "
        "and 0 elsewhere. Behind a count stands what was begun and is not counted: p partial, i "
        "incomplete. Where nobody has counted, any count of the exercise that is done passes, and "
        "the table shows what it was.\n\n"
        f"Variants count as what they are variants of, too ({', '.join(variants) or 'none'}): a "
        "squat to a box is a squat. A free squat that is held still at the bottom for half a "
        "second counts as a box squat when somebody asks for one: no camera sees whether a box is "
        "there. No recording shows a box, a chair, a ball or one leg on its toes: what those files "
        "count was seen on generated motion alone.\n\n"
        "Of the recorded good mornings nobody has listed the count; three are whole, in the fourth "
        "the picture changes. Of the recording with face close-ups neither; the squats that are "
        "whole between two cuts are counted, those that a cut opens or ends are not.\n"
    )
    yield from recorded_rows(seen_recordings(shared))
    seeds = range(FRESH_FROM, FRESH_FROM + people)
    yield (
        f"Generated sets below: seeds {seeds[0]} to {seeds[-1]}, which nothing was chosen on; each "
        "exercise in each view that its file names, by people of 1.45 to 2.0 m, at three quarters "
        "to one and a half times its tempo, 10 to 30 frames a second, a camera at 0.5 to 1.5 m and "
        "up to 10° off, with the errors of a pose model. Every set is made from the key poses of "
        "its own file: it shows how well the judge tells the exercises apart when each is done as "
        "its file says, and not how people do them.\n"
    )
    sets = judged_sets(seeds, workers=workers)
    yield from pairing_rows(sets)
    yield from found_rows(sets)
    # Not in the file: it would differ with every run.
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


def main() -> None:
    """Print the figures; write them where asked to."""
    asked = asked_of(
        "python -m benchmarks.accuracy.confusion",
        RESULTS,
        people=6,
        of_what="seeds for each exercise and view",
        in_parallel=True,
    )
    lines = sections(asked.shared, people=asked.people, workers=asked.workers)
    print_figures(lines, file=RESULTS if asked.write else None)


if __name__ == "__main__":
    main()
