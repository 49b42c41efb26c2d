"""From a clip or recorded landmarks to the results that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tonus.catalogue import references
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.naming import named_exercise
from tonus.form.report import judgement_data
from tonus.messages import N_
from tonus.pose.sequence import PoseSequence
from tonus_cli.auto import AUTO
from tonus_cli.outputs import STDOUT, check_outputs, write_json, write_text
from tonus_cli.progress import Stop, progress_bar
from tonus_cli.speech import EXIT_NOTHING_SEEN, _, messages, notes, shown
from tonus_cli.summary import print_summary

if TYPE_CHECKING:
    from tonus_video.landmarks import Recording
    from tonus_video.report import KeyFrame

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
    from tonus_video.source import source_data

    check_outputs(wanted.report, wanted.video, json=wanted.json, source=clip)
    _check_choice(exercise_key, depth)
    with Stop() as stop:
        with stop.heard(), progress_bar(_("Watching")) as progress:
            recording = recorded_landmarks(
                clip, model=model, workers=workers, progress=progress, cancelled=stop
            )
        source = source_data(
            recording.info,
            name=shown(clip.name),
            model=model,
            warnings=_told_warnings(recording),
        )
        judgement = _judged(recording.pose, exercise_key, depth)
        # What is quickly made comes first: a long drawing that fails takes
        # nothing else away.
        _tell(judgement, source, wanted.json)
        if wanted.report is not None:
            _write_report(
                wanted.report, judgement, source, pictures=_pictures(clip, judgement, stop)
            )
        if wanted.video is not None:
            _write_video(wanted.video, judgement, clip, stop)
    _end(judgement)


def judge_landmarks(path: Path, *, exercise_key: str, depth: str | None, wanted: Wanted) -> None:
    """Judge recorded landmarks and write what was asked for.

    Raises
    ------
    TonusError
        When the file cannot be used or a result cannot be written.
    """
    from tonus_files.landmarks_npz import read_landmarks

    check_outputs(wanted.report, json=wanted.json, source=path)
    _check_choice(exercise_key, depth)
    pose = read_landmarks(path)
    judgement = _judged(pose, exercise_key, depth)
    source = {
        "name": shown(path.name),
        "duration_s": round(pose.duration_s, 3),
        "width": pose.width,
        "height": pose.height,
        "fps": _mean_fps(pose),
        "model": None,
        "warnings": [],
    }
    _tell(judgement, source, wanted.json)
    if wanted.report is not None:
        _write_report(wanted.report, judgement, source)
    _end(judgement)


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

    check_outputs(output, source=clip)
    with Stop() as stop, stop.heard(), progress_bar(_("Watching")) as progress:
        recording = recorded_landmarks(
            clip,
            model=model,
            workers=workers,
            keep_all=every_frame,
            progress=progress,
            cancelled=stop,
        )
    _told_warnings(recording)
    pose = recording.pose
    write_landmarks(output, pose, fps=recording.info.fps, model=model, source=shown(clip.name))
    notes.print(
        _(
            "{path}: {frames} frames, a person in {seen} of them.",
            path=output,
            frames=len(pose),
            seen=int(pose.seen.sum()),
        )
    )


def _check_choice(exercise_key: str, depth: str | None) -> None:
    """Refuse what does not exist before hours of watching."""
    if exercise_key != AUTO:
        exercise(exercise_key).chosen(depth)


def _judged(pose: PoseSequence, exercise_key: str, depth: str | None) -> Judgement:
    """Return the judgement of what was asked for, or of what the motion shows.

    Raises
    ------
    typer.Exit
        When no exercise can be named.
    """
    if exercise_key != AUTO:
        return judged(pose, exercise_key, depth=depth)
    naming = named_exercise(pose)
    if naming.named is None:
        why = N_("No exercise that is known here was seen. Choose one by --exercise to see why.")
        if naming.rivals:
            why = N_("No exercise can be named: {names} were all seen. Choose one by --exercise.")
        notes.print(_(why, names=", ".join(_(exercise(key).name) for key in naming.rivals)))
        raise typer.Exit(EXIT_NOTHING_SEEN)
    named = naming.named
    notes.print(_("Named from the motion: {name}.", name=_(exercise(named.exercise).name)))
    return judged(pose, named.exercise, depth=depth)


def _told_warnings(recording: Recording) -> list[str]:
    """Say what the person should know about the clip, and return it."""
    warnings = [_(note.message, **dict(note.params)) for note in recording.warnings]
    for warning in warnings:
        notes.print(warning)
    return warnings


def _pictures(clip: Path, judgement: Judgement, stop: Stop) -> list[KeyFrame]:
    """Return the pictures of the repetitions; a long clip is decoded to the last of them."""
    from tonus_video.key_frames import key_frames

    with stop.heard(), progress_bar(_("Taking pictures")) as progress:
        return key_frames(clip, judgement, progress=progress, cancelled=stop)


def _write_report(
    path: Path,
    judgement: Judgement,
    source: dict[str, Any],
    *,
    pictures: Sequence[KeyFrame] = (),
) -> None:
    from tonus_video.report import ClipFacts, written_report

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
    _say_written(path)


def _write_video(path: Path, judgement: Judgement, clip: Path, stop: Stop) -> None:
    from tonus_video.annotated import write_annotated_video

    with stop.heard(), progress_bar(_("Drawing")) as progress:
        write_annotated_video(
            clip, path, judgement, translate=messages(), progress=progress, cancelled=stop
        )
    _say_written(path)


def _tell(judgement: Judgement, source: dict[str, Any], json: Path | None) -> None:
    if json is not None:
        write_json(json, {**judgement_data(judgement), "source": source})
    if json != STDOUT:
        print_summary(judgement)
        if json is not None:
            _say_written(json)


def _say_written(path: Path) -> None:
    notes.print(_("Written: {path}", path=path))


def _end(judgement: Judgement) -> None:
    """End the command with an exit code of its own where nothing could be judged."""
    if judgement.judged_s <= 0:
        why = judgement.not_judged[0].reason if judgement.not_judged else "gate.nobody"
        notes.print(_("Nothing in this clip could be judged. {reason}", reason=_(why)))
        raise typer.Exit(EXIT_NOTHING_SEEN)


def _mean_fps(pose: PoseSequence) -> float | None:
    return round((len(pose) - 1) / pose.duration_s, 3) if pose.duration_s > 0 else None
