"""The frames of one repetition, cut into stages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tonus.form.vocabulary import Stage, WorkingLeg
from tonus.motion.phase import PhaseSignal
from tonus.motion.posture import Posture, knee_angles_deg, posture
from tonus.motion.view import View, fore_aft_px, view_of
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, KNEES, SIDES, TOES, Landmark

__all__ = ["RepWindow", "middle"]

#: Half of the stretch around the turning point that counts as the bottom.
BOTTOM_HALF_S = 0.1
#: The rest before a repetition that serves as its baseline.
TOP_S = 1.0
#: Legs that differ by less are not told apart.
LEAST_SIDE_LEG = 0.05
LEAST_SIDE_DEG = 12.0
LEAST_STAY_LEG = 0.02
#: A point seen less surely than this is not seen.
LEAST_VISIBILITY = 0.2

_FEET = (
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)


@dataclass(frozen=True, kw_only=True)
class RepWindow:
    """Points of one repetition and of the rest before it.

    Parameters
    ----------
    times_s : ndarray, shape (n,)
        Seconds.
    points : ndarray, shape (n, 33, 2)
        Filtered px; NaN in refused frames.
    visibility : ndarray, shape (n, 33)
        0-1.
    leg_px : float
        Length of the person's leg.
    start_s, peak_s, end_s : float
        Of the repetition.
    top_s : float
        When the body was last at its top before it.
    width, height : int
        Size of the image in px.
    lying : bool
        Whether the person lies: trunk and legs then tell view and facing.
    phase : PhaseSignal or None
        What the repetition was found in.
    rest_height : float
        Height of that signal at this person's rest; NaN where it is not known.
    working_leg : WorkingLeg or None
        How the leg that works is told from the other; None where both work.
    own_best : mapping of str to float
        Highest values of the complete repetitions so far, by signal.
    has_way_down : bool
        Whether the way to the turning point was seen; ``down`` is empty otherwise.
    """

    times_s: FloatArray
    points: FloatArray
    visibility: FloatArray
    leg_px: float
    start_s: float
    peak_s: float
    end_s: float
    top_s: float
    width: int
    height: int
    lying: bool = False
    phase: PhaseSignal | None = None
    rest_height: float = float("nan")
    working_leg: WorkingLeg | None = None
    own_best: Mapping[str, float] = field(default_factory=dict)
    has_way_down: bool = True

    def mask(self, stage: Stage) -> NDArray[np.bool_]:
        """Return which frames belong to a stage.

        Parameters
        ----------
        stage : Stage
            Stretch of the repetition.

        Returns
        -------
        ndarray of bool, shape (n,)
            By time alone; refused frames are among them.
        """
        mask = self._masks.get(stage)
        if mask is None:
            mask = self._masks[stage] = np.asarray(self._belongs(stage), dtype=bool)
        return mask

    @cached_property
    def _masks(self) -> dict[Stage, NDArray[np.bool_]]:
        return {}

    @cached_property
    def signals(self) -> dict[str, FloatArray]:
        """Signals made so far, by name; several rules look at the same one."""
        return {}

    def _belongs(self, stage: Stage) -> NDArray[np.bool_]:
        t = self.times_s
        result: NDArray[np.bool_]
        if stage is Stage.TOP:
            result = (t <= self.top_s) & (t >= self.top_s - TOP_S)
        elif stage is Stage.DOWN:
            result = (t >= self.start_s) & (t <= self.peak_s) & self.has_way_down
        elif stage is Stage.BOTTOM:
            result = np.abs(t - self.peak_s) <= BOTTOM_HALF_S + 1e-9
        elif stage is Stage.UP:
            result = (t >= self.peak_s) & (t <= self.end_s)
        elif stage is Stage.REP:
            result = (t >= self.start_s) & (t <= self.end_s)
        else:
            result = np.ones(len(t), dtype=bool)
        return result

    @cached_property
    def posture(self) -> Posture:
        """Posture of each frame."""
        return posture(self.points, self.visibility)

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Whether each point is inside the image and seen, shape (n, 33)."""
        x, y = self.points[..., 0], self.points[..., 1]
        with np.errstate(invalid="ignore"):
            inside = (x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)
        return np.asarray(inside & (self.visibility >= LEAST_VISIBILITY), dtype=bool)

    def top(self, values: FloatArray) -> float:
        """Return the median of a signal over the rest before the repetition.

        Parameters
        ----------
        values : ndarray, shape (n,)
            NaN is left out.

        Returns
        -------
        float
            NaN where there is no rest or nothing was seen.
        """
        return _finite_median(values[self.mask(Stage.TOP)])

    def stage_median(self, values: FloatArray, stage: Stage) -> float:
        """Return the median of a signal over a stage.

        Parameters
        ----------
        values : ndarray, shape (n,)
            NaN is left out.
        stage : Stage
            Stretch of the repetition.

        Returns
        -------
        float
            NaN where nothing was seen.
        """
        return _finite_median(values[self.mask(stage)])

    @cached_property
    def facing(self) -> float:
        """1 when the toes point to the right of the image, else -1.

        Of somebody who lies: 1 when the legs do.
        """
        if self.lying:
            legs = self.stage_median(self.posture.trunk_x_px, Stage.REP)
            return -1.0 if legs < 0 else 1.0
        toe = self.stage_median(self.posture.toe_px, Stage.REP)
        return -1.0 if toe < 0 else 1.0

    @cached_property
    def view_and_turn(self) -> tuple[View, float]:
        """View over the rest and the repetition, and the turn from the camera in degrees."""
        seen = self.mask(Stage.TOP) | self.mask(Stage.REP)
        return view_of(
            shoulder_gap=_finite_median(self.posture.shoulder_gap_px[seen]) / self.leg_px,
            toe=_finite_median(fore_aft_px(self.posture, lying=self.lying)[seen]) / self.leg_px,
        )

    @property
    def view(self) -> View:
        """View over the rest and the repetition."""
        return self.view_and_turn[0]

    @cached_property
    def feet(self) -> FloatArray:
        """Place of each foot: median of ankle, heel and toe, shape (n, 2, 2), px."""
        ordered = np.sort(self.points[:, np.array(_FEET, dtype=np.intp)], axis=2)
        result: FloatArray = ordered[:, :, 1]
        return result

    @cached_property
    def knee_angles_deg(self) -> FloatArray:
        """Interior angle of each knee, shape (n, 2), left then right; 180 straight."""
        return knee_angles_deg(self.points)

    @cached_property
    def heights(self) -> FloatArray:
        """Heights of the phase signal, px or degrees; all NaN where there is none."""
        if self.phase is None:
            return np.full(len(self.times_s), np.nan)
        return self.phase.heights(self.posture)

    @cached_property
    def working_side(self) -> int | None:
        """0 where the left leg works and 1 where the right; None for both, or unseen."""
        if self.working_leg is None:
            return None
        if self.working_leg is WorkingLeg.STANDING:
            sides, least = self._foot_stays(), LEAST_STAY_LEG * self.leg_px
        elif self.working_leg is WorkingLeg.LIFTED:
            sides, least = self._foot_medians(1, Stage.BOTTOM), LEAST_SIDE_LEG * self.leg_px
            sides = [-side for side in sides]
        elif self.working_leg is WorkingLeg.FRONT:
            sides, least = self._shank_medians(Stage.BOTTOM), LEAST_SIDE_LEG * self.leg_px
        elif self.working_leg in (WorkingLeg.AHEAD, WorkingLeg.BEHIND):
            sides, least = self._foot_medians(0, Stage.REP), LEAST_SIDE_LEG * self.leg_px
            sign = self.facing if self.working_leg is WorkingLeg.AHEAD else -self.facing
            sides = [sign * side for side in sides]
        else:
            sides, least = self._knee_turns_deg(), LEAST_SIDE_DEG
        left, right = sides
        if not abs(left - right) >= least:
            return None
        return 0 if left > right else 1

    @property
    def side(self) -> str | None:
        """Leg that works, ``left`` or ``right``; None for both, or unseen."""
        return None if self.working_side is None else SIDES[self.working_side]

    def _foot_stays(self) -> list[float]:
        """Return how far each toe stays from moving by the turning point; 0 is not at all."""
        toes = self.points[:, np.array(TOES, dtype=np.intp)]
        before = (self.times_s <= self.start_s) & (self.times_s >= self.top_s - TOP_S)
        moved = []
        for side in (0, 1):
            gone = [
                self.stage_median(toes[:, side, axis], Stage.BOTTOM)
                - _finite_median(toes[before, side, axis])
                for axis in (0, 1)
            ]
            moved.append(-math.hypot(*gone))
        return moved

    def _foot_medians(self, axis: int, stage: Stage) -> list[float]:
        return [self.stage_median(self.feet[:, side, axis], stage) for side in (0, 1)]

    def _shank_medians(self, stage: Stage) -> list[float]:
        """Return how far each knee is above its ankle: little where the shank lies."""
        return [
            self.stage_median(self.points[:, ankle, 1] - self.points[:, knee, 1], stage)
            for knee, ankle in zip(KNEES, ANKLES, strict=True)
        ]

    def _knee_turns_deg(self) -> list[float]:
        """Return by how much each knee turned between rest and the turning point."""
        angles = self.knee_angles_deg.T
        return [abs(self.stage_median(one, Stage.BOTTOM) - self.top(one)) for one in angles]


def middle(values: FloatArray) -> float:
    """Return the median of some numbers, in a tenth of NumPy's time for a few.

    Parameters
    ----------
    values : ndarray, shape (n,)
        At least one; without NaN.

    Returns
    -------
    float
        Mean of the two in the middle where their number is even.

    Examples
    --------
    >>> middle(np.array([3.0, 1.0, 2.0]))
    2.0
    """
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(0.5 * (ordered[half] + ordered[len(ordered) - 1 - half]))


def _finite_median(values: FloatArray) -> float:
    kept = values[np.isfinite(values)]
    return middle(kept) if len(kept) else float("nan")
