"""Tables of an exercise file that know where they stand, for errors that help."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from typing import Any, Final, NoReturn, TypeVar

from tonus.errors import ExerciseFileError
from tonus.messages import N_

__all__ = ["Table"]

Choice = TypeVar("Choice", str, int)

_HEADER: Final = re.compile(r"^\s*\[+\s*([^\]\s]+)\s*\]+")


class Table:
    """One table of a TOML file; every read is checked and remembered.

    Parameters
    ----------
    values : dict
        Content of the table.
    lines : sequence of str
        Lines of the whole file.
    file : str
        Name of the file, for errors.
    path : str
        Dotted name of the table; empty for the outermost.
    first_line : int
        Line of the table's header, or on which it stands inline; 1-based.
    inline : bool
        Whether the table stands in braces on that one line.

    See Also
    --------
    Table.root : The usual way to make one.

    Examples
    --------
    >>> Table.root("depth = 3", file="a.toml").number("depth")
    3.0
    """

    def __init__(
        self,
        values: dict[str, Any],
        *,
        lines: Sequence[str],
        file: str,
        path: str = "",
        first_line: int = 1,
        inline: bool = False,
    ) -> None:
        self._values = values
        self._lines = lines
        self._file = file
        self._path = path
        self._first_line = first_line
        self._inline = inline
        self._read: set[str] = set()
        self._below: dict[str, list[Table]] = {}

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
        return cls(values, lines=text.splitlines(), file=file)

    def refuse(self, name: str, problem: str, **params: object) -> NoReturn:
        """Raise the error that names file, line and key.

        Parameters
        ----------
        name : str
            Key at fault.
        problem : str
            What is wrong with it, in English.
        **params : object
            Values for the placeholders of `problem`.

        Raises
        ------
        ExerciseFileError
            Always.
        """
        raise ExerciseFileError(
            N_("{file}, line {line}, {key}: {problem}."),
            file=self._file,
            line=self._line(name),
            key=name,
            problem=problem.format(**params),
        )

    def _line(self, name: str) -> int:
        """Return the line of a key; that of the table where the key is missing."""
        return self._own_line(name) or next(iter(self._header_lines(name)), self._first_line)

    def _own_line(self, name: str) -> int | None:
        key = rf"[\"']?{re.escape(name)}[\"']?\s*="
        if self._inline:
            found = re.search(rf"[{{,\s]{key}", self._lines[self._first_line - 1])
            return self._first_line if found else None
        begin = self._first_line if self._path else 0
        for number, line in enumerate(self._lines[begin:], begin + 1):
            if _HEADER.match(line):
                return None
            if re.match(rf"\s*{key}", line):
                return number
        return None

    def _header_lines(self, name: str) -> list[int]:
        """Return the lines of the headers of tables below, up to the next table like this."""
        path = f"{self._path}.{name}" if self._path else name
        found = []
        for number, line in enumerate(self._lines[self._first_line - 1 :], self._first_line):
            header = _HEADER.match(line)
            if header is None:
                continue
            if self._path and header[1] == self._path and number > self._first_line:
                break
            if header[1] == path:
                found.append(number)
        return found

    def names(self) -> tuple[str, ...]:
        """Return every key of the table.

        Returns
        -------
        tuple of str
            In the order of the file.
        """
        return tuple(self._values)

    def tables(self) -> tuple[str, ...]:
        """Return the keys that hold tables.

        Returns
        -------
        tuple of str
            In the order of the file.
        """
        return tuple(name for name, value in self._values.items() if isinstance(value, dict))

    def _get(self, name: str) -> Any:
        self._read.add(name)
        if name not in self._values:
            self.refuse(name, N_("is missing"))
        return self._values[name]

    def text(self, name: str) -> str:
        """Return a string that is not empty.

        Parameters
        ----------
        name : str
            Key; anything else under it is an `ExerciseFileError`, as in all that follows.

        Returns
        -------
        str
            As it stands in the file.
        """
        value = self._get(name)
        if not isinstance(value, str) or not value:
            self.refuse(name, N_("must be text"))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings.

        Parameters
        ----------
        name : str
            Key.

        Returns
        -------
        tuple of str
            May be empty.
        """
        value = self._get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(name, N_("must be a list of texts"))
        return tuple(value)

    def flag(self, name: str, *, missing: bool | None = None) -> bool:
        """Return true or false.

        Parameters
        ----------
        name : str
            Key.
        missing : bool, optional
            Returned where the key is missing; without it the key must be there.

        Returns
        -------
        bool
            As it stands in the file.
        """
        if missing is not None and name not in self._values:
            return missing
        value = self._get(name)
        if not isinstance(value, bool):
            self.refuse(name, N_("must be true or false"))
        return value

    def number(self, name: str) -> float:
        """Return a finite number.

        Parameters
        ----------
        name : str
            Key.

        Returns
        -------
        float
            Never NaN, never infinite.
        """
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, N_("must be a number"))
        if not math.isfinite(value):
            self.refuse(name, N_("must be a finite number"))
        return float(value)

    def optional_number(self, name: str) -> float | None:
        """Return a finite number, or None where the key is missing.

        Parameters
        ----------
        name : str
            Key.

        Returns
        -------
        float or None
            Never NaN, never infinite.
        """
        return self.number(name) if name in self._values else None

    def sides(self, name: str, *, missing: float | None = None) -> tuple[float, float]:
        """Return a finite number for each side, left first.

        Parameters
        ----------
        name : str
            Key; one number stands for both sides.
        missing : float, optional
            Returned for both where the key is missing; without it the key must be there.

        Returns
        -------
        tuple of float
            Never NaN, never infinite.
        """
        if missing is not None and name not in self._values:
            return missing, missing
        value = self._get(name)
        both = value if isinstance(value, list) else [value, value]
        numbers = [v for v in both if isinstance(v, int | float) and not isinstance(v, bool)]
        if len(both) != 2 or len(numbers) != 2:
            self.refuse(name, N_("must be a number, or one for each side"))
        if not all(math.isfinite(number) for number in numbers):
            self.refuse(name, N_("must be a finite number"))
        return float(numbers[0]), float(numbers[1])

    def whole(self, name: str) -> int:
        """Return a whole number.

        Parameters
        ----------
        name : str
            Key.

        Returns
        -------
        int
            As it stands in the file.
        """
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(name, N_("must be a whole number"))
        return value

    def choice(
        self, name: str, known: Sequence[Choice], problem: str, *, missing: Choice | None = None
    ) -> Choice:
        """Return a value that is one of the known ones.

        Parameters
        ----------
        name : str
            Key.
        known : sequence of str or of int
            What may stand there.
        problem : str
            What to say about anything else.
        missing : str or int, optional
            Returned where the key is missing; without it the key must be there.

        Returns
        -------
        str or int
            The member of `known`.
        """
        if missing is not None and name not in self._values:
            return missing
        value = self._get(name)
        item = next((item for item in known if value == item), None)
        if item is None or isinstance(value, bool):
            self.refuse(name, problem)
        return item

    def choices(self, name: str, known: Sequence[str], problem: str) -> tuple[str, ...]:
        """Return a list of values that are each one of the known ones.

        Parameters
        ----------
        name : str
            Key.
        known : sequence of str
            What may stand there.
        problem : str
            What to say about anything else.

        Returns
        -------
        tuple of str
            At least one.
        """
        values = self.texts(name)
        if not values or not set(values) <= set(known):
            self.refuse(name, problem)
        return values

    def table(self, name: str) -> Table:
        """Return a table below this one.

        Parameters
        ----------
        name : str
            Key.

        Returns
        -------
        Table
            The same object each time.
        """
        value = self._get(name)
        if not isinstance(value, dict):
            self.refuse(name, N_("must be a table"))
        return self._tables_below(name, [value])[0]

    def items(self, name: str, *, optional: bool = False) -> list[Table]:
        """Return the tables of a list below this one.

        Parameters
        ----------
        name : str
            Key.
        optional : bool
            Whether the key may be missing.

        Returns
        -------
        list of Table
            The same objects each time.
        """
        if optional and name not in self._values:
            return []
        value = self._get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(name, N_("must be a list of tables"))
        return self._tables_below(name, value)

    def _tables_below(self, name: str, values: list[dict[str, Any]]) -> list[Table]:
        if name not in self._below:
            own = self._own_line(name)
            lines = self._header_lines(name) if own is None else self._brace_lines(own)
            lines += [self._line(name)] * len(values)
            self._below[name] = [
                Table(
                    item,
                    lines=self._lines,
                    file=self._file,
                    path=f"{self._path}.{name}" if self._path else name,
                    first_line=line,
                    inline=own is not None,
                )
                for item, line in zip(values, lines, strict=False)
            ]
        return self._below[name]

    def _brace_lines(self, first: int) -> list[int]:
        """Return the lines of a list of inline tables, one table on each."""
        if "{" in self._lines[first - 1]:
            return []
        found = []
        for number, line in enumerate(self._lines[first:], first + 1):
            if not line.lstrip().startswith(("{", "#")):
                break
            if line.lstrip().startswith("{"):
                found.append(number)
        return found

    def finish(self) -> None:
        """Refuse keys that nobody read, in this table and those below it."""
        for name in self._values:
            if name not in self._read:
                self.refuse(name, N_("is not a known key"))
        for below in self._below.values():
            for table in below:
                table.finish()
