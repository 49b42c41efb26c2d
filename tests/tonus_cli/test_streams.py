"""What goes where: results, notes, pipes that end early, names that are no words."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.tonus_cli.command import COMMAND, ended, environment, started, tonus


def test_json_alone_is_on_standard_output(landmarks: Path) -> None:
    said = tonus(
        "judge", landmarks, "--exercise", "squat", "--json", "-", "--report", "r.html",
        cwd=landmarks.parent,
    )  # fmt: skip
    assert said.code == 0
    assert said.data["schema"] == "tonus.judgement/1"
    assert said.data["source"]["name"] == landmarks.name
    assert said.err == "Written: r.html\n"


def test_json_in_a_file_and_the_summary_on_standard_output(landmarks: Path) -> None:
    said = tonus("judge", landmarks, "--json", "j.json", cwd=landmarks.parent)
    assert said.code == 0
    assert said.out.startswith("Two squats, both to parallel.\n")
    assert said.err == "Written: j.json\n"
    written = json.loads((landmarks.parent / "j.json").read_text(encoding="utf-8"))
    assert written == tonus("judge", landmarks, "--json", "-", cwd=landmarks.parent).data


@pytest.mark.parametrize("key", [(), ("squat",)])
def test_exercises_as_json(tmp_path: Path, key: tuple[str, ...]) -> None:
    said = tonus("exercises", *key, "--json", "-", cwd=tmp_path)
    every = [said.data] if key else said.data["exercises"]
    squat = next(one for one in every if one["key"] == "squat")
    assert {cue["cue"] for cue in squat["cues"]} > {"depth", "heels_down"}
    assert said.err == ""
    shown = tonus("exercises", *key, cwd=tmp_path)
    assert squat["name"] in shown.out


# --- pipes and disks ----------------------------------------------------------


@pytest.mark.parametrize("form", [["--json", "-"], []])
def test_a_reader_who_has_enough_is_no_error(landmarks: Path, form: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    arguments = ["judge", str(landmarks), *form, "--report", "r.html"]
    with started(*arguments, cwd=landmarks.parent, stdout=writing) as process:
        os.close(writing)
        said = ended(process)
    assert said.code == 0
    assert said.err == "Written: r.html\n"
    assert (landmarks.parent / "r.html").is_file()


@pytest.mark.parametrize("arguments", [["judge", "squats.npz", "--json", "-"], ["--help"]])
def test_a_standard_output_that_is_full_is_an_error(landmarks: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        said = tonus(*arguments, cwd=landmarks.parent, stdout=full)
    assert said.code == 4
    assert said.err == "Standard output cannot be written: No space left on device.\n"


def test_notes_that_nobody_can_read_change_nothing(landmarks: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        said = tonus("judge", landmarks, "--json", "j.json", cwd=landmarks.parent, stderr=full)
    assert said.code == 0
    assert (landmarks.parent / "j.json").is_file()


def without(streams: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with streams closed, as a shell writes it: ``<&- >&-``."""
    return subprocess.run(
        ["bash", "-c", f'"$@" {streams}', "bash", COMMAND, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_closed_streams(short_clip: Path) -> None:
    place = short_clip.parent
    said = without(">&-", "analyze", short_clip, "--json", "-", cwd=place)
    assert said.returncode == 4
    assert said.stderr == "Standard output is closed. Name a file for the result.\n"
    said = without(
        "<&- >&- 2>&-", "landmarks", short_clip, "-o", "l.npz", "--model", "lite", cwd=place
    )
    assert said.returncode == 0
    assert tonus("judge", "l.npz", cwd=place).code == 6


# --- names and encodings ------------------------------------------------------

NAMES = ["-two words [bold]loud :fire: {path} %s.npz", "鸟 [red]Kniebeuge é.npz"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_is_shown_as_it_is(landmarks: Path, name: str) -> None:
    place = landmarks.parent
    landmarks.rename(place / name)
    said = tonus("judge", f"--report=r{name}.html", "--json", "-", "--", name, cwd=place)
    assert said.code == 0
    assert said.data["source"]["name"] == name
    assert said.err == f"Written: r{name}.html\n"
    assert (place / f"r{name}.html").is_file()
    missing = tonus("judge", "--", f"{name}.npz", cwd=place)
    assert missing.err == f"{name}.npz cannot be opened: No such file or directory.\n"


def test_a_file_name_cannot_speak_to_the_terminal(landmarks: Path) -> None:
    name = os.fsdecode(b"a\x1b[31m\n\xff\xe2\x80\xa8.npz")
    landmarks.rename(landmarks.parent / name)
    said = tonus("judge", name, "--json", "-", "--report", f"r{name}", cwd=landmarks.parent)
    assert said.code == 0
    assert said.data["source"]["name"] == "a?[31m???.npz"
    assert said.err == "Written: ra?[31m???.npz\n"


def test_json_is_exact_and_text_readable_in_every_encoding(landmarks: Path) -> None:
    place = landmarks.parent
    landmarks.rename(place / "é鸟.npz")
    plain = tonus("judge", "é鸟.npz", "--json", "-", cwd=place).data
    latin = {"PYTHONIOENCODING": "latin-1"}
    assert tonus("judge", "é鸟.npz", "--json", "-", cwd=place, env=latin).data == plain
    # Here the bytes of the name are no characters at all.
    bare = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    said = tonus("judge", "é鸟.npz", "--report", "r.html", cwd=place, env=bare)
    assert said.code == 0
    assert said.out.startswith("Two squats, both to parallel.\n")
    assert said.out.isascii()
    assert "<title>" in (place / "r.html").read_text(encoding="utf-8")
