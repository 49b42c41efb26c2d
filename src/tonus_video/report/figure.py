"""A jointed person drawn from landmarks, where no picture was kept."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
from markupsafe import Markup

from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark
from tonus_video.report.svg import markup

__all__ = ["FIGURE_HEIGHT", "FIGURE_WIDTH", "figure_drawing", "figure_frame"]

FIGURE_WIDTH: Final = 220
FIGURE_HEIGHT: Final = 320

_ARM: Final = ("SHOULDER", "ELBOW", "WRIST")
_LEGS: Final = (("HIP", "KNEE", "ANKLE"), ("HEEL", "FOOT_INDEX"))
#: Thickness of limbs and radius of the head as shares of the figure's height.
_ARM_SHARE: Final = 0.035
_LEG_SHARE: Final = 0.055
_TRUNK_SHARE: Final = 0.09
_HEAD_SHARE: Final = 0.062


def figure_frame(points: FloatArray) -> tuple[float, float, float] | None:
    """Return the ground and the scale that fit several poses of one person.

    Parameters
    ----------
    points : ndarray, shape (N, 33, 2)
        Landmarks in px; NaN poses are passed over.

    Returns
    -------
    tuple of float or None
        x of the middle of the feet, y of the ground, and the height of the
        tallest pose, all in px; None where no pose is whole.
    """
    whole = points[np.isfinite(points).all(axis=(1, 2))]
    if not len(whole):
        return None
    feet = whole[:, Landmark.LEFT_HEEL :]
    ground_y = float(feet[..., 1].max())
    height = float(ground_y - whole[..., 1].min())
    return (float(feet[..., 0].mean()), ground_y, height) if height > 0 else None


def figure_drawing(
    points: FloatArray, frame: tuple[float, float, float], *, from_aside: bool
) -> Markup:
    """Return one pose as a figure on the ground.

    Parameters
    ----------
    points : ndarray, shape (33, 2)
        Finite landmarks in px.
    frame : tuple of float
        From `figure_frame`.
    from_aside : bool
        Whether one side of the body hides the other; the far one is drawn pale.

    Returns
    -------
    Markup
        An SVG of `FIGURE_WIDTH` by `FIGURE_HEIGHT` px.
    """
    middle_x, ground_y, height = frame
    tall = 0.84 * FIGURE_HEIGHT
    scale = tall / height
    floor = FIGURE_HEIGHT - 28.0
    drawn = (points - [middle_x, ground_y]) * scale + [FIGURE_WIDTH / 2, floor]
    svg = ET.Element(
        "svg",
        {
            "class": "figure",
            "width": str(FIGURE_WIDTH),
            "height": str(FIGURE_HEIGHT),
            "viewBox": f"0 0 {FIGURE_WIDTH} {FIGURE_HEIGHT}",
            "aria-hidden": "true",
        },
    )
    base = f"M0 {floor + 8:g}H{FIGURE_WIDTH}"
    ET.SubElement(svg, "path", {"class": "ground", "d": base})
    shoulders = drawn[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = drawn[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    head = drawn[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR]].mean(axis=0)
    # A camera looks down a little, so the nearer foot stands lower in the picture.
    near_left = points[Landmark.LEFT_ANKLE, 1] >= points[Landmark.RIGHT_ANKLE, 1]
    far, near = ("RIGHT", "LEFT") if near_left else ("LEFT", "RIGHT")
    dim = " far" if from_aside else ""
    for chain in _LEGS:
        _limb(svg, drawn, far, chain, f"leg{dim}", _LEG_SHARE * tall)
    _limb(svg, drawn, far, _ARM, f"arm{dim}", _ARM_SHARE * tall)
    for chain in _LEGS:
        _limb(svg, drawn, near, chain, "leg", _LEG_SHARE * tall)
    _line(svg, np.array([shoulders, hips]), "body", _TRUNK_SHARE * tall)
    _limb(svg, drawn, near, _ARM, "halo", _ARM_SHARE * tall + 5)
    _limb(svg, drawn, near, _ARM, "arm", _ARM_SHARE * tall)
    circle = {"cx": f"{head[0]:.1f}", "cy": f"{head[1]:.1f}", "r": f"{_HEAD_SHARE * tall:.1f}"}
    ET.SubElement(svg, "circle", {"class": "head", **circle})
    return markup(svg)


def _limb(
    svg: ET.Element,
    drawn: FloatArray,
    side: str,
    chain: tuple[str, ...],
    kind: str,
    thickness: float,
) -> None:
    _line(svg, drawn[[Landmark[f"{side}_{name}"] for name in chain]], kind, thickness)


def _line(svg: ET.Element, points: FloatArray, kind: str, thickness: float) -> None:
    places = [f"{x:.1f} {y:.1f}" for x, y in points]
    ET.SubElement(
        svg,
        "path",
        {"class": kind, "d": f"M{'L'.join(places)}", "stroke-width": f"{thickness:.1f}"},
    )
