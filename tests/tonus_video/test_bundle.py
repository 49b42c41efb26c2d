"""The pose models are what was pinned, and nothing else is taken for them."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tonus.errors import InputError, OutputError, SetupError
from tonus_video import bundle
from tonus_video.bundle import MODELS, made_bundles, model_directory, model_path


@pytest.mark.parametrize("model", MODELS)
def test_the_models_of_this_machine_are_the_pinned_ones(model: str) -> None:
    content = model_path(model).read_bytes()
    assert hashlib.sha256(content).hexdigest() == bundle._SHA256[model]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        for name in archive.namelist():
            part = archive.read(name)
            assert part[4:8] == b"TFL3"
            assert b"TFLITE_METADATA" in part
            assert b"M001" in part


def test_when_all_is_made_nothing_is_done() -> None:
    before = [model_path(model).stat().st_mtime_ns for model in MODELS]
    command = [sys.executable, "-m", "tonus_video.bundle"]
    path = os.pathsep.join(path for path in sys.path if path)
    durations_s = []
    for _ in range(3):
        began_s = time.perf_counter()
        subprocess.run(
            command, check=True, capture_output=True, env={"PYTHONPATH": path, "PATH": ""}
        )
        durations_s.append(time.perf_counter() - began_s)
    assert min(durations_s) < 0.5
    assert [model_path(model).stat().st_mtime_ns for model in MODELS] == before


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    for model in MODELS:
        source = model_path(model)
        (tmp_path / source.name).write_bytes(source.read_bytes())
    return tmp_path


def test_models_that_came_another_way_are_checked_and_kept(copies: Path) -> None:
    paths = made_bundles(directory=copies, tarball=Path("/nonexistent"))
    assert [path.parent for path in paths] == [copies] * 3


def test_a_damaged_model_is_not_taken(copies: Path, tmp_path: Path) -> None:
    made_bundles(directory=copies)
    damaged = copies / "pose_landmarker_lite.task"
    content = bytearray(damaged.read_bytes())
    content[1000] ^= 1
    damaged.write_bytes(content)
    wrong = tmp_path / "package.tgz"
    with tarfile.open(wrong, "w:gz"):
        pass
    with pytest.raises(SetupError, match="is not the expected one"):
        made_bundles(directory=copies, tarball=wrong)


def test_without_npm_it_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SetupError, match=r"install Node\.js"):
        made_bundles(directory=tmp_path)


def test_when_npm_fails_its_last_word_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho 'no route to the registry' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SetupError, match="no route to the registry"):
        made_bundles(directory=tmp_path / "models")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        made_bundles(directory=file / "models")


def test_where_the_models_lie(monkeypatch: pytest.MonkeyPatch, project_root: Path) -> None:
    monkeypatch.delenv("TONUS_MODEL_DIR", raising=False)
    assert model_directory() == project_root / "var" / "models"
    monkeypatch.setattr(bundle, "__file__", "/usr/lib/python3/tonus_video/bundle.py")
    monkeypatch.setenv("XDG_DATA_HOME", "/home/ada/data")
    assert model_directory() == Path("/home/ada/data/tonus/models")


def test_a_name_that_is_no_model() -> None:
    with pytest.raises(InputError, match="choose lite, full or heavy"):
        model_path("huge")
