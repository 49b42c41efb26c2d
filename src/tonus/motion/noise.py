"""What a pose model gets wrong: errors, swaps, frames that never come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR
from tonus.pose.skeleton import Landmark as Mark

__all__ = ["CLEAN", "ROUGH", "TYPICAL", "Noise"]

FEET: Final = [Mark.LEFT_HEEL, Mark.RIGHT_HEEL, Mark.LEFT_FOOT_INDEX, Mark.RIGHT_FOOT_INDEX]
HANDS: Final = list(range(Mark.LEFT_ELBOW, Mark.RIGHT_THUMB + 1))
_LEGS: Final = list(range(Mark.LEFT_HIP, Mark.RIGHT_FOOT_INDEX + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Errors of a pose model; lengths as shares of the leg's length in the image.

    Parameters
    ----------
    jitter : float
        Standard deviation of the correlated error of a well-seen joint.
    memory_s : float
        Its time constant.
    bias, bias_period_s : float
        The same of a slow error.
    foot_factor, hand_factor, hidden_factor, z_factor : float
        How many times larger the error of feet, hands, hidden joints and depth is.
    white_share : float
        Part of the jitter that is new in each frame.
    spikes_per_min, swaps_per_min : float
        How often a joint jumps, and left and right leg change places.
    drop_share : float
        Share of frames that never come.
    gaps_per_min : float
        How often nobody is seen for a moment.
    time_jitter : float
        Unevenness of the times, as a share of the frame interval.

    Notes
    -----
    Measured on 20 real recordings, as shares of the leg's length in the image:
    error within 0.2 s of hip, knee and ankle 0.03-0.7 % (median 0.12 %), up to
    1.4 % in the hardest clip; feet 1-1.6 times, far side up to 1.6 times,
    hidden wrists ten times as much; one frame in thirty is off by 0.4-2.5 %
    at a knee or ankle; time constant 0.08-0.12 s (the model smooths).  Lengths
    of thigh and shank in side views vary by 3-5 % of themselves (slow error of
    a joint 1-1.5 %); the two knee angles differ by 3-6° (SD).
    """

    jitter: float = 0.0035
    memory_s: float = 0.09
    bias: float = 0.012
    bias_period_s: float = 3.0
    foot_factor: float = 1.6
    hand_factor: float = 1.8
    hidden_factor: float = 2.2
    z_factor: float = 8.0
    white_share: float = 0.35
    spikes_per_min: float = 0.0
    swaps_per_min: float = 0.0
    drop_share: float = 0.0
    gaps_per_min: float = 0.0
    time_jitter: float = 0.0

    def scaled(self, factor: float) -> Noise:
        """Return the same with all position errors multiplied.

        Parameters
        ----------
        factor : float
            2 doubles them.

        Returns
        -------
        Noise
            Times and gaps stay.

        Examples
        --------
        >>> TYPICAL.scaled(2.0).jitter
        0.007
        """
        return replace(self, jitter=self.jitter * factor, bias=self.bias * factor)


#: Nothing added: what an ideal model would say.
CLEAN = Noise(jitter=0.0, bias=0.0)
#: What was measured on real recordings.
TYPICAL = Noise()
ROUGH = Noise(
    jitter=0.010,
    bias=0.018,
    hidden_factor=3.0,
    spikes_per_min=10.0,
    swaps_per_min=6.0,
    drop_share=0.05,
    gaps_per_min=3.0,
    time_jitter=0.25,
)


def sway(
    rng: np.random.Generator,
    frames: int,
    *,
    sd: float,
    period_s: float = 2.0,
    rate_hz: float = 100.0,
) -> FloatArray:
    """Slow random wander with the given standard deviation."""
    half = round(period_s * rate_hz)
    noise = rng.standard_normal(frames + 2 * half)
    kernel = np.hanning(half + 2)[1:-1]
    wander = np.convolve(noise, kernel, mode="same")[half : half + frames]
    result: FloatArray = wander / np.sqrt(np.sum(kernel**2)) * sd
    return result


def correlated(
    rng: np.random.Generator, times_s: FloatArray, shape: tuple[int, ...], memory_s: float
) -> FloatArray:
    """AR(1) noise of unit variance, sampled at uneven times."""
    white = rng.standard_normal((len(times_s), *shape))
    result = white.copy()
    for i in range(1, len(times_s)):
        keep = float(np.exp(-(times_s[i] - times_s[i - 1]) / memory_s))
        result[i] = keep * result[i - 1] + np.sqrt(1 - keep**2) * white[i]
    return result


def frame_times_s(
    duration_s: float, fps: float, noise: Noise, rng: np.random.Generator
) -> FloatArray:
    """Presentation times, jittered, with frames dropped as the noise says."""
    count = int(duration_s * fps + 1e-6) + 1
    times = np.arange(count) / fps
    if noise.time_jitter:
        shift = rng.uniform(-0.5, 0.5, count) * min(noise.time_jitter, 0.9) / fps
        times = np.clip(times + shift, 0.0, duration_s)
        times = np.maximum.accumulate(times)
    if noise.drop_share:
        keep = rng.random(count) >= noise.drop_share
        keep[0] = True
        times = times[keep]
    return times


def position_errors(
    rng: np.random.Generator,
    times: FloatArray,
    noise: Noise,
    hidden: FloatArray,
    speed: FloatArray,
) -> FloatArray:
    """Error of each landmark in leg lengths, shape (T, 33, 3)."""
    factor = np.ones(33)
    factor[FEET] = noise.foot_factor
    factor[HANDS] = noise.hand_factor
    grow = factor * (1 + (noise.hidden_factor - 1) * hidden) * (1 + 0.3 * np.minimum(speed, 3))
    slow = correlated(rng, times, (33, 3), noise.memory_s)
    white = rng.standard_normal((len(times), 33, 3))
    jitter = np.sqrt(1 - noise.white_share**2) * slow + noise.white_share * white
    bias = correlated(rng, times, (33, 3), noise.bias_period_s)
    error: FloatArray = grow[..., None] * (noise.jitter * jitter + noise.bias * bias)
    count = rng.poisson(noise.spikes_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin, length = int(rng.integers(0, len(times))), int(rng.integers(1, 4))
        mark = int(rng.choice(_LEGS))
        error[begin : begin + length, mark, :2] += rng.normal(0, 0.06, 2)
    return error


def swap_legs(
    rng: np.random.Generator,
    times: FloatArray,
    noise: Noise,
    marks: FloatArray,
    world: FloatArray,
) -> None:
    """Let both legs change places for some frames, in place."""
    count = rng.poisson(noise.swaps_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin = int(rng.integers(0, len(times)))
        frames = slice(begin, begin + int(rng.integers(2, 21)))
        for array in (marks, world):
            block = array[frames]
            block[:, _LEGS] = block[:, MIRROR[_LEGS]]


def lost_frames(rng: np.random.Generator, times: FloatArray, noise: Noise) -> NDArray[np.bool_]:
    """Frames in which nobody is seen, shape (T,)."""
    lost = np.zeros(len(times), dtype=bool)
    count = rng.poisson(noise.gaps_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin = rng.uniform(times[0], times[-1])
        lost |= (times >= begin) & (times < begin + rng.uniform(0.03, 0.28))
    return lost
