"""Parts of the day that never change once they are made, kept in this process.

A finished run's result is written once.  Making it again took a good part of the page.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.report import judgement_from_data
from tonus_video.report.headline import headline, main_fault
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.selectors import Thumbnail, thumbnails

__all__ = ["Summary", "summary_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A report in a few words.

    Parameters
    ----------
    sentences : tuple of str
        As the report's own heading.
    cue : str
        Name of the one cue to work on; empty where no fault was seen.
    say : str
        What a coach would say of it.
    thumbnail : Thumbnail or None
        First turning point, where pictures were kept.
    """

    sentences: tuple[str, ...]
    cue: str
    say: str
    thumbnail: Thumbnail | None


def summary_of(run: AnalysisRun) -> Summary:
    """Return a finished run in a few words, in the reader's language.

    Parameters
    ----------
    run : AnalysisRun
        Done; its result is read here, once.

    Returns
    -------
    Summary
        The same object each time.
    """
    return _summary(run.pk, run.ended_at, get_language() or "en")


@lru_cache(maxsize=512)
def _summary(run_id: uuid.UUID, _ended_at: dt.datetime | None, language: str) -> Summary:
    # The end is part of the key only.  It must not be asked for: SQLite keeps its own
    # "now" in milliseconds as text, which equals no time that Python writes.
    run = AnalysisRun.objects.only("exercise", "result").get(pk=run_id)
    judged_exercise = exercise(run.exercise)
    judgement = judgement_from_data(run.result or {})
    translate = translator(language)
    fault = main_fault(judgement, judged_exercise)
    return Summary(
        sentences=tuple(headline(judgement, judged_exercise, translate)),
        cue=translate.gettext(fault.label) if fault else "",
        say=translate.gettext(fault.says["say"]) if fault else "",
        thumbnail=thumbnails([run_id]).get(run_id),
    )
