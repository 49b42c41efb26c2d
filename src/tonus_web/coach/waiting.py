"""How far a run is, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.runs import RunProgress, progress_of
from tonus_web.ui.told import told_message

__all__ = ["Waiting", "waiting_words"]

State = AnalysisRun.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the page of an unfinished run says.

    Parameters
    ----------
    stage : str
        What is being done, or how many come before.
    percent : int
        Done, 0-99; all of it only when the report is there.
    left : str
        Time left; empty where it is not known.
    problem : str
        Why it failed and what to do; empty where it did not.
    is_stopping : bool
        Whether it was asked to stop.
    """

    stage: str
    percent: int
    left: str
    problem: str
    is_stopping: bool


def waiting_words(run: AnalysisRun) -> Waiting:
    """Return what the page of an unfinished run says.

    Parameters
    ----------
    run : AnalysisRun
        In any state but done.

    Returns
    -------
    Waiting
        In the reader's language.
    """
    progress = progress_of(run)
    return Waiting(
        stage=_stage(progress),
        percent=min(99, int(100 * progress.share)),
        left="" if progress.left_s is None else _left(progress.left_s),
        problem=told_message(run.problem, run.problem_params) if run.problem else "",
        is_stopping=progress.is_cancelling,
    )


def _stage(progress: RunProgress) -> str:
    if progress.is_cancelling:
        return _("Stopping.")
    if progress.state != State.WAITING:
        return _("Looking for you in every picture of the clip.")
    if not progress.position:
        return _("It is the next one.")
    return ngettext(
        "One other clip comes before it.",
        "{n} other clips come before it.",
        progress.position,
    ).format(n=progress.position)


def _left(left_s: float) -> str:
    if left_s < 90:
        seconds = max(5, 5 * round(left_s / 5))
        return _("about {n} seconds left").format(n=seconds)
    return _("about {n} minutes left").format(n=round(left_s / 60))
