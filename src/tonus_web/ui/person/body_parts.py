"""The limbs of a moving figure as bodies in the world, for every frame that is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tonus.motion.figure import SIDE_SIGNS, Frames, JointAngles, figure_frames, moved, turn
from tonus.motion.moving import MovingFigure
from tonus.pose.sequence import FloatArray
from tonus_web.ui.person import forms
from tonus_web.ui.person.outlines import Look, Tube, hull, skin

__all__ = ["Limbs"]


@dataclass(frozen=True, slots=True)
class Limbs:
    """All limbs of the frames that are drawn.

    Parameters
    ----------
    at : Frames
        Joints and segments.
    angles : JointAngles
        Of the same frames.
    stature_m, ball_m, ankle_height_m, trunk_m : float
        Of the body.
    hand_up : bool
        Whether the hands lie against a wall.
    """

    at: Frames
    angles: JointAngles
    stature_m: float
    ball_m: float
    ankle_height_m: float
    trunk_m: float
    hand_up: bool

    @classmethod
    def of(cls, figure: MovingFigure, frames: NDArray[np.intp]) -> Limbs:
        """Return the limbs of some frames of a figure."""
        chosen = {
            field.name: value[frames]
            for field in fields(figure.angles)
            if (value := getattr(figure.angles, field.name)) is not None
        }
        angles = replace(figure.angles, **chosen)
        return cls(
            at=figure_frames(figure.body, angles),
            angles=angles,
            stature_m=figure.body.stature_m,
            ball_m=figure.body.ball_m,
            ankle_height_m=figure.body.ankle_height_m,
            trunk_m=figure.body.trunk_m,
            hand_up="wall" in figure.key_poses.props,
        )

    def _tube(
        self,
        begin: FloatArray,
        end: FloatArray,
        rotation: FloatArray,
        form: forms.Form,
        side: int,
    ) -> Tube:
        share = form.along[:, None]
        axis = begin[:, None] * (1 - share) + end[:, None] * share
        shape = axis.shape
        ahead = np.broadcast_to(rotation[:, None, :, 0], shape)
        outward = np.broadcast_to(SIDE_SIGNS[side] * rotation[:, None, :, 1], shape)
        return Tube(axis, ahead, outward, self._sized(form))

    def _sized(self, form: forms.Form) -> forms.Form:
        size = self.stature_m
        return forms.Form(
            form.along, form.front * size, form.back * size, form.outer * size, form.inner * size
        )

    def thigh(self, side: int) -> Tube:
        """Return a thigh."""
        at = self.at
        return self._tube(
            at.hip_m[:, side], at.knee_m[:, side], at.thigh[:, side], forms.THIGH, side
        )

    def shank(self, side: int) -> Tube:
        """Return a lower leg."""
        at = self.at
        return self._tube(
            at.knee_m[:, side], at.ankle_m[:, side], at.shank[:, side], forms.SHANK, side
        )

    def seat(self, side: int) -> Tube:
        """Return one side of the seat: from the pelvis round into the thigh."""
        at, form = self.at, forms.SEAT
        hip, size = at.hip_m[:, side], self.stature_m
        inward = -SIDE_SIGNS[side] * 0.012 * size
        top = hip + moved(at.pelvis, np.array([-0.004 * size, inward, 0.075 * size]))
        low = hip + moved(at.thigh[:, side], np.array([0.0, 0.0, -0.055 * size]))
        share = form.along[:, None]
        axis = (1 - share) ** 2 * top[:, None] + 2 * share * (1 - share) * hip[:, None]
        axis = axis + share**2 * low[:, None]
        ahead = (1 - share) * at.pelvis[:, None, :, 0] + share * at.thigh[:, side, None, :, 0]
        ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-9)
        outward = np.broadcast_to(SIDE_SIGNS[side] * at.pelvis[:, None, :, 1], axis.shape)
        return Tube(axis, ahead, outward, self._sized(form))

    def trunk(self) -> Tube:
        """Return the trunk, bent where the lower back bends."""
        at, form = self.at, forms.TRUNK
        share = form.along[:, None]
        inside = np.clip(share, 0.0, 1.0)
        begin, end = self.angles.pelvis_m[:, None], at.shoulders_m[:, None]
        bend = begin + 0.42 * self.trunk_m * at.pelvis[:, None, :, 2]
        axis = (1 - inside) ** 2 * begin + 2 * inside * (1 - inside) * bend + inside**2 * end
        axis = axis + (share - inside) * self.trunk_m * at.pelvis[:, None, :, 2]
        ahead = (1 - inside) * at.pelvis[:, None, :, 0] + inside * at.trunk[:, None, :, 0]
        ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-9)
        left = np.broadcast_to(at.trunk[:, None, :, 1], axis.shape)
        return Tube(axis, ahead, left, self._sized(form))

    def neck(self) -> Tube:
        """Return the neck."""
        at, size = self.at, self.stature_m
        low = at.shoulders_m + moved(at.trunk, np.array([-0.006, 0.0, -0.005]) * size)
        high = at.shoulders_m + moved(at.head, np.array([0.004, 0.0, 0.075]) * size)
        return self._tube(low, high, at.trunk, forms.NECK, 0)

    def upper_arm(self, side: int) -> Tube:
        """Return an upper arm."""
        at = self.at
        return self._tube(
            at.shoulder_m[:, side], at.elbow_m[:, side], at.forearm[:, side], forms.UPPER_ARM, side
        )

    def forearm(self, side: int) -> Tube:
        """Return a forearm."""
        at = self.at
        return self._tube(
            at.elbow_m[:, side], at.wrist_m[:, side], at.forearm[:, side], forms.FOREARM, side
        )

    def hand(self, side: int) -> Tube:
        """Return a hand: on in line with the forearm, or up against a wall."""
        at = self.at
        way = -at.forearm[:, side, :, 2]
        if self.hand_up:
            way = np.broadcast_to(np.array([0.08, 0.0, 1.0]), way.shape)
        tip = at.wrist_m[:, side] + 0.085 * self.stature_m * way
        return self._tube(at.wrist_m[:, side], tip, at.forearm[:, side], forms.HAND, side)

    def foot(self, side: int, look: Look) -> FloatArray:
        """Return the outline of heel and middle foot."""
        corners = forms.FOOT * self.stature_m
        rotation = self.at.foot[:, side]
        world = self.at.ankle_m[:, side, None] + moved(rotation[:, None], corners)
        return hull(world, look, along=rotation[..., 0])

    def toes(self, side: int, look: Look) -> FloatArray:
        """Return the outline of the toes, which stay flat while the heel rises."""
        foot = self.at.foot[:, side]
        bend = self.angles.toe_deg
        rotation = foot if bend is None else foot @ turn(1, -bend[:, side])
        root = np.array([self.ball_m, 0.0, -self.ankle_height_m])
        ball = self.at.ankle_m[:, side] + moved(foot, root)
        world = ball[:, None] + moved(rotation[:, None], forms.TOES * self.stature_m)
        return hull(world, look, along=rotation[..., 0])

    def head(self, look: Look, corners: FloatArray) -> FloatArray:
        """Return the outline of head or hair."""
        at = self.at
        world = at.shoulders_m[:, None] + moved(at.head[:, None], corners * self.stature_m)
        return hull(world, look, along=at.head[..., 0] + 0.3 * at.head[..., 2])

    def leg(self, side: int, look: Look) -> dict[str, FloatArray]:
        """Return the outlines of one leg."""
        return {
            "toes": self.toes(side, look),
            "foot": self.foot(side, look),
            "shank": skin(self.shank(side), look),
            "thigh": skin(self.thigh(side), look),
            "seat": skin(self.seat(side), look),
        }

    def arm(self, side: int, look: Look) -> dict[str, FloatArray]:
        """Return the outlines of one arm."""
        tubes: dict[str, Callable[[int], Tube]] = {
            "hand": self.hand,
            "forearm": self.forearm,
            "upper-arm": self.upper_arm,
        }
        return {name: skin(tube(side), look) for name, tube in tubes.items()}
