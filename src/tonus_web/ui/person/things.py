"""What stands or lies beside the person: ball, block, step, chair, wall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tonus.motion.moving import MovingFigure
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark
from tonus_web.ui.person.outlines import Look

__all__: list[str] = []

_CHAIR_SEAT_M = 0.44
_CHAIR_DEEP_M = 0.42
_WALL_M = 2.0


def static_things(figure: MovingFigure, look: Look) -> list[tuple[str, FloatArray]]:
    """Return names and outlines, shape (N, 2), of what does not move, the farthest first."""
    found: list[tuple[str, FloatArray]] = []
    props, body = figure.key_poses.props, figure.body
    wrist_x = float(figure.points_m[0, [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], 0].max())
    if "wall" in props:
        found.append(("wall", _wall(wrist_x + 0.022 * body.stature_m, look)))
    if "chair" in props:
        if np.isfinite(figure.seat_m).all():
            top = float(figure.seat_m[1]) - 0.052 * body.stature_m
            found += _chair(float(figure.seat_m[0]) - 0.16, top, 1.0, look)
        else:
            found += _chair(wrist_x + 0.03 * body.stature_m, _CHAIR_SEAT_M, -1.0, look, faces=True)
    raised = figure.key_poses.raised_m
    if raised:
        begin = float(figure.foot_x_m.mean()) + body.ball_m - 0.03 * body.stature_m
        deep = 0.30 if "block" in props else 0.62
        found.append(("block", _box(begin, begin + deep, 0.24, 0.0, raised, look)))
        top_side = _box(begin, begin + deep, 0.24, raised, raised, look)
        found.append(("block top", top_side))
    return found


def _box(x0: float, x1: float, half_y: float, z0: float, z1: float, look: Look) -> FloatArray:
    """Outline of a box as the camera sees it."""
    corners = np.array([(x, y, z) for x in (x0, x1) for y in (-half_y, half_y) for z in (z0, z1)])
    return _convex(look.flat(corners))


def _convex(points: FloatArray) -> FloatArray:
    """The convex outline of a few points, in order."""
    places = sorted({(round(float(x), 6), round(float(y), 6)) for x, y in points})

    def half(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
        line: list[tuple[float, float]] = []
        for here in ordered:
            while len(line) > 1 and _turn(line[-2], line[-1], here) <= 1e-9:
                line.pop()
            line.append(here)
        return line[:-1]

    return np.array(half(places) + half(places[::-1]))


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _chair(
    back_x: float, seat_z: float, way: float, look: Look, *, faces: bool = False
) -> list[tuple[str, FloatArray]]:
    """A chair whose back is at `back_x`; `faces` turns its back to the person."""
    front_x = back_x + (_CHAIR_DEEP_M if way > 0 or faces else -_CHAIR_DEEP_M)
    half, thick = 0.21, 0.035
    top = seat_z + (0.50 if faces else 0.44)
    parts = [
        ("chair", _box(back_x - 0.014, back_x + 0.014, half, seat_z + 0.22, top, look)),
    ]
    for y in (half, -half):
        for x, height in ((back_x, top), (front_x, seat_z)):
            leg = np.array([(x - 0.014, y, 0.0), (x + 0.014, y, 0.0)])
            high = leg[::-1] + np.array([0.0, 0.0, height])
            parts.append(("chair", look.flat(np.concatenate([leg, high]))))
    low, high = min(back_x, front_x), max(back_x, front_x)
    parts.append(("chair", _box(low - 0.02, high + 0.02, half, seat_z - thick, seat_z, look)))
    return parts


def _wall(x: float, look: Look) -> FloatArray:
    return _box(x, x + 0.05, 0.0, 0.0, _WALL_M, look)


def ball_frames(
    figure: MovingFigure, frames: NDArray[np.intp], look: Look
) -> tuple[FloatArray, FloatArray] | None:
    """Return middle of the ball in the picture and how far it has rolled, or None.

    Returns
    -------
    tuple of ndarray or None
        Shapes (T, 2) in metres and (T,) in radians, clockwise as seen.
    """
    middle = figure.ball_m[frames]
    if not np.isfinite(middle).all():
        return None
    rolled = (middle[:, 0] - middle[0, 0]) / (figure.key_poses.ball_m / 2)
    return look.flat(middle), rolled * np.sign(look.right[0] or 1.0)
