"""From a clip or recorded landmarks to the results that were asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from tonus.catalogue import references
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_data
from tonus.pose.sequence import PoseSequence
from tonus_cli.outputs import STDOUT, check_outputs, write_json, write_text
from tonus_cli.progress import Stop, progress_bar
from tonus_cli.speech import EXIT_NOTHING_SEEN, _, messages, notes
from tonus_cli.summary import print_summary

__all__ = ["Wanted", "analyze_clip", "judge_landmarks", "record_landmarks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Results that were asked for; None where not."""

    json: Path | None
    report: Path | None
    video: Path | None


def analyze_clip(
    clip: Path,
    *,
    exercise_key: str,
    model: str,
    depth: str | None,
    wanted: Wanted,
    workers: int | None,
) -> None:
    """Watch a clip, judge it, and write what was asked for.

    Raises
    ------
    TonusError
        When the clip cannot be used, a result cannot be written, or the person
        stopped the work.
    """
    from tonus_video.landmarks import recorded_landmarks

    check_outputs(clip, wanted.json, wanted.report, wanted.video)
    exercise(exercise_key)
    with Stop() as stop:
        with progress_bar(_("Watching")) as progress:
            recording = recorded_landmarks(
                clip, model=model, workers=workers, progress=progress, cancelled=stop
            )
        for note in recording.warnings:
            notes.print(_(note.message, **dict(note.params)), markup=False)
        judgement = judged(recording.pose, exercise_key, depth=depth)
        source = {
            "name": clip.name,
            "duration_s": round(recording.info.duration_s, 3),
            "width": recording.info.width,
            "height": recording.info.height,
            "fps": round(recording.info.fps, 3),
            "model": model,
            "warnings": [_(n.message, **dict(n.params)) for n in recording.warnings],
        }
        if wanted.report is not None:
            _write_report(wanted.report, judgement, source, clip=clip)
        if wanted.video is not None:
            _write_video(wanted.video, judgement, clip, stop)
    _tell(judgement, source, wanted)


def judge_landmarks(path: Path, *, exercise_key: str, depth: str | None, wanted: Wanted) -> None:
    """Judge recorded landmarks and write what was asked for.

    Raises
    ------
    TonusError
        When the file cannot be used or a result cannot be written.
    """
    from tonus_files.landmarks_npz import read_landmarks

    check_outputs(path, wanted.json, wanted.report)
    pose = read_landmarks(path)
    judgement = judged(pose, exercise_key, depth=depth)
    source = {
        "name": path.name,
        "duration_s": round(pose.duration_s, 3),
        "width": pose.width,
        "height": pose.height,
        "fps": _mean_fps(pose),
        "model": None,
        "warnings": [],
    }
    if wanted.report is not None:
        _write_report(wanted.report, judgement, source, clip=None)
    _tell(judgement, source, wanted)


def record_landmarks(
    clip: Path, output: Path, *, model: str, workers: int | None, every_frame: bool
) -> None:
    """Record the landmarks of a clip.

    Raises
    ------
    TonusError
        When the clip cannot be used, the file cannot be written, or the person
        stopped the work.
    """
    from tonus_files.landmarks_npz import write_landmarks
    from tonus_video.landmarks import recorded_landmarks

    check_outputs(clip, output)
    with Stop() as stop, progress_bar(_("Watching")) as progress:
        recording = recorded_landmarks(
            clip,
            model=model,
            workers=workers,
            keep_all=every_frame,
            progress=progress,
            cancelled=stop,
        )
    for note in recording.warnings:
        notes.print(_(note.message, **dict(note.params)), markup=False)
    pose = recording.pose
    write_landmarks(output, pose, fps=recording.info.fps, model=model, source=clip.name)
    notes.print(
        _(
            "{path}: {frames} frames, a person in {seen} of them.",
            path=output,
            frames=len(pose),
            seen=int(pose.seen.sum()),
        ),
        markup=False,
    )


def _write_report(
    path: Path,
    judgement: Judgement,
    source: dict[str, Any],
    *,
    clip: Path | None,
) -> None:
    from tonus_video.report import ClipFacts, written_report

    pictures = []
    if clip is not None:
        from tonus_video.key_frames import key_frames

        pictures = key_frames(clip, judgement)
    page = written_report(
        judgement,
        clip=ClipFacts(
            **{name: source[name] for name in ("name", "duration_s", "width", "height", "fps")},
            model=source["model"],
        ),
        exercise=exercise(judgement.exercise),
        translate=messages(),
        key_frames=pictures,
        references=references(),
    )
    write_text(path, page)


def _write_video(path: Path, judgement: Judgement, clip: Path, stop: Callable[[], bool]) -> None:
    from tonus_video.annotated import write_annotated_video

    with progress_bar(_("Drawing")) as progress:
        write_annotated_video(
            clip, path, judgement, translate=messages(), progress=progress, cancelled=stop
        )


def _tell(
    judgement: Judgement, source: dict[str, Any], wanted: Wanted
) -> None:
    if wanted.json is not None:
        write_json(wanted.json, {**judgement_data(judgement), "source": source})
    if wanted.json != STDOUT:
        print_summary(judgement)
        for path in (wanted.json, wanted.report, wanted.video):
            if path is not None:
                notes.print(_("Written: {path}", path=path), markup=False)
    if judgement.judged_s <= 0:
        notes.print(_nothing_seen(judgement), markup=False)
        raise typer.Exit(EXIT_NOTHING_SEEN)


def _nothing_seen(judgement: Judgement) -> str:
    why = judgement.not_judged[0].reason if judgement.not_judged else "gate.nobody"
    return _("Nothing in this clip could be judged. {reason}", reason=_(why))


def _mean_fps(pose: PoseSequence) -> float | None:
    return round((len(pose) - 1) / pose.duration_s, 3) if pose.duration_s > 0 else None
