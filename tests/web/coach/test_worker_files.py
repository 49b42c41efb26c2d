"""The process that opens a clip reads that clip, and nothing else that people keep here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.tonus_video.clips import write_clip
from tests.web.cast import Cast
from tests.web.coach.at_work import run_on
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.worker import Worker


@pytest.fixture
def media() -> Path:
    """That of the data folder: secret and database lie beside it."""
    return Path(settings.MEDIA_DIR)


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_neither_secret_nor_database(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonus_web.coach.worker._PROGRAM", "tests.web.coach.reading")
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if database.parent != settings.DATA_DIR:
        shutil.copy(settings.DATA_DIR / "secret", settings.DATA_DIR / "test.sqlite3")
    row = run_on(cast.member, write_clip(tmp_path / "clip.mp4", frames=3))
    Worker("test").serve(once=True)
    (note,) = AnalysisRun.objects.get(pk=row.pk).notes
    assert note["params"] == {"files": "c"}
