"""The page on the commands names what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus_cli import speech
from tonus_cli.main import Depth, Model, app
from tonus_web.environment import Environment

GROUP: Any = get_command(app)
CONTEXT = GROUP.make_context("tonus", ["exercises"])


def commands(group: Any, name: str) -> dict[str, Any]:
    """Return what can be called, by its whole name; a group below stands for its commands."""
    found: dict[str, Any] = {}
    for below in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, below)
        inside = hasattr(command, "list_commands")
        found |= commands(command, f"{name} {below}") if inside else {f"{name} {below}": command}
    return found


COMMANDS: dict[str, Any] = {"tonus": GROUP} | commands(GROUP, "tonus")


@pytest.fixture(scope="module")
def sections(project_root: Path) -> dict[str, str]:
    page = (project_root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    _, *parts = re.split(r"^## `?(.+?)`?$", page, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def rows(section: str) -> dict[str, str]:
    """Return first cells, in words, and what stands behind them."""
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = [line.strip("|").split(" | ", 1) for line in lines]
    return {first.strip(" `"): rest for first, rest in cells}


def test_every_command_has_a_section(sections: dict[str, str]) -> None:
    assert set(sections) == {*COMMANDS, "Exit codes", "Environment"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_named_and_none_else(
    sections: dict[str, str], name: str
) -> None:
    written = {tuple(re.split(r"`, `", first)) for first in rows(sections[name])}
    params = [p for p in COMMANDS[name].get_params(CONTEXT) if p.name != "help"]
    expected = {
        tuple(p.opts) if p.param_type_name == "option" else (p.display_name_raw,) for p in params
    }
    # Help is there for every command and told of once.
    assert written - {("--help", "-h")} == expected
    assert (("--help", "-h") in written) == (name == "tonus")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", sections[name])) <= {
        option for p in COMMANDS[name].get_params(CONTEXT) for option in p.opts
    }


def test_the_values_of_the_options_are_named(sections: dict[str, str]) -> None:
    told = rows(sections["tonus analyze"])
    depth = told["--depth`, `-d"].split(" | ")[0]
    assert set(re.findall(r"`(\w+)`", depth)) == set(Depth)
    assert set(Depth) == {name for key in exercise_keys() for name in exercise(key).depths}
    model, unless_given = told["--model`, `-m"].split(" | ")
    assert set(re.findall(r"`(\w+)`", model)) == set(Model)
    assert unless_given.strip(" `") == Model.FULL


def test_every_exit_code_is_told(sections: dict[str, str]) -> None:
    codes = {getattr(speech, name) for name in speech.__all__ if name.startswith("EXIT_")}
    assert {int(code) for code in rows(sections["Exit codes"])} == {0, 2, *codes}
    helped = re.findall(r"^(\d+) ", COMMANDS["tonus"].epilog, re.MULTILINE)
    assert {int(code) for code in helped} == {0, 2, *codes}


def test_every_variable_is_told(sections: dict[str, str], project_root: Path) -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (project_root / "src").rglob("*.py")
    )
    of_the_application = set(re.findall(r"``(TONUS_[A-Z_]+)``", str(Environment.__doc__)))
    assert of_the_application
    ours = set(re.findall(r"\bTONUS_[A-Z_]+\b", source)) - of_the_application
    assert ours
    assert set(rows(sections["Environment"])) == {*ours, "NO_COLOR"}
