"""The ``tonus`` command: its subcommands and options, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tonus import __version__
from tonus.catalogue import exercise_keys
from tonus.errors import TonusError
from tonus_cli.auto import AUTO
from tonus_cli.command import Command, Group
from tonus_cli.demo import DEMO_EXAMPLES, DEMO_HELP, demo
from tonus_cli.energy_target import energy
from tonus_cli.speech import _, exit_code, notes, told
from tonus_cli.streams import hold_streams

__all__ = ["app", "main"]

app = typer.Typer(
    name="tonus",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Watches exercises in ordinary video, counts true repetitions and says what it saw, "
        "what was a fault, and what it could not see. Video stays on this machine."
    ),
    epilog="\n".join(
        (
            _("Begin with: tonus analyze CLIP"),
            _("Learn more: tonus analyze --help"),
            "",
            _("Exit codes:"),
            _("0 done"),
            _("1 the work failed on the way"),
            _("2 wrong use of the command"),
            _("3 the input cannot be used"),
            _("4 a result cannot be written"),
            _("5 set-up is missing"),
            _("6 done, but nothing in the clip could be judged"),
            _("130 stopped by Ctrl-C or a polite kill"),
        )
    ),
)

ExerciseKey = StrEnum("ExerciseKey", {key: key for key in sorted(exercise_keys())})  # type: ignore[misc]
Watched = StrEnum("Watched", {key: key for key in (*sorted(exercise_keys()), AUTO)})  # type: ignore[misc]


class Depth(StrEnum):
    """How deep or far a repetition is to go, or how the person stands, by the exercise."""

    PARALLEL = "parallel"
    HALF = "half"
    QUARTER = "quarter"
    CHAIR = "chair"
    FLOOR = "floor"
    STEP = "step"
    BLOCK = "block"
    FULL = "full"
    PART = "part"
    STRAIGHT = "straight"
    BENT = "bent"
    LEVEL = "level"


class Model(StrEnum):
    """Pose model: the heavier, the slower and the surer."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


# Whether a file can be read is left to those who read it: they say it better.
ClipArgument = Annotated[
    Path,
    typer.Argument(
        metavar="CLIP", readable=False, help=_("Video file: mp4, mov, webm, mkv, avi …")
    ),
]
ExerciseOption = Annotated[
    Watched,
    typer.Option(
        "--exercise",
        "-e",
        metavar="EXERCISE",
        help=_(
            "Exercise that the clip shows, as tonus exercises lists them; auto names it from "
            "the motion."
        ),
    ),
]
ModelOption = Annotated[
    Model,
    typer.Option(
        "--model",
        "-m",
        metavar="MODEL",
        help=_("Pose model: lite is the quickest, heavy the surest, full between them."),
    ),
]
DepthOption = Annotated[
    Depth | None,
    typer.Option(
        "--depth",
        "-d",
        metavar="DEPTH",
        help=_(
            "What counts and is judged, by the exercise: a squat to parallel, half, quarter or "
            "chair; a calf raise on the floor, a step or a block; a curl in full or in part; a "
            "calf stretch with the knee straight or bent. Without it the exercise says; half "
            "squats count and the depth cue looks for parallel."
        ),
        show_default=False,
    ),
]
JsonOption = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="FILE|-",
        readable=False,
        help=_("Write the result as JSON; - puts it on standard output in place of the text."),
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="NUMBER",
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
    cls=Command,
    help=_("Watch a clip and judge every repetition in it."),
    epilog="\n".join(
        (
            _("Examples:"),
            "tonus analyze squats.mp4",
            "tonus analyze squats.mp4 --report squats.html --video judged.mp4",
            "tonus analyze squats.mp4 --depth chair --model lite --json -",
        )
    ),
)
def analyze(
    clip: ClipArgument,
    exercise: ExerciseOption = Watched("squat"),
    model: ModelOption = Model.FULL,
    depth: DepthOption = None,
    json: JsonOption = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.html",
            readable=False,
            help=_("Write a report that opens offline in any browser."),
            show_default=False,
        ),
    ] = None,
    video: Annotated[
        Path | None,
        typer.Option(
            "--video",
            metavar="FILE.mp4",
            readable=False,
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
    cls=Command,
    help=_("Judge landmarks that were recorded before."),
    epilog="\n".join(
        (
            _("Examples:"),
            "tonus judge squats.npz",
            "tonus judge squats.npz --exercise squat --json -",
        )
    ),
)
def judge(
    landmarks: Annotated[
        Path,
        typer.Argument(
            metavar="LANDMARKS.npz",
            readable=False,
            help=_("Landmarks that were recorded by tonus landmarks."),
        ),
    ],
    exercise: ExerciseOption = Watched("squat"),
    depth: DepthOption = None,
    json: JsonOption = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.html",
            readable=False,
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
    cls=Command,
    help=_("Record the landmarks of the person in a clip, to judge them later or elsewhere."),
    epilog="\n".join((_("Example:"), "tonus landmarks squats.mp4 -o squats.npz")),
)
def landmarks(
    clip: ClipArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.npz",
            readable=False,
            help=_("Where to write the landmarks."),
        ),
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


walk = typer.Typer(
    name="walk",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help=_("What recordings tell of walks."),
)
app.add_typer(walk)


app.add_typer(energy)


@walk.command(
    "gait",
    cls=Command,
    help=_("Find heel strikes, cadence and symmetry of somebody seen walking from the side."),
    epilog="\n".join(
        (
            _("Examples:"),
            "tonus walk gait walk.npz",
            "tonus walk gait walk.npz --json -",
        )
    ),
)
def walk_gait(
    landmarks: Annotated[
        Path,
        typer.Argument(
            metavar="LANDMARKS.npz",
            readable=False,
            help=_("Landmarks that were recorded by tonus landmarks."),
        ),
    ],
    json: JsonOption = None,
) -> None:
    """Tell the gait of recorded landmarks."""
    from tonus_cli.walk import show_gait

    show_gait(landmarks, json=json)


@app.command(
    cls=Command,
    help=_("List the exercises, or show how one is judged."),
    epilog="\n".join((_("Examples:"), "tonus exercises", "tonus exercises squat --json -")),
)
def exercises(
    key: Annotated[
        ExerciseKey | None,
        typer.Argument(metavar="EXERCISE", help=_("Exercise to show."), show_default=False),
    ] = None,
    json: JsonOption = None,
) -> None:
    """List exercises or show one."""
    from tonus_cli.exercises import show_exercise, show_exercises

    if key is None:
        show_exercises(json=json)
    else:
        show_exercise(key.value, json=json)


@app.command(
    cls=Command,
    help=_("Serve the application in a browser: accounts, coach, targets; workers run beside it."),
    epilog="\n".join(
        (
            _("Examples:"),
            "tonus serve",
            "tonus serve --lan",
            "tonus serve --host 0.0.0.0 --port 8080 --workers 2",
        )
    ),
)
def serve(
    host: Annotated[
        str | None,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help=_(
                "Address to listen on; 0.0.0.0 for all of this machine. Without it, and until "
                "there is an administrator, only this machine is answered."
            ),
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="NUMBER",
            min=0,
            max=65535,
            help=_("Port to listen on; 8000 unless given."),
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="NUMBER",
            min=0,
            max=64,
            help=_("Workers to start beside the server; 1 unless given."),
            show_default=False,
        ),
    ] = None,
    lan: Annotated[
        bool,
        typer.Option(
            "--lan",
            help=_(
                "Answer the phones and computers of the local network, encrypted, so that their "
                "cameras work; shows the address and a QR code."
            ),
        ),
    ] = False,
) -> None:
    """Serve the application."""
    from tonus_cli.serve import serve_application

    serve_application(host=host, port=port, workers=workers, lan=lan)


@app.command(
    cls=Command,
    help=_("Analyse clips that wait in the application, one after the other."),
    epilog="\n".join((_("Examples:"), "tonus worker", "tonus worker --once --name attic")),
)
def worker(
    once: Annotated[bool, typer.Option("--once", help=_("End as soon as no clip waits."))] = False,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="NAME",
            help=_("What to call this worker; the name of the machine unless given."),
            show_default=False,
        ),
    ] = "",
) -> None:
    """Work as a worker."""
    from tonus_cli.worker import work

    work(name=name, once=once)


@app.command(
    "admin-link",
    cls=Command,
    help=_("Print a link that works once: to become administrator, or for a new password."),
    epilog="\n".join((_("Examples:"), "tonus admin-link", "tonus admin-link anna")),
)
def admin_link(
    account: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help=_("Account that needs a new password; without it the link makes administrator."),
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print a one-time link."""
    from tonus_cli.admin_link import print_link

    print_link(account)


app.command(cls=Command, help=DEMO_HELP, epilog=DEMO_EXAMPLES)(demo)


def main() -> None:
    """Run the command; errors are told in one sentence, never as a traceback."""
    hold_streams()
    try:
        app()
    except TonusError as error:
        notes.print(told(error))
        raise SystemExit(exit_code(error)) from None


if __name__ == "__main__":
    main()
