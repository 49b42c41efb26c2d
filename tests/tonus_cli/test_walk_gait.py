"""``tonus walk gait``: what it prints and writes of walks, and of none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.generated.seeing import CLEAN
from tests.generated.walks import Walker, seen_walk, side_camera
from tests.tonus_cli.command import tonus
from tonus.motion.body import Body
from tonus.pose.sequence import PoseSequence
from tonus_files.landmarks_npz import write_landmarks

WALKER: Final = Walker(body=Body.of_stature(1.72), start_share=0.3)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Landmarks of a walk past the camera and back."""
    true = seen_walk(WALKER, side_camera(), CLEAN, rng=np.random.default_rng(1), passes=2)
    path = tmp_path_factory.mktemp("walks") / "walk.npz"
    write_landmarks(path, true.pose)
    return path


def test_json_on_standard_output_is_the_gait(walk: Path, tmp_path: Path) -> None:
    ended = tonus("walk", "gait", walk, "--json", "-", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    data = ended.data
    assert data["schema"] == "tonus.gait/1"
    assert (
        data["steps"] == len(data["strikes_s"]) == sum(len(p["strikes_s"]) for p in data["passes"])
    )
    assert data["cadence_spm"] == pytest.approx(WALKER.cadence_spm, rel=0.03)
    assert data["symmetry"] == pytest.approx(1.0, abs=0.06)
    assert [one["heading"] for one in data["passes"]] == ["left", "right"]
    assert data["trunk_lean_deg"] is not None
    assert data["source"]["name"] == "walk.npz"


def test_a_person_reads_cadence_symmetry_and_passes(walk: Path, tmp_path: Path) -> None:
    ended = tonus("walk", "gait", walk, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    first, *rest = ended.out.splitlines()
    assert first.endswith("steps in 2 passes.")
    told = "\n".join(rest)
    for words in ("Cadence 10", "Symmetry of step times", "to the left", "to the right"):
        assert words in told


def test_a_file_is_written_beside_the_text(walk: Path, tmp_path: Path) -> None:
    ended = tonus("walk", "gait", walk, "--json", "gait.json", cwd=tmp_path)
    assert ended.code == 0
    assert "Cadence" in ended.out
    assert json.loads((tmp_path / "gait.json").read_text())["steps"] > 8


def test_nobody_walking_is_a_result(tmp_path: Path) -> None:
    pose = PoseSequence.from_arrays(np.full((60, 33, 4), np.nan), fps=30, width=640, height=360)
    write_landmarks(tmp_path / "nobody.npz", pose)
    ended = tonus("walk", "gait", "nobody.npz", "--json", "-", cwd=tmp_path)
    assert ended.code == 0
    assert ended.err == "Nobody was seen walking through the picture.\n"
    assert ended.data["strikes_s"] == []
    assert ended.data["cadence_spm"] is None
    assert ended.data["reasons"]["cadence_spm"] == "gait.nobody_walked"


def test_what_is_no_landmarks_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "walk.npz").write_bytes(b"no archive")
    ended = tonus("walk", "gait", "walk.npz", cwd=tmp_path)
    assert ended.code == 3
    assert "Traceback" not in ended.err
    assert tonus("walk", "gait", "missing.npz", cwd=tmp_path).code == 3
