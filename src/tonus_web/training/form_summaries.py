"""What a judgement says of a set, short enough to stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus.errors import InputError
from tonus.form.exercise import exercise
from tonus.form.report import judgement_from_data
from tonus_video.report.headline import main_fault
from tonus_web.coach.held_times import held_seconds
from tonus_web.coach.models import AnalysisRun

__all__ = ["form_summary", "form_words"]


def form_summary(run: AnalysisRun) -> dict[str, Any] | None:
    """Return what a finished run says, in short.

    Parameters
    ----------
    run : AnalysisRun
        With its result.

    Returns
    -------
    dict or None
        ``exercise``; ``count`` and ``partial`` repetitions; ``held_s``, the seconds of
        all holds, None for what is not held; ``cues``, each with its
        ``cue`` and how often it was ``ok``, a ``fault`` and ``not_seen``; ``said``, the
        cue that mattered most, None where no fault was seen.  None where the run is
        not done, or its result cannot be read.
    """
    if run.state != AnalysisRun.State.DONE or run.result is None:
        return None
    try:
        judgement = judgement_from_data(run.result)
        fault = main_fault(judgement, exercise(run.exercise))
    except InputError:
        return None
    return {
        "exercise": run.exercise,
        "count": judgement.count,
        "partial": judgement.partial,
        "held_s": held_seconds(run.result),
        "cues": [
            {"cue": one.cue, "ok": one.ok, "fault": one.fault, "not_seen": one.not_seen}
            for one in judgement.summary
        ],
        "said": fault.key if fault else None,
    }


def form_words(form: Mapping[str, Any] | None) -> str:
    """Return a summary as a sentence; empty where nobody looked.

    Parameters
    ----------
    form : mapping or None
        By `form_summary`.

    Returns
    -------
    str
        In the reader's language.  What was not seen is never called right.
    """
    if not form:
        return ""
    try:
        labels = {cue.key: cue.label for cue in exercise(str(form["exercise"])).cues}
        cues = {str(one["cue"]): one for one in form["cues"]}
        said = form["said"]
        if said in cues and said in labels:
            number = int(cues[said]["fault"])
            return ngettext(
                "{label}: a fault in one repetition.",
                "{label}: a fault in {number} repetitions.",
                number,
            ).format(label=_(labels[said]), number=number)
        seen = sum(bool(one["ok"] or one["fault"]) for one in cues.values())
    except (InputError, KeyError, TypeError, ValueError):
        return ""
    if not seen:
        return _("The camera saw too little to judge.")
    return ngettext(
        "No fault in the one thing that was seen.",
        "No fault in the {number} things that were seen.",
        seen,
    ).format(number=seen)
