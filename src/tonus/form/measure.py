"""Rules against a repetition: what was measured, and the verdict on it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tonus.form.exercise import Exercise
from tonus.form.judgement import CueVerdict, Verdict
from tonus.form.rules import Cue, DepthTarget, Requirement, Rule
from tonus.form.sight import shown_signal
from tonus.form.signals import signal_of
from tonus.form.vocabulary import Baseline, CueKind, Stage, Statistic
from tonus.form.window import RepWindow, middle
from tonus.messages import K_
from tonus.motion.view import View
from tonus.pose.sequence import FloatArray

__all__ = ["broken_requirement", "cue_verdicts", "measured", "own_best_after", "reaches"]

#: A heel that is up for less is noise, or a step of the model.
HELD_S = 0.15
#: A statistic over a stage needs this share of its frames.
SEEN_SHARE = 0.5
KNEE_30_DEG = 150.0

_NOT_SEEN_VIEW = K_("not_seen.view")
_NOT_SEEN_HIDDEN = K_("not_seen.hidden")
_NOT_SEEN_CLOSE = K_("not_seen.close")
_NOT_SEEN_CAMERA = K_("not_seen.camera")
_NOT_SEEN_RANGE = K_("not_seen.range")


def measured(window: RepWindow, rule: Rule, *, shown: bool = False) -> tuple[float, float]:
    """Return the value that a rule looks at, and when it was taken.

    Parameters
    ----------
    window : RepWindow
        Frames of the repetition.
    rule : Rule
        Signal, statistic, stage and baseline.
    shown : bool
        Whether only landmarks in sight may speak, as they must for form.

    Returns
    -------
    value : float
        NaN where it was not seen.
    at_s : float
        Seconds; NaN where it was not seen.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.exercise import exercise
    >>> unseen = RepWindow(
    ...     times_s=np.arange(30) / 10,
    ...     points=np.full((30, 33, 2), np.nan),
    ...     visibility=np.zeros((30, 33)),
    ...     leg_px=100.0,
    ...     start_s=1.0,
    ...     peak_s=2.0,
    ...     end_s=2.9,
    ...     top_s=1.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> measured(unseen, exercise("squat").requirements[0].rule)
    (nan, nan)
    """
    signal = (shown_signal if shown else signal_of)(rule.signal, window)
    mask = window.mask(rule.stage)
    value, at_s = _statistic(window, signal, mask, rule.statistic)
    if rule.baseline is Baseline.TOP:
        value -= window.top(signal)
    elif rule.baseline is Baseline.TOP_RATIO:
        value /= window.top(signal)
    elif rule.baseline is Baseline.OWN_BEST:
        best = max(value, window.own_best.get(rule.signal, value))
        value = value / best if best > 0 else math.nan
    return value, at_s


def _statistic(
    window: RepWindow, signal: FloatArray, mask: NDArray[np.bool_], statistic: Statistic
) -> tuple[float, float]:
    nothing = (math.nan, math.nan)
    seen = mask & np.isfinite(signal)
    if not seen.any() or seen.sum() < SEEN_SHARE * mask.sum():
        return nothing
    times, values = window.times_s[seen], signal[seen]
    if statistic is Statistic.MEDIAN:
        return middle(values), float(times[len(times) // 2])
    if statistic is Statistic.MIN:
        return _at(times, values, int(np.argmin(values)))
    if statistic is Statistic.MAX:
        return _at(times, values, int(np.argmax(values)))
    if statistic is Statistic.P80:
        return float(np.percentile(values, 80)), float(times[int(np.argmax(values))])
    if statistic is Statistic.P20:
        return float(np.percentile(values, 20)), float(times[int(np.argmin(values))])
    if statistic is Statistic.HELD_MIN:
        value, at_s = _held_max(times, -values)
        return -value, at_s
    if statistic is Statistic.SPAN:
        return float(values[-1] - values[0]), float(times[-1])
    if statistic is Statistic.HELD_MAX:
        return _held_max(times, values)
    bent = signal_of("knee_angle_deg", window)[seen] <= KNEE_30_DEG
    return _at(times, values, int(np.argmax(bent))) if bent.any() else nothing


def _at(times: FloatArray, values: FloatArray, index: int) -> tuple[float, float]:
    return float(values[index]), float(times[index])


def _held_max(times: FloatArray, values: FloatArray) -> tuple[float, float]:
    """Return the highest value that was held for `HELD_S`, and when."""
    best, best_s = math.nan, math.nan
    first = np.searchsorted(times, times - HELD_S - 1e-9)
    for i in range(len(times)):
        if times[i] - times[0] < HELD_S - 1e-9:
            continue
        held = float(values[first[i] : i + 1].min())
        if math.isnan(best) or held > best:
            best, best_s = held, float(times[i])
    return best, best_s


def broken_requirement(window: RepWindow, exercise: Exercise) -> Requirement | None:
    """Return the first requirement that a movement does not meet, or None.

    Parameters
    ----------
    window : RepWindow
        Frames of the movement.
    exercise : Exercise
        Whose requirements are meant.

    Returns
    -------
    Requirement or None
        A value that was not seen breaks the requirement: NaN never passes.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.exercise import exercise
    >>> unseen = RepWindow(
    ...     times_s=np.arange(30) / 10,
    ...     points=np.full((30, 33, 2), np.nan),
    ...     visibility=np.zeros((30, 33)),
    ...     leg_px=100.0,
    ...     start_s=1.0,
    ...     peak_s=2.0,
    ...     end_s=2.9,
    ...     top_s=1.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> broken_requirement(unseen, exercise("squat")).reason
    'require.feet_moved'
    """
    for requirement in exercise.requirements:
        if not _is_met(window, requirement.rule):
            return requirement
    return None


def _is_met(window: RepWindow, rule: Rule) -> bool:
    value, _ = measured(window, rule)
    low = rule.at_least is not None and not value >= rule.at_least
    high = rule.at_most is not None and not value <= rule.at_most
    return not low and not high


def reaches(
    window: RepWindow, depth: DepthTarget, *, phase_signal: str | None, peak: float
) -> bool:
    """Return whether a repetition is deep enough to be complete.

    Angles that are counted by count only where the camera can see them; the drop of
    the hips counts from everywhere.

    Parameters
    ----------
    window : RepWindow
        Frames of the repetition.
    depth : DepthTarget
        Whose cut-offs are meant: reaching any of those counted by is enough, and of
        the rules every one must be met that may speak in this view.
    phase_signal : str or None
        Signal that the repetition was found in.
    peak : float
        Its value at the turning point, measured from the person's own top.

    Returns
    -------
    bool
        False where nothing was seen.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.exercise import exercise
    >>> unseen = RepWindow(
    ...     times_s=np.arange(30) / 10,
    ...     points=np.full((30, 33, 2), np.nan),
    ...     visibility=np.zeros((30, 33)),
    ...     leg_px=100.0,
    ...     start_s=1.0,
    ...     peak_s=2.0,
    ...     end_s=2.9,
    ...     top_s=1.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> half = exercise("squat").depths["half"]
    >>> reaches(unseen, half, phase_signal="hip_drop_leg", peak=np.nan)
    False
    """
    spoken = [rule for rule in depth.complete if window.view in rule.views]
    if spoken:
        return all(_is_met(window, rule) for rule in spoken)
    for name, cutoff in depth.counts.items():
        if name == phase_signal:
            value = peak
        else:
            value = window.stage_median(signal_of(name, window), Stage.BOTTOM)
        if name.endswith("_deg"):
            if window.view in (View.SIDE, View.OBLIQUE) and value <= cutoff:
                return True
        elif value >= cutoff:
            return True
    return False


def own_best_after(window: RepWindow, exercise: Exercise) -> dict[str, float]:
    """Return the highest values of a set once this repetition is complete.

    Parameters
    ----------
    window : RepWindow
        Frames of the repetition, with the highest values before it.
    exercise : Exercise
        Whose rules are held against the person's own best.

    Returns
    -------
    dict of str to float
        By signal; what was not seen leaves the value as it was.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.exercise import exercise
    >>> unseen = RepWindow(
    ...     times_s=np.arange(30) / 10,
    ...     points=np.full((30, 33, 2), np.nan),
    ...     visibility=np.zeros((30, 33)),
    ...     leg_px=100.0,
    ...     start_s=1.0,
    ...     peak_s=2.0,
    ...     end_s=2.9,
    ...     top_s=1.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> own_best_after(unseen, exercise("squat"))
    {}
    """
    best = dict(window.own_best)
    for cue in exercise.cues:
        for rule in cue.rules:
            if rule.baseline is Baseline.OWN_BEST and window.view in rule.views:
                value, _ = measured(window, replace(rule, baseline=Baseline.NONE), shown=True)
                if math.isfinite(value):
                    best[rule.signal] = max(value, best.get(rule.signal, value))
    return best


def cue_verdicts(
    window: RepWindow, exercise: Exercise, depth: DepthTarget | None
) -> tuple[CueVerdict, ...]:
    """Return the verdict of every cue on one repetition.

    Parameters
    ----------
    window : RepWindow
        Frames of the repetition.
    exercise : Exercise
        Whose cues are meant.
    depth : DepthTarget or None
        Depth or range that was chosen; None where there is nothing to choose.

    Returns
    -------
    tuple of CueVerdict
        In the order of the exercise file.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.form.exercise import exercise
    >>> unseen = RepWindow(
    ...     times_s=np.arange(30) / 10,
    ...     points=np.full((30, 33, 2), np.nan),
    ...     visibility=np.zeros((30, 33)),
    ...     leg_px=100.0,
    ...     start_s=1.0,
    ...     peak_s=2.0,
    ...     end_s=2.9,
    ...     top_s=1.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> squat = exercise("squat")
    >>> said = cue_verdicts(unseen, squat, squat.depths["parallel"])
    >>> {cue.verdict.value for cue in said}
    {'not_seen'}
    """
    return tuple(
        _cue_verdict(window, cue, exercise.rules_of(cue, depth.key if depth else None))
        for cue in exercise.cues
    )


def _cue_verdict(window: RepWindow, cue: Cue, rules: tuple[Rule, ...]) -> CueVerdict:
    if cue.kind is CueKind.UNSEEN:
        return _not_seen(cue, None, cue.says.get("unseen", _NOT_SEEN_CAMERA))
    if not rules:  # nothing to hold this cue against in the chosen range
        return _not_seen(cue, None, _NOT_SEEN_RANGE)
    rule = next((rule for rule in rules if window.view in rule.views), None)
    if rule is None:
        return _not_seen(cue, rules[0], _NOT_SEEN_VIEW)
    value, at_s = measured(window, rule, shown=True)
    if not math.isfinite(value):
        return _not_seen(cue, rule, _NOT_SEEN_HIDDEN)
    margin, cutoff, side = _margin(value, rule)
    if margin >= 0:
        verdict, reason = Verdict.OK, cue.says["ok"]
        if rule.note_above is not None and value > rule.note_above:
            reason = cue.says["note"]
    elif cue.kind is CueKind.ADVICE:
        verdict, reason = Verdict.OK, cue.says["ok" if -margin <= rule.deadband else side]
    elif -margin <= rule.deadband:
        verdict, reason = Verdict.NOT_SEEN, _NOT_SEEN_CLOSE
    else:
        verdict, reason = Verdict.FAULT, cue.says[side]
    return CueVerdict(
        cue=cue.key,
        verdict=verdict,
        value=value,
        unit=rule.unit.value,
        cutoff=cutoff,
        margin=margin,
        reason=reason,
        at_s=at_s,
    )


def _margin(value: float, rule: Rule) -> tuple[float, float, str]:
    """Return the distance to the nearer cut-off (positive inside), it, and its side."""
    sides = []
    if rule.at_least is not None:
        sides.append((value - rule.at_least, rule.at_least, "low"))
    if rule.at_most is not None:
        sides.append((rule.at_most - value, rule.at_most, "high"))
    return min(sides)


def _not_seen(cue: Cue, rule: Rule | None, reason: str) -> CueVerdict:
    cutoff = None
    if rule is not None:
        cutoff = rule.at_most if rule.at_most is not None else rule.at_least
    return CueVerdict(
        cue=cue.key,
        verdict=Verdict.NOT_SEEN,
        value=None,
        unit=rule.unit.value if rule is not None else "",
        cutoff=cutoff,
        margin=None,
        reason=reason,
        at_s=None,
    )
