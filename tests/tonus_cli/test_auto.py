"""The exercise is named from the motion, or the command says that it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.generated.acting import poses_of
from tests.tonus_cli.command import tonus
from tonus.motion.generated import generated_motion
from tonus.pose.sequence import PoseSequence
from tonus_files.landmarks_npz import write_landmarks


@pytest.fixture
def raises(tmp_path: Path) -> str:
    poses = poses_of("calf_raise")
    write_landmarks(tmp_path / "raises.npz", generated_motion(poses, repetitions=3, fps=20).pose)
    return "raises.npz"


def test_it_is_named_and_judged(tmp_path: Path, raises: str) -> None:
    said = tonus("judge", raises, "--exercise", "auto", "--json", "-", cwd=tmp_path)
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert (told["exercise"], told["count"]) == ("calf_raise", 3)
    assert "Named from the motion: calf raise." in said.err.lower().replace("named", "Named")


def test_a_depth_goes_with_what_was_named(tmp_path: Path, raises: str) -> None:
    chosen = ("--exercise", "auto", "--depth", "step", "--json", "-")
    said = tonus("judge", raises, *chosen, cwd=tmp_path)
    assert json.loads(said.out)["depth"] == "step"
    wrong = tonus("judge", raises, "--exercise", "auto", "--depth", "parallel", cwd=tmp_path)
    assert wrong.code == 3
    assert "There is no depth parallel" in wrong.err


def test_nothing_that_is_known(tmp_path: Path) -> None:
    nobody = PoseSequence.from_arrays(np.full((60, 33, 4), np.nan), fps=30, width=64, height=64)
    write_landmarks(tmp_path / "nobody.npz", nobody)
    said = tonus("judge", "nobody.npz", "-e", "auto", cwd=tmp_path)
    assert said.code == 6
    assert said.out == ""
    assert "No exercise that is known here was seen." in said.err
