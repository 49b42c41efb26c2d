"""The ``tonus`` command: its subcommands and options, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tonus import __version__
from tonus.catalogue import exercise_keys
from tonus.errors import TonusError
from tonus_cli.speech import _, give_up, notes

__all__ = ["app", "main"]

_EPILOG = _(
    "Exit codes: 0 done, 2 wrong use, 3 the input cannot be used, 4 the result cannot be "
    "written, 5 set-up is missing, 6 nothing in the clip could be judged, 130 stopped."
)

app = typer.Typer(
    name="tonus",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Watches exercises in ordinary video, counts true repetitions and says what it saw, "
        "what was a fault, and what it could not see. Video stays on this machine."
    ),
    epilog=_EPILOG,
)

ExerciseKey = StrEnum("ExerciseKey", {key: key for key in sorted(exercise_keys())})  # type: ignore[misc]


class Depth(StrEnum):
    """How deep a repetition is to go."""

    PARALLEL = "parallel"
    HALF = "half"
    QUARTER = "quarter"
    CHAIR = "chair"


class Model(StrEnum):
    """Pose model: the heavier, the slower and the surer."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


ClipArgument = Annotated[
    Path, typer.Argument(metavar="CLIP", help=_("Video file: mp4, mov, webm, mkv, avi …"))
]
ExerciseOption = Annotated[
    ExerciseKey, typer.Option("--exercise", "-e", help=_("Exercise that the clip shows."))
]
ModelOption = Annotated[
    Model, typer.Option("--model", "-m", help=_("Pose model: quick, usual or thorough."))
]
DepthOption = Annotated[
    Depth | None,
    typer.Option(
        "--depth",
        "-d",
        help=_(
            "Depth that counts and is judged. Without it half squats count and the depth cue "
            "looks for parallel."
        ),
        show_default=False,
    ),
]
JsonOption = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="FILE|-",
        help=_("Write the judgement as JSON; - for standard output."),
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        help=_("Processes to use; as many as there are cores unless given."),
        show_default=False,
    ),
]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"tonus {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    pass


@app.command(
    help=_("Watch a clip and judge every repetition in it."),
    epilog=_("Example: tonus analyze squats.mp4 --report squats.html --video judged.mp4"),
)
def analyze(
    clip: ClipArgument,
    exercise: ExerciseOption = ExerciseKey("squat"),  # noqa: B008
    model: ModelOption = Model.FULL,
    depth: DepthOption = None,
    json: JsonOption = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.html",
            help=_("Write a report that opens offline in any browser."),
            show_default=False,
        ),
    ] = None,
    video: Annotated[
        Path | None,
        typer.Option(
            "--video",
            metavar="FILE.mp4",
            help=_("Write the clip with skeleton, angles, count and cues drawn in."),
            show_default=False,
        ),
    ] = None,
    workers: WorkersOption = None,
) -> None:
    """Judge a clip."""
    from tonus_cli.analyze import Wanted, analyze_clip

    analyze_clip(
        clip,
        exercise_key=exercise.value,
        model=model.value,
        depth=None if depth is None else depth.value,
        wanted=Wanted(json=json, report=report, video=video),
        workers=workers,
    )


@app.command(
    help=_("Judge landmarks that were recorded before."),
    epilog=_("Example: tonus judge squats.npz --exercise squat --json -"),
)
def judge(
    landmarks: Annotated[
        Path, typer.Argument(metavar="LANDMARKS.npz", help=_("Made by tonus landmarks."))
    ],
    exercise: ExerciseOption = ExerciseKey("squat"),  # noqa: B008
    depth: DepthOption = None,
    json: JsonOption = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.html",
            help=_("Write a report, without pictures, that opens offline."),
            show_default=False,
        ),
    ] = None,
) -> None:
    """Judge recorded landmarks."""
    from tonus_cli.analyze import Wanted, judge_landmarks

    judge_landmarks(
        landmarks,
        exercise_key=exercise.value,
        depth=None if depth is None else depth.value,
        wanted=Wanted(json=json, report=report, video=None),
    )


@app.command(
    help=_("Record the landmarks of the person in a clip, to judge them later or elsewhere."),
    epilog=_("Example: tonus landmarks squats.mp4 -o squats.npz"),
)
def landmarks(
    clip: ClipArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE.npz", help=_("Where to write the landmarks.")),
    ],
    model: ModelOption = Model.FULL,
    workers: WorkersOption = None,
    every_frame: Annotated[
        bool,
        typer.Option(
            "--every-frame",
            help=_("Keep every frame of clips above 31 frames a second."),
        ),
    ] = False,
) -> None:
    """Record landmarks."""
    from tonus_cli.analyze import record_landmarks

    record_landmarks(clip, output, model=model.value, workers=workers, every_frame=every_frame)


@app.command(
    help=_("List the exercises, or show how one is judged."),
    epilog=_("Example: tonus exercises squat"),
)
def exercises(
    key: Annotated[
        ExerciseKey | None, typer.Argument(help=_("Exercise to show."), show_default=False)
    ] = None,
    json: JsonOption = None,
) -> None:
    """List exercises or show one."""
    from tonus_cli.exercises import show_exercise, show_exercises

    if key is None:
        show_exercises(json=json)
    else:
        show_exercise(key.value, json=json)


def main() -> None:
    """Run the command; errors are told in one sentence, never as a traceback."""
    try:
        app()
    except TonusError as error:
        try:
            give_up(error)
        except typer.Exit as ending:
            raise SystemExit(ending.exit_code) from None
    except KeyboardInterrupt:
        notes.print(_("Stopped before the end, as asked."))
        raise SystemExit(130) from None
    except BrokenPipeError:
        # Whoever read the output had enough; that is no error.
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
