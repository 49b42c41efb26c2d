"""A target as its page shows it: words, and figures in the reader's units."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tonus.catalogue.references import Reference, references
from tonus.energy import Goal, Measure, Target, Value, Week, Working, first_week_note
from tonus_web.diary.shown_aims import aim_text
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown, shown_range, si_text

__all__ = [
    "ShownColumn",
    "ShownFigure",
    "ShownInput",
    "ShownTarget",
    "ShownWeek",
    "ShownWorking",
    "headline",
    "shown_target",
    "shown_working",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure that stands large.

    Parameters
    ----------
    label, number, unit : str
        What it is; the number; what it counts.
    """

    label: str
    number: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInput:
    """A symbol of an equation, and what it stands for.

    Parameters
    ----------
    symbol, label : str
        As in the equation, and in words.
    text : str
        In the reader's units.
    si : str
        In the units of the equation.
    """

    symbol: str
    label: str
    text: str
    si: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWorking:
    """How one number came about.

    Parameters
    ----------
    label, text, si : str
        What it is; in the reader's units; in those of the equation.
    equation : str
        In the symbols of `inputs`.
    inputs : tuple of ShownInput
        Every symbol.
    deviation : str
        One standard deviation; empty where no figure is known.
    uncertainty : str
        Where that comes from, or why there is none.
    sources : tuple of Reference
        Where the equation stands.
    """

    label: str
    text: str
    si: str
    equation: str
    inputs: tuple[ShownInput, ...]
    deviation: str
    uncertainty: str
    sources: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column of the weeks ahead.

    Parameters
    ----------
    label : str
        What it is.
    unit : str
        What every cell counts; empty where the cells say it themselves.
    """

    label: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWeek:
    """A row of the weeks ahead.

    Parameters
    ----------
    week : int
        0 is today.
    cells : tuple of str
        One for each column.
    """

    week: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTarget:
    """A target in words.

    Parameters
    ----------
    headline, certainty : str
        What the target does, and how sure that is.
    figures : tuple of ShownFigure
        Target, pace today, pace in week 12 and the walk that closes the gap, as far
        as there are such.
    goal, chosen : str
        In their own words.
    refusals, notes : tuple of str
        Why the chosen goal was not safe; what else to say.
    protein : str
        Range; empty where it is withheld.
    protein_withheld : str
        Why there is none.
    fat, fibre : str
        Least fat; fibre.
    columns : tuple of ShownColumn
        Of the weeks.
    weeks : tuple of ShownWeek
        Today and twelve weeks; empty where weight is to stay.
    workings : tuple of ShownWorking
        Every number's.
    """

    headline: str
    certainty: str
    figures: tuple[ShownFigure, ...]
    goal: str
    chosen: str
    refusals: tuple[str, ...]
    notes: tuple[str, ...]
    protein: str
    protein_withheld: str
    fat: str
    fibre: str
    columns: tuple[ShownColumn, ...]
    weeks: tuple[ShownWeek, ...]
    workings: tuple[ShownWorking, ...]


def headline(target: Target, units: ShownUnits) -> str:
    """Return what a target does, as one sentence.

    Parameters
    ----------
    target : Target
        From the library.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        One sentence, such as "1,840 kcal a day loses about 1 lb a week".
    """
    words = {"intake": shown(target.intake_kcal, Measure.KCAL_PER_DAY, units)}
    if target.goal is Goal.MAINTAIN:
        return _("%(intake)s a day keeps your weight.") % words
    words["pace"] = _pace(target.today, units)
    if words["pace"] == shown(0.0, Measure.KG_PER_WEEK, units):
        return _("%(intake)s a day about keeps your weight.") % words
    if target.goal.is_loss:
        return _("%(intake)s a day loses about %(pace)s.") % words
    return _("%(intake)s a day gains about %(pace)s.") % words


def shown_target(
    target: Target, units: ShownUnits, *, is_learned: bool = False, is_begun: bool = False
) -> ShownTarget:
    """Return a target as its page shows it.

    Parameters
    ----------
    target : Target
        From the library.
    units : ShownUnits
        Units wanted.
    is_learned : bool
        Whether the maintenance was learned from the person's own log.
    is_begun : bool
        Whether the goal's first week is over: what to know before it is left out.

    Returns
    -------
    ShownTarget
        Every figure with its unit.
    """
    food = target.nutrients
    columns, weeks = _weeks(target, units)
    longest = max(week.walk_minutes_per_day for week in target.outlook.weeks)
    return ShownTarget(
        headline=headline(target, units),
        certainty=_certainty(target, units, is_learned=is_learned),
        figures=tuple(_figures(target, units, longest)),
        goal=aim_text(target.goal, units),
        chosen=aim_text(target.chosen, units),
        refusals=tuple(reason_text(reason, units) for reason in target.refusals),
        notes=tuple(
            reason_text(note, units)
            for note in target.notes
            if not (is_begun and note.key == first_week_note().key)
        ),
        protein=(
            _("%(low)s to %(high)s")
            % {
                "low": shown(food.protein.low.amount, food.protein.low.unit, units),
                "high": shown(food.protein.high.amount, food.protein.high.unit, units),
            }
            if food.protein
            else ""
        ),
        protein_withheld=(
            reason_text(food.protein_withheld, units) if food.protein_withheld else ""
        ),
        fat=shown(food.fat_least.amount, food.fat_least.unit, units),
        fibre=shown(food.fibre.amount, food.fibre.unit, units),
        columns=columns,
        weeks=weeks,
        workings=tuple(shown_working(working, units) for working in target.workings),
    )


def _figures(target: Target, units: ShownUnits, longest: float) -> Iterator[ShownFigure]:
    texts = [(_("Eat in a day"), shown(target.intake_kcal, Measure.KCAL_PER_DAY, units))]
    if target.goal is not Goal.MAINTAIN:
        texts.append((_("Pace today"), _pace(target.today, units)))
        texts.append((_("Pace in week 12"), _pace(target.week_12, units)))
    for label, text in texts:
        number, _space, unit = text.partition(" ")
        yield ShownFigure(label=label, number=number, unit=unit)
    if longest > 0:
        label = _("Walking that closes the gap, at the most")
        yield ShownFigure(label=label, number=_minutes(longest), unit=_("min a day"))


def shown_working(working: Working, units: ShownUnits) -> ShownWorking:
    """Return how one number came about, as the page shows it.

    Parameters
    ----------
    working : Working
        From the library.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    ShownWorking
        Inputs both in the reader's units and in those of the equation.
    """
    known = references()
    return ShownWorking(
        label=capfirst(_(working.label)),
        text=shown(working.amount, working.unit, units),
        si=si_text(working.amount, working.unit),
        equation=working.equation,
        inputs=tuple(_input(value, units) for value in working.inputs),
        deviation=(
            shown_range(working.amount, working.sd, working.unit, units)
            if working.sd is not None
            else ""
        ),
        uncertainty=_(working.uncertainty),
        sources=tuple(known[key] for key in dict.fromkeys(working.sources)),
    )


def _input(value: Value, units: ShownUnits) -> ShownInput:
    return ShownInput(
        symbol=value.name,
        label=_(value.label) if value.label else "",
        text=shown(value.amount, value.unit, units),
        si=si_text(value.amount, value.unit),
    )


def _weeks(
    target: Target, units: ShownUnits
) -> tuple[tuple[ShownColumn, ...], tuple[ShownWeek, ...]]:
    """The weeks ahead, each unit said once above its column; nothing where weight stays."""
    if target.goal is Goal.MAINTAIN:
        return (), ()
    weeks = target.outlook.weeks
    columns = [
        (_("Weight"), [shown(week.weight_kg, Measure.KG, units) for week in weeks]),
        (
            _("Eat"),
            [shown(week.intake_kcal, Measure.KCAL_PER_DAY, units) for week in weeks],
        ),
        (_("Pace"), [_pace(week, units) for week in weeks]),
    ]
    heads, cells = [], []
    for label, texts in columns:
        unit, numbers = _unit_once(texts)
        heads.append(ShownColumn(label=label, unit=unit))
        cells.append(numbers)
    if any(week.walk_minutes_per_day > 0 for week in weeks):
        heads.append(ShownColumn(label=_("Walk"), unit=_("min a day")))
        cells.append([_minutes(week.walk_minutes_per_day) for week in weeks])
    rows = zip(weeks, zip(*cells, strict=True), strict=True)
    return tuple(heads), tuple(ShownWeek(week=week.week, cells=row) for week, row in rows)


def _unit_once(texts: list[str]) -> tuple[str, list[str]]:
    """The unit that all texts share, and the texts without it."""
    parts = [text.partition(" ") for text in texts]
    units = {unit for _number, _space, unit in parts}
    if len(units) > 1 or any(letter.isdigit() for letter in min(units)):
        return "", texts
    return units.pop(), [number for number, _space, _unit in parts]


def _minutes(minutes: float) -> str:
    return str(math.ceil(minutes)) if minutes > 0 else "–"


def _pace(week: Week, units: ShownUnits) -> str:
    return shown(abs(week.rate_kg_per_week), Measure.KG_PER_WEEK, units)


def _certainty(target: Target, units: ShownUnits, *, is_learned: bool) -> str:
    """How far off the sentence may be, by the error of what it stands on."""
    sd = target.maintenance.sd_kcal
    words = {"energy": shown(sd, Measure.KCAL_PER_DAY, units)}
    if is_learned:
        said = _("Your own log says so, counted as you log.")
        right = _("In two cases of three it is right within %(energy)s a day.") % words
        paced = _(
            "In two cases of three it is right within %(energy)s a day, "
            "which is %(pace)s faster or slower."
        )
    else:
        said = _("A formula says so.")
        right = _("For two people in three it is right within %(energy)s a day.") % words
        paced = _(
            "For two people in three it is right within %(energy)s a day, "
            "which is %(pace)s faster or slower."
        )
    paces = [w for w in target.workings if w.unit is Measure.KG_PER_WEEK and w.sd is not None]
    if target.goal is Goal.MAINTAIN or not paces:
        return f"{said} {right}"
    words["pace"] = shown(paces[0].sd or 0.0, Measure.KG_PER_WEEK, units)
    return f"{said} {paced % words}"
