"""Records of the tests: a weigh-in, a clip with its file, a run with a real judgement."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone

from tests.generated.motions import motion_named
from tests.generated.seeing import CLEAN, random_camera, seen
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus.units import Quantity, Unit
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.diary.models import WeighIn
from tonus_web.members.models import Member
from tonus_web.records.models import new_id

__all__ = ["new_clip", "new_run", "new_weigh_in", "squat_result"]


def new_weigh_in(member: Member, *, kg: str = "70.5", days_ago: float = 0.0) -> WeighIn:
    """A weight that somebody entered."""
    weigh_in = WeighIn(member=member)
    weigh_in.weight = Quantity.entered(kg, unit=Unit.KG)
    weigh_in.set_moment(timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin")
    weigh_in.save()
    return weigh_in


def new_clip(member: Member, *, name: str = "squats.mp4", days_ago: float = 0.0) -> Clip:
    """A clip whose file is there, though no decoder would read it."""
    key = new_id().hex
    clip = Clip(member=member, name=name, path=f"{key[-2:]}/{member.pk.hex}/clips/{key}.mp4")
    clip.container, clip.size_bytes = "mp4", 12
    clip.set_moment(timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin")
    file = settings.MEDIA_DIR / clip.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"no real clip")
    clip.save()
    return clip


def new_run(
    clip: Clip, *, state: str = AnalysisRun.State.DONE, pictures: int = 1, hours_ago: float = 0.0
) -> AnalysisRun:
    """An analysis of a clip; one that is done holds the judgement of generated squats."""
    done = state == AnalysisRun.State.DONE
    ended = timezone.now() - dt.timedelta(hours=hours_ago) if done else None
    run = AnalysisRun.objects.create(
        member=clip.member,
        clip=clip,
        exercise="squat",
        state=state,
        progress=1.0 if done else 0.4,
        begun_at=ended,
        ended_at=ended,
        result=squat_result() if done else None,
        landmarks=bytes(range(256)) if done else None,
    )
    for number in range(pictures if done else 0):
        KeyPicture.objects.create(
            run=run, rep=number, moment="turn", time_s=1.0, width=2, height=2, jpeg=b"\xff\xd8"
        )
    return run


@cache
def squat_result() -> dict[str, Any]:
    """What the judge says of generated squats, as it is stored."""
    motion = motion_named("squats_half", seed=2)
    rng = np.random.default_rng(2)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    return judgement_data(judged(seen(motion, camera, CLEAN, fps=30.0, rng=rng)))
