"""A gait as plain data, for JSON: versioned, documented, without NaN.

The layout is described in ``docs/reference/gait-json.md``; a test holds the two
together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tonus import __version__
from tonus.motion.gait.measures import GaitMeasures, gait_measures
from tonus.motion.gait.records import (
    Estimate,
    Gait,
    GaitPass,
    Heading,
    NotWalked,
    Side,
    Strike,
    ToeOff,
    UnsureStrike,
)
from tonus.motion.view import View

__all__ = ["SCHEMA", "gait_data", "gait_from_data"]

#: Name and version of the layout; the number rises when a reader must change.
SCHEMA: Final = "tonus.gait/1"
#: A leg leads where the other strikes less than this share as far ahead.
LEADS_BELOW: Final = 0.5


def gait_data(gait: Gait) -> dict[str, Any]:
    """Return a gait as dicts, lists, numbers and text.

    Parameters
    ----------
    gait : Gait
        What was found.

    Returns
    -------
    dict
        Ready for ``json.dumps(..., allow_nan=False)``: what is missing is None, and
        ``reasons`` says why.  Times are rounded to milliseconds, and what is told of
        them together is told of the rounded ones.

    Examples
    --------
    >>> data = gait_data(Gait(passes=(), not_walked=()))
    >>> data["steps"], data["cadence_spm"], data["reasons"]["cadence_spm"]
    (0, None, 'gait.nobody_walked')
    """
    passes = [_rounded(one) for one in gait.passes]
    return {
        "schema": SCHEMA,
        "tonus_version": __version__,
        "steps": gait.steps,
        "strikes_s": [strike.time_s for one in passes for strike in one.strikes],
        "sides": [strike.side for one in passes for strike in one.strikes],
        "toe_offs_s": [off.time_s for one in passes for off in one.toe_offs],
        "toe_off_sides": [off.side for one in passes for off in one.toe_offs],
        **_together(gait_measures(passes)),
        "passes": [_pass(one) for one in passes],
        "not_walked": [
            {"start_s": _time_s(one.start_s), "end_s": _time_s(one.end_s), "reason": one.reason}
            for one in gait.not_walked
        ],
    }


def gait_from_data(data: Mapping[str, Any]) -> Gait:
    """Return the gait that `gait_data` wrote down.

    Parameters
    ----------
    data : mapping
        As it was written; fields that are not of the layout are passed over.

    Returns
    -------
    Gait
        With the digits that were written: writing it again gives the same data.

    Raises
    ------
    KeyError, TypeError, ValueError
        When the data are damaged.

    Examples
    --------
    >>> nobody = Gait(passes=(), not_walked=())
    >>> gait_from_data(gait_data(nobody)) == nobody
    True
    """
    return Gait(
        passes=tuple(_read_pass(one) for one in data["passes"]),
        not_walked=tuple(
            NotWalked(start_s=one["start_s"], end_s=one["end_s"], reason=one["reason"])
            for one in data["not_walked"]
        ),
    )


def _rounded(one: GaitPass) -> GaitPass:
    """Return a pass with the digits that are written."""
    return replace(
        one,
        strikes=tuple(
            replace(s, time_s=_rounded_s(s.time_s), ahead_leg=round(s.ahead_leg, 4) + 0.0)
            for s in one.strikes
        ),
        toe_offs=tuple(
            replace(
                off,
                time_s=_rounded_s(off.time_s),
                pitch_deg=_number(off.pitch_deg, 2),
                heel_first_s=_time_s(off.heel_first_s),
            )
            for off in one.toe_offs
        ),
        unsure=tuple(replace(u, time_s=_rounded_s(u.time_s)) for u in one.unsure),
        trunk_lean_deg=_number(one.trunk_lean_deg, 2),
        frame_s=round(one.frame_s, 5),
    )


def _together(measures: GaitMeasures) -> dict[str, Any]:
    """Return what strikes tell together, and why the rest is missing."""
    told = {
        "cadence_spm": (measures.cadence_spm, 2),
        "symmetry": (measures.symmetry_ratio, 4),
        "step_time_difference": (measures.difference_ratio, 4),
        "stride_symmetry": (measures.stride_ratio, 4),
        "trunk_lean_deg": (measures.trunk_lean_deg, 2),
        "toe_off_pitch_deg": (measures.toe_off_pitch_deg, 2),
        "heel_before_toe_s": (measures.heel_before_toe_s, 3),
    }
    data: dict[str, Any] = {}
    for name, (estimate, digits) in told.items():
        data[name] = _number(estimate.value, digits)
        if name in {"cadence_spm", "symmetry", "step_time_difference", "stride_symmetry"}:
            data[f"{name}_interval"] = _interval(estimate, digits)
    for side in Side:
        data[f"step_time_{side.value}_s"] = _time_s(measures.step_time_s.get(side))
        data[f"ahead_{side.value}_leg"] = _number(measures.ahead_leg.get(side), 4)
        data[f"stance_share_{side.value}"] = _number(measures.stance_share.get(side), 4)
    data["leading_side"] = _leading_side(measures)
    data["reasons"] = {
        name: estimate.reason for name, (estimate, _) in told.items() if estimate.value is None
    }
    return data


def _leading_side(measures: GaitMeasures) -> Side | None:
    ratio, ahead = measures.stride_ratio.value, measures.ahead_leg
    if ratio is None or ratio >= LEADS_BELOW or len(ahead) < len(Side):
        return None
    return max(ahead, key=lambda side: ahead[side])


def _pass(one: GaitPass) -> dict[str, Any]:
    return {
        "start_s": one.start_s,
        "end_s": one.end_s,
        "heading": one.heading.value,
        "view": one.view.value,
        "steps": one.steps,
        "strikes_s": [strike.time_s for strike in one.strikes],
        "sides": [strike.side for strike in one.strikes],
        "step_numbers": [strike.number for strike in one.strikes],
        "ahead_leg": [strike.ahead_leg for strike in one.strikes],
        "toe_offs_s": [off.time_s for off in one.toe_offs],
        "toe_off_sides": [off.side for off in one.toe_offs],
        "toe_off_pitches_deg": [off.pitch_deg for off in one.toe_offs],
        "heels_before_toes_s": [off.heel_first_s for off in one.toe_offs],
        "unsure": [{"time_s": u.time_s, "reason": u.reason} for u in one.unsure],
        "frame_s": one.frame_s,
        **_together(gait_measures([one])),
    }


def _read_pass(data: Mapping[str, Any]) -> GaitPass:
    return GaitPass(
        heading=Heading(data["heading"]),
        view=View(data["view"]),
        strikes=tuple(
            Strike(time_s=time_s, side=_side(side), number=number, ahead_leg=ahead)
            for time_s, side, number, ahead in zip(
                data["strikes_s"],
                data["sides"],
                data["step_numbers"],
                data["ahead_leg"],
                strict=True,
            )
        ),
        toe_offs=tuple(
            ToeOff(time_s=time_s, side=_side(side), pitch_deg=pitch, heel_first_s=first)
            for time_s, side, pitch, first in zip(
                data["toe_offs_s"],
                data["toe_off_sides"],
                data["toe_off_pitches_deg"],
                data["heels_before_toes_s"],
                strict=True,
            )
        ),
        unsure=tuple(
            UnsureStrike(time_s=one["time_s"], reason=one["reason"]) for one in data["unsure"]
        ),
        trunk_lean_deg=data["trunk_lean_deg"],
        frame_s=data["frame_s"],
    )


def _side(value: str | None) -> Side | None:
    return None if value is None else Side(value)


def _interval(estimate: Estimate, digits: int) -> list[float] | None:
    if estimate.low is None or estimate.high is None:
        return None
    return [round(estimate.low, digits) + 0.0, round(estimate.high, digits) + 0.0]


# A zero is written without a sign, which not every database keeps.


def _number(value: float | None, digits: int) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits) + 0.0


def _rounded_s(value: float) -> float:
    return round(value, 3) + 0.0


def _time_s(value: float | None) -> float | None:
    return _number(value, 3)
