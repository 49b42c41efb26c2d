"""A live set becomes a run with a report: once, whole, and without a clip."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

import numpy as np
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_data
from tonus.messages import N_
from tonus.pose.sequence import PoseSequence
from tonus_files.landmarks_npz import landmarks_bytes
from tonus_web.accounts.zones import known_zone
from tonus_web.coach.held_times import held_seconds
from tonus_web.coach.live_conversation import WholeSet
from tonus_web.coach.live_messages import LiveRefusal
from tonus_web.coach.live_protocol import FRAME, ErrorCode, Saved, Start
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.quota import held_room, kept_bytes
from tonus_web.coach.refusals import Quota
from tonus_web.coach.traces import packed_trace
from tonus_web.members.limits import limits_of
from tonus_web.members.models import Member

__all__ = ["already_saved", "pose_of", "saved_set"]

#: Nobody had this application before; a clock that says so is wrong.
_EARLIEST: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def already_saved(member: Member, start: Start) -> Saved | None:
    """Return the run of a set that was saved before.

    Parameters
    ----------
    member : Member
        Whose set it is.
    start : Start
        What it began with.

    Returns
    -------
    Saved or None
        None where it was not; also where it was saved and then deleted it is saved.

    Raises
    ------
    LiveRefusal
        When something else has the id.
    """
    rows = AnalysisRun.everything.filter(pk=uuid.UUID(start.set))
    row = rows.only("member", "set_id", "exercise", "result").first()
    if row is None:
        return None
    if (row.member_id, row.set_id, row.exercise) != (member.pk, row.pk, start.exercise):
        raise LiveRefusal(ErrorCode.CONFLICT, N_("Another set was saved under the same name."))
    return _saved(row, already=True)


def pose_of(whole: WholeSet) -> PoseSequence:
    """Return the landmarks of a set, as a recording has them.

    Parameters
    ----------
    whole : WholeSet
        As it arrived.

    Returns
    -------
    PoseSequence
        Every frame.
    """
    rows = np.frombuffer(whole.frames, FRAME)
    return PoseSequence.from_arrays(
        rows["landmarks"],
        width=whole.start.width,
        height=whole.start.height,
        timestamps_s=rows["time_s"],
    )


def saved_set(member: Member, whole: WholeSet) -> Saved:
    """Return the run of a set, written unless it is there already.

    Parameters
    ----------
    member : Member
        Whose set it is.
    whole : WholeSet
        Judged here once more, as a recording is: the same landmarks, the same verdicts.

    Returns
    -------
    Saved
        Where its report is.

    Raises
    ------
    LiveRefusal
        When the member has no room left, or something else has the id.
    """
    if (before := already_saved(member, whole.start)) is not None:
        return before
    pose, start = pose_of(whole), whole.start
    judgement = judged(pose, start.exercise, depth=start.depth, limits=limits_of(member))
    run = _run(member, start, pose, judgement)
    try:
        with held_room(
            member,
            run.size_bytes,
            refusal=N_(
                "There is room for {left_mb} MB more, and this set has {size_mb} MB. "
                "Delete older clips or sets; this one is kept on your device."
            ),
        ):
            run.save(force_insert=True)
    except Quota as error:
        raise LiveRefusal(ErrorCode.NO_ROOM, error.message, **_plain(error.params)) from error
    except Member.DoesNotExist as error:
        raise LiveRefusal(
            ErrorCode.NOT_ALLOWED, N_("You may not record sets for this person.")
        ) from error
    except IntegrityError:
        # Two connections of one device: the other was quicker.
        if (before := already_saved(member, start)) is None:
            raise
        return before
    return _saved(run, already=False)


def _plain(params: dict[str, object]) -> dict[str, Any]:
    return dict(params)


def _run(member: Member, start: Start, pose: PoseSequence, judgement: Judgement) -> AnalysisRun:
    now = timezone.now()
    name = uuid.UUID(start.set)
    fps = (len(pose) - 1) / pose.duration_s if pose.duration_s > 0 else None
    run = AnalysisRun(
        pk=name,
        set_id=name,
        member=member,
        source=AnalysisRun.Source.LIVE,
        exercise=start.exercise,
        depth=start.depth or "",
        model=start.model,
        state=AnalysisRun.State.DONE,
        progress=1.0,
        begun_at=now,
        ended_at=now,
        result={
            **judgement_data(judgement),
            "source": {
                "name": None,
                "duration_s": round(pose.duration_s, 3),
                "width": pose.width,
                "height": pose.height,
                "fps": None if fps is None else round(fps, 3),
                "frames": len(pose),
                "model": start.model,
                "target_reps": start.target_reps,
            },
        },
        landmarks=landmarks_bytes(pose, fps=fps, model=start.model),
        trace=packed_trace(judgement),
    )
    run.size_bytes = kept_bytes(run)
    run.set_moment(_moment(start.started_at, now), known_zone(start.zone) or "UTC")
    return run


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    """When it began; now where a device's clock cannot be right."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return now
    return at if at.tzinfo is not None and _EARLIEST <= at <= now else now


def _saved(run: AnalysisRun, *, already: bool) -> Saved:
    return Saved(
        set=str(run.pk),
        run=str(run.pk),
        url=reverse("coach:run", args=[run.member_id, run.pk]),
        count=int((run.result or {}).get("count", 0)),
        held_s=held_seconds(run.result),
        already=already,
    )
