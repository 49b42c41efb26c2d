"""One repetition as a few key poses with their times: plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tonus.motion.body import Body
from tonus.pose.skeleton import SIDES

__all__ = [
    "CONTACTS",
    "POSTURES",
    "PROPS",
    "KeyPose",
    "KeyPoses",
    "contacts_of",
]

#: What the body is doing as a whole.
POSTURES: Final = ("standing", "seated", "lying", "walking")
#: What may stand or lie beside the body.
PROPS: Final = ("ball", "block", "step", "chair", "wall")
_SIDED: Final = ("foot", "toes", "heel", "ball", "hand")
_BOTH: Final = {"feet": "foot", "toes": "toes", "heels": "heel", "ball": "ball", "hands": "hand"}
#: What may stay where it is: the pelvis on a seat, the shoulders on the floor; a
#: whole foot, its toes or its heel; a foot on the ball; a hand.
CONTACTS: Final = (
    "seat",
    "back",
    *_BOTH,
    *(f"{side}_{part}" for side in SIDES for part in _SIDED),
)

#: Both sides, left first.
Sides = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPose:
    """One pose of a movement: joint angles of both sides, left first.

    Parameters
    ----------
    at_s : float
        When it is reached, from the start of the repetition.
    hip_deg, knee_deg, ankle_deg : tuple of float
        Flexion of hip and knee, dorsiflexion of the ankle.
    contact : frozenset of str
        What stays where it is; of `CONTACTS`, sides told apart.
    hold_s : float
        How long it is held.
    pelvis_deg : float or None
        Forward tilt of the pelvis; None where it follows from what is touched.
    lumbar_deg, neck_deg : float
        Forward flexion of the lower back and of the neck.
    shoulder_deg, elbow_deg : tuple of float
        Flexion; 0 and 0 hang straight along the trunk.
    aside_deg : tuple of float
        Arms away from the trunk, to their own side.
    knee_in_deg : float
        Both knees turned inward from where the feet point.
    label : str
        Message key of what the pose shows; empty where it is no still.
    """

    at_s: float
    hip_deg: Sides
    knee_deg: Sides
    ankle_deg: Sides
    contact: frozenset[str]
    hold_s: float = 0.0
    pelvis_deg: float | None = None
    lumbar_deg: float = 0.0
    neck_deg: float = 0.0
    shoulder_deg: Sides = (0.0, 0.0)
    elbow_deg: Sides = (0.0, 0.0)
    aside_deg: Sides = (0.0, 0.0)
    knee_in_deg: float = 0.0
    label: str = ""

    def touches(self, part: str, side: int) -> bool:
        """Return whether a part of one side stays where it is.

        Parameters
        ----------
        part : str
            ``foot``, ``toes``, ``heel``, ``ball`` or ``hand``.
        side : int
            0 left, 1 right.

        Returns
        -------
        bool
            Whether the contact names it.
        """
        return f"{SIDES[side]}_{part}" in self.contact

    def stands(self, side: int) -> bool:
        """Return whether a foot is on the floor, or on a block or step, in any way.

        Parameters
        ----------
        side : int
            0 left, 1 right.

        Returns
        -------
        bool
            Whether sole, toes or heel touch.
        """
        return any(self.touches(part, side) for part in ("foot", "toes", "heel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoses:
    """One repetition as key poses; it ends where it began.

    Parameters
    ----------
    poses : tuple of KeyPose
        In the order of their times; the first one at 0.
    period_s : float
        When the first pose is reached again.
    posture : str
        One of `POSTURES`.
    props : tuple of str
        Of `PROPS`.
    stance_ratio : float
        Gap between the feet over the gap between the hips.
    toe_out_deg : float
        Turn of the feet outward.
    ball_m, block_m, step_m : float
        Width of the ball, heights of block and step.
    """

    poses: tuple[KeyPose, ...]
    period_s: float
    posture: str = "standing"
    props: tuple[str, ...] = ()
    stance_ratio: float = 1.1
    toe_out_deg: float = 8.0
    ball_m: float = 0.55
    block_m: float = 0.10
    step_m: float = 0.17

    @property
    def turn(self) -> KeyPose:
        """The pose farthest from the first one."""
        return max(self.poses, key=lambda pose: _difference_deg(self.poses[0], pose))

    @property
    def raised_m(self) -> float:
        """How high the feet stand above the floor."""
        if "block" in self.props:
            return self.block_m
        return self.step_m if "step" in self.props else 0.0

    def held_up_to(self, longest_s: float) -> KeyPoses:
        """Return the same movement with shorter holds.

        Parameters
        ----------
        longest_s : float
            No pose is held longer; what comes after comes sooner.

        Returns
        -------
        KeyPoses
            Itself where nothing is held longer.
        """
        saved, poses = 0.0, []
        for pose in self.poses:
            held = min(pose.hold_s, longest_s)
            poses.append(replace(pose, at_s=pose.at_s - saved, hold_s=held))
            saved += pose.hold_s - held
        return replace(self, poses=tuple(poses), period_s=self.period_s - saved)

    def share_of(self, pose: KeyPose) -> float:
        """Return how far a pose is on the way to the turn.

        Parameters
        ----------
        pose : KeyPose
            One of these.

        Returns
        -------
        float
            0 for the first pose, 1 for the one farthest from it.
        """
        whole = _difference_deg(self.poses[0], self.turn)
        return _difference_deg(self.poses[0], pose) / whole if whole else 0.0


def _difference_deg(first: KeyPose, second: KeyPose) -> float:
    pairs = (
        *zip(first.hip_deg, second.hip_deg, strict=True),
        *zip(first.knee_deg, second.knee_deg, strict=True),
        *zip(first.ankle_deg, second.ankle_deg, strict=True),
    )
    return sum(abs(there - here) for here, there in pairs)


def contacts_of(names: Iterable[str]) -> frozenset[str]:
    """Return contacts with the two sides told apart.

    Parameters
    ----------
    names : iterable of str
        Of `CONTACTS`; ``feet`` stands for both feet, and so on.

    Returns
    -------
    frozenset of str
        Such as ``left_foot``.

    Examples
    --------
    >>> sorted(contacts_of(["back", "feet"]))
    ['back', 'left_foot', 'right_foot']
    """
    found: set[str] = set()
    for name in names:
        part = _BOTH.get(name)
        found |= {name} if part is None else {f"left_{part}", f"right_{part}"}
    return frozenset(found)


def back_height_m(body: Body) -> float:
    """Return how high hips and shoulders are above the floor for somebody who lies."""
    return 0.05 * body.stature_m
