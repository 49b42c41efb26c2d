"""What a process says is kept only where every page can show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tonus_video.clips import write_clip
from tests.web.cast import Cast
from tests.web.coach.at_work import run_on
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.worker import Worker
from tonus_web.coach.worker_said import checked_sentence
from tonus_web.ui.told import told_message


@pytest.mark.parametrize(
    ("message", "params"),
    [
        ("{path} is empty.", {"path": "a{b}.mp4"}),
        ("It has {fps:.1f} pictures a second.", {"fps": 12.25}),
        ("A sentence that needs no value may hold { and }.", {}),
        ("{count:d} of {size:,}", {"count": 3, "size": 4096}),
    ],
)
def test_the_librarys_sentences_are_kept(message: str, params: dict[str, Any]) -> None:
    kept = checked_sentence(message, params)
    assert told_message(kept["message"], kept["params"])


@pytest.mark.parametrize(
    ("message", "params"),
    [
        ("{gone}", {"path": "a"}),
        ("{0}", {"path": "a"}),
        ("{}", {"path": "a"}),
        ("{path.__class__}", {"path": "a"}),
        ("{path[0]}", {"path": "a"}),
        ("{path!r}", {"path": "a"}),
        ("{path:>999999999}", {"path": "a"}),
        ("{path:{width}}", {"path": "a", "width": 10**9}),
        ("{path:.1f}", {"path": "a"}),
        ("{path", {"path": "a"}),
        ("{path}", {"path": ["a"]}),
        ("{path}", ["path"]),
        ("a" * 501, {}),
        (7, {}),
        (None, None),
    ],
)
def test_what_could_break_a_page_is_not(message: object, params: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (it is never shown)
        checked_sentence(message, params)


@pytest.mark.django_db
def test_a_server_without_its_model_says_whom_to_tell(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONUS_MODEL_DIR", str(tmp_path / "nothing"))
    row = run_on(cast.member, write_clip(tmp_path / "clip.mp4", frames=30))
    Worker("test").serve(once=True)
    run = AnalysisRun.objects.get(pk=row.pk)
    assert run.state == AnalysisRun.State.FAILED
    told = told_message(run.problem, run.problem_params)
    assert told.startswith("This server lacks something")
    assert "python" not in told
