"""Recorded landmarks come back as they were; whatever is malformed says how."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tonus.errors import LandmarksError, OutputError
from tonus.pose import PoseSequence
from tonus_files.landmarks_npz import read_landmarks, write_landmarks

NUMBERS = st.floats(-1e4, 1e4, width=32)


def good(frames: int = 3) -> dict[str, Any]:
    return {
        "landmarks": np.zeros((frames, 33, 4), np.float32),
        "width": 640,
        "height": 360,
        "fps": 30.0,
    }


def refusal(path: Path, **entries: object) -> str:
    np.savez(path, **entries)  # type: ignore[arg-type]
    with pytest.raises(LandmarksError) as caught:
        read_landmarks(path)
    return str(caught.value)


@given(
    points=st.integers(0, 6).flatmap(
        lambda frames: arrays.arrays(np.float32, (frames, 33, 4), elements=NUMBERS)
    ),
    unseen=st.sets(st.integers(0, 5)),
    steps_s=st.lists(st.floats(0.001, 1.0), min_size=6, max_size=6),
    with_world=st.booleans(),
    size=st.tuples(st.integers(1, 8000), st.integers(1, 8000)),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    points: np.ndarray[Any, np.dtype[np.float32]],
    unseen: set[int],
    steps_s: list[float],
    with_world: bool,
    size: tuple[int, int],
) -> None:
    frames = len(points)
    points[[row for row in unseen if row < frames]] = np.nan
    pose = PoseSequence.from_arrays(
        points,
        width=size[0],
        height=size[1],
        timestamps_s=np.cumsum(steps_s)[:frames],
        world=points / 1000 if with_world else None,
    )
    path = tmp_path_factory.getbasetemp() / "round.npz"
    write_landmarks(path, pose, model="full", source="squats ü.mp4")
    back = read_landmarks(path)
    assert np.array_equal(back.landmarks, pose.landmarks, equal_nan=True)
    assert np.array_equal(back.timestamps_s, pose.timestamps_s)
    assert (back.width, back.height) == size
    if pose.world is None:
        assert back.world is None
    else:
        assert back.world is not None
        expected = pose.world.astype(np.float32)
        assert np.array_equal(back.world.astype(np.float32), expected, equal_nan=True)


def test_it_is_an_ordinary_archive(tmp_path: Path) -> None:
    pose = PoseSequence.from_arrays(**{**good(), "fps": 25.0})
    write_landmarks(tmp_path / "a.npz", pose, fps=25.0, model="lite", source="a.mp4")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as entries:
        assert entries["landmarks"].shape == (3, 33, 4)
        assert entries["landmarks"].dtype == np.float32
        assert float(entries["fps"]) == 25.0
        assert (int(entries["width"]), int(entries["height"])) == (640, 360)
        assert (str(entries["model"]), str(entries["source"])) == ("lite", "a.mp4")


def test_times_come_from_the_frame_rate_where_there_are_no_others(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **{**good(), "fps": 20.0})
    assert read_landmarks(tmp_path / "a.npz").timestamps_s == pytest.approx([0, 0.05, 0.1])
    times = {**good(), "timestamps_s": np.array([0.0, 0.5, 2.0])}
    np.savez(tmp_path / "b.npz", **times)
    assert read_landmarks(tmp_path / "b.npz").timestamps_s == pytest.approx([0, 0.5, 2.0])


@pytest.mark.needs_shared
def test_recordings_from_elsewhere_are_read(shared_data: Path) -> None:
    paths = sorted((shared_data / "form" / "landmarks").glob("*.npz"))
    assert len(paths) > 10
    assert all(len(read_landmarks(path)) > 20 for path in paths)


@pytest.mark.parametrize("name", ["landmarks", "width", "height", "fps"])
def test_a_missing_entry_is_named(tmp_path: Path, name: str) -> None:
    entries = good()
    del entries[name]
    assert f'lacks the entry "{name}"' in refusal(tmp_path / "a.npz", **entries)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("landmarks", np.zeros((3, 17, 3)), "must have the shape (frames, 33, 4)"),
        ("landmarks", np.zeros(7), "must have the shape"),
        ("landmarks", np.array(["a", "b"]), "something other than numbers"),
        ("landmarks", np.zeros((1, 33, 4), np.complex64), "something other than numbers"),
        ("world", np.zeros((2, 33, 4)), "World landmarks must have the shape"),
        ("fps", np.nan, "must be one number above zero"),
        ("fps", np.inf, "must be one number above zero"),
        ("fps", -30.0, "must be one number above zero"),
        ("fps", [30.0, 30.0], "must be one number above zero"),
        ("width", 0, "must be one number above zero"),
        ("width", 640.5, "whole number of pixels"),
        ("height", 1e9, "whole number of pixels"),
        ("timestamps_s", [0.0, 1.0], "3 frames but 2 timestamps"),
        ("timestamps_s", [0.0, np.nan, 1.0], "finite"),
    ],
)
def test_malformed_entries_say_what_is_wrong(
    tmp_path: Path, name: str, value: object, said: str
) -> None:
    assert said in refusal(tmp_path / "a.npz", **{**good(), name: value})


class Trap:
    """Leaves a mark when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (open, ("trap_was_sprung", "w"))


def test_nothing_in_an_archive_is_ever_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trap = np.array([Trap()], dtype=object)
    said = refusal(tmp_path / "a.npz", **{**good(), "landmarks": trap})
    assert "something other than numbers" in said
    assert not Path("trap_was_sprung").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"dear diary", b"PK\x03\x04" + bytes(50), b"\x93NUMPY\x01\x00" + bytes(100)],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(LandmarksError, match="is no archive of landmarks"):
        read_landmarks(path)


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_damaged_archive_is_an_error_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, place: float, flip: int
) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, **good())
    content = bytearray(buffer.getvalue())
    content[int(place * len(content))] ^= flip
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    path.write_bytes(content)
    try:
        pose = read_landmarks(path)
    except LandmarksError:
        return
    assert pose.landmarks.shape[1:] == (33, 4)


def bomb(path: Path, shape: tuple[int, ...], payload: int) -> Path:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    np.savez(path, **{name: value for name, value in good().items() if name != "landmarks"})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("landmarks.npy", header.getvalue() + bytes(payload))
    return path


def test_an_archive_that_promises_terabytes_takes_no_memory(tmp_path: Path) -> None:
    with pytest.raises(LandmarksError, match="too large"):
        read_landmarks(bomb(tmp_path / "a.npz", (10**9, 33, 4), 1000))
    with pytest.raises(LandmarksError, match="no archive of landmarks"):
        read_landmarks(bomb(tmp_path / "b.npz", (900_000, 33, 4), 1000))


def test_absent_files_and_unwritable_places(tmp_path: Path) -> None:
    pose = PoseSequence.from_arrays(**good())
    with pytest.raises(LandmarksError, match="cannot be opened: No such file"):
        read_landmarks(tmp_path / "absent.npz")
    with pytest.raises(LandmarksError, match="cannot be opened"):
        read_landmarks(tmp_path)
    with pytest.raises(OutputError, match="cannot be written"):
        write_landmarks(tmp_path / "absent" / "a.npz", pose)
    for place in (tmp_path, Path("/dev/null")):
        with pytest.raises(OutputError, match="not a file that can be replaced"):
            write_landmarks(place, pose)
    assert list(tmp_path.iterdir()) == []
