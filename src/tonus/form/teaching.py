"""What an exercise file tells its reader, and the judge never asks for.

Two stills to look at, and where advice that is often given differs from what was
measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tonus.catalogue import references
from tonus.form.tables import Table
from tonus.messages import N_
from tonus.motion.body import Body
from tonus.motion.figure import JointAngles, figure_points
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["Difference", "KeyPose", "key_pose_points", "read_differences", "read_poses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPose:
    """One still of the exercise, both sides alike, as joint angles.

    Parameters
    ----------
    label : str
        Message key of what the still shows.
    hip_deg, knee_deg, ankle_deg : float
        Flexion of hip and knee, dorsiflexion of the ankle.
    lumbar_deg, neck_deg : float
        Forward flexion of the lower back and of the neck.
    shoulder_deg, elbow_deg : float
        Flexion of shoulder and elbow; 0 and 0 hang straight along the trunk.
    pelvis_deg : float
        Forward tilt of the pelvis.
    """

    label: str
    hip_deg: float
    knee_deg: float
    ankle_deg: float
    lumbar_deg: float
    neck_deg: float
    shoulder_deg: float
    elbow_deg: float
    pelvis_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where advice that is often given and the evidence differ; both are shown.

    Parameters
    ----------
    said : str
        Message key of the advice.
    measured : str
        Message key of what was measured, and what follows for the exercise.
    sources : tuple of str
        Keys of ``references.toml``.
    """

    said: str
    measured: str
    sources: tuple[str, ...]


def read_poses(root: Table) -> tuple[KeyPose, ...]:
    """Return the stills of an exercise file.

    Parameters
    ----------
    root : Table
        The file; ``pose`` may be missing.

    Returns
    -------
    tuple of KeyPose
        In the order of the file.  A pelvis that is not given is tilted so that the
        soles lie flat.

    Examples
    --------
    >>> file = '[[pose]]\\nlabel = "a.b"\\nhip_deg = 90\\nknee_deg = 80\\nankle_deg = 20'
    >>> read_poses(Table.root(file, file="a.toml"))[0].pelvis_deg
    30.0
    """
    return tuple(_pose(item) for item in root.items("pose", optional=True))


def read_differences(root: Table) -> tuple[Difference, ...]:
    """Return where advice and evidence differ, from an exercise file.

    Parameters
    ----------
    root : Table
        The file; ``difference`` may be missing.

    Returns
    -------
    tuple of Difference
        In the order of the file.

    Examples
    --------
    >>> read_differences(Table.root("", file="a.toml"))
    ()
    """
    found = []
    for item in root.items("difference", optional=True):
        sources = item.texts("sources")
        if not set(sources) <= set(references()):
            item.refuse("sources", N_("names a source that is not in references.toml"))
        found.append(
            Difference(said=item.text("said"), measured=item.text("measured"), sources=sources)
        )
    return tuple(found)


def _pose(item: Table) -> KeyPose:
    hip, knee, ankle = (item.number(f"{joint}_deg") for joint in ("hip", "knee", "ankle"))
    pelvis = item.optional_number("pelvis_deg")
    return KeyPose(
        label=item.text("label"),
        hip_deg=hip,
        knee_deg=knee,
        ankle_deg=ankle,
        lumbar_deg=item.optional_number("lumbar_deg") or 0.0,
        neck_deg=item.optional_number("neck_deg") or 0.0,
        shoulder_deg=item.optional_number("shoulder_deg") or 0.0,
        elbow_deg=item.optional_number("elbow_deg") or 0.0,
        pelvis_deg=hip - knee + ankle if pelvis is None else pelvis,
    )


def key_pose_points(pose: KeyPose, body: Body | None = None) -> FloatArray:
    """Return the landmarks of a still, on the ground.

    Parameters
    ----------
    pose : KeyPose
        Joint angles.
    body : Body, optional
        Whose segments; those of a person of average height where left out.

    Returns
    -------
    ndarray of float, shape (33, 3)
        Metres: x forward from the middle of the ankles, y to the left, z up from
        the lowest point of the feet.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> top, bottom = (key_pose_points(pose) for pose in exercise("squat").poses)
    >>> bool(bottom[Landmark.LEFT_HIP, 2] < 0.7 * top[Landmark.LEFT_HIP, 2])
    True
    """
    angles = JointAngles.standing(1, hip_height_m=0.0)
    angles.pelvis_deg[:, 1] = pose.pelvis_deg
    angles.hip_deg[..., 0] = pose.hip_deg
    angles.knee_deg[:] = pose.knee_deg
    angles.ankle_deg[..., 0] = pose.ankle_deg
    angles.lumbar_deg[:, 0] = pose.lumbar_deg
    angles.neck_deg[:, 0] = pose.neck_deg
    angles.shoulder_deg[..., 0] = pose.shoulder_deg
    angles.elbow_deg[:] = pose.elbow_deg
    points = figure_points(body or Body.of_stature(), angles)[0]
    ankles = points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]].mean(axis=0)
    result: FloatArray = points - np.array([ankles[0], ankles[1], points[:, 2].min()])
    return result
