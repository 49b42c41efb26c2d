"""Clips that several tests look at."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.tonus_video.clips import write_clip


@pytest.fixture(scope="session")
def person_clip(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-six seconds of somebody squatting: two pieces, small and quick."""
    source = shared_data / "form" / "clips" / "squat_stick_side.mp4"
    target = tmp_path_factory.mktemp("person") / "person.mp4"
    with av.open(str(target), "w") as out:
        stream = out.add_stream(
            "libx264", rate=10, options={"preset": "ultrafast", "crf": "20", "g": "47"}
        )
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 304, 540, "yuv420p"
        written = 0
        # From its middle to its end, and again: nobody has to stand still.
        while written < 26 * 10:
            with av.open(str(source)) as given:
                for number, frame in enumerate(given.decode(video=0)):
                    if number < 200 or number % 3 or written == 26 * 10:
                        continue
                    small = frame.reformat(width=304, height=540)
                    small.pts, small.time_base = written, Fraction(1, 10)
                    out.mux(stream.encode(small))
                    written += 1
        out.mux(stream.encode())
    return target


@pytest.fixture(scope="session")
def empty_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty-five seconds in which nobody is seen: two pieces."""
    place = tmp_path_factory.mktemp("empty")
    return write_clip(place / "empty.mp4", frames=45 * 10, fps=10, options={"preset": "ultrafast"})
