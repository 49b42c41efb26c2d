"""The reference pages say what the code does, field by field and word by word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.generated.motions import motion_named
from tests.generated.seeing import CLEAN, random_camera, seen
from tests.generated.walks import Walker, seen_walk, side_camera
from tonus.errors import InputError
from tonus.form.judge import judged
from tonus.form.report import SCHEMA, judgement_data
from tonus.form.signals import SIGNALS
from tonus.form.vocabulary import Baseline, CueKind, Evidence, Stage, Statistic, Unit
from tonus.motion.body import Body
from tonus.motion.gait import gait_data, gait_of
from tonus.motion.gait.written import SCHEMA as GAIT_SCHEMA
from tonus_web import environment as environment_module
from tonus_web.environment import environment

PAGES = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    motion = motion_named("squats_half", seed=2)
    rng = np.random.default_rng(2)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    return judgement_data(judged(seen(motion, camera, CLEAN, fps=30.0, rng=rng)))


def _fields(page: str, heading: str) -> set[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_field_of_the_judgement_is_described(data: dict[str, Any]) -> None:
    assert _fields("judgement-json.md", "The judgement") == set(data) | {"source"}
    assert SCHEMA in (PAGES / "judgement-json.md").read_text(encoding="utf-8")


def test_every_field_of_a_repetition_is_described(data: dict[str, Any]) -> None:
    assert data["reps"], "the generated squats must be seen"
    assert _fields("judgement-json.md", "A repetition") == set(data["reps"][0])


def test_every_field_of_a_verdict_is_described(data: dict[str, Any]) -> None:
    assert _fields("judgement-json.md", "A verdict") == set(data["reps"][0]["verdicts"][0])


def test_every_field_of_a_gait_is_described() -> None:
    walker = Walker(body=Body.of_stature(1.72), start_share=0.3)
    true = seen_walk(walker, side_camera(), CLEAN, rng=np.random.default_rng(1))
    gait = gait_data(gait_of(true.pose))
    assert gait["passes"], "the generated walk must be seen"
    both = _fields("gait-json.md", "Of the whole walk and of each pass")
    assert _fields("gait-json.md", "The gait") | both == set(gait) | {"source"}
    assert _fields("gait-json.md", "A pass") | both == set(gait["passes"][0])
    assert GAIT_SCHEMA in (PAGES / "gait-json.md").read_text(encoding="utf-8")


def test_every_signal_is_described() -> None:
    assert _fields("exercise-files.md", "Signals") == set(SIGNALS)


@pytest.mark.parametrize("words", [Statistic, Stage, Baseline, CueKind, Evidence, Unit])
def test_every_word_of_the_vocabulary_is_described(words: Any) -> None:
    page = (PAGES / "exercise-files.md").read_text(encoding="utf-8")
    assert {word.value for word in words} <= set(re.findall(r"`([a-z0-9_]+)`", page))


# --- settings of the application -----------------------------------------------

SETTINGS = re.compile(r"^\| `([A-Z_]+)` \| .+ \| (.+) \|$", re.MULTILINE)
VARIABLE = re.compile(r"\b(?:TONUS_[A-Z_]+|DATABASE_URL)\b")
#: Read by the pose model and by set-up, not by the application's own settings.
ELSEWHERE = {"TONUS_MODEL_DIR"}


def _described_settings() -> dict[str, str]:
    return dict(SETTINGS.findall((PAGES / "settings.md").read_text(encoding="utf-8")))


def test_every_setting_is_described() -> None:
    source = Path(environment_module.__file__).read_text(encoding="utf-8")
    assert set(_described_settings()) - ELSEWHERE == set(VARIABLE.findall(source))


def test_settings_that_are_left_out_are_as_described() -> None:
    usual = environment({})
    described = {
        name: text.split("`")[1] for name, text in _described_settings().items() if "`" in text
    }
    assert described["TONUS_HOST"] == usual.host
    assert described["TONUS_PORT"] == str(usual.port)
    assert described["TONUS_QUOTA_MB"] == str(usual.quota_bytes // 2**20)
    assert described["TONUS_CLIP_MB"] == str(usual.clip_bytes // 2**20)
    assert described["TONUS_WORKERS"] == str(usual.workers)
    assert (
        described["TONUS_DATA_DIR"].split("`")[0]
        == usual.data_dir.relative_to(Path.cwd()).as_posix()
    )
    assert [described[name] for name in ("TONUS_TLS", "TONUS_DEBUG")] == ["false", "false"]
    assert (usual.tls, usual.debug, usual.database_url, usual.email_url) == (False, False, "", "")


def test_each_setting_does_something() -> None:
    """A value that cannot be the usual one leads elsewhere, or is refused by name."""
    usual = environment({})
    for name in set(_described_settings()) - ELSEWHERE:
        for value in ("7", "true", "https://legs.example.org"):
            try:
                changed = environment({name: value}) != usual
            except InputError as error:
                changed = name in str(error)
            if changed:
                break
        else:
            raise AssertionError(f"{name} changes nothing")
