"""The chart: what was judged is drawn where it happened, and nothing else."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.tonus_video.report.recorded import judged_recording, sixty_squats, with_status
from tonus.catalogue import translator
from tonus.form.judgement import Judgement, NotJudged, RepStatus
from tonus.pose.sequence import FloatArray
from tonus_video.report.chart import Chart, angle_chart
from tonus_video.report.curve import drawn_indices, finite_runs, nearest_index, table_step_s
from tonus_video.report.reading import CURSOR_STOPS, cursor_data, figures
from tonus_video.report.traced import KNEE, TRUNK
from tonus_video.report.unseen import stretches

ENGLISH = translator("en")


def chart_of(judgement: Judgement, duration_s: float = 20.49) -> tuple[Chart, ET.Element]:
    chart = angle_chart(judgement, stretches(judgement, ENGLISH), duration_s, ENGLISH)
    return chart, ET.fromstring(str(chart.plot))


def of_class(plot: ET.Element, kind: str) -> list[ET.Element]:
    return [e for e in plot.iter() if kind in e.get("class", "").split()]


@pytest.fixture(scope="module")
def squats(shared_data: Path) -> Judgement:
    return judged_recording(shared_data, "squat_stick_side")


@pytest.mark.needs_shared
def test_every_bottom_is_marked_where_it_was(squats: Judgement) -> None:
    chart, plot = chart_of(squats)
    dots = [d for d in of_class(plot, "dot") if "knee" in d.get("class", "")]
    assert len(dots) == len(squats.reps) == 2
    knee = squats.trace.signals[KNEE]
    for dot, rep in zip(dots, squats.reps, strict=True):
        at = float(dot.get("cx", "").rstrip("%"))
        assert at == pytest.approx(100 * rep.peak_s / chart.span_s, abs=0.01)
        value = knee[nearest_index(squats.trace.timestamps_s, rep.peak_s)]
        assert float(dot.get("cy", "")) == pytest.approx(chart.knee.y(value), abs=0.06)
    values = [e.text for e in of_class(plot, "value")]
    assert f"{round(knee[nearest_index(squats.trace.timestamps_s, squats.reps[0].peak_s)])}°" in (
        values
    )


@pytest.mark.needs_shared
def test_only_complete_repetitions_carry_a_number(squats: Judgement) -> None:
    assert [e.text for e in of_class(chart_of(squats)[1], "rep-number")] == ["1", "2"]
    partial = chart_of(with_status(squats, RepStatus.PARTIAL))[1]
    assert not of_class(partial, "rep-number")
    assert len(of_class(partial, "partial")) == 4


@pytest.mark.needs_shared
def test_what_was_not_judged_is_hatched_and_breaks_the_line(squats: Judgement) -> None:
    knee = squats.trace.signals[KNEE].copy()
    hidden = (squats.trace.timestamps_s > 12.0) & (squats.trace.timestamps_s < 14.0)
    knee[hidden] = np.nan
    gap = NotJudged(start_s=12.0, end_s=14.0, reason="gate.nobody")
    broken = replace(
        squats,
        not_judged=(gap,),
        trace=replace(squats.trace, signals={**squats.trace.signals, KNEE: knee}),
    )
    chart, plot = chart_of(broken)
    (box,) = of_class(plot, "not-judged")
    assert box.get("fill") == "url(#hatch)"
    assert float(box.get("x", "").rstrip("%")) == pytest.approx(chart.place(12.0), abs=0.01)
    (curve,) = [c for c in of_class(plot, "curve") if "knee" in c.get("class", "")]
    assert curve.get("d", "").count("M") == len(finite_runs(knee)) == 2
    xs = [float(x) for x in re.findall(r"[ML ]?([\d.]+) [\d.]+", curve.get("d", ""))]
    inside = [x for x in xs if 10 * chart.place(12.1) < x < 10 * chart.place(13.9)]
    assert not inside


@pytest.mark.needs_shared
def test_a_long_clip_stays_light_and_keeps_every_bottom(shared_data: Path) -> None:
    many = sixty_squats(shared_data)
    chart, plot = chart_of(many, many.trace.timestamps_s[-1])
    assert len(str(chart.plot)) < 300_000
    (curve,) = [c for c in of_class(plot, "curve") if "knee" in c.get("class", "")]
    lowest = max(float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", curve.get("d", "")))
    deepest = float(np.nanmin(many.trace.signals[KNEE]))
    assert lowest == pytest.approx(chart.knee.y(deepest), abs=0.06)


@pytest.mark.needs_shared
def test_the_cursor_can_stand_on_every_bottom(shared_data: Path) -> None:
    many = sixty_squats(shared_data)
    chart, _ = chart_of(many, many.trace.timestamps_s[-1])
    data = cursor_data(many, chart, ENGLISH)
    times, stops = data["times"], data["stops"]
    assert isinstance(times, list)
    assert isinstance(stops, list)
    assert len(times) <= CURSOR_STOPS + len(many.reps)
    for stop, rep in zip(stops, many.reps, strict=True):
        assert times[stop["at"]] == pytest.approx(rep.peak_s, abs=0.02)


@pytest.mark.needs_shared
def test_the_table_shows_gaps_as_gaps(squats: Judgement) -> None:
    knee = np.full(len(squats.trace.timestamps_s), np.nan)
    unseen = replace(squats, trace=replace(squats.trace, signals={KNEE: knee, TRUNK: knee}))
    assert {row.knee for row in figures(unseen, ENGLISH)} == {""}
    assert 40 <= len(figures(squats, ENGLISH)) <= 100


@given(
    hnp.arrays(np.float64, st.integers(1, 400), elements=st.floats(-180, 180)),
    st.integers(4, 60),
)
def test_drawing_keeps_ends_and_extremes(values: FloatArray, at_most: int) -> None:
    kept = drawn_indices(values, at_most=at_most)
    assert len(kept) <= max(at_most, 1)
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    assert (np.diff(kept) > 0).all()
    assert values[kept].min() == values.min()
    assert values[kept].max() == values.max()


@given(hnp.arrays(np.float64, st.integers(0, 60), elements=st.sampled_from([math.nan, 0.0, 1.0])))
def test_finite_runs_cover_just_what_was_seen(values: FloatArray) -> None:
    covered = np.zeros(len(values), dtype=bool)
    for start, stop in finite_runs(values):
        assert not covered[start:stop].any()
        covered[start:stop] = True
    assert (covered == np.isfinite(values)).all()


def test_a_table_never_grows_past_reading() -> None:
    for duration_s in (0.5, 20.0, 90.0, 600.0, 1800.0):
        assert duration_s / table_step_s(duration_s) <= 90
