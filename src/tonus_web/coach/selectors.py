"""What is read of clips and runs: the history, its trend, one run with its clip."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonus.catalogue import exercise_keys, translator
from tonus.errors import InputError
from tonus.form.exercise import Exercise, exercise
from tonus.form.report import judgement_from_data
from tonus.form.vocabulary import CueKind
from tonus_video.report.headline import headline
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.members.models import Member

__all__ = [
    "HistoryDay",
    "HistoryItem",
    "Thumbnail",
    "TrendPoint",
    "held_share",
    "history",
    "judged_exercises",
    "recent_clips",
    "runs_of",
    "thumbnails",
    "trend",
]

PAGE: Final = 20
#: Sessions that the trend goes back.
SESSIONS: Final = 60
_HEAVY: Final = ("landmarks", "trace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A picture that stands for a run."""

    id: uuid.UUID
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryItem:
    """One run in the history.

    Parameters
    ----------
    run : AnalysisRun
        With its clip, if there is one; without landmarks.
    headline : str
        What was found; empty until it is done.
    count : int or None
        Complete repetitions; None until it is done.
    failing : tuple of (str, int)
        Cues that were faults, the most frequent first, at most three.
    thumbnail : Thumbnail or None
        First turning point.
    """

    run: AnalysisRun
    headline: str
    count: int | None
    failing: tuple[tuple[str, int], ...]
    thumbnail: Thumbnail | None

    @property
    def exercise_name(self) -> str:
        """What was done, in the reader's language."""
        return _(exercise(self.run.exercise).name)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDay:
    """The runs of the clips and live sets of one day."""

    day: dt.date
    items: tuple[HistoryItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One session: a clip or a live set, and what its newest judgement says.

    Parameters
    ----------
    run_id : UUID
        The judgement.
    at : datetime
        When it was.
    day : date
        The same as the person's date.
    count : int
        Complete repetitions.
    held : float or None
        Of the verdicts that were seen, the share that was ok; None where none was.
    seen : int
        How many were seen.
    """

    run_id: uuid.UUID
    at: dt.datetime
    day: dt.date
    count: int
    held: float | None
    seen: int

    @property
    def percent(self) -> int | None:
        """`held` in per cent; never rounded up to all of it."""
        if self.held is None:
            return None
        return min(round(100 * self.held), 100 if self.held >= 1 else 99)


def runs_of(member: Member) -> QuerySet[AnalysisRun]:
    """Return the runs of a member whose clip, if any, is there; newest first, light.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet
        With the clip of each.
    """
    return (
        AnalysisRun.objects.filter(member=member, clip__deleted_at=None)
        .select_related("clip")
        .defer(*_HEAVY)
        .order_by("-at", "-created_at", "-id")
    )


def history(
    member: Member, *, exercise_key: str = "", page: str | int = 1
) -> tuple[Page[AnalysisRun], list[HistoryDay]]:
    """Return one page of the history, by the day of the clip.

    Parameters
    ----------
    member : Member
        Whose.
    exercise_key : str, optional
        Only this exercise.
    page : str or int, optional
        Number of the page, from 1; a number that does not exist gives the nearest.

    Returns
    -------
    tuple of Page and list of HistoryDay
        Newest first.
    """
    runs = runs_of(member)
    if exercise_key:
        runs = runs.filter(exercise=exercise_key)
    shown = Paginator(runs, PAGE).get_page(page)
    pictures = thumbnails(run.pk for run in shown)
    items = [_item(run, pictures.get(run.pk)) for run in shown]
    return shown, [
        HistoryDay(day=day, items=tuple(of_day))
        for day, of_day in groupby(items, key=lambda item: item.run.local_date)
    ]


def thumbnails(run_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Thumbnail]:
    """Return the first turning point of each run that has pictures.

    Parameters
    ----------
    run_ids : iterable of UUID
        Runs.

    Returns
    -------
    dict
        By run; one query for all.
    """
    earlier = KeyPicture.objects.filter(
        run=OuterRef("run"), moment=OuterRef("moment"), rep__lt=OuterRef("rep")
    )
    rows = (
        KeyPicture.objects.filter(run__in=list(run_ids), moment="turn")
        .filter(~Exists(earlier))
        .values_list("run_id", "id", "width", "height")
    )
    return {run: Thumbnail(id=id_, width=w, height=h) for run, id_, w, h in rows}


def judged_exercises(member: Member) -> list[str]:
    """Return the exercises in a member's history, the one judged last first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    list of str
        Keys.
    """
    newest = (
        AnalysisRun.objects.filter(member=member, clip__deleted_at=None)
        .values("exercise")
        .annotate(last=Max("at"))
        .order_by("-last")
    )
    known = exercise_keys()
    return [row["exercise"] for row in newest if row["exercise"] in known]


def trend(member: Member, *, exercise_key: str) -> list[TrendPoint]:
    """Return the latest sessions of one exercise, in order of time.

    What was judged several times counts once, by its newest judgement.

    Parameters
    ----------
    member : Member
        Whose.
    exercise_key : str
        Sessions of different exercises are never drawn into one line.

    Returns
    -------
    list of TrendPoint
        At most `SESSIONS`.
    """
    mine = AnalysisRun.objects.filter(
        member=member,
        exercise=exercise_key,
        state=AnalysisRun.State.DONE,
        clip__deleted_at=None,
    )
    of_same = Q(clip=OuterRef("clip")) | Q(set_id=OuterRef("set_id"))
    later = mine.filter(of_same, id__gt=OuterRef("id"))
    rows = (
        mine.filter(~Exists(later), result__count__isnull=False, result__summary__isnull=False)
        .order_by("-at", "-id")
        .values_list("id", "at", "local_date", "result__count", "result__summary")[:SESSIONS]
    )
    points = []
    for run_id, at, day, count, summary in rows:
        held, seen = held_share(summary, exercise(exercise_key))
        points.append(TrendPoint(run_id=run_id, at=at, day=day, count=count, held=held, seen=seen))
    return points[::-1]


def held_share(
    summary: Sequence[dict[str, Any]], judged_exercise: Exercise
) -> tuple[float | None, int]:
    """Return which share of the verdicts that were seen was ok, and how many were seen.

    Parameters
    ----------
    summary : sequence of dict
        ``summary`` of a judgement.
    judged_exercise : Exercise
        Says which cues judge: advice never finds fault and is left out.

    Returns
    -------
    tuple of float or None, and int
        None where nothing was seen: that is no share at all.
    """
    judging = {cue.key for cue in judged_exercise.cues if cue.kind is CueKind.JUDGED}
    ok = sum(row["ok"] for row in summary if row["cue"] in judging)
    seen = ok + sum(row["fault"] for row in summary if row["cue"] in judging)
    return (ok / seen if seen else None), seen


def recent_clips(member: Member, *, at_most: int = 5) -> list[Clip]:
    """Return a member's newest clips.

    Parameters
    ----------
    member : Member
        Whose.
    at_most : int, optional
        How many.

    Returns
    -------
    list of Clip
        Newest first.
    """
    return list(Clip.objects.filter(member=member).order_by("-at", "-id")[:at_most])


def _item(run: AnalysisRun, thumbnail: Thumbnail | None) -> HistoryItem:
    if run.state != AnalysisRun.State.DONE or run.result is None:
        return HistoryItem(run=run, headline="", count=None, failing=(), thumbnail=thumbnail)
    try:
        judgement = judgement_from_data(run.result)
    except InputError:
        # Its own page says so too, and what can be done.
        told = _("This report cannot be shown.")
        return HistoryItem(run=run, headline=told, count=None, failing=(), thumbnail=thumbnail)
    translate = translator(get_language() or "en")
    judged_exercise = exercise(run.exercise)
    labels = {cue.key: translate.gettext(cue.label) for cue in judged_exercise.cues}
    failing = sorted(
        ((labels.get(row.cue, row.cue), row.fault) for row in judgement.summary if row.fault),
        key=lambda cue: -cue[1],
    )
    return HistoryItem(
        run=run,
        headline=" ".join(headline(judgement, judged_exercise, translate)),
        count=judgement.count,
        failing=tuple(failing[:3]),
        thumbnail=thumbnail,
    )
