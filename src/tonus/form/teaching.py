"""What an exercise file tells its reader, and the judge never asks for.

How the exercise goes, as key poses to look at, and where advice that is often
given differs from what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tonus.catalogue import references
from tonus.form.tables import Table
from tonus.messages import N_
from tonus.motion.keyposes import (
    CONTACTS,
    POSTURES,
    PROPS,
    KeyPose,
    KeyPoses,
    contacts_of,
)

__all__ = ["Difference", "read_differences", "read_key_poses"]

#: What a joint can do, in degrees: nothing outside is drawn or generated.
_RANGE_DEG: Final = {
    "hip_deg": (-30.0, 140.0),
    "knee_deg": (-5.0, 160.0),
    "ankle_deg": (-60.0, 50.0),
    "pelvis_deg": (-180.0, 120.0),
    "lumbar_deg": (-40.0, 70.0),
    "neck_deg": (-70.0, 60.0),
    "shoulder_deg": (-60.0, 185.0),
    "elbow_deg": (0.0, 155.0),
    "aside_deg": (-30.0, 180.0),
}
#: What somebody touches of whom nothing else is said.
_TOUCHES: Final = {
    "standing": ("feet",),
    "seated": ("seat", "feet"),
    "lying": ("back", "feet"),
    "walking": (),
}


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


def read_key_poses(root: Table) -> KeyPoses | None:
    """Return how the exercise goes.

    Parameters
    ----------
    root : Table
        The file; ``figure`` and ``pose`` may be missing.

    Returns
    -------
    KeyPoses or None
        One repetition; None where the file has no poses.

    Raises
    ------
    ExerciseFileError
        When a pose is none that a body can take, or out of the order of time.

    Examples
    --------
    >>> file = "[figure]; period_s = 4; [[pose]]; at_s = 0; hip_deg = 0; knee_deg = 0"
    >>> file += "; ankle_deg = 0; [[pose]]; at = 0.5; hip_deg = 90; knee_deg = [80, 85]"
    >>> lines = (file + "; ankle_deg = 20").replace("; ", chr(10))
    >>> read_key_poses(Table.root(lines, file="a.toml")).turn.knee_deg
    (80.0, 85.0)
    """
    items = root.items("pose", optional=True)
    if not items:
        return None
    figure = root.table("figure")
    posture = figure.choice("posture", POSTURES, N_("is not a known posture"), missing="standing")
    known = KeyPoses(poses=(), period_s=figure.number("period_s"))
    if known.period_s <= 0:
        figure.refuse("period_s", N_("must be more than 0"))
    props: tuple[str, ...] = ()
    if "props" in figure.names():
        props = figure.choices("props", PROPS, N_("names nothing that is drawn"))
    sizes = {
        name: size
        for name in ("stance_ratio", "toe_out_deg", "ball_m", "block_m", "step_m")
        if (size := figure.optional_number(name)) is not None
    }
    poses = tuple(_pose(item, posture, known.period_s) for item in items)
    if poses[0].at_s != 0:
        items[0].refuse("at_s", N_("must be 0 for the first pose"))
    for (before, after), item in zip(pairwise(poses), items[1:], strict=True):
        if after.at_s < before.at_s + before.hold_s:
            item.refuse(_at_key(item), N_("must not come before the end of the pose before"))
    last = poses[-1]
    if last.at_s + last.hold_s > known.period_s:
        items[-1].refuse(_at_key(items[-1]), N_("must not come after the repetition"))
    return KeyPoses(poses=poses, period_s=known.period_s, posture=posture, props=props, **sizes)


def _at_key(item: Table) -> str:
    return "at" if "at" in item.names() else "at_s"


def _pose(item: Table, posture: str, period_s: float) -> KeyPose:
    names = item.names()
    if ("at" in names) == ("at_s" in names):
        item.refuse("at_s", N_("or at must be given, and only one of them"))
    at_s = item.number("at") * period_s if "at" in names else item.number("at_s")
    contact = _TOUCHES[posture]
    if "contact" in names:
        contact = item.choices("contact", CONTACTS, N_("names nothing that can stay in place"))
    return KeyPose(
        at_s=at_s,
        hold_s=item.optional_number("hold_s") or 0.0,
        hip_deg=_within(item, "hip_deg"),
        knee_deg=_within(item, "knee_deg"),
        ankle_deg=_within(item, "ankle_deg"),
        pelvis_deg=_within(item, "pelvis_deg")[0] if "pelvis_deg" in names else None,
        lumbar_deg=_within(item, "lumbar_deg", missing=0.0)[0],
        neck_deg=_within(item, "neck_deg", missing=0.0)[0],
        shoulder_deg=_within(item, "shoulder_deg", missing=0.0),
        elbow_deg=_within(item, "elbow_deg", missing=0.0),
        aside_deg=_within(item, "aside_deg", missing=0.0),
        contact=contacts_of(contact),
        label=item.text("label") if "label" in names else "",
    )


def _within(item: Table, name: str, *, missing: float | None = None) -> tuple[float, float]:
    values = item.sides(name, missing=missing)
    low, high = _RANGE_DEG[name]
    if not all(low <= value <= high for value in values):
        item.refuse(
            name, N_("is beyond what a body can do: {low:g} to {high:g}"), low=low, high=high
        )
    return values
