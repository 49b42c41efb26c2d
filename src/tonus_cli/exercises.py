"""What the catalogue knows of the exercises, in a terminal or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from tonus.catalogue import exercise_keys
from tonus.form.exercise import Cue, Exercise, exercise
from tonus_cli.outputs import STDOUT, check_outputs, write_json
from tonus_cli.speech import _, results

__all__ = ["show_exercise", "show_exercises"]


def show_exercises(*, json: Path | None) -> None:
    """Print or write the list of exercises.

    Raises
    ------
    OutputError
        When the JSON cannot be written.
    """
    known = [exercise(key) for key in sorted(exercise_keys())]
    if json is not None:
        check_outputs(json=json)
        write_json(json, {"exercises": [_data(item) for item in known]})
    if json != STDOUT:
        for item in known:
            results.print(f"{item.key}  {_(item.name)}")


def show_exercise(key: str, *, json: Path | None) -> None:
    """Print or write how one exercise is judged.

    Raises
    ------
    OutputError
        When the JSON cannot be written.
    """
    item = exercise(key)
    if json is not None:
        check_outputs(json=json)
        write_json(json, _data(item))
    if json == STDOUT:
        return
    results.print(Text(_(item.name), style="bold"))
    for number, step in enumerate(item.steps, start=1):
        results.print(f"{number}. {_(step)}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (_("Cue"), _("Views"), _("How it is judged")):
        table.add_column(title)
    for cue in item.cues:
        views = ", ".join(_views(item, cue)) or "–"
        table.add_row(*(Text(cell) for cell in (_(cue.label), views, _(cue.explain))))
    results.print(table)


def _views(item: Exercise, cue: Cue) -> list[str]:
    return sorted({view.value for rule in item.rules_of(cue) for view in rule.views})


def _data(item: Exercise) -> dict[str, Any]:
    return {
        "key": item.key,
        "name": _(item.name),
        "muscles": [{"muscle": m.muscle, "share": m.share} for m in item.muscles],
        "steps": [_(step) for step in item.steps],
        "depths": list(item.depths),
        "sources": list(item.sources),
        "cues": [
            {
                "cue": cue.key,
                "kind": cue.kind.value,
                "label": _(cue.label),
                "explain": _(cue.explain),
                "views": _views(item, cue),
                "evidence": cue.evidence.value,
                "sources": list(cue.sources),
            }
            for cue in item.cues
        ],
    }
