"""The reference pages say what the code does, field by field and word by word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.generated.motions import motion_named
from tests.generated.seeing import CLEAN, random_camera, seen
from tonus.form.judge import judged
from tonus.form.report import SCHEMA, judgement_data
from tonus.form.signals import SIGNALS
from tonus.form.vocabulary import Baseline, CueKind, Evidence, Stage, Statistic, Unit

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


def test_every_signal_is_described() -> None:
    assert _fields("exercise-files.md", "Signals") == set(SIGNALS)


@pytest.mark.parametrize("words", [Statistic, Stage, Baseline, CueKind, Evidence, Unit])
def test_every_word_of_the_vocabulary_is_described(words: Any) -> None:
    page = (PAGES / "exercise-files.md").read_text(encoding="utf-8")
    assert {word.value for word in words} <= set(re.findall(r"`([a-z0-9_]+)`", page))
