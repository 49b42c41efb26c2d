"""A judgement as plain data, for JSON: versioned, documented, without NaN.

The layout is described in ``docs/reference/judgement-json.md``; a test holds the
two together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from tonus import __version__
from tonus.errors import InputError
from tonus.form.judgement import (
    CueSummary,
    CueVerdict,
    Judgement,
    NotJudged,
    Rep,
    RepStatus,
    Trace,
    Verdict,
    View,
    empty_trace,
)
from tonus.messages import N_
from tonus.motion.gait import gait_data, gait_from_data

__all__ = ["SCHEMA", "judgement_data", "judgement_from_data"]

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
        "units": judgement.units,
        "judged_s": _time_s(judgement.judged_s),
        "not_judged_s": _time_s(judgement.not_judged_s),
        "reps": [_rep(rep) for rep in judgement.reps],
        "summary": [
            {"cue": cue.cue, "ok": cue.ok, "fault": cue.fault, "not_seen": cue.not_seen}
            for cue in judgement.summary
        ],
        "not_judged": [_span(span) for span in judgement.not_judged],
        "not_counted": [_span(span) for span in judgement.not_counted],
        "gait": None if judgement.gait is None else gait_data(judgement.gait),
    }


def judgement_from_data(data: Mapping[str, Any], *, trace: Trace | None = None) -> Judgement:
    """Return the judgement that `judgement_data` wrote down.

    Parameters
    ----------
    data : mapping
        As it was written; fields that are not of the layout are passed over.
    trace : Trace, optional
        Signals over time, which the layout does not hold; empty where left out.

    Returns
    -------
    Judgement
        With the digits that were written: writing it again gives the same data.

    Raises
    ------
    InputError
        When the data are of another layout, or damaged.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.judge import judged
    >>> from tonus.pose import PoseSequence
    >>> pose = PoseSequence.from_arrays(np.full((30, 33, 4), np.nan), fps=30, width=640, height=360)
    >>> data = judgement_data(judged(pose))
    >>> judgement_data(judgement_from_data(data)) == data
    True
    """
    if data.get("schema") != SCHEMA:
        raise InputError(
            N_("This is no judgement that can be read here: its layout is {found}, not {known}."),
            found=data.get("schema"),
            known=SCHEMA,
        )
    try:
        return Judgement(
            exercise=data["exercise"],
            depth=data["depth"],
            depth_judged=data["depth_judged"],
            view=View(data["view"]),
            view_confidence=data["view_confidence"],
            reps=tuple(_read_rep(rep) for rep in data["reps"]),
            not_judged=tuple(_read_span(span) for span in data["not_judged"]),
            not_counted=tuple(_read_span(span) for span in data["not_counted"]),
            judged_s=data["judged_s"],
            not_judged_s=data["not_judged_s"],
            summary=tuple(
                CueSummary(
                    cue=row["cue"], ok=row["ok"], fault=row["fault"], not_seen=row["not_seen"]
                )
                for row in data["summary"]
            ),
            trace=empty_trace() if trace is None else trace,
            units=data.get("units"),
            gait=None if data.get("gait") is None else gait_from_data(data["gait"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(N_("This judgement is damaged and cannot be read.")) from error


def _read_rep(rep: Mapping[str, Any]) -> Rep:
    return Rep(
        start_s=rep["start_s"],
        peak_s=rep["peak_s"],
        end_s=rep["end_s"],
        status=RepStatus(rep["status"]),
        view=View(rep["view"]),
        verdicts=tuple(_read_verdict(verdict) for verdict in rep["verdicts"]),
        side=rep.get("side"),
        held_s=rep.get("held_s"),
    )


def _read_verdict(verdict: Mapping[str, Any]) -> CueVerdict:
    return CueVerdict(
        cue=verdict["cue"],
        verdict=Verdict(verdict["verdict"]),
        value=verdict["value"],
        unit=verdict["unit"],
        cutoff=verdict["cutoff"],
        margin=verdict["margin"],
        reason=verdict["reason"],
        at_s=verdict["at_s"],
    )


def _read_span(span: Mapping[str, Any]) -> NotJudged:
    return NotJudged(start_s=span["start_s"], end_s=span["end_s"], reason=span["reason"])


def _rep(rep: Rep) -> dict[str, Any]:
    return {
        "start_s": _time_s(rep.start_s),
        "peak_s": _time_s(rep.peak_s),
        "end_s": _time_s(rep.end_s),
        "status": rep.status.value,
        "view": rep.view.value,
        "verdicts": [_verdict(verdict) for verdict in rep.verdicts],
        "side": rep.side,
        "held_s": _time_s(rep.held_s),
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


# A zero is written without a sign, which not every database keeps.


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 5) + 0.0


def _time_s(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 3) + 0.0
