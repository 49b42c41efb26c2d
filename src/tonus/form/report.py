"""A judgement as plain data, for JSON: versioned, documented, without NaN.

The layout is described in ``docs/reference/judgement-json.md``; a test holds the
two together.
"""

from __future__ import annotations

import math
from typing import Any, Final

from tonus import __version__
from tonus.form.judgement import CueVerdict, Judgement, NotJudged, Rep

__all__ = ["SCHEMA", "judgement_data"]

#: Name and version of the layout; the number rises when a reader must change.
SCHEMA: Final = "tonus.judgement/1"


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as dicts, lists, numbers and text.

    Parameters
    ----------
    judgement : Judgement
        What was judged.

    Returns
    -------
    dict
        Ready for ``json.dumps(..., allow_nan=False)``: what was not seen is
        None.  Times are rounded to milliseconds, values to five digits behind
        the point, which is far below what a camera can tell.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.judge import judged
    >>> from tonus.pose import PoseSequence
    >>> pose = PoseSequence.from_arrays(np.full((30, 33, 4), np.nan), fps=30, width=640, height=360)
    >>> data = judgement_data(judged(pose))
    >>> data["schema"], data["count"], data["view"]
    ('tonus.judgement/1', 0, 'unknown')
    """
    return {
        "schema": SCHEMA,
        "tonus_version": __version__,
        "exercise": judgement.exercise,
        "depth": judgement.depth,
        "depth_judged": judgement.depth_judged,
        "view": judgement.view.value,
        "view_confidence": _number(judgement.view_confidence),
        "count": judgement.count,
        "partial": judgement.partial,
        "incomplete": judgement.incomplete,
        "judged_s": _time_s(judgement.judged_s),
        "not_judged_s": _time_s(judgement.not_judged_s),
        "reps": [_rep(rep) for rep in judgement.reps],
        "summary": [
            {"cue": cue.cue, "ok": cue.ok, "fault": cue.fault, "not_seen": cue.not_seen}
            for cue in judgement.summary
        ],
        "not_judged": [_span(span) for span in judgement.not_judged],
        "not_counted": [_span(span) for span in judgement.not_counted],
    }


def _rep(rep: Rep) -> dict[str, Any]:
    return {
        "start_s": _time_s(rep.start_s),
        "peak_s": _time_s(rep.peak_s),
        "end_s": _time_s(rep.end_s),
        "status": rep.status.value,
        "view": rep.view.value,
        "verdicts": [_verdict(verdict) for verdict in rep.verdicts],
    }


def _verdict(verdict: CueVerdict) -> dict[str, Any]:
    return {
        "cue": verdict.cue,
        "verdict": verdict.verdict.value,
        "value": _number(verdict.value),
        "unit": verdict.unit,
        "cutoff": _number(verdict.cutoff),
        "margin": _number(verdict.margin),
        "reason": verdict.reason,
        "at_s": _time_s(verdict.at_s),
    }


def _span(span: NotJudged) -> dict[str, Any]:
    return {
        "start_s": _time_s(span.start_s),
        "end_s": _time_s(span.end_s),
        "reason": span.reason,
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 5)


def _time_s(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 3)
