"""Tables of an exercise file that know where they stand, for errors that help."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from tonus.errors import ExerciseFileError
from tonus.messages import N_

__all__ = ["Table"]

_REQUIRED: Final = object()
Choice = TypeVar("Choice", str, int)


class Table:
    """One table of a TOML file; every read is checked and remembered.

    Parameters
    ----------
    values : dict
        Content of the table.
    text : str
        Text of the whole file, for line numbers.
    file : str
        Name of the file, for errors.
    first_line : int
        Line of the table's header, 1-based.

    See Also
    --------
    Table.root : The usual way to make one.

    Examples
    --------
    >>> Table.root("depth = 3", file="a.toml").number("depth")
    3.0
    """

    def __init__(self, values: dict[str, Any], *, text: str, file: str, first_line: int) -> None:
        self._values = values
        self._text = text
        self._file = file
        self._first_line = first_line
        self._read: set[str] = set()
        self._below: dict[str, Table | list[Table]] = {}

    @classmethod
    def root(cls, text: str, *, file: str) -> Table:
        """Return the outermost table of a file.

        Parameters
        ----------
        text : str
            TOML.
        file : str
            Name for errors.

        Returns
        -------
        Table
            With nothing read yet.

        Raises
        ------
        ExerciseFileError
            When the text is not TOML.
        """
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise ExerciseFileError(
                N_("{file} is not valid TOML: {problem}."), file=file, problem=str(problem)
            ) from problem
        return cls(values, text=text, file=file, first_line=1)

    def error(self, name: str, problem: str, **params: object) -> ExerciseFileError:
        """Return the error that names file, line and key."""
        return ExerciseFileError(
            N_("{file}, line {line}, {key}: {problem}."),
            file=self._file,
            line=self._line(name),
            key=name,
            problem=problem.format(**params),
        )

    def _line(self, name: str) -> int:
        lines = self._text.splitlines()
        pattern = re.compile(rf"(^|[\[{{,.\s]){re.escape(name)}\s*(=|\])")
        for number in range(self._first_line, len(lines) + 1):
            if pattern.search(lines[number - 1]):
                return number
        return self._first_line

    def names(self) -> tuple[str, ...]:
        """Return every key of the table, in order."""
        return tuple(self._values)

    def tables(self) -> tuple[str, ...]:
        """Return the keys that hold tables, in order."""
        return tuple(name for name, value in self._values.items() if isinstance(value, dict))

    def _get(self, name: str, missing: object) -> Any:
        self._read.add(name)
        if name in self._values:
            return self._values[name]
        if missing is _REQUIRED:
            raise self.error(name, N_("is missing"))
        return missing

    def text(self, name: str) -> str:
        """Return a string that is not empty."""
        value = self._get(name, _REQUIRED)
        if not isinstance(value, str) or not value:
            raise self.error(name, N_("must be text"))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self._get(name, _REQUIRED)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(name, N_("must be a list of texts"))
        return tuple(value)

    def flag(self, name: str, *, missing: object = _REQUIRED) -> bool:
        """Return true or false."""
        value = self._get(name, missing)
        if not isinstance(value, bool):
            raise self.error(name, N_("must be true or false"))
        return value

    def number(self, name: str, *, missing: Any = _REQUIRED) -> Any:
        """Return a finite number as float, or `missing`."""
        value = self._get(name, missing)
        if name not in self._values:
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(name, N_("must be a number"))
        if value != value or value in (float("inf"), float("-inf")):
            raise self.error(name, N_("must be a finite number"))
        return float(value)

    def whole(self, name: str) -> int:
        """Return a whole number."""
        value = self._get(name, _REQUIRED)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(name, N_("must be a whole number"))
        return value

    def choice(
        self,
        name: str,
        known: Sequence[Choice],
        problem: str,
        *,
        missing: object = _REQUIRED,
    ) -> Choice:
        """Return a value that is one of the known ones."""
        value = self._get(name, missing)
        for item in known:
            if value == item and not isinstance(value, bool):
                return item
        raise self.error(name, problem)

    def choices(self, name: str, known: Sequence[str], problem: str) -> tuple[str, ...]:
        """Return a list of values that are each one of the known ones."""
        values = self.texts(name)
        if not values or not set(values) <= set(known):
            raise self.error(name, problem)
        return values

    def table(self, name: str) -> Table:
        """Return a table below this one."""
        value = self._get(name, _REQUIRED)
        if not isinstance(value, dict):
            raise self.error(name, N_("must be a table"))
        below = self._below.get(name)
        if not isinstance(below, Table):
            below = Table(value, text=self._text, file=self._file, first_line=self._line(name))
            self._below[name] = below
        return below

    def items(self, name: str, *, missing: object = _REQUIRED) -> list[Table]:
        """Return the tables of a list below this one."""
        value = self._get(name, missing)
        if not isinstance(value, list | tuple) or not all(isinstance(v, dict) for v in value):
            raise self.error(name, N_("must be a list of tables"))
        below = self._below.get(name)
        if not isinstance(below, list):
            lines = self._item_lines(name)
            below = [
                Table(
                    item,
                    text=self._text,
                    file=self._file,
                    first_line=lines[i] if i < len(lines) else self._line(name),
                )
                for i, item in enumerate(value)
            ]
            self._below[name] = below
        return below

    def _item_lines(self, name: str) -> list[int]:
        lines = self._text.splitlines()
        header = re.compile(rf"^\s*\[\[([a-z_.]+\.)?{re.escape(name)}\]\]")
        inline = re.compile(r"^\s*\{")
        starts = [
            i + 1
            for i, line in enumerate(lines)
            if i + 1 >= self._first_line and header.search(line)
        ]
        if starts:
            return starts
        first = self._line(name)
        return [i + 1 for i, line in enumerate(lines) if i + 1 >= first and inline.search(line)]

    def finish(self) -> None:
        """Refuse keys that nobody read, in this table and those below it."""
        for name in self._values:
            if name not in self._read:
                raise self.error(name, N_("is not a known key"))
        for below in self._below.values():
            for table in [below] if isinstance(below, Table) else below:
                table.finish()
