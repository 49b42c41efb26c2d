"""Cadence, symmetry, stance and push-off of one pass or of several, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.messages import K_
from tonus.motion.gait.records import TOO_FEW_STEPS, Estimate, GaitPass, Side
from tonus.pose.sequence import FloatArray

__all__ = ["GaitMeasures", "gait_measures", "timing_sd_s"]

NOT_FROM_THE_SIDE: Final = K_("gait.not_from_the_side")
NOBODY_WALKED: Final = K_("gait.nobody_walked")
SIDES_UNSURE: Final = K_("gait.sides_unsure")
NO_TOE_OFF: Final = K_("gait.no_toe_off")

#: Error of the time of one strike: of the method, and as a share of the time between
#: two frames (`benchmarks/accuracy/gait.md`).
METHOD_SD_S: Final = 0.014
FRAME_SHARE: Final = 0.10
#: What is known of that error before the first step counts as much as so many steps.
PRIOR_STEPS: Final = 4
#: What is known of the error of how far a heel is ahead.
AHEAD_SD_LEG: Final = 0.04
#: Fewer strikes than unknowns and two more tell no asymmetry.
SPARE_STRIKES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GaitMeasures:
    """What several strikes together tell.

    Parameters
    ----------
    cadence_spm : Estimate
        Steps a minute.
    symmetry_ratio : Estimate
        Shorter mean step time over the longer one; 1 for equal steps.
    difference_ratio : Estimate
        Difference of the two mean step times over their mean; 0 for equal steps.
    step_time_s : dict of Side to float
        Mean time from the other foot's strike to this foot's.
    ahead_leg : dict of Side to float
        How far a heel strikes before the other heel, mean, as a share of the leg.
    stride_ratio : Estimate
        The shorter of these over the longer; about 1 for equal steps, 0 for a foot that
        only catches up, below 0 for one that stays behind.
    stance_share : dict of Side to float
        Share of the stride in which a foot stands, mean.
    trunk_lean_deg : Estimate
        Mean lean of the trunk, positive forward; with the spread between passes.
    toe_off_pitch_deg : Estimate
        Median pitch of the foot at toe-off.
    heel_before_toe_s : Estimate
        Median time by which the heel rises before the toes move.
    """

    cadence_spm: Estimate
    symmetry_ratio: Estimate
    difference_ratio: Estimate
    step_time_s: dict[Side, float]
    ahead_leg: dict[Side, float]
    stride_ratio: Estimate
    stance_share: dict[Side, float]
    trunk_lean_deg: Estimate
    toe_off_pitch_deg: Estimate
    heel_before_toe_s: Estimate


def timing_sd_s(frame_s: float) -> float:
    """Return the standard deviation of the error of a strike's time.

    Parameters
    ----------
    frame_s : float
        Time between two frames.

    Returns
    -------
    float
        Seconds; a lag that all strikes share is not in it and changes no cadence.

    Examples
    --------
    >>> round(timing_sd_s(1 / 30), 4), round(timing_sd_s(1 / 8), 4)
    (0.0144, 0.0188)
    """
    return math.hypot(METHOD_SD_S, FRAME_SHARE * frame_s)


def gait_measures(passes: Sequence[GaitPass]) -> GaitMeasures:
    """Return what the strikes of some passes tell together.

    Parameters
    ----------
    passes : sequence of GaitPass
        May be empty: then every estimate has its reason.

    Returns
    -------
    GaitMeasures
        Times of strikes are fitted by a pace for each pass and one lag of left behind
        right for all; the intervals follow from what the strikes scatter about that
        fit, and from the frame rate.

    Examples
    --------
    >>> nobody = gait_measures([])
    >>> nobody.cadence_spm.value, nobody.cadence_spm.reason
    (None, 'gait.nobody_walked')
    """
    if not passes:
        missing = Estimate(value=None, reason=NOBODY_WALKED)
        return GaitMeasures(
            cadence_spm=missing,
            symmetry_ratio=missing,
            difference_ratio=missing,
            step_time_s={},
            ahead_leg={},
            stride_ratio=missing,
            stance_share={},
            trunk_lean_deg=missing,
            toe_off_pitch_deg=missing,
            heel_before_toe_s=missing,
        )
    fit = _fit(passes)
    ahead = _by_side((s.side, s.ahead_leg) for one in passes for s in one.strikes)
    step_time = {}
    if fit.lag_s is not None and fit.sided:
        step_time = {
            Side.LEFT: fit.step_s + 2 * fit.lag_s,
            Side.RIGHT: fit.step_s - 2 * fit.lag_s,
        }
    return GaitMeasures(
        cadence_spm=Estimate(
            value=60.0 / fit.step_s,
            low=60.0 / (fit.step_s + fit.step_half_s),
            high=60.0 / max(fit.step_s - fit.step_half_s, 1e-3),
        ),
        symmetry_ratio=_symmetry(fit),
        difference_ratio=_difference(fit),
        step_time_s=step_time,
        ahead_leg=ahead,
        stride_ratio=_stride_ratio(passes, ahead),
        stance_share=_stance_share(passes),
        trunk_lean_deg=_spread(
            [one.trunk_lean_deg for one in passes if one.trunk_lean_deg is not None],
            reason=NOT_FROM_THE_SIDE,
        ),
        toe_off_pitch_deg=_middle(
            [off.pitch_deg for one in passes for off in one.toe_offs if off.pitch_deg is not None]
        ),
        heel_before_toe_s=_middle(
            [
                off.heel_first_s
                for one in passes
                for off in one.toe_offs
                if off.heel_first_s is not None
            ]
        ),
    )


# --- the pace and the lag of one leg ----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """Mean step time with half its interval; lag of left strikes with half its own."""

    step_s: float
    step_half_s: float
    lag_s: float | None
    lag_half_s: float
    sided: bool


def _fit(passes: Sequence[GaitPass]) -> _Fit:
    """Fit each strike's time by start and pace of its pass, and by the lag of its leg."""
    sided = all(strike.side is not None for one in passes for strike in one.strikes)
    rows, times, frames = [], [], []
    count = len(passes)
    for number, one in enumerate(passes):
        for strike in one.strikes:
            row = np.zeros(2 * count + 1)
            row[number], row[count + number] = 1.0, strike.number
            even = strike.number % 2 == 0
            row[-1] = 1.0 if (strike.side is Side.LEFT if sided else even) else -1.0
            rows.append(row)
            times.append(strike.time_s - one.start_s)
            frames.append(one.frame_s)
    design, told = np.array(rows), np.array(times)
    # Sides that nobody can name cannot be pooled: then odd and even, of one pass alone.
    lagged = len(told) >= design.shape[1] + SPARE_STRIKES and (sided or count == 1)
    if not lagged:
        design = design[:, :-1]
    solution, covariance = _least_squares(design, told, sd_s=timing_sd_s(float(np.median(frames))))
    weights = np.zeros(design.shape[1])
    weights[count : 2 * count] = [one.strikes[-1].number for one in passes]
    weights /= weights.sum()
    half = _student(len(told) - design.shape[1] + PRIOR_STEPS)
    return _Fit(
        step_s=float(weights @ solution),
        step_half_s=half * math.sqrt(float(weights @ covariance @ weights)),
        lag_s=float(solution[-1]) if lagged else None,
        lag_half_s=half * math.sqrt(float(covariance[-1, -1])) if lagged else math.nan,
        sided=sided,
    )


def _least_squares(
    design: FloatArray, times_s: FloatArray, *, sd_s: float
) -> tuple[FloatArray, FloatArray]:
    """Return solution and covariance, with what is known of the error before the first step."""
    inverse = np.linalg.inv(design.T @ design)
    solution = inverse @ design.T @ times_s
    left = times_s - design @ solution
    spare = len(times_s) - design.shape[1]
    variance = (PRIOR_STEPS * sd_s**2 + float(left @ left)) / (PRIOR_STEPS + spare)
    return solution, variance * inverse


def _student(freedom: int) -> float:
    """Return the 97.5 % point of Student's distribution, to 1 % from four degrees on."""
    return 1.96 + 2.372 / freedom + 2.82 / freedom**2 + 2.5 / freedom**3


def _ends(fit: _Fit) -> tuple[float, float, float] | None:
    """Return half the difference of the step times and the ends of its interval."""
    if fit.lag_s is None:
        return None
    half = 2.0 * abs(fit.lag_s)
    error = 2.0 * fit.lag_half_s
    return half, max(0.0, half - error), half + error


def _symmetry(fit: _Fit) -> Estimate:
    ends = _ends(fit)
    if ends is None:
        return Estimate(value=None, reason=TOO_FEW_STEPS)

    def ratio(half_s: float) -> float:
        return max(0.0, fit.step_s - half_s) / (fit.step_s + half_s)

    return Estimate(value=ratio(ends[0]), low=ratio(ends[2]), high=ratio(ends[1]))


def _difference(fit: _Fit) -> Estimate:
    ends = _ends(fit)
    if ends is None:
        return Estimate(value=None, reason=TOO_FEW_STEPS)
    value, low, high = (2.0 * half / fit.step_s for half in ends)
    return Estimate(value=value, low=low, high=high)


# --- the legs ---------------------------------------------------------------------


def _by_side(values: Iterable[tuple[Side | None, float]]) -> dict[Side, float]:
    found: dict[Side, list[float]] = {}
    for side, value in values:
        if side is not None:
            found.setdefault(side, []).append(value)
    return {side: float(np.mean(kept)) for side, kept in sorted(found.items())}


def _stride_ratio(passes: Sequence[GaitPass], ahead: dict[Side, float]) -> Estimate:
    if len(ahead) == 2:
        pair = [
            [s.ahead_leg for one in passes for s in one.strikes if s.side is side] for side in ahead
        ]
    elif len(passes) == 1:
        # Nobody can name the legs, yet every other strike is the same one's.
        strikes = passes[0].strikes
        pair = [[s.ahead_leg for s in strikes if s.number % 2 == odd] for odd in (0, 1)]
    else:
        return Estimate(value=None, reason=SIDES_UNSURE)
    if min(map(len, pair)) < 2:
        return Estimate(value=None, reason=TOO_FEW_STEPS)
    (low, low_se), (high, high_se) = sorted(_mean_and_error(np.array(values)) for values in pair)
    if not high > 0.0:
        return Estimate(value=None, reason=TOO_FEW_STEPS)
    ratio = low / high
    half = _student(sum(map(len, pair)) - 2 + PRIOR_STEPS) * math.hypot(low_se, ratio * high_se)
    return Estimate(value=ratio, low=ratio - half / high, high=min(1.0, ratio + half / high))


def _mean_and_error(values: FloatArray) -> tuple[float, float]:
    """Return a mean and its standard error, with the spread that is usual before any."""
    mean = float(values.mean())
    square = float(np.square(values - mean).sum()) + PRIOR_STEPS * AHEAD_SD_LEG**2
    variance = square / (len(values) - 1 + PRIOR_STEPS)
    return mean, math.sqrt(variance / len(values))


def _stance_share(passes: Sequence[GaitPass]) -> dict[Side, float]:
    """Return from strike to toe-off of a foot over its stride, mean of each side."""
    shares: list[tuple[Side | None, float]] = []
    for one in passes:
        step_s = (one.end_s - one.start_s) / one.strikes[-1].number
        for strike in one.strikes:
            after = [
                off.time_s - strike.time_s
                for off in one.toe_offs
                if off.side is strike.side and 0.0 < off.time_s - strike.time_s < 2.0 * step_s
            ]
            if after:
                shares.append((strike.side, after[0] / (2.0 * step_s)))
    return _by_side(shares)


# --- means ------------------------------------------------------------------------


def _middle(values: Sequence[float]) -> Estimate:
    """Return the median of what every step shows."""
    if not values:
        return Estimate(value=None, reason=NO_TOE_OFF)
    return Estimate(value=float(np.median(values)))


def _spread(values: Sequence[float], *, reason: str) -> Estimate:
    """Return the mean over passes."""
    if not values:
        return Estimate(value=None, reason=reason)
    return Estimate(value=float(np.mean(values)))
