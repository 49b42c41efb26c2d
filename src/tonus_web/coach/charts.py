"""What the charts draw, as plain data for a JSON element in the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.judgement import Judgement, Phase, RepStatus
from tonus.pose.sequence import FloatArray
from tonus_video.report.chart import least_width_px
from tonus_video.report.curve import drawn_indices, finite_runs
from tonus_video.report.facts import Translate
from tonus_video.report.parts import ReportParts
from tonus_video.report.quantities import quantity
from tonus_video.report.reading import readings, turning_rows
from tonus_video.report.traced import (
    KNEE,
    TRUNK,
    knee_spread_deg,
    phase_runs,
    signal,
    trunk_limit_deg,
)
from tonus_web.coach.selectors import TrendPoint

__all__ = ["angles_chart", "trend_chart"]

#: Samples of a curve at most: more than a wide screen has pixels would not be seen.
_POINTS: Final = 1200
_MOVING: Final = (Phase.DOWN, Phase.BOTTOM, Phase.UP)


def angles_chart(
    judgement: Judgement, parts: ReportParts, duration_s: float, translate: Translate
) -> dict[str, Any] | None:
    """Return the chart of knee and trunk over time.

    Parameters
    ----------
    judgement : Judgement
        With its trace.
    parts : ReportParts
        What the report says of it; gives the letters of what was not judged.
    duration_s : float
        Length of the clip in seconds.
    translate : Translate
        Language of the labels.

    Returns
    -------
    dict or None
        For ``json.dumps(..., allow_nan=False)``; None where there is no angle.
        What was not judged is None, so that a gap stays a gap.
    """
    if not parts.has_angles:
        return None
    trace = judgement.trace
    times_s = trace.timestamps_s
    end_s = max(float(times_s[-1]), duration_s)
    kept = _kept_rows(judgement)
    return {
        **readings(judgement, kept, translate),
        "knee": _rounded(signal(judgement, KNEE)[kept]),
        "trunk": _rounded(signal(judgement, TRUNK)[kept]),
        "start": round(float(times_s[0]), 2),
        "end": round(end_s, 2),
        "spread": knee_spread_deg(judgement.view),
        "limit": _limit(judgement, translate),
        "width": least_width_px(judgement, end_s - float(times_s[0])),
        "moving": [
            [
                round(float(times_s[start]), 2),
                round(float(times_s[min(stop, len(times_s) - 1)]), 2),
                phase,
            ]
            for start, stop, phase in phase_runs(trace.phases)
            if phase in _MOVING
        ],
        "gaps": [[gap.start_s, gap.end_s, gap.letter] for gap in parts.gaps],
        "left": [[movement.start_s, movement.end_s] for movement in parts.not_counted],
        "reps": _marks(judgement),
    }


def trend_chart(points: Sequence[TrendPoint]) -> dict[str, Any] | None:
    """Return the charts of counts and of cues held over sessions.

    Parameters
    ----------
    points : sequence of TrendPoint
        In order of time.

    Returns
    -------
    dict or None
        None where there are fewer than two sessions: one point is no trend.
    """
    if len(points) < 2:
        return None
    return {
        "at": [round(point.at.timestamp()) for point in points],
        "counts": [point.count for point in points],
        "held": [None if point.held is None else round(100 * point.held, 1) for point in points],
    }


def _kept_rows(judgement: Judgement) -> NDArray[np.intp]:
    """Frames that draw both curves, every peak, turn and edge of a gap among them."""
    length = len(judgement.trace.timestamps_s)
    kept: set[int] = {0, length - 1, *turning_rows(judgement).tolist()}
    for name in (KNEE, TRUNK):
        values = signal(judgement, name)
        for start, stop in finite_runs(values):
            budget = max(4, round(_POINTS / 2 * (stop - start) / length))
            kept.update((start + drawn_indices(values[start:stop], at_most=budget)).tolist())
            # One sample of the gap itself: without it the line would run across.
            kept.update(row for row in (start - 1, stop) if 0 <= row < length)
    return np.array(sorted(kept), dtype=np.intp)


def _marks(judgement: Judgement) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    number = 0
    for rep in judgement.reps:
        complete = rep.status is RepStatus.COMPLETE
        number += complete
        marks.append({"at": rep.peak_s, "label": str(number) if complete else ""})
    return marks


def _limit(judgement: Judgement, translate: Translate) -> dict[str, Any] | None:
    limit = trunk_limit_deg(judgement)
    if limit is None:
        return None
    words = translate.gettext("cut-off {limit}", limit=quantity(limit, "deg", translate))
    return {"at": limit, "label": words}


def _rounded(values: FloatArray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 1) for value in values]
