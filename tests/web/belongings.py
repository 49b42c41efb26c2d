"""One of everything that a member can have, made from real judgements."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from django.utils import timezone
from PIL import Image

from tests.generated.motions import motion_named
from tests.generated.seeing import CLEAN, random_camera, seen
from tonus.energy import Goal
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus.pose.sequence import PoseSequence
from tonus.units import Quantity, Unit
from tonus_files.landmarks_npz import landmarks_bytes
from tonus_web.body.models import Measurement, Photo
from tonus_web.body.photo_services import new_photo, photos_kept
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture, Upload, UploadPart
from tonus_web.coach.traces import packed_trace
from tonus_web.diary.models import DayIntake, GoalChoice, RefusedAim, WeighIn
from tonus_web.members.models import Member
from tonus_web.records.models import new_id
from tonus_web.training.models import (
    CustomExercise,
    Note,
    Session,
    SessionExercise,
    SetEntry,
)
from tonus_web.weight.models import (
    ImportedIntake,
    ImportedWeighIn,
    KeptTarget,
    ReadingAnswer,
    WeightImport,
)

__all__ = [
    "Belongings",
    "Trained",
    "belongings_of",
    "done_run",
    "kept_photo",
    "new_intake",
    "new_measurement",
    "new_weigh_in",
    "trained",
]


@dataclass(frozen=True)
class Trained:
    """A session of one member, with one of everything in it."""

    session: Session
    item: SessionExercise
    entry: SetEntry
    note: Note
    own: CustomExercise


@dataclass(frozen=True)
class Belongings:
    """Records of one member."""

    clip: Clip
    run: AnalysisRun
    waiting: AnalysisRun
    picture: KeyPicture
    upload: Upload
    weigh_in: WeighIn
    deleted: WeighIn
    intake: DayIntake
    measurement: Measurement
    photo: Photo
    goal: GoalChoice
    refused: RefusedAim
    trained: Trained
    weights: WeightImport


@cache
def _watched() -> PoseSequence:
    motion = motion_named("squats_half", seed=2)
    rng = np.random.default_rng(2)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    return seen(motion, camera, CLEAN, fps=30.0, rng=rng)


@cache
def _found() -> dict[str, Any]:
    judgement = judged(_watched())
    assert judgement.reps
    source = {"name": "squats.mp4", "duration_s": 20.0, "width": 1280, "height": 720, "fps": 30.0}
    return {
        "result": {**judgement_data(judgement), "source": source},
        "trace": packed_trace(judgement),
        "landmarks": landmarks_bytes(_watched()),
    }


def _jpeg() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (48, 64), (181, 67, 42)).save(stream, "JPEG")
    return stream.getvalue()


def done_run(member: Member, name: str = "squats.mp4", *, days_ago: float = 0.0) -> AnalysisRun:
    """A clip of squats that was analysed, with one key picture."""
    at = timezone.now() - dt.timedelta(days=days_ago)
    content = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x08free" * 64
    clip = Clip(
        member=member,
        name=name,
        container="mp4",
        size_bytes=len(content),
        duration_s=20.0,
        width=1280,
        height=720,
        fps=30.0,
    )
    clip.path = storage.clip_name(member.pk, clip.pk, "mp4")
    clip.set_moment(at, "Europe/Berlin")
    clip.save()
    path = storage.clip_file(clip.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    run = AnalysisRun.objects.create(
        member=member,
        clip=clip,
        exercise="squat",
        state=AnalysisRun.State.DONE,
        progress=1.0,
        attempts=1,
        begun_at=at,
        ended_at=at + dt.timedelta(seconds=40),
        **_found(),
    )
    KeyPicture.objects.create(
        run=run, rep=0, moment="turn", time_s=3.0, width=48, height=64, jpeg=_jpeg()
    )
    return run


def watched_clip(run: AnalysisRun) -> Clip:
    """The clip of a run that is of one."""
    assert run.clip is not None
    return run.clip


def new_weigh_in(member: Member, *, days_ago: float = 0.0, kg: str = "70.5") -> WeighIn:
    """A weight of a morning."""
    weigh_in = WeighIn(member=member)
    weigh_in.weight = Quantity.entered(kg, unit=Unit.KG)
    weigh_in.set_moment(timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin")
    weigh_in.save()
    return weigh_in


def new_intake(member: Member, *, days_ago: int = 0, kcal: str = "2150") -> DayIntake:
    """What was eaten in a day, everything counted."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    intake = DayIntake(member=member, local_date=day, is_complete=True)
    intake.energy = Quantity.entered(kcal, unit=Unit.KCAL)
    intake.save()
    return intake


def new_measurement(
    member: Member, *, days_ago: float = 0.0, site: str = "waist", cm: str = "84.5"
) -> Measurement:
    """A girth of an evening."""
    row = Measurement(member=member, site=site)
    row.length = Quantity.entered(cm, unit=Unit.CM)
    row.set_moment(timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin")
    row.save()
    return row


def kept_photo(member: Member, *, days_ago: float = 0.0, view: str = "front") -> Photo:
    """A photo that the member switched on and took."""
    photos_kept(member, is_wanted=True)
    with tempfile.NamedTemporaryFile(suffix=".jpg") as sent:
        sent.write(_jpeg())
        sent.flush()
        return new_photo(
            member,
            record_id=new_id(),
            sent=Path(sent.name),
            view=view,
            at=timezone.now() - dt.timedelta(days=days_ago),
            zone="Europe/Berlin",
        )


def trained(member: Member, *, days_ago: float = 0.0, run: AnalysisRun | None = None) -> Trained:
    """A session of squats, and of an exercise of one's own that works the same muscles."""
    at, zone = timezone.now() - dt.timedelta(days=days_ago), "Europe/Berlin"
    session = Session(member=member, name="Legs")
    session.set_moment(at, zone)
    session.save()
    item = SessionExercise.objects.create(
        member=member, session=session, exercise="squat", order=1, target_sets=3
    )
    own = CustomExercise.objects.create(
        member=member, name="Step-ups", muscles={"quadriceps": "prime"}, needs="a step"
    )
    entry = SetEntry(member=member, session=session, exercise="squat", repetitions=8, rir=2)
    entry.load, entry.run = Quantity.entered("12.50", unit=Unit.KG), run
    entry.set_moment(at, zone)
    entry.save()
    other = SetEntry(member=member, session=session, custom=own, name=own.name, repetitions=10)
    other.set_moment(at, zone)
    other.save()
    note = Note(member=member, session=session, text="Easy today.")
    note.set_moment(at, zone)
    note.save()
    return Trained(session=session, item=item, entry=entry, note=note, own=own)


def imported_weights(member: Member) -> WeightImport:
    """An import of one weight and one intake, with an answer and a check-in beside it."""
    batch = WeightImport.objects.create(member=member, name="log.csv", count=2)
    weigh_in = new_weigh_in(member, days_ago=40, kg="70.9")
    ImportedWeighIn.objects.create(batch=batch, weigh_in=weigh_in)
    day = timezone.localdate() - dt.timedelta(days=40)
    eaten = DayIntake(member=member, local_date=day, source=DayIntake.Source.IMPORT)
    eaten.energy = Quantity.entered("2100", unit=Unit.KCAL)
    eaten.save()
    ImportedIntake.objects.create(batch=batch, intake=eaten)
    ReadingAnswer.objects.create(
        member=member, weigh_in=weigh_in, amount=weigh_in.weight_kg, said=ReadingAnswer.Said.KEEP
    )
    KeptTarget.objects.create(member=member, local_date=day, kept_kcal=1800.0, proposed_kcal=1850.0)
    return batch


def belongings_of(member: Member) -> Belongings:
    """Return one of everything, written into the database and the media folder."""
    run = done_run(member)
    assert run.clip is not None
    upload = Upload.objects.create(
        member=member,
        name="next.mp4",
        size_bytes=3 * 2**20,
        part_bytes=2**20,
        exercise="squat",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    UploadPart.objects.create(upload=upload, number=1, size_bytes=2**20, sha256="0" * 64)
    deleted = new_weigh_in(member, days_ago=2)
    deleted.delete_softly()
    return Belongings(
        clip=watched_clip(run),
        run=run,
        waiting=AnalysisRun.objects.create(member=member, clip=run.clip, exercise="squat"),
        picture=run.pictures.get(),
        upload=upload,
        weigh_in=new_weigh_in(member),
        deleted=deleted,
        intake=new_intake(member),
        measurement=new_measurement(member),
        photo=kept_photo(member),
        goal=GoalChoice.objects.create(
            member=member,
            goal=Goal.LOSE_1.value,
            protein_g_per_kg=1.5,
            weekday_pattern="1.2,1,1,1.2,1,1,1",
        ),
        refused=RefusedAim.objects.create(
            member=member, goal="rate:-1.5", local_date=timezone.localdate()
        ),
        trained=trained(member, run=run),
        weights=imported_weights(member),
    )
