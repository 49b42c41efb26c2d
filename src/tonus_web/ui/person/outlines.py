"""Outlines of limbs and muscles in the picture, for every frame at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.pose.sequence import FloatArray
from tonus_web.ui.person.forms import Form, Muscle

__all__ = ["Look", "Tube"]

#: A muscle stays this far inside the skin.
_INSET: Final = 0.93
_PATCH_STATIONS: Final = 9
_FARTHEST_RAD: Final = np.deg2rad(86.0)
#: Directions in which the outline of corners is taken.
_HULL_SIDES: Final = 18


@dataclass(frozen=True, slots=True)
class Look:
    """A camera far away.

    Parameters
    ----------
    right, up, toward : ndarray, shape (3,)
        Directions of the picture in the world, and the one to the camera.
    """

    right: FloatArray
    up: FloatArray
    toward: FloatArray

    @classmethod
    def of(cls, yaw_deg: float, *, above_deg: float) -> Look:
        """Return the look from a direction: 0 from before, 90 from the person's left."""
        yaw, above = np.deg2rad(yaw_deg), np.deg2rad(above_deg)
        toward = np.array([np.cos(yaw) * np.cos(above), np.sin(yaw) * np.cos(above), np.sin(above)])
        right = np.array([-np.sin(yaw), np.cos(yaw), 0.0])
        return cls(right=right, up=np.cross(toward, right), toward=toward)

    def flat(self, vectors: FloatArray) -> FloatArray:
        """Return right and down in the picture, shape (..., 2)."""
        return np.stack([vectors @ self.right, -(vectors @ self.up)], axis=-1)


@dataclass(frozen=True, slots=True)
class Tube:
    """A limb in the world.

    Parameters
    ----------
    axis_m : ndarray, shape (T, S, 3)
        Its middle at each station.
    ahead, outward : ndarray, shape (T, S, 3)
        Unit vectors to its front and its outer side.
    form : Form
        Thickness at the S stations, in metres.
    """

    axis_m: FloatArray
    ahead: FloatArray
    outward: FloatArray
    form: Form

    def between(self, along: FloatArray) -> Tube:
        """Return the part of the limb at other stations."""
        old = self.form.along
        place = np.interp(along, old, np.arange(len(old)))
        low = np.clip(place.astype(np.intp), 0, len(old) - 2)
        share = (place - low)[:, None]

        def mixed(values: FloatArray) -> FloatArray:
            result: FloatArray = values[:, low] * (1 - share) + values[:, low + 1] * share
            return result

        axis, ahead, outward = (mixed(v) for v in (self.axis_m, self.ahead, self.outward))
        return Tube(axis, ahead, outward, self.form.at(along))


def skin(tube: Tube, look: Look) -> FloatArray:
    """Return the outline of a limb with round ends, shape (T, N, 2), metres, y down."""
    middle = look.flat(tube.axis_m)
    chord = middle[:, -1] - middle[:, 0]
    # A limb that points at the camera has hardly a direction: down will do.
    chord = chord + np.array([0.0, 0.02])
    along = np.gradient(middle, axis=1) + 0.08 * chord[:, None]
    along = along / np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9)
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    first = _reach(tube, look, across)[..., None] * across
    second = _reach(tube, look, -across)[..., None] * -across
    size = (np.linalg.norm(first, axis=-1) + np.linalg.norm(second, axis=-1))[..., None] / 2
    ends = []
    for place, sign in ((-1, 1.0), (0, -1.0)):
        tip = sign * along[:, place] * size[:, place]
        here, there = (first, second) if sign > 0 else (second, first)
        ends.append(
            [
                middle[:, place] + 0.72 * here[:, place] + 0.70 * tip,
                middle[:, place] + tip,
                middle[:, place] + 0.72 * there[:, place] + 0.70 * tip,
            ]
        )
    lower, upper = (np.stack(end, axis=1) for end in ends)
    return np.concatenate([middle + first, lower, (middle + second)[:, ::-1], upper], axis=1)


def _reach(tube: Tube, look: Look, direction: FloatArray) -> FloatArray:
    """How far the skin lies from the axis in a direction of the picture, shape (T, S)."""
    ahead = np.sum(look.flat(tube.ahead) * direction, axis=-1)
    aside = np.sum(look.flat(tube.outward) * direction, axis=-1)
    form = tube.form
    fore = np.where(ahead >= 0, form.front, form.back) * ahead
    wide = np.where(aside >= 0, form.outer, form.inner) * aside
    result: FloatArray = np.hypot(fore, wide)
    return result


def patch(tube: Tube, muscle: Muscle, look: Look) -> FloatArray:
    """Return the outline of what shows of a muscle, shape (T, N, 2); without area if nothing."""
    share = np.linspace(0.0, 1.0, _PATCH_STATIONS)
    part = tube.between(muscle.first + (muscle.last - muscle.first) * share)
    # Widest at the belly, pointed at both ends.
    warped = share ** (np.log(0.5) / np.log(muscle.belly))
    width = np.sin(np.pi * warped) ** 0.7
    middle, half = np.deg2rad(muscle.middle_deg), np.deg2rad(muscle.half_deg) * width
    toward_front = np.sum(part.ahead * look.toward, axis=-1)
    toward_side = np.sum(part.outward * look.toward, axis=-1)
    form = part.form
    fore = np.where(toward_front >= 0, form.front, form.back)
    wide = np.where(toward_side >= 0, form.outer, form.inner)
    facing = np.arctan2(toward_side / wide, toward_front / fore)
    away = np.angle(np.exp(1j * (middle - facing)))
    edges = [
        _skin_point(part, facing + np.clip(away + sign * half, -_FARTHEST_RAD, _FARTHEST_RAD), look)
        for sign in (-1.0, 1.0)
    ]
    return np.concatenate([edges[0], edges[1][:, ::-1]], axis=1)


def _skin_point(part: Tube, angle: FloatArray, look: Look) -> FloatArray:
    form = part.form
    cos, sin = np.cos(angle), np.sin(angle)
    fore = _INSET * np.where(cos >= 0, form.front, form.back) * cos
    wide = _INSET * np.where(sin >= 0, form.outer, form.inner) * sin
    point = part.axis_m + part.ahead * fore[..., None] + part.outward * wide[..., None]
    return look.flat(point)


def hull(corners_m: FloatArray, look: Look, *, along: FloatArray) -> FloatArray:
    """Return the outline round corners, shape (T, N, 2), always with as many points.

    Parameters
    ----------
    corners_m : ndarray, shape (T, C, 3)
        Of something convex.
    look : Look
        Who looks.
    along : ndarray, shape (T, 3)
        A direction that turns with it, from which the points are counted.
    """
    flat = look.flat(corners_m)
    heading = look.flat(along)
    begin = np.arctan2(heading[:, 1], heading[:, 0])
    angles = begin[:, None] + 2 * np.pi * np.arange(_HULL_SIDES) / _HULL_SIDES
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    far = np.argmax(np.einsum("tkx,tcx->tkc", ways, flat), axis=-1)
    return np.take_along_axis(flat, far[..., None], axis=1)
