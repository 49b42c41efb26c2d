"""What is committed for set-up is whole, pinned and free of addresses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(root: Path, name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in PIN.findall((root / f"requirements/{name}.txt").read_text()):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", ["dev", "node", "runtime", "uv"])
def test_every_requirement_is_pinned_and_hashed(project_root: Path, name: str) -> None:
    text = (project_root / f"requirements/{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        assert PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry


def test_development_adds_to_the_run_time_and_changes_nothing(project_root: Path) -> None:
    development = pins(project_root, "dev")
    for package, versions in pins(project_root, "runtime").items():
        assert development.get(package) == versions


def test_pose_and_decoder_are_the_ones_that_were_checked(project_root: Path) -> None:
    runtime = pins(project_root, "runtime")
    assert runtime["mediapipe"] == {"0.10.33"}
    assert runtime["av"] == {"18.1.0"}


def test_the_build_backend_is_the_one_that_is_installed(project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text())
    installed = pins(project_root, "runtime")
    for requirement in project["build-system"]["requires"]:
        name, _, version = requirement.partition("==")
        assert installed[name] == {version}


def test_no_lock_file_holds_an_address_to_fetch_from(project_root: Path) -> None:
    lock = json.loads((project_root / "frontend/package-lock.json").read_text())
    for path, package in lock["packages"].items():
        assert "resolved" not in package, path
        if path:
            assert package["integrity"].startswith("sha512-"), path
    for file in (project_root / "requirements").iterdir():
        assert "://" not in file.read_text(), file.name


def test_front_end_packages_are_pinned_exactly(project_root: Path) -> None:
    package = json.loads((project_root / "frontend/package.json").read_text())
    for name, version in package["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_a_wheel_holds_everything_that_the_command_needs(
    project_root: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=project_root,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("tonus-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {
        "tonus/py.typed",
        "tonus/catalogue/muscles.toml",
        "tonus/catalogue/references.toml",
        "tonus/catalogue/exercises/squat.toml",
        "tonus/catalogue/locales/en/LC_MESSAGES/tonus.mo",
        "tonus_video/report/assets/font.woff2",
        "tonus_video/report/assets/report.js",
        "tonus_video/report/assets/report.css",
        "tonus_web/locale/en/LC_MESSAGES/django.mo",
        "tonus_web/py.typed",
        "tonus_web/ui/static/built/app.css",
        "tonus_web/ui/static/built/app.js",
        "tonus_web/ui/static/built/charts.js",
        "tonus_web/ui/static/built/curves.js",
        "tonus_web/ui/templates/page.html",
        "tonus_web/coach/migrations/0001_initial.py",
    } <= names
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {
        "tonus",
        "tonus_cli",
        "tonus_files",
        "tonus_video",
        "tonus_web",
    }
