"""What recorded landmarks tell of a walk, in a terminal or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from tonus.motion.gait import gait_data, gait_of
from tonus_cli.outputs import STDOUT, check_outputs, write_json
from tonus_cli.speech import _, ngettext, notes, results
from tonus_files.landmarks_npz import read_landmarks

__all__ = ["show_gait"]


def show_gait(landmarks: Path, *, json: Path | None) -> None:
    """Print or write the gait of recorded landmarks.

    Raises
    ------
    InputError
        When the landmarks cannot be read.
    OutputError
        When the JSON cannot be written.
    """
    check_outputs(json=json, source=landmarks)
    pose = read_landmarks(landmarks)
    data = gait_data(gait_of(pose))
    if json is not None:
        source = {
            "name": landmarks.name,
            "duration_s": round(pose.duration_s, 3),
            "width": pose.width,
            "height": pose.height,
        }
        write_json(json, {**data, "source": source})
    if json != STDOUT:
        _print_gait(data)
    if not data["steps"]:
        notes.print(_("Nobody was seen walking through the picture."))


def _print_gait(data: dict[str, Any]) -> None:
    steps, passes = data["steps"], data["passes"]
    if steps:
        results.print(
            Text(
                _(
                    "{steps} in {passes}.",
                    steps=ngettext("{n} step", "{n} steps", steps),
                    passes=ngettext("{n} pass", "{n} passes", len(passes)),
                ),
                style="bold",
            )
        )
        for line in _sentences(data):
            results.print(line)
        results.print(_pass_table(passes))
    for one in passes:
        for strike in one["unsure"]:
            results.print(
                _(
                    "  A strike at {time:.2f} s is not counted: {reason}.",
                    time=strike["time_s"],
                    reason=_(strike["reason"]),
                )
            )
    for span in data["not_walked"]:
        results.print(
            _(
                "  {start:.1f} to {end:.1f} s: {reason}.",
                start=span["start_s"],
                end=span["end_s"],
                reason=_(span["reason"]),
            )
        )


def _sentences(data: dict[str, Any]) -> list[str]:
    """Return what the whole walk tells, each line with its interval or its reason."""
    low, high = data["cadence_spm_interval"]
    lines = [
        _(
            "Cadence {value:.0f} steps a minute ({low:.0f} to {high:.0f}).",
            value=data["cadence_spm"],
            low=low,
            high=high,
        )
    ]
    if data["symmetry"] is None:
        lines.append(_("Symmetry is not told: {reason}.", reason=_(data["reasons"]["symmetry"])))
    else:
        low, high = data["symmetry_interval"]
        lines.append(
            _(
                "Symmetry of step times {value:.2f} ({low:.2f} to {high:.2f}); 1 is even.",
                value=data["symmetry"],
                low=low,
                high=high,
            )
        )
    if data["leading_side"] is not None:
        leads = {"left": _("The left leg always leads."), "right": _("The right leg always leads.")}
        lines.append(leads[data["leading_side"]])
    if data["trunk_lean_deg"] is None:
        reason = _(data["reasons"]["trunk_lean_deg"])
        lines.append(_("Lean of the trunk is not told: {reason}.", reason=reason))
    else:
        lines.append(
            _(
                "The trunk leaned {value:+.0f}° on average, forward positive; a tilted camera adds "
                "its tilt.",
                value=data["trunk_lean_deg"],
            )
        )
    return lines


def _pass_table(passes: list[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (_("From"), _("To"), _("Heading"), _("Steps"), _("Cadence"), _("Strikes")):
        table.add_column(title)
    headings = {"left": _("to the left"), "right": _("to the right")}
    letters = {"left": _("L"), "right": _("R"), None: "?"}
    for one in passes:
        strikes = " ".join(
            f"{letters[side]} {time_s:.2f}"
            for side, time_s in zip(one["sides"], one["strikes_s"], strict=True)
        )
        table.add_row(
            _("{value:.1f} s", value=one["start_s"]),
            _("{value:.1f} s", value=one["end_s"]),
            headings[one["heading"]],
            str(one["steps"]),
            f"{one['cadence_spm']:.0f}",
            Text(strikes),
        )
    return table
