"""Reading of the catalogue's files, as text and as checked tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NoReturn

from tonus.errors import InputError, SetupError
from tonus.messages import N_

__all__ = ["catalogue_root", "exercise_keys", "exercise_text", "tables"]

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


def catalogue_root() -> Traversable:
    """Return the folder of the catalogue, wherever the package is installed.

    Returns
    -------
    importlib.resources.abc.Traversable
        Folder that holds ``exercises``, ``locales`` and the tables.

    Examples
    --------
    >>> catalogue_root().joinpath("muscles.toml").is_file()
    True
    """
    return files("tonus.catalogue")


def exercise_keys() -> tuple[str, ...]:
    """Return the keys of all exercises, in alphabetical order.

    Returns
    -------
    tuple of str
        Names of the files in ``exercises`` without their ending.

    See Also
    --------
    exercise_text : The file behind a key.

    Examples
    --------
    >>> isinstance(exercise_keys(), tuple)
    True
    """
    folder = catalogue_root().joinpath("exercises")
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir() if entry.is_file())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def exercise_text(key: str) -> str:
    """Return the file of one exercise as text.

    Parameters
    ----------
    key : str
        Key of the exercise, such as ``squat``.

    Returns
    -------
    str
        TOML text, unparsed, so that errors in it can name their line.

    Raises
    ------
    InputError
        When there is no such exercise; the message names those there are.

    Examples
    --------
    >>> exercise_text("levitation")
    Traceback (most recent call last):
    ...
    tonus.errors.InputError: There is no exercise "levitation". Choose one of: ...
    """
    # Only names that were listed are opened: a key is never used as a path.
    if key not in exercise_keys():
        raise InputError(
            N_('There is no exercise "{key}". Choose one of: {known}.'),
            key=key,
            known=", ".join(exercise_keys()),
        )
    return catalogue_root().joinpath("exercises", f"{key}.toml").read_text(encoding="utf-8")


@cache
def tables(
    name: str, required: frozenset[str], optional: frozenset[str]
) -> Mapping[str, Mapping[str, object]]:
    """Return a catalogue file of tables, each checked for its fields.

    Parameters
    ----------
    name : str
        Name of the file, such as ``muscles.toml``.
    required : frozenset of str
        Fields that every table must have.
    optional : frozenset of str
        Fields that a table may have; anything else is an error.

    Returns
    -------
    mapping of str to mapping
        Key of each table to its fields, in the order of the file.

    Raises
    ------
    SetupError
        When the file is missing, is no TOML, or a table breaks the contract.

    Examples
    --------
    >>> fields = frozenset({"name", "latin", "region", "group"})
    >>> tables("muscles.toml", fields, frozenset({"kind"}))["soleus"]["latin"]
    'Musculus soleus'
    """
    try:
        document = tomllib.loads(catalogue_root().joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        _refuse(name, str(error))
    for key, fields in document.items():
        _check_table(name, key, fields, required, optional)
    return document


def _check_table(
    name: str, key: str, fields: object, required: Collection[str], optional: Collection[str]
) -> None:
    if not _KEY.fullmatch(key):
        _refuse(name, f"[{key}] must be lower-case letters, digits and underscores")
    if not isinstance(fields, dict):
        _refuse(name, f"{key} must be a table, [{key}]")
    for field in sorted(set(required) - set(fields)):
        _refuse(name, f"[{key}] lacks {field}")
    for field in sorted(set(fields) - set(required) - set(optional)):
        _refuse(name, f"[{key}] has {field}, which no such table has")


def _refuse(name: str, detail: str) -> NoReturn:
    raise SetupError(
        N_("The catalogue file {name} is damaged: {detail}. Install Tonus again."),
        name=name,
        detail=detail,
    )
