"""The angles as figures: for the chart's cursor, and as a table behind the chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.judgement import Judgement, Phase
from tonus.pose.sequence import FloatArray
from tonus_video.report.chart import Chart
from tonus_video.report.curve import nearest_index, sampled_indices, table_step_s
from tonus_video.report.facts import Translate
from tonus_video.report.quantities import clock, decimal, quantity
from tonus_video.report.tables import rep_names
from tonus_video.report.traced import KNEE, TRUNK, signal

__all__ = [
    "CURSOR_STOPS",
    "Figures",
    "cursor_data",
    "figures",
    "phase_names",
    "readings",
    "turning_rows",
]

#: Most samples that the cursor can stand on besides the turning points.
CURSOR_STOPS: Final = 600


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table behind the chart; an empty angle was not judged."""

    time: str
    knee: str
    trunk: str
    phase: str


def figures(judgement: Judgement, translate: Translate) -> list[Figures]:
    """Return the angles at even steps in time, with every turning point among them."""
    times_s = judgement.trace.timestamps_s
    if not len(times_s):
        return []
    step_s = table_step_s(float(times_s[-1] - times_s[0]))
    even = np.arange(float(times_s[0]), float(times_s[-1]) + step_s / 2, step_s)
    turns = [rep.peak_s for rep in judgement.reps]
    rows = sorted({nearest_index(times_s, at_s) for at_s in [*even.tolist(), *turns]})
    names = phase_names(translate)
    return [
        Figures(
            time=clock(float(times_s[row]), translate),
            knee=_angle(signal(judgement, KNEE)[row], translate),
            trunk=_angle(signal(judgement, TRUNK)[row], translate),
            phase=names.get(str(judgement.trace.phases[row]), ""),
        )
        for row in rows
    ]


def cursor_data(judgement: Judgement, chart: Chart, translate: Translate) -> dict[str, object]:
    """Return what the script needs to move the cursor and to say what it reads."""
    trace = judgement.trace
    even = sampled_indices(len(trace.timestamps_s), at_most=CURSOR_STOPS)
    kept = np.union1d(even, turning_rows(judgement))
    knee, trunk = signal(judgement, KNEE)[kept], signal(judgement, TRUNK)[kept]
    return {
        **readings(judgement, kept, translate),
        "knee": _whole(knee),
        "trunk": _whole(trunk),
        "places": [round(chart.place(float(t)), 2) for t in trace.timestamps_s[kept]],
        "kneeY": [None if np.isnan(v) else round(chart.knee.y(float(v)), 1) for v in knee],
        "trunkY": [None if np.isnan(v) else round(chart.trunk.y(float(v)), 1) for v in trunk],
    }


def turning_rows(judgement: Judgement) -> NDArray[np.intp]:
    """Return the frame of every repetition's turning point, in order of the repetitions."""
    times_s = judgement.trace.timestamps_s
    turns = [nearest_index(times_s, rep.peak_s) for rep in judgement.reps if len(times_s)]
    return np.array(turns, dtype=np.intp)


def readings(
    judgement: Judgement, kept: NDArray[np.intp], translate: Translate
) -> dict[str, object]:
    """Return what a script can say of some frames, every turning point among them.

    Parameters
    ----------
    judgement : Judgement
        With its trace.
    kept : ndarray of int
        Increasing frames of the trace; those of `turning_rows` must be among them.
    translate : Translate
        Language of the sentences.

    Returns
    -------
    dict
        Times and phases of the frames, the repetitions to jump to, and the
        sentences with their placeholders.
    """
    trace = judgement.trace
    names = phase_names(translate)
    order = list(names)
    return {
        "times": [round(float(t), 2) for t in trace.timestamps_s[kept]],
        "phases": [order.index(str(p)) if str(p) in names else -1 for p in trace.phases[kept]],
        "phaseNames": list(names.values()),
        "stops": [
            {"at": int(np.searchsorted(kept, turn)), "name": name}
            for turn, name in zip(
                turning_rows(judgement), rep_names(judgement, translate), strict=False
            )
        ],
        "point": decimal(0.5, 1, translate)[1:-1],
        "seen": translate.gettext("{time} s: knee {knee}°, trunk {trunk}°, {phase}"),
        "gap": translate.gettext("{time} s: not judged"),
        "none": translate.gettext("not seen"),
    }


def phase_names(translate: Translate) -> dict[str, str]:
    """Return the states of the repetition counter in words."""
    return {
        Phase.SETUP.value: translate.gettext("getting ready"),
        Phase.TOP.value: translate.gettext("standing"),
        Phase.DOWN.value: translate.gettext("going down"),
        Phase.BOTTOM.value: translate.gettext("at the bottom"),
        Phase.UP.value: translate.gettext("coming up"),
    }


def _angle(value: float, translate: Translate) -> str:
    return quantity(float(value), "deg", translate) if np.isfinite(value) else ""


def _whole(values: FloatArray) -> list[int | None]:
    return [None if np.isnan(value) else round(float(value)) for value in values]
