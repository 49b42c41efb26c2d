"""Finished and unfinished runs, made by the real judge from recorded landmarks."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from tests.recordings import golden_pose
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_data
from tonus_files.landmarks_npz import landmarks_bytes
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.coach.traces import packed_trace
from tonus_web.members.models import Member
from tonus_web.records.models import new_id

__all__ = ["clip_of", "judgement_of", "run_of", "waiting_run"]

SQUATS = "squat_stick_side"


@cache
def judgement_of(name: str = SQUATS, depth: str = "") -> Judgement:
    """What the judge says of a recording."""
    return judged(golden_pose(name), depth=depth or None)


@cache
def _columns(name: str, depth: str) -> dict[str, Any]:
    judgement, pose = judgement_of(name, depth), golden_pose(name)
    source = {
        "name": f"{name}.mp4",
        "duration_s": round(float(pose.timestamps_s[-1]), 3),
        "width": pose.width,
        "height": pose.height,
        "fps": 29.97,
        "model": "full",
        "warnings": [],
    }
    return {
        "result": {**judgement_data(judgement), "source": source},
        "trace": packed_trace(judgement),
        "landmarks": landmarks_bytes(pose, model="full"),
    }


def clip_of(member: Member, *, name: str = "squats.mp4", days_ago: float = 0.0) -> Clip:
    """A clip whose file was not looked at."""
    pk = new_id()
    clip = Clip(
        id=pk,
        member=member,
        name=name,
        path=storage.clip_name(member.pk, pk, "mp4"),
        container="mp4",
        size_bytes=2_400_000,
        duration_s=20.5,
        width=608,
        height=1080,
        fps=29.97,
    )
    clip.set_moment(timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin")
    clip.save()
    return clip


def run_of(
    member: Member,
    *,
    recording: str = SQUATS,
    depth: str = "",
    name: str = "squats.mp4",
    days_ago: float = 0.0,
    pictures: bool = True,
    clip: Clip | None = None,
) -> AnalysisRun:
    """A finished run, as a worker writes it."""
    clip = clip or clip_of(member, name=name, days_ago=days_ago)
    run = AnalysisRun.objects.create(
        member=member,
        clip=clip,
        exercise="squat",
        depth=depth,
        state=AnalysisRun.State.DONE,
        progress=1.0,
        **deepcopy(_columns(recording, depth)),
    )
    if pictures:
        KeyPicture.objects.bulk_create(
            KeyPicture(
                run=run,
                rep=index,
                moment=moment,
                time_s=at_s,
                width=36,
                height=64,
                jpeg=_jpeg(index),
            )
            for index, rep in enumerate(judgement_of(recording, depth).reps)
            for moment, at_s in (("start", rep.start_s), ("turn", rep.peak_s), ("end", rep.end_s))
        )
    return run


def waiting_run(member: Member, state: str = "waiting", **columns: Any) -> AnalysisRun:
    """A run that is not done."""
    return AnalysisRun.objects.create(
        member=member, clip=clip_of(member), exercise="squat", state=state, **columns
    )


@cache
def _jpeg(shade: int) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (36, 64), (120 + shade, 80, 60)).save(stream, "JPEG")
    return stream.getvalue()
