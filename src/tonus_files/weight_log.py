"""A log of weights and intakes from a table as text (CSV).

Columns are found by their names: ``date``, ``weight_kg`` or ``weight_lb`` (or
``weight`` with a column ``unit``), and where there are any ``time``,
``intake_kcal`` or ``intake_kj``, and ``complete``.  Commas, semicolons and tabs
part them; a decimal comma is understood.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tonus.energy import Intake, Weighing
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_files.weight_cells import (
    DayOrder,
    date_of,
    day_order,
    energy_of,
    hour_of,
    is_empty,
    is_total,
    said_complete,
    weight_of,
)
from tonus_files.weight_columns import Columns, columns_of

__all__ = ["Skipped", "WeightLog", "read_weight_log", "weight_log_from"]

#: A line for each day of a hundred years is less.
_LARGEST_BYTES: Final = 8_000_000
_MOST_LINES: Final = 100_000
#: Readings of a day are compared with each other; nobody is on a scale so often.
_MOST_OF_A_DAY: Final = 200
_DELIMITERS: Final = (";", "\t", ",", "|")
#: Both weights of a line are the same one, rounded.
_SAME_KG: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A line that is no day.

    Parameters
    ----------
    line : int
        Its number in the file, from 1.
    words : str
        What it begins with, such as TOTALS.
    """

    line: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightLog:
    """What a table holds.

    Parameters
    ----------
    weighings : tuple of Weighing
        In the order of the file.
    weights : tuple of Quantity
        The same as entered.
    intakes : tuple of Intake
        In the order of the file, one a day.
    energies : tuple of Quantity
        The same as entered.
    skipped : tuple of Skipped
        Lines of sums.

    Examples
    --------
    >>> log = weight_log_from(b"date,weight_lb\\n2026-03-01,176.4\\n")
    >>> round(log.weighings[0].weight_kg, 2), log.weights[0].unit.value
    (80.01, 'lb')
    """

    weighings: tuple[Weighing, ...]
    weights: tuple[Quantity, ...]
    intakes: tuple[Intake, ...]
    energies: tuple[Quantity, ...]
    skipped: tuple[Skipped, ...]


def read_weight_log(path: str | os.PathLike[str]) -> WeightLog:
    """Return the weights and intakes of a file.

    Parameters
    ----------
    path : path-like
        The table.

    Returns
    -------
    WeightLog
        At least one reading.

    Raises
    ------
    InputError
        When the file cannot be read, is too large, or a line cannot be
        understood, naming the line.

    See Also
    --------
    weight_log_from : The same for what is already in memory.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place, "log.csv")
    ...     _ = file.write_text("date;weight_kg\\n01.03.2026;80,5\\n", encoding="utf-8")
    ...     read_weight_log(file).weighings[0].weight_kg
    80.5
    """
    file = Path(path)
    try:
        # A pipe would block here, and a folder is no table.
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError(N_("{path} is not a file. Name a table such as log.csv."), path=path)
        with file.open("rb") as stream:
            return weight_log_from(stream.read(_LARGEST_BYTES + 1))
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise InputError(
            N_("{path} cannot be read: {reason}."), path=path, reason=reason
        ) from problem


def weight_log_from(data: bytes) -> WeightLog:
    """Return the weights and intakes of a table.

    Parameters
    ----------
    data : bytes
        The table as it stands in a file.

    Returns
    -------
    WeightLog
        At least one reading.

    Raises
    ------
    InputError
        When it is empty, too large, or a line cannot be understood, naming the
        line.

    Examples
    --------
    >>> log = weight_log_from(
    ...     b"date,weight,unit,calories\\n2026-03-01,80,kg,2100\\nTOTALS,,,2100\\n"
    ... )
    >>> log.intakes[0].energy_kcal, log.skipped[0].line
    (2100.0, 3)
    """
    if len(data) > _LARGEST_BYTES:
        raise InputError(
            N_("The table is larger than {most} MB, which is no log of weights."),
            most=_LARGEST_BYTES // 1_000_000,
        )
    lines = _lines(_text(data))
    header = next(lines, None)
    if header is None:
        raise InputError(N_("The table is empty. It needs a first line with names of columns."))
    columns = columns_of(header[1])
    rows, skipped = [], []
    for number, cells in lines:
        if is_total(cells):
            skipped.append(Skipped(line=number, words=cells[0].strip()[:40]))
        elif not is_empty(cells):
            rows.append((number, cells))
    order = day_order(columns.cell(cells, columns.date) for _, cells in rows)
    found = _Found()
    for number, cells in rows:
        try:
            found.take(number, cells, columns, order)
        except InputError as error:
            raise InputError(
                N_("Line {line}: {problem}"), line=number, problem=str(error)
            ) from error
    if not found.weighings and not found.intakes:
        raise InputError(N_("The table holds no reading below its first line."))
    return WeightLog(
        weighings=tuple(found.weighings),
        weights=tuple(found.weights),
        intakes=tuple(found.intakes.values()),
        energies=tuple(found.energies.values()),
        skipped=tuple(skipped),
    )


class _Found:
    """Readings as lines are read."""

    def __init__(self) -> None:
        self.weighings: list[Weighing] = []
        self.weights: list[Quantity] = []
        self.intakes: dict[dt.date, Intake] = {}
        self.energies: dict[dt.date, Quantity] = {}
        self._lines: dict[dt.date, int] = {}
        self._weighed: Counter[dt.date] = Counter()

    def take(self, number: int, cells: list[str], columns: Columns, order: DayOrder) -> None:
        text = columns.cell(cells, columns.date)
        date, hour = date_of(text, order)
        given = hour_of(columns.cell(cells, columns.time))
        hour = hour if given is None else given
        weight = self._weight(cells, columns)
        if weight is not None:
            self._weighed[date] += 1
            if self._weighed[date] > _MOST_OF_A_DAY:
                raise InputError(
                    N_("{date} has more than {most} weights, which is no log of weights."),
                    date=date,
                    most=_MOST_OF_A_DAY,
                )
            self.weights.append(weight)
            self.weighings.append(
                Weighing(date=date, weight_kg=weight.weight_kg, hour=hour, unit=weight.unit)
            )
        if columns.energy is None:
            return
        energy = energy_of(columns.cell(cells, columns.energy), unit=columns.energy_unit)
        if energy is not None:
            complete = said_complete(columns.cell(cells, columns.complete))
            intake = Intake(date=date, energy_kcal=energy.energy_kcal, is_complete=complete)
            if self.intakes.setdefault(date, intake) != intake:
                raise InputError(
                    N_("{date} has another intake in line {line}. Give one, the sum of the day."),
                    date=date,
                    line=self._lines[date],
                )
            self.energies.setdefault(date, energy)
            self._lines.setdefault(date, number)

    def _weight(self, cells: list[str], columns: Columns) -> Quantity | None:
        said = columns.cell(cells, columns.unit)
        found = [
            quantity
            for column, unit in columns.weights
            if (quantity := weight_of(columns.cell(cells, column), unit=unit, said=said))
        ]
        if not found:
            return None
        if max(abs(each.weight_kg - found[0].weight_kg) for each in found) > _SAME_KG:
            raise InputError(
                N_("The weights {one} and {other} differ. Leave one of them empty."),
                one=_words(found[0]),
                other=_words(found[-1]),
            )
        return found[0]


def _words(quantity: Quantity) -> str:
    return " ".join([*(str(part) for part in quantity.parts), quantity.unit.value])


def _text(data: bytes) -> str:
    """Text in the encoding that the table seems to have."""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(N_("This is not a table as text. Save it as CSV in UTF-8."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line with its number, from the header on."""
    named = (line for line in io.StringIO(text) if line.strip() and not line.startswith("#"))
    delimiter = max(_DELIMITERS, key=next(named, "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if number > _MOST_LINES:
                raise InputError(
                    N_("The table has more than {most} lines, which is no log of weights."),
                    most=_MOST_LINES,
                )
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                yield number, cells
    except csv.Error as problem:
        raise InputError(
            N_("Line {line}: {problem}"), line=reader.line_num, problem=str(problem)
        ) from problem
