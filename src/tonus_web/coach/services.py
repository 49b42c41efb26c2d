"""What is written about finished runs: judged again, deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tonus.errors import InputError
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus.messages import N_
from tonus_files.landmarks_npz import landmarks_from
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.coach.quota import held_room, kept_bytes
from tonus_web.coach.runs import new_run
from tonus_web.coach.traces import packed_trace
from tonus_web.members.limits import limits_of
from tonus_web.members.models import MemberRecord
from tonus_web.members.undo import deleted_together

__all__ = ["analysed_clip", "deleted_run", "judged_again"]


def analysed_clip(clip: Clip, *, exercise: str, depth: str) -> AnalysisRun:
    """Return a run of a clip that is already here.

    Parameters
    ----------
    clip : Clip
        Not deleted.
    exercise : str
        Such as ``squat``.
    depth : str
        Depth target; empty for that of the exercise file.

    Returns
    -------
    AnalysisRun
        Done, where the clip was watched before: its landmarks are judged again.
        Else the run that is under way for the same question, or a new one.
    """
    runs = AnalysisRun.objects.filter(clip=clip)
    watched = runs.filter(state=AnalysisRun.State.DONE, landmarks__isnull=False)
    if (run := watched.order_by("-created_at").first()) is not None:
        return judged_again(run, exercise=exercise, depth=depth)
    with transaction.atomic():
        # Two presses of the button wait for each other here.
        Clip.objects.select_for_update().get(pk=clip.pk)
        busy = (AnalysisRun.State.WAITING, AnalysisRun.State.RUNNING)
        same = runs.filter(state__in=busy, exercise=exercise, depth=depth).first()
        return same or new_run(clip, exercise=exercise, depth=depth)


def judged_again(run: AnalysisRun, *, exercise: str, depth: str) -> AnalysisRun:
    """Return a new run with another judgement of the same landmarks, done at once.

    The clip is not opened again.  Pictures of repetitions that both judgements
    found at the same moments are taken over; the others are drawn as figures.

    Parameters
    ----------
    run : AnalysisRun
        Done.
    exercise : str
        Such as ``squat``.
    depth : str
        Depth target; empty for that of the exercise file.

    Returns
    -------
    AnalysisRun
        Done, beside the old one.

    Raises
    ------
    InputError
        When the run has no landmarks, exercise or depth is not known, or the member
        has no room left (by `held_room`).
    """
    if run.landmarks is None or run.result is None:
        raise InputError(N_("There is nothing to judge again: the analysis is not finished."))
    pose = landmarks_from(bytes(run.landmarks), name=str(run.pk))
    judgement = judged(pose, exercise, depth=depth or None, limits=limits_of(run.member))
    now = timezone.now()
    new = AnalysisRun(
        member_id=run.member_id,
        source=run.source,
        clip_id=run.clip_id,
        set_id=run.set_id,
        at=run.at,
        zone=run.zone,
        local_date=run.local_date,
        exercise=exercise,
        depth=depth,
        model=run.model,
        state=AnalysisRun.State.DONE,
        progress=1.0,
        begun_at=now,
        ended_at=now,
        result={**judgement_data(judgement), "source": run.result.get("source", {})},
        landmarks=run.landmarks,
        trace=packed_trace(judgement),
        judged_again=True,
    )
    new.size_bytes = kept_bytes(new)
    refusal = N_(
        "There is room for {left_mb} MB more, and another judgement takes {size_mb} MB. "
        "Delete older clips, sets or reports first."
    )
    with held_room(run.member, new.size_bytes, refusal=refusal):
        new.save()
        KeyPicture.objects.bulk_create(_same_pictures(run, new))
    return new


def deleted_run(run: AnalysisRun) -> str:
    """Delete a run softly, and its clip where nothing else was made of it.

    Parameters
    ----------
    run : AnalysisRun
        In any state that no worker is busy with.

    Returns
    -------
    str
        What brings both back; see `tonus_web.members.undo`.

    Raises
    ------
    InputError
        When a worker is busy with it.
    """
    if run.state in (AnalysisRun.State.WAITING, AnalysisRun.State.RUNNING):
        raise InputError(N_("Stop the analysis before you delete it."))
    gone: list[MemberRecord] = [run]
    if run.clip is not None and not _is_used_elsewhere(run.clip, run):
        gone.append(run.clip)
    return deleted_together(*gone)


def _is_used_elsewhere(clip: Clip, run: AnalysisRun) -> bool:
    return AnalysisRun.objects.filter(clip=clip).exclude(pk=run.pk).exists()


def _same_pictures(old: AnalysisRun, new: AnalysisRun) -> list[KeyPicture]:
    """Pictures of the repetitions that stand at the same place and time in both."""
    assert old.result is not None
    assert new.result is not None
    # A stored result that is damaged has no repetitions to compare with.
    before, after = old.result.get("reps", []), new.result["reps"]
    moments = ("start_s", "peak_s", "end_s")
    same = {
        index
        for index, (a, b) in enumerate(zip(before, after, strict=False))
        if all(a[name] == b[name] for name in moments)
    }
    return [
        KeyPicture(
            run=new,
            rep=picture.rep,
            moment=picture.moment,
            time_s=picture.time_s,
            width=picture.width,
            height=picture.height,
            jpeg=picture.jpeg,
        )
        for picture in old.pictures.filter(rep__in=same)
    ]
