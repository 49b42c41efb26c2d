"""Accounts for show, made and removed from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from tonus.errors import InputError, SetupError
from tonus.messages import N_
from tonus_cli.application import set_up
from tonus_cli.speech import _, notes, results

__all__ = ["DEMO_EXAMPLES", "DEMO_HELP", "demo"]

DEMO_HELP: Final = _(
    "Make an account that shows a year of somebody's records; nobody's own are touched."
)
DEMO_EXAMPLES: Final = "\n".join(
    (
        _("Examples:"),
        "tonus demo --data-dir demo",
        "tonus demo --data-dir demo --odd",
        "tonus demo --data-dir demo --remove",
    )
)


def demo(
    data_dir: Annotated[
        Path | None,
        typer.Option(
            "--data-dir",
            metavar="FOLDER",
            help=_("Folder of the records; made if missing. TONUS_DATA_DIR unless given."),
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="NUMBER",
            min=0,
            max=2**31 - 1,
            help=_("Another number gives another year; the same gives the same."),
        ),
    ] = 1,
    empty: Annotated[
        bool, typer.Option("--empty", help=_("An account without any records."))
    ] = False,
    odd: Annotated[
        bool,
        typer.Option(
            "--odd",
            help=_("People with odd records: one reading, units mixed up, gaps, days to come."),
        ),
    ] = False,
    into_existing: Annotated[
        bool,
        typer.Option(
            "--into-existing", help=_("Also where people keep their own records; beside theirs.")
        ),
    ] = False,
    remove: Annotated[
        bool,
        typer.Option("--remove", help=_("Remove every account that this command has made.")),
    ] = False,
) -> None:
    """Make or remove accounts for show."""
    if empty + odd + remove > 1:
        raise typer.BadParameter(_("Choose one of --empty, --odd and --remove."))
    if remove:
        _remove(data_dir=data_dir)
        return
    kind = "empty" if empty else "odd" if odd else "year"
    _make(kind=kind, seed=seed, data_dir=data_dir, into_existing=into_existing)


def _make(*, kind: str, seed: int, data_dir: Path | None, into_existing: bool) -> None:
    """Make an account for show, and print how to sign in.

    Raises
    ------
    TonusError
        When people keep records there and nobody said that it may be, when there is
        one already, or set-up is missing.
    """
    set_up(TONUS_DATA_DIR=data_dir)
    from django.utils import timezone

    from tonus_web.demo.accounts import Kind, new_demo, people_count
    from tonus_web.environment import environment
    from tonus_web.serving.preparation import is_behind, prepare

    people = people_count()
    if people and not into_existing:
        raise InputError(
            N_(
                "People keep records in {place}; nothing was touched. Name another folder "
                "with --data-dir, or let the demonstration stand beside them with "
                "--into-existing."
            ),
            place=environment().data_dir,
        )
    if not people:
        prepare()
    elif is_behind():
        raise SetupError(
            N_("The database is not ready ({reason}). Start the server once: tonus serve"),
            reason=_(N_("it is of another version")),
        )
    demo = new_demo(Kind(kind), seed=seed, now=timezone.now())
    notes.print(_("Sign in with this name and this password; it is shown only now:"))
    results.print(f"{demo.name} {demo.password}")
    for name, path in demo.pages:
        results.print(f"{path} {name}")
    notes.print(
        _("Then start the server: TONUS_DATA_DIR={place} tonus serve", place=environment().data_dir)
    )


def _remove(*, data_dir: Path | None) -> None:
    """Remove every account for show, and print which.

    Raises
    ------
    TonusError
        When set-up is missing, or there is none.
    """
    set_up(TONUS_DATA_DIR=data_dir)
    from django.db import DatabaseError

    from tonus_web.demo.accounts import removed_demos

    try:
        names = removed_demos()
    except DatabaseError as error:
        raise SetupError(
            N_("The database is not ready ({reason}). Start the server once: tonus serve"),
            reason=str(error).splitlines()[0],
        ) from error
    if not names:
        raise InputError(N_("There is no demonstration to remove."))
    for name in names:
        results.print(name)
    notes.print(_("These accounts are gone, with everything that they held."))
