"""Files of landmarks that are none: one kind sentence, and nothing in them is ever run."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from tests.recordings import GOLDEN
from tests.tonus_cli.command import tonus

with np.load(GOLDEN / "squat_stick_side.npz") as _held:
    GOOD: Final[dict[str, Any]] = dict(_held)
POINTS: Final = GOOD["landmarks"]
TIMES_S: Final = GOOD["timestamps_s"]


def archive(**changed: Any) -> Callable[[Path], None]:
    """Return a maker of good landmarks with these entries changed; None takes one away."""
    entries = {name: entry for name, entry in {**GOOD, **changed}.items() if entry is not None}
    return lambda file: np.savez(file, allow_pickle=True, **entries)


def content(data: bytes) -> Callable[[Path], None]:
    """Return a maker of a file that holds just this."""

    def write(file: Path) -> None:
        file.write_bytes(data)

    return write


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("sprung"),))


def promising_too_much(file: Path) -> None:
    header = io.BytesIO()
    np.save(header, np.zeros((1, 33, 4), np.float32))
    with zipfile.ZipFile(file, "w") as held:
        huge = header.getvalue().replace(b"(1, 33, 4)", b"(9" + b"9" * 8 + b", 33, 4)")
        held.writestr("landmarks.npy", huge)


def nothing(file: Path) -> None:
    pass


NONE: Final = "squats.npz is no archive of landmarks, or it is damaged."
WHOLE: Final = (GOLDEN / "squat_stick_side.npz").read_bytes()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (nothing, "squats.npz cannot be opened: No such file or directory."),
        (lambda file: file.mkdir(), "squats.npz cannot be opened: Is a directory."),
        (os.mkfifo, "squats.npz is not a file: name recorded landmarks."),
        (content(b""), NONE),
        (content(b"ten squats\n"), NONE),
        (content(WHOLE[: len(WHOLE) // 2]), NONE),
        (content(WHOLE[:900] + bytes(100) + WHOLE[1000:]), NONE),
        (content(pickle.dumps(Trap())), NONE),
        (archive(landmarks=np.array([Trap()])), "holds something other than numbers."),
        (archive(landmarks=np.array(["hip"])), "holds something other than numbers."),
        (promising_too_much, "is too large: give at most a million frames."),
        (archive(landmarks=None), 'squats.npz lacks the entry "landmarks".'),
        (archive(landmarks=POINTS[:, :17]), "must have the shape (frames, 33, 4), not (614, 17"),
        (archive(landmarks=POINTS[0]), "must have the shape (frames, 33, 4), not (33, 4)."),
        (archive(width=np.int64(-640)), '"width" of squats.npz must be one number above zero.'),
        (archive(width=np.float64(0.5)), '"width" of squats.npz must be a whole number of'),
        (archive(timestamps_s=None, fps=np.nan), '"fps" of squats.npz must be one number above'),
        (archive(timestamps_s=TIMES_S[:-1]), "There are 614 frames but 613 timestamps."),
        (archive(timestamps_s=TIMES_S * np.nan), "Timestamps must be finite numbers of seconds."),
        (archive(timestamps_s=TIMES_S * 1e6), "span more than a day: give them in seconds."),
        (archive(world=POINTS[:3]), "World landmarks must have the shape (614, 33, 4), not (3,"),
    ],
)
def test_what_is_no_recording_is_refused(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "squats.npz")
    before = sorted(tmp_path.iterdir())
    outputs = ["--json", "j.json", "--report", "r.html"]
    said = tonus("judge", "squats.npz", *outputs, cwd=tmp_path, timeout_s=20)
    assert (said.code, said.out) == (3, "")
    assert told in said.err
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "make",
    [
        archive(landmarks=np.full_like(POINTS, np.nan)),
        archive(landmarks=POINTS[:0], timestamps_s=TIMES_S[:0]),
        archive(landmarks=POINTS[:1], timestamps_s=TIMES_S[:1]),
        archive(timestamps_s=TIMES_S[::-1]),
        archive(landmarks=POINTS.astype(np.float64) * 1e300),
    ],
    ids=["nobody", "no frame", "one frame", "backwards", "far outside"],
)
def test_a_recording_in_which_nothing_can_be_judged(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "squats.npz")
    said = tonus("judge", "squats.npz", "--json", "-", "--report", "r.html", cwd=tmp_path)
    assert said.code == 6
    assert (said.data["count"], said.data["reps"], said.data["judged_s"]) == (0, [], 0)
    written, why = said.err.splitlines()
    assert written == "Written: r.html"
    assert why.startswith("Nothing in this clip could be judged. ")


def test_frames_that_step_back_in_time_are_left_out(tmp_path: Path) -> None:
    stutter = np.insert(TIMES_S, 300, TIMES_S[100])
    archive(landmarks=np.insert(POINTS, 300, POINTS[100], axis=0), timestamps_s=stutter)(
        tmp_path / "squats.npz"
    )
    archive()(tmp_path / "whole.npz")
    said = [
        tonus("judge", name, "--json", "-", cwd=tmp_path) for name in ("squats.npz", "whole.npz")
    ]
    assert [one.code for one in said] == [0, 0]
    assert said[0].data["reps"] == said[1].data["reps"]
    assert said[0].data["count"] == 2
