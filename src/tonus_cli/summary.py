"""A judgement in a terminal: one sentence, then a row for each cue."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from tonus.form.exercise import exercise
from tonus.form.judgement import CueSummary, Judgement, RepStatus
from tonus_cli.speech import _, messages, ngettext, results

__all__ = ["print_summary"]


def print_summary(judgement: Judgement) -> None:
    """Print what was judged, for a person.

    Parameters
    ----------
    judgement : Judgement
        Of one clip.
    """
    from tonus_video.report.headline import headline

    definition = exercise(judgement.exercise)
    sentences = headline(judgement, definition, messages())
    results.print(Text(" ".join(sentences), style="bold"))
    results.print(_facts(judgement))
    for rep in judgement.reps:
        if judgement.gait is not None:
            results.print(_("  {start:.1f} to {end:.1f} s", start=rep.start_s, end=rep.end_s))
            continue
        results.print(
            _(
                "  {start:.1f} to {end:.1f} s, turning at {peak:.1f} s: {status}",
                start=rep.start_s,
                end=rep.end_s,
                peak=rep.peak_s,
                status=_STATUS[rep.status](),
            )
        )
    if judgement.count:
        results.print(_cue_table(judgement))
    _print_spans(judgement)


_STATUS = {
    RepStatus.COMPLETE: lambda: _("complete"),
    RepStatus.PARTIAL: lambda: _("partial"),
    RepStatus.INCOMPLETE: lambda: _("incomplete"),
}


def _facts(judgement: Judgement) -> str:
    if judgement.gait is not None:
        counted = [
            ngettext("{n} step", "{n} steps", judgement.count),
            ngettext("{n} pass", "{n} passes", len(judgement.gait.passes)),
        ]
    else:
        counted = [
            ngettext("{n} complete repetition", "{n} complete repetitions", judgement.count),
            ngettext("{n} partial", "{n} partial", judgement.partial),
            ngettext("{n} incomplete", "{n} incomplete", judgement.incomplete),
        ]
    words = [
        *counted,
        _("{judged:.1f} s judged", judged=judgement.judged_s),
        _("{missed:.1f} s not judged", missed=judgement.not_judged_s),
    ]
    return " · ".join(words)


def _cue_table(judgement: Judgement) -> Table:
    definition = exercise(judgement.exercise)
    labels = {cue.key: cue.label for cue in definition.cues}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("Cue"))
    for name in (_("ok"), _("fault"), _("not seen")):
        table.add_column(name, justify="right")
    table.add_column(_("Why"))
    for index, row in enumerate(judgement.summary):
        table.add_row(
            Text(_(labels[row.cue])),
            _number(row.ok),
            _number(row.fault, style="yellow"),
            _number(row.not_seen),
            Text(_why(judgement, index, row)),
        )
    return table


def _number(number: int, style: str = "") -> Text:
    return Text(str(number), style=style if number else "dim")


def _why(judgement: Judgement, index: int, row: CueSummary) -> str:
    """Return the reason of the worst verdict of a cue; empty where all is well."""
    complete = [rep for rep in judgement.reps if rep.status is RepStatus.COMPLETE]
    wanted = "fault" if row.fault else "not_seen" if row.not_seen else None
    for rep in complete:
        verdict = rep.verdicts[index]
        if verdict.verdict.value == wanted:
            return _(verdict.reason)
    return ""


def _print_spans(judgement: Judgement) -> None:
    for title, spans in (
        (_("Not judged:"), judgement.not_judged),
        (_("Seen, but not counted:"), judgement.not_counted),
    ):
        if spans:
            results.print(title)
        for span in spans:
            results.print(
                _(
                    "  {start:.1f} to {end:.1f} s: {reason}",
                    start=span.start_s,
                    end=span.end_s,
                    reason=_(span.reason),
                )
            )
