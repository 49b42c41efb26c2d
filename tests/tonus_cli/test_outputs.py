"""Places that cannot be written: told before the work, and nothing half-written stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tonus_cli.command import CLOSED_TO_ME, COMMAND, tonus


@pytest.fixture
def place(landmarks: Path) -> Path:
    """A folder that holds landmarks and a few places where nothing can be written."""
    folder = landmarks.parent
    (folder / "folder").mkdir()
    (folder / "link.npz").symlink_to("squats.npz")
    (folder / "old.html").write_text("old")
    return folder


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        (["--report", "none/r.html"], "The folder {place}/none does not exist. Make it first."),
        (["--report", "old.html/r.html"], "The folder {place}/old.html does not exist."),
        (["--report", "folder"], "folder is a folder. Add the name of a file."),
        (["--json", "."], ". is a folder. Add the name of a file."),
        (["--json", "/dev/full"], "/dev/full is not a file that can be replaced."),
        (["--json", "/proc/r.json"], "/proc/r.json cannot be written: "),
        (["--json", "squats.npz"], "squats.npz is the input itself. Choose another name"),
        (["--json", "link.npz"], "link.npz is the input itself. Choose another name"),
        (["--json", "a", "--report", "./folder/../a"], "folder/../a is named for two results."),
        (["--report", "-"], "Only JSON can go to standard output. Name a file instead of -."),
        (["--report", "r" * 300], "r" * 300 + " cannot be written: File name too long."),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    place: Path, outputs: list[str], told: str
) -> None:
    before = sorted(place.rglob("*"))
    # The landmarks are no archive: whoever looked at them would say so.
    (place / "squats.npz").write_bytes(b"nothing")
    said = tonus("judge", "squats.npz", *outputs, cwd=place)
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith(told.format(place=place))
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1
    assert sorted(place.rglob("*")) == before
    assert (place / "squats.npz").read_bytes() == b"nothing"
    assert (place / "old.html").read_text() == "old"


@pytest.mark.parametrize("closed", ["folder", "folder/r.html"])
def test_a_folder_or_file_that_is_closed(place: Path, closed: str) -> None:
    (place / "folder" / "r.html").write_text("old")
    (place / closed).chmod(0o555 if closed == "folder" else 0o444)
    said = tonus(
        "judge", "squats.npz", "--report", "folder/r.html", cwd=place, program=CLOSED_TO_ME
    )
    (place / closed).chmod(0o777)
    assert (said.code, said.out) == (4, "")
    assert said.err == "folder/r.html cannot be written: Permission denied.\n"
    assert [path.name for path in (place / "folder").iterdir()] == ["r.html"]
    assert (place / "folder" / "r.html").read_text() == "old"


def limited(size: int) -> tuple[str, ...]:
    """Return what runs the command where files can grow to no more than this many bytes."""
    return ("prlimit", f"--fsize={size}", str(COMMAND))


@pytest.mark.parametrize(
    "command",
    [
        ["judge", "squats.npz", "--json", "new"],
        ["judge", "squats.npz", "--report", "new"],
        ["analyze", "clip.mp4", "--model", "lite", "--video", "new"],
        ["landmarks", "clip.mp4", "--model", "lite", "-o", "new"],
    ],
)
def test_a_disk_that_fills_up_leaves_what_was_there(
    place: Path, short_clip: Path, command: list[str]
) -> None:
    (place / "new").write_text("old")
    before = sorted(place.rglob("*"))
    said = tonus(*command, cwd=place, program=limited(1000))
    assert said.code == 4
    assert said.err == "new cannot be written: File too large.\n"
    assert (place / "new").read_text() == "old"
    assert sorted(place.rglob("*")) == before


def test_what_was_made_before_the_disk_filled_up_is_whole(place: Path, short_clip: Path) -> None:
    # Enough for the JSON of nothing, not for a report.
    said = tonus(
        "analyze", "clip.mp4", "--model", "lite", "--json", "j.json", "--report", "r.html",
        cwd=place, program=limited(2500),
    )  # fmt: skip
    assert said.code == 4
    assert said.err == "Written: j.json\nr.html cannot be written: File too large.\n"
    assert (place / "j.json").read_text().endswith("}\n")
    assert not (place / "r.html").exists()


def test_results_replace_what_was_there_and_follow_links(place: Path) -> None:
    (place / "new.html").symlink_to("folder/there.html")
    said = tonus("judge", "squats.npz", "--report", "new.html", "--json", "old.html", cwd=place)
    assert said.code == 0
    assert (place / "new.html").is_symlink()
    assert "<title>" in (place / "folder" / "there.html").read_text(encoding="utf-8")
    assert (place / "old.html").read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_who_may_read_a_result_is_for_the_person_to_say(place: Path, mask: int, mode: int) -> None:
    said = tonus(
        "judge", "squats.npz", "--report", "r.html", "--json", "j.json", cwd=place,
        program=("bash", "-c", f'umask {mask:03o}; exec "$0" "$@"', COMMAND),
    )  # fmt: skip
    assert said.code == 0
    assert {(place / name).stat().st_mode & 0o777 for name in ("r.html", "j.json")} == {mode}
