"""Elements of SVG, made and escaped by the standard library."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from markupsafe import Markup

__all__ = ["added_rect", "added_text", "markup", "path_of", "svg_root"]


def svg_root(kind: str, *, width: int | str, height: float) -> ET.Element:
    """Return an empty picture that screen readers pass over."""
    return ET.Element(
        "svg",
        {"class": kind, "width": str(width), "height": f"{height:g}", "aria-hidden": "true"},
    )


def path_of(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Return a line through points as path data; a single point as a short dash."""
    places = [f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True)]
    return f"M{places[0]}L{' '.join(places[1:])}" if len(places) > 1 else f"M{places[0]}h0.1"


def added_rect(
    parent: ET.Element, left: float, right: float, top: float, height: float, kind: str
) -> ET.Element:
    """Return a new rectangle between two shares of the width, in per cent."""
    return ET.SubElement(
        parent,
        "rect",
        {
            "class": kind,
            "x": f"{left:.3f}%",
            "width": f"{max(right - left, 0.0):.3f}%",
            "y": f"{top:g}",
            "height": f"{height:g}",
        },
    )


def added_text(
    parent: ET.Element,
    text: str,
    x: float,
    y: float,
    kind: str,
    *,
    anchor: str = "middle",
    percent: bool = False,
) -> ET.Element:
    """Return a new text at a place in px, or at a share of the width in per cent."""
    place = f"{x:.3f}%" if percent else f"{x:g}"
    element = ET.SubElement(
        parent, "text", {"class": kind, "x": place, "y": f"{y:.1f}", "text-anchor": anchor}
    )
    element.text = text
    return element


def markup(svg: ET.Element) -> Markup:
    """Return a finished picture as text."""
    # ElementTree escapes every text and attribute, so the result is safe as it is.
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704
