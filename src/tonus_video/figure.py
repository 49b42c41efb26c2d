"""The person drawn over a picture: soft limbs, joints, and the judged angles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from tonus.form.judgement import Trace
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark
from tonus_video.lettering import INK, PAPER, QUIET, panel
from tonus_video.upright import RgbImage

__all__ = ["Figure"]

Point = tuple[float, float]
Limb = tuple[Landmark, Landmark, float, float]

#: Signals of a trace that are drawn, where it has them.
KNEE: Final = "knee_angle_deg"
TRUNK: Final = "trunk_lean_deg"

_L, _R = 0, 1
_SIDES: Final = ("LEFT", "RIGHT")
_OPACITY: Final = 0.5
# Sub-pixel places: OpenCV takes whole numbers in sixteenths of a pixel.
_SHIFT: Final = 4
_AGREE_DEG: Final = 15.0
_SHORTEST_LEG_PX: Final = 8.0


def _landmark(side: int, name: str) -> Landmark:
    return Landmark[f"{_SIDES[side]}_{name}"]


def _limbs(side: int) -> tuple[Limb, ...]:
    """Limbs of one side with their widths at both ends, as shares of the leg."""
    at = {
        name: _landmark(side, name)
        for name in (
            "SHOULDER",
            "ELBOW",
            "WRIST",
            "HIP",
            "KNEE",
            "ANKLE",
            "HEEL",
            "FOOT_INDEX",
        )
    }
    return (
        (at["SHOULDER"], at["ELBOW"], 0.085, 0.065),
        (at["ELBOW"], at["WRIST"], 0.065, 0.045),
        (at["HIP"], at["KNEE"], 0.15, 0.10),
        (at["KNEE"], at["ANKLE"], 0.10, 0.06),
        (at["ANKLE"], at["HEEL"], 0.06, 0.05),
        (at["HEEL"], at["FOOT_INDEX"], 0.05, 0.035),
        (at["ANKLE"], at["FOOT_INDEX"], 0.06, 0.035),
    )


_LIMBS: Final = (_limbs(_L), _limbs(_R))
_TRUNK: Final = (
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_HIP,
)
_HEAD: Final = (
    Landmark.NOSE,
    Landmark.LEFT_EAR,
    Landmark.RIGHT_EAR,
)


class Figure:
    """Draws the judged person of one clip.

    Parameters
    ----------
    trace : Trace
        Judged landmarks in px of the full upright picture, and the signals.
    scale : float
        Px of the picture drawn on through px of the full picture.
    letter_px : int
        Size of the figures beside the joints.

    Examples
    --------
    ::

        figure = Figure(judgement.trace, scale=0.5, letter_px=24)
        figure.draw(image, 120)
    """

    def __init__(self, trace: Trace, *, scale: float, letter_px: int) -> None:
        self._trace = trace
        self._scale = scale
        self._letter_px = letter_px
        self._leg_px = _leg_px(trace.points) * scale
        self._near = _near_side(trace)

    def draw(self, image: RgbImage, index: int) -> None:
        """Draw the person of one frame; nothing where the frame was not judged.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, 3)
            Changed in place.
        index : int
            Frame of the trace.
        """
        points = self._trace.points[index] * self._scale
        if not np.isfinite(points).all() or self._leg_px < _SHORTEST_LEG_PX:
            return
        x0, y0, x1, y1 = _box(points, 0.3 * self._leg_px, image)
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        below = image[y0:y1, x0:x1]
        drawn = below.copy()
        self._draw_body(drawn, points - (x0, y0))
        # Drawn solid and mixed once: overlapping limbs stay even.
        image[y0:y1, x0:x1] = cv2.addWeighted(drawn, _OPACITY, below, 1.0 - _OPACITY, 0.0)
        self._draw_bones(image, points)
        self._draw_angles(image, points, index)

    def _draw_body(self, image: RgbImage, points: FloatArray) -> None:
        far = 1 - self._near
        for limb in _LIMBS[far]:
            self._draw_limb(image, points, limb, QUIET)
        corners = [(float(x), float(y)) for x, y in points[list(_TRUNK)]]
        hull = cv2.convexHull(np.array(corners, dtype=np.float32))[:, 0]
        _fill(image, [(float(x), float(y)) for x, y in hull], PAPER)
        for here, there in zip(corners, corners[1:] + corners[:1], strict=True):
            width = 0.12 * self._leg_px
            _capsule(image, here, there, width, width, PAPER)
        self._draw_head(image, points)
        for limb in _LIMBS[self._near]:
            self._draw_limb(image, points, limb, PAPER)

    def _draw_head(self, image: RgbImage, points: FloatArray) -> None:
        centre = points[list(_HEAD)].mean(axis=0)
        shoulders = points[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
        neck = 0.1 * self._leg_px
        _capsule(image, _point(shoulders), _point(centre), neck, neck, PAPER)
        _disc(image, _point(centre), 0.13 * self._leg_px, PAPER)

    def _draw_limb(
        self, image: RgbImage, points: FloatArray, limb: Limb, colour: tuple[int, int, int]
    ) -> None:
        begin, end, begin_width, end_width = limb
        _capsule(
            image,
            _point(points[begin]),
            _point(points[end]),
            begin_width * self._leg_px,
            end_width * self._leg_px,
            colour,
        )

    def _draw_bones(self, image: RgbImage, points: FloatArray) -> None:
        """The judged joints, exactly where they were measured."""
        leg = [_point(self._joint(points, name)) for name in ("HIP", "KNEE", "ANKLE")]
        # The trunk is measured from the middle of the hips to that of the shoulders.
        trunk = [_point(_middle(points, name)) for name in ("HIP", "SHOULDER")]
        width = max(2, round(0.014 * self._leg_px))
        for chain in (trunk, leg):
            _line(image, chain, INK, width)
        for joint in (trunk[1], *leg):
            _disc(image, joint, 0.030 * self._leg_px + 1.0, INK)
            _disc(image, joint, 0.018 * self._leg_px + 0.5, PAPER)

    def _draw_angles(self, image: RgbImage, points: FloatArray, index: int) -> None:
        hip, knee, ankle = (self._joint(points, name) for name in ("HIP", "KNEE", "ANKLE"))
        middle, shoulders = _middle(points, "HIP"), _middle(points, "SHOULDER")
        # Numbers stand on the open side, away from the body.
        toe = self._joint(points, "FOOT_INDEX") - self._joint(points, "HEEL")
        facing_right = bool(toe[0] >= 0)
        radius = 0.2 * self._leg_px
        knee_deg = self._signal(KNEE, index)
        # From the front both knees make the number; where it is not the angle that
        # would be drawn, nothing is drawn.
        drawn_deg = _angles_deg((hip - knee)[None], (ankle - knee)[None])[0]
        if knee_deg is not None and abs(drawn_deg - knee_deg) <= _AGREE_DEG:
            _arc(image, knee, hip - knee, ankle - knee, radius)
            self._number(image, knee, knee_deg, right=facing_right)
        trunk_deg = self._signal(TRUNK, index)
        if trunk_deg is not None:
            up = np.array([0.0, -1.0])
            _dashes(image, middle, up, 2.1 * radius)
            _arc(image, middle, up, shoulders - middle, 1.4 * radius)
            self._number(image, middle, trunk_deg, right=not facing_right)

    def _joint(self, points: FloatArray, name: str) -> FloatArray:
        joint: FloatArray = points[_landmark(self._near, name)]
        return joint

    def _signal(self, name: str, index: int) -> float | None:
        values = self._trace.signals.get(name)
        if values is None or not math.isfinite(values[index]):
            return None
        return float(values[index])

    def _number(self, image: RgbImage, joint: FloatArray, value_deg: float, *, right: bool) -> None:
        words = panel(
            f"{value_deg:.0f}°",
            size_px=self._letter_px,
            max_width_px=10 * self._letter_px,
            weight=600,
        )
        away = 0.16 * self._leg_px
        left = joint[0] + away if right else joint[0] - away - words.width
        top = joint[1] - words.height / 2
        left = min(max(left, 0.0), image.shape[1] - words.width)
        top = min(max(top, 0.0), image.shape[0] - words.height)
        words.lay_on(image, left=round(left), top=round(top))


def _leg_px(points: FloatArray) -> float:
    """Thigh and shank as long as they are ever seen, but for outliers; 0 if never."""
    lengths = []
    for side in (_L, _R):
        hip, knee, ankle = (points[:, _landmark(side, name)] for name in ("HIP", "KNEE", "ANKLE"))
        lengths.append(
            np.hypot(*(hip - knee).T) + np.hypot(*(knee - ankle).T),
        )
    seen = np.concatenate(lengths)
    seen = seen[np.isfinite(seen)]
    return float(np.percentile(seen, 80)) if len(seen) else 0.0


def _near_side(trace: Trace) -> int:
    """The side whose knee says what was judged: the one the camera sees better."""
    judged_deg = trace.signals.get(KNEE)
    if judged_deg is None:
        return _L
    errors = []
    for side in (_L, _R):
        hip, knee, ankle = (
            trace.points[:, _landmark(side, name)] for name in ("HIP", "KNEE", "ANKLE")
        )
        away = np.abs(_angles_deg(hip - knee, ankle - knee) - judged_deg)
        away = away[np.isfinite(away)]
        errors.append(float(np.mean(away)) if len(away) else math.inf)
    return _R if errors[_R] < errors[_L] else _L


def _angles_deg(first: FloatArray, second: FloatArray) -> FloatArray:
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    dot = (first * second).sum(axis=1)
    angles: FloatArray = np.degrees(np.abs(np.arctan2(cross, dot)))
    return angles


def _box(points: FloatArray, margin: float, image: RgbImage) -> tuple[int, int, int, int]:
    low = np.floor(points.min(axis=0) - margin)
    high = np.ceil(points.max(axis=0) + margin)
    height, width = image.shape[:2]
    return (
        int(np.clip(low[0], 0, width)),
        int(np.clip(low[1], 0, height)),
        int(np.clip(high[0], 0, width)),
        int(np.clip(high[1], 0, height)),
    )


def _middle(points: FloatArray, name: str) -> FloatArray:
    middle: FloatArray = points[[_landmark(_L, name), _landmark(_R, name)]].mean(axis=0)
    return middle


def _point(place: FloatArray) -> Point:
    return float(place[0]), float(place[1])


def _fixed(place: Point) -> tuple[int, int]:
    return round(place[0] * (1 << _SHIFT)), round(place[1] * (1 << _SHIFT))


def _disc(image: RgbImage, centre: Point, radius: float, colour: tuple[int, int, int]) -> None:
    cv2.circle(
        image, _fixed(centre), round(radius * (1 << _SHIFT)), colour, -1, cv2.LINE_AA, _SHIFT
    )


def _fill(image: RgbImage, corners: Sequence[Point], colour: tuple[int, int, int]) -> None:
    places = np.array([_fixed(corner) for corner in corners], dtype=np.int32)
    cv2.fillConvexPoly(image, places, colour, cv2.LINE_AA, _SHIFT)


def _line(
    image: RgbImage, places: Sequence[Point], colour: tuple[int, int, int], width: int
) -> None:
    path = np.array([_fixed(place) for place in places], dtype=np.int32)
    cv2.polylines(image, [path], False, colour, width, cv2.LINE_AA, _SHIFT)


def _capsule(
    image: RgbImage,
    begin: Point,
    end: Point,
    begin_width: float,
    end_width: float,
    colour: tuple[int, int, int],
) -> None:
    """A limb: two round ends and what lies between them."""
    _disc(image, begin, begin_width / 2, colour)
    _disc(image, end, end_width / 2, colour)
    along = (end[0] - begin[0], end[1] - begin[1])
    length = math.hypot(*along)
    if length < 1e-6:
        return
    across = (-along[1] / length, along[0] / length)
    corners = [
        (place[0] + side * width / 2 * across[0], place[1] + side * width / 2 * across[1])
        for place, width, side in (
            (begin, begin_width, 1.0),
            (end, end_width, 1.0),
            (end, end_width, -1.0),
            (begin, begin_width, -1.0),
        )
    ]
    _fill(image, corners, colour)


def _arc(
    image: RgbImage, centre: FloatArray, first: FloatArray, second: FloatArray, radius: float
) -> None:
    """The angle from one direction to the other, the short way round."""
    start = math.atan2(first[1], first[0])
    sweep = math.atan2(second[1], second[0]) - start
    sweep = (sweep + math.pi) % (2 * math.pi) - math.pi
    steps = max(2, math.ceil(abs(math.degrees(sweep)) / 4))
    places = [
        (
            float(centre[0]) + radius * math.cos(start + sweep * step / steps),
            float(centre[1]) + radius * math.sin(start + sweep * step / steps),
        )
        for step in range(steps + 1)
    ]
    width = max(2, round(0.09 * radius))
    _line(image, places, INK, width + 2)
    _line(image, places, PAPER, width)


def _dashes(image: RgbImage, begin: FloatArray, direction: FloatArray, length: float) -> None:
    """The vertical that the trunk is measured against."""
    pieces = 6
    for piece in range(pieces):
        here = begin + direction * length * piece / pieces
        there = begin + direction * length * (piece + 0.55) / pieces
        _line(image, [_point(here), _point(there)], INK, 4)
        _line(image, [_point(here), _point(there)], PAPER, 2)
