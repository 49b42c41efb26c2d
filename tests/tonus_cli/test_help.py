"""The command teaches itself: help, wrong use, and completion in a shell."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from tests.tonus_cli.command import environment, tonus
from tonus import __version__
from tonus_cli import speech
from tonus_cli.main import Depth, app

COMMANDS = ("analyze", "judge", "landmarks", "exercises", "serve", "worker", "admin-link", "demo")
EXIT_CODES = {getattr(speech, name) for name in speech.__all__ if name.startswith("EXIT_")}


def words(text: str) -> str:
    """Return a text without frames and line breaks."""
    return " ".join(re.sub(r"[╭╮╰╯│─+|-]{1}(?=[\s╭╮╰╯│─]|$)", " ", text).split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_help_fits_and_tells_everything(tmp_path: Path, width: int) -> None:
    env = {"COLUMNS": str(width)}
    whole = tonus("--help", cwd=tmp_path, env=env)
    assert whole.code == 0
    assert max(map(len, whole.out.splitlines())) <= width
    for command in COMMANDS:
        assert re.search(rf"│ {command} +[A-Z]", whole.out)
    for code in {0, 2, *EXIT_CODES}:
        assert re.search(rf"^ {code} \w", whole.out, re.MULTILINE), code
    assert "tonus analyze CLIP" in words(whole.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_examples_and_defaults(tmp_path: Path, command: str) -> None:
    said = tonus(command, "--help", cwd=tmp_path, env={"COLUMNS": "60"})
    assert said.code == 0
    assert said.err == ""
    assert max(map(len, said.out.splitlines())) <= 60
    assert "<bool>" not in said.out
    text = words(said.out)
    assert f"tonus {command} " in text.partition("Example")[2]
    if "--model" in text:
        assert "[default: full]" in text
    if "--exercise" in text:
        assert "[default: squat]" in text
    if "--depth" in text:
        assert "parallel, half, quarter or chair" in text


def test_every_example_of_the_help_is_understood(tmp_path: Path) -> None:
    group = get_command(app)
    context = group.make_context("tonus", ["exercises"])
    seen = 0
    for name in COMMANDS:
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        for line in (command.epilog or "").splitlines():
            program, *arguments = shlex.split(line)
            if program == "tonus":
                seen += 1
                assert arguments[0] == name
                command.make_context(name, arguments[1:])
    assert seen >= len(COMMANDS)


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1", "TERM": "xterm-256color"}, {"TERM": "dumb"}, {"TERM": "unknown"}]
)
def test_help_is_plain_text_where_colours_are_not_wanted(
    tmp_path: Path, env: dict[str, str]
) -> None:
    assert "\x1b" not in tonus("analyze", "--help", cwd=tmp_path, env=env).out


def test_the_command_alone_shows_its_help(tmp_path: Path) -> None:
    said = tonus(cwd=tmp_path)
    assert said.code == 2
    assert "Usage: tonus" in said.out + said.err


def test_the_version_is_told(tmp_path: Path) -> None:
    said = tonus("--version", cwd=tmp_path)
    assert said.out == f"tonus {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["analyze"], "Missing argument 'CLIP'"),
        (["analyse", "c.mp4"], "Did you mean 'analyze'?"),
        (["analyze", "c.mp4", "--depth", "[bold]x"], "'[bold]x' is not one of 'parallel'"),
        (["analyze", "c.mp4", "--model", "huge"], "'huge' is not one of 'lite'"),
        (["analyze", "c.mp4", "--workers", "0"], "greater than or equal to 1"),
        (["analyze", "-c.mp4"], "No such option: -c"),
        (["judge", "c.npz", "--exercise", "plank"], "'plank' is not one of 'ball_leg_curl'"),
        (["landmarks", "c.mp4"], "Missing option '--output'"),
    ],
)
def test_wrong_use_is_told_on_stderr(tmp_path: Path, arguments: list[str], told: str) -> None:
    said = tonus(*arguments, cwd=tmp_path, env={"COLUMNS": "100"})
    assert said.code == 2
    assert said.out == ""
    assert told in words(said.err)


# --- completion ---------------------------------------------------------------

COMPLETE = """
eval "$(tonus --show-completion)"
for typed; do
  IFS=' ' read -ra COMP_WORDS <<< "$typed"
  [[ "$typed" == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _tonus_completion tonus
  echo "${COMPREPLY[@]}"
done
"""
OFFERED = {
    "tonus an": "analyze",
    "tonus analyze c.mp4 --dep": "--depth",
    "tonus analyze c.mp4 --depth ": (
        "parallel half quarter chair floor step block full part straight bent level"
    ),
    "tonus judge --exercise sq": "squat",
    "tonus judge --exercise au": "auto",
    # Nothing of ours: the shell itself then offers files.
    "tonus analyze --json ": "",
}


def test_bash_completes(tmp_path: Path) -> None:
    shell = subprocess.run(
        ["bash", "--norc", "-c", COMPLETE, "bash", *OFFERED],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert dict(zip(OFFERED, shell.stdout.splitlines(), strict=True)) == OFFERED, shell.stderr


def test_bash_completion_is_installed_for_the_person(tmp_path: Path) -> None:
    env = environment({"HOME": str(tmp_path)})
    said = subprocess.run(
        # A second command keeps the shell from being replaced by the first.
        ["bash", "--norc", "-c", "tonus --install-completion; true"],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "bash completion installed" in said.stdout, said.stderr
    known = subprocess.run(
        ["bash", "--norc", "-c", f"source {tmp_path}/.bashrc; complete -p tonus"],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert known.stdout.split() == shlex.split("complete -o default -F _tonus_completion tonus")


def test_zsh_completes(tmp_path: Path) -> None:
    # Typer asks the shell that runs it for its name; this lets the name be given.
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    script = tonus("--show-completion", "zsh", cwd=tmp_path, env=named).out
    assert script.startswith("#compdef tonus\n")
    assert "_TONUS_COMPLETE=complete_zsh" in script
    asked = {"_TONUS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "tonus analyze --depth "}
    offered = tonus(cwd=tmp_path, env=asked).out
    assert re.findall(r'"(\w+)"', offered) == [*Depth]
