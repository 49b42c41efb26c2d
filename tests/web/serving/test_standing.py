"""Where a server stands is known while it runs, and forgotten with it."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tonus_web.environment import Environment, environment
from tonus_web.serving.standing import standing, where_it_stands

STANDS_UNTIL_KILLED = """
import sys, time
from tonus_web.environment import environment
from tonus_web.serving.standing import standing
with standing(environment({"TONUS_DATA_DIR": sys.argv[1], "TONUS_LAN": "on"}), 8100):
    print("stands", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    """Of a command that was told the folder and nothing else."""
    return environment({"TONUS_DATA_DIR": str(tmp_path)})


def test_it_is_told_while_it_lasts(env: Environment) -> None:
    assert where_it_stands(env) == env
    served = replace(env, host="fd00::5", lan=True)
    with standing(served, 8440):
        assert where_it_stands(env) == replace(served, port=8440)
        file = env.data_dir / "standing.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        # A second server of the same folder does not speak for the first.
        with standing(env, 9000):
            assert where_it_stands(env).port == 8440
        assert where_it_stands(env).port == 8440
    assert where_it_stands(env) == env


def test_what_a_killed_server_left_behind_counts_for_nothing(env: Environment) -> None:
    command = [sys.executable, "-c", STANDS_UNTIL_KILLED, str(env.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stands\n"
        assert (where_it_stands(env).port, where_it_stands(env).lan) == (8100, True)
        process.kill()
        process.wait()
    assert (env.data_dir / "standing.json").read_text() != ""
    assert where_it_stands(env) == env
    with standing(env, 8200):
        assert where_it_stands(env).port == 8200


@pytest.mark.parametrize("content", ["", "{", "[]", '{"port": 8100}'])
def test_a_file_that_says_nothing_is_passed_over(env: Environment, content: str) -> None:
    file = env.data_dir / "standing.json"
    with standing(env, 8100):
        file.write_text(content)
        assert where_it_stands(env) == env
