"""Clips and landmarks that the tests of the command share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.recordings import GOLDEN
from tests.tonus_video.clips import write_clip


@pytest.fixture
def landmarks(tmp_path: Path) -> Path:
    """Two squats, recorded; a copy that may be spoilt."""
    return Path(shutil.copy(GOLDEN / "squat_stick_side.npz", tmp_path / "squats.npz"))


@pytest.fixture(scope="session")
def _short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("short")
    return write_clip(place / "clip.mp4", frames=30, options={"preset": "ultrafast"})


@pytest.fixture
def short_clip(_short_clip: Path, tmp_path: Path) -> Path:
    """One second in which nobody is seen; a copy that may be spoilt."""
    return Path(shutil.copy(_short_clip, tmp_path / "clip.mp4"))
