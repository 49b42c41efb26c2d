"""The chart of knee and trunk angles over time, as inline SVG.

Every horizontal place is a share of the width, so that lines stretch with the
page while letters, dots and strokes keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
from markupsafe import Markup

from tonus.form.judgement import Judgement, Phase, RepStatus
from tonus.pose.sequence import FloatArray
from tonus_video.report.curve import drawn_indices, finite_runs, nearest_index
from tonus_video.report.facts import Translate
from tonus_video.report.panel import (
    KNEE_TOP,
    TRUNK_BOTTOM,
    TRUNK_TOP,
    Panel,
    knee_panel,
    trunk_panel,
)
from tonus_video.report.quantities import clock, quantity
from tonus_video.report.svg import added_rect, added_text, markup, path_of, svg_root
from tonus_video.report.traced import (
    KNEE,
    TRUNK,
    knee_spread_deg,
    phase_runs,
    signal,
    trunk_limit_deg,
)
from tonus_video.report.unseen import Stretch

__all__ = ["Chart", "angle_chart", "least_width_px"]

_RAIL_TOP: Final = 30.0
_BOTTOM: Final = TRUNK_BOTTOM
_HEIGHT: Final = _BOTTOM + 40.0
_AXIS_WIDTH: Final = 52
#: Points that draw a curve: so many for each px of the narrowest chart, within bounds.
_POINTS_PER_PX: Final = 0.75
_FEWEST_POINTS: Final = 1200
_MOST_POINTS: Final = 3600
#: Room in px that a repetition's label needs, and the widest a chart may get.
_LABEL_PX: Final = 58.0
_WIDEST_PX: Final = 7200
_NARROWEST_PX: Final = 280


@dataclass(frozen=True, slots=True)
class Chart:
    """The finished chart.

    Parameters
    ----------
    axis, plot : Markup
        Two SVG elements: the axis that stays, the plot that may scroll.
    least_width_px : int
        Width below which the plot scrolls instead of shrinking.
    knee, trunk : Panel
        Where each angle is drawn, for the cursor.
    start_s, span_s : float
        Time at the left edge, and time across the width.
    """

    axis: Markup
    plot: Markup
    least_width_px: int
    knee: Panel
    trunk: Panel
    start_s: float
    span_s: float

    def place(self, at_s: float) -> float:
        """Return a time as a share of the width in per cent, inside the chart."""
        return 100.0 * min(max((at_s - self.start_s) / self.span_s, 0.0), 1.0)


def angle_chart(
    judgement: Judgement, gaps: Sequence[Stretch], duration_s: float, translate: Translate
) -> Chart:
    """Return the chart of a judgement.

    Parameters
    ----------
    judgement : Judgement
        Its trace holds the signals ``knee_angle_deg`` and ``trunk_lean_deg``.
    gaps : sequence of Stretch
        Stretches that were not judged, with their letters.
    duration_s : float
        Length of the clip in seconds; the width of the time axis.
    translate : Translate
        Language of the labels.

    Returns
    -------
    Chart
        Axis and plot; a signal that the trace lacks leaves its panel empty.
    """
    times_s = judgement.trace.timestamps_s
    start_s = float(times_s[0]) if len(times_s) else 0.0
    end_s = max(float(times_s[-1]) if len(times_s) else 0.0, start_s + max(duration_s, 0.1))
    drawing = _Drawing(judgement, gaps, start_s, end_s, translate)
    return Chart(
        axis=drawing.axis(),
        plot=drawing.plot(),
        least_width_px=drawing.least_width_px,
        knee=drawing.knee,
        trunk=drawing.trunk,
        start_s=start_s,
        span_s=end_s - start_s,
    )


def least_width_px(judgement: Judgement, span_s: float) -> int:
    """Return the width below which the repetitions' labels would run into each other."""
    peaks = np.array([rep.peak_s for rep in judgement.reps])
    wanted = 4.0 * span_s
    if len(peaks) > 1:
        closest_s = max(float(np.diff(np.sort(peaks)).min()), 0.2)
        wanted = max(wanted, _LABEL_PX * span_s / closest_s)
    return int(min(max(wanted, _NARROWEST_PX), _WIDEST_PX))


class _Drawing:
    """Draws one chart; keeps what every part of it needs to know."""

    def __init__(
        self,
        judgement: Judgement,
        gaps: Sequence[Stretch],
        start_s: float,
        end_s: float,
        translate: Translate,
    ) -> None:
        self.judgement = judgement
        self.gaps = gaps
        self.start_s = start_s
        self.span_s = end_s - start_s
        self.translate = translate
        self.knee_values = signal(judgement, KNEE)
        self.trunk_values = signal(judgement, TRUNK)
        self.knee = knee_panel(self.knee_values)
        self.trunk = trunk_panel(self.trunk_values)
        self.least_width_px = least_width_px(judgement, self.span_s)

    def _x(self, at_s: float) -> float:
        """Return a time as a share of the width in per cent, inside the chart."""
        return 100.0 * min(max((at_s - self.start_s) / self.span_s, 0.0), 1.0)

    def axis(self) -> Markup:
        """Return the angles' axis."""
        svg = svg_root("axis", width=_AXIS_WIDTH, height=_HEIGHT)
        for panel in (self.knee, self.trunk):
            for tick in panel.ticks:
                label = quantity(tick, "deg", self.translate)
                added_text(svg, label, _AXIS_WIDTH - 8, panel.y(tick) + 5, "tick", anchor="end")
        return markup(svg)

    def plot(self) -> Markup:
        """Return everything that runs along time."""
        svg = svg_root("plot", width="100%", height=_HEIGHT)
        self._hatch_pattern(svg)
        self._phases(svg)
        self._grid(svg)
        self._not_judged(svg)
        self._not_counted(svg)
        self._curves(svg)
        self._trunk_limit(svg)
        self._repetitions(svg)
        self._titles(svg)
        self._time_axis(svg)
        self._cursor(svg)
        return markup(svg)

    def _hatch_pattern(self, svg: ET.Element) -> None:
        pattern = ET.SubElement(
            ET.SubElement(svg, "defs"),
            "pattern",
            id="hatch",
            width="7",
            height="7",
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )
        ET.SubElement(pattern, "line", {"class": "hatch-line", "x1": "0", "x2": "0", "y2": "7"})

    def _phases(self, svg: ET.Element) -> None:
        """Draw going down, bottom and coming up as bands with arrows on a rail."""
        times_s = self.judgement.trace.timestamps_s
        for start, stop, phase in phase_runs(self.judgement.trace.phases):
            if phase not in (Phase.DOWN, Phase.BOTTOM, Phase.UP):
                continue
            left = self._x(float(times_s[start]))
            right = self._x(float(times_s[min(stop, len(times_s) - 1)]))
            kind = f"band band-{phase}"
            added_rect(svg, left, right, _RAIL_TOP, _BOTTOM - _RAIL_TOP, kind)
            if (right - left) / 100.0 * self.least_width_px >= 5.0 and phase != Phase.BOTTOM:
                self._arrow(svg, (left + right) / 2, pointing_down=phase == Phase.DOWN)

    def _arrow(self, svg: ET.Element, x: float, *, pointing_down: bool) -> None:
        # A nested svg takes a place in per cent, which a path cannot.
        holder = ET.SubElement(
            svg, "svg", {"class": "arrow", "x": f"{x:.3f}%", "y": f"{_RAIL_TOP + 8:g}"}
        )
        holder.set("overflow", "visible")
        holder.set("width", "1")
        holder.set("height", "1")
        drawn = "M0 0V12M-4 8L0 12L4 8" if pointing_down else "M0 12V0M-4 4L0 0L4 4"
        ET.SubElement(holder, "path", d=drawn)

    def _grid(self, svg: ET.Element) -> None:
        for panel in (self.knee, self.trunk):
            for tick in panel.ticks:
                y = panel.y(tick)
                kind = "grid base" if tick == 0.0 else "grid"
                ET.SubElement(
                    svg,
                    "line",
                    {"class": kind, "x1": "0", "x2": "100%", "y1": f"{y:.1f}", "y2": f"{y:.1f}"},
                )

    def _not_judged(self, svg: ET.Element) -> None:
        for gap in self.gaps:
            left, right = self._x(gap.start_s), self._x(gap.end_s)
            box = added_rect(svg, left, right, _RAIL_TOP, _BOTTOM - _RAIL_TOP, "not-judged")
            box.set("fill", "url(#hatch)")
            ET.SubElement(box, "title").text = f"{gap.when}: {gap.why}"
            if (right - left) / 100.0 * self.least_width_px >= 14.0 * len(gap.letter):
                added_text(svg, gap.letter, (left + right) / 2, 20, "letter", percent=True)

    def _not_counted(self, svg: ET.Element) -> None:
        for movement in self.judgement.not_counted:
            x = self._x((movement.start_s + movement.end_s) / 2)
            added_text(svg, "×", x, 20, "left-out", percent=True)

    def _curves(self, svg: ET.Element) -> None:
        sheet = ET.SubElement(
            svg,
            "svg",
            x="0",
            y="0",
            width="100%",
            height=f"{_HEIGHT:g}",
            viewBox=f"0 0 1000 {_HEIGHT:g}",
            preserveAspectRatio="none",
        )
        spread = knee_spread_deg(self.judgement.view)
        self._curve(sheet, self.knee_values, self.knee, "knee", spread_deg=spread)
        self._curve(sheet, self.trunk_values, self.trunk, "trunk", spread_deg=None)

    def _curve(
        self,
        sheet: ET.Element,
        values: FloatArray,
        panel: Panel,
        kind: str,
        *,
        spread_deg: float | None,
    ) -> None:
        line: list[str] = []
        band: list[str] = []
        for start, stop in finite_runs(values):
            budget = max(4, round(self._points() * (stop - start) / len(values)))
            kept = start + drawn_indices(values[start:stop], at_most=budget)
            xs = [10.0 * self._x(float(t)) for t in self.judgement.trace.timestamps_s[kept]]
            line.append(path_of(xs, [panel.y(float(v)) for v in values[kept]]))
            if spread_deg is not None:
                upper = [panel.y(float(v) + spread_deg) for v in values[kept]]
                lower = [panel.y(float(v) - spread_deg) for v in values[kept]]
                band.append(path_of(xs + xs[::-1], upper + lower[::-1]) + "Z")
        if band:
            ET.SubElement(sheet, "path", {"class": f"spread {kind}", "d": "".join(band)})
        if line:
            drawn = ET.SubElement(sheet, "path", {"class": f"curve {kind}", "d": "".join(line)})
            drawn.set("vector-effect", "non-scaling-stroke")

    def _points(self) -> float:
        return min(max(_POINTS_PER_PX * self.least_width_px, _FEWEST_POINTS), _MOST_POINTS)

    def _trunk_limit(self, svg: ET.Element) -> None:
        """Draw the cut-off of the trunk cue where it is an angle on this axis."""
        limit = trunk_limit_deg(self.judgement)
        if limit is None or not self.trunk.low < limit <= self.trunk.high:
            return
        y = f"{self.trunk.y(limit):.1f}"
        ET.SubElement(svg, "line", {"class": "limit", "x1": "0", "x2": "100%", "y1": y, "y2": y})
        label = self.translate.gettext(
            "cut-off {limit}", limit=quantity(limit, "deg", self.translate)
        )
        added_text(svg, label, 100.0, float(y) - 6, "limit-label", anchor="end", percent=True)

    def _repetitions(self, svg: ET.Element) -> None:
        number = 0
        for rep in self.judgement.reps:
            complete = rep.status is RepStatus.COMPLETE
            number += complete
            x = self._x(rep.peak_s)
            place = f"{x:.3f}%"
            ET.SubElement(
                svg,
                "line",
                {
                    "class": "bottom-line",
                    "x1": place,
                    "x2": place,
                    "y1": f"{_RAIL_TOP:g}",
                    "y2": f"{_BOTTOM:g}",
                },
            )
            if complete:
                added_text(svg, str(number), x, 20, "rep-number", percent=True)
            self._dot(svg, rep.peak_s, self.knee_values, self.knee, complete)
            self._dot(svg, rep.peak_s, self.trunk_values, self.trunk, complete)

    def _dot(
        self, svg: ET.Element, at_s: float, values: FloatArray, panel: Panel, complete: bool
    ) -> None:
        times_s = self.judgement.trace.timestamps_s
        if not len(times_s):
            return
        value = float(values[nearest_index(times_s, at_s)])
        if not math.isfinite(value):
            return
        x, y = self._x(at_s), panel.y(value)
        kind = "knee" if panel is self.knee else "trunk"
        dot = {"class": f"dot {kind}", "cx": f"{x:.3f}%", "cy": f"{y:.1f}", "r": "5"}
        if not complete:
            dot["class"] += " partial"
        ET.SubElement(svg, "circle", dot)
        below = panel is self.knee
        added_text(
            svg,
            quantity(value, "deg", self.translate),
            x,
            y + 24 if below else y - 12,
            "value",
            anchor=self._anchor(x),
            percent=True,
        )

    def _anchor(self, x: float) -> str:
        """Return which end of a label stands at a place, so that none is cut off."""
        room_px = _LABEL_PX / 2
        if x * self.least_width_px < 100.0 * room_px:
            return "start"
        return "end" if (100.0 - x) * self.least_width_px < 100.0 * room_px else "middle"

    def _titles(self, svg: ET.Element) -> None:
        knee = self.translate.gettext("Knee angle (180° is straight)")
        trunk = self.translate.gettext("Trunk lean (0° is upright)")
        added_text(svg, knee, 0, KNEE_TOP - 12, "panel-title", anchor="start")
        added_text(svg, trunk, 0, TRUNK_TOP - 14, "panel-title", anchor="start")

    def _time_axis(self, svg: ET.Element) -> None:
        step_s = _tick_step_s(self.span_s, self.least_width_px)
        first = math.ceil(self.start_s / step_s - 1e-9)
        last = math.floor((self.start_s + self.span_s) / step_s + 1e-9)
        for tick in range(first, last + 1):
            at_s = tick * step_s
            x = self._x(at_s)
            place = f"{x:.3f}%"
            mark = {"class": "tick-mark", "x1": place, "x2": place}
            ET.SubElement(svg, "line", {**mark, "y1": f"{_BOTTOM:g}", "y2": f"{_BOTTOM + 6:g}"})
            label = clock(at_s, self.translate) if step_s < 1 else _whole(at_s, self.translate)
            added_text(svg, label, x, _BOTTOM + 26, "tick", anchor=self._anchor(x), percent=True)

    def _cursor(self, svg: ET.Element) -> None:
        group = ET.SubElement(svg, "g", {"class": "cursor", "id": "cursor", "hidden": ""})
        ends = {"x1": "0", "x2": "0", "y1": f"{_RAIL_TOP:g}", "y2": f"{_BOTTOM:g}"}
        ET.SubElement(group, "line", ends)
        for kind in ("knee", "trunk"):
            ET.SubElement(group, "circle", {"class": kind, "id": f"cursor-{kind}", "r": "5"})


def _tick_step_s(span_s: float, width_px: int) -> float:
    """Return a round step that leaves each label of the time axis its room."""
    for step in (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0):
        if step * width_px / span_s >= _LABEL_PX:
            return step
    return 1800.0


def _whole(at_s: float, translate: Translate) -> str:
    return translate.gettext("{number} s", number=f"{at_s:.0f}")
