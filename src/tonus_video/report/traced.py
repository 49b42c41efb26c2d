"""What every chart of a judgement shows: angles, phases, how sure, and the cut-off."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.judgement import Judgement, View
from tonus.pose.sequence import FloatArray

__all__ = [
    "KNEE",
    "TRUNK",
    "knee_spread_deg",
    "phase_runs",
    "signal",
    "trunk_limit_deg",
]

KNEE: Final = "knee_angle_deg"
TRUNK: Final = "trunk_lean_deg"

#: Standard deviation of the knee angle against inertial sensors, from the side
#: and over all views [cosoli_2026]_.
KNEE_SPREAD_SIDE_DEG: Final = 6.4
KNEE_SPREAD_ANY_DEG: Final = 15.1


def signal(judgement: Judgement, name: str) -> FloatArray:
    """Return a signal of the trace; all NaN where the trace lacks it."""
    found = judgement.trace.signals.get(name)
    return np.full(len(judgement.trace.timestamps_s), np.nan) if found is None else found


def phase_runs(phases: NDArray[np.str_]) -> list[tuple[int, int, str]]:
    """Return unbroken stretches of one phase as (start, stop, phase)."""
    if not len(phases):
        return []
    edges = np.flatnonzero(phases[1:] != phases[:-1]) + 1
    starts = [0, *edges.tolist()]
    stops = [*edges.tolist(), len(phases)]
    return [(a, b, str(phases[a])) for a, b in zip(starts, stops, strict=True)]


def knee_spread_deg(view: View) -> float:
    """Return by how many degrees a knee angle scatters in a view."""
    return KNEE_SPREAD_SIDE_DEG if view is View.SIDE else KNEE_SPREAD_ANY_DEG


def trunk_limit_deg(judgement: Judgement) -> float | None:
    """Return the cut-off of the trunk cue; None where it was no angle, or not one alone."""
    limits = {
        v.cutoff
        for rep in judgement.reps
        for v in rep.verdicts
        if v.cue == "trunk" and v.unit == "deg" and v.value is not None and v.cutoff is not None
    }
    return limits.pop() if len(limits) == 1 else None
