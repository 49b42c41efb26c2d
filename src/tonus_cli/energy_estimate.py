"""What a log of weights and intakes tells, in a terminal or as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from tonus.energy import (
    Activity,
    Choice,
    Estimate,
    Forecast,
    Maintenance,
    Measure,
    Question,
    Reply,
    Sex,
    log_estimate,
)
from tonus.energy.person import Measured, refuse_missing
from tonus.energy.spending.total import activity_at_pal
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity, Unit
from tonus_cli.energy_estimate_data import estimate_data
from tonus_cli.energy_figures import (
    day_words,
    energy_about,
    energy_words,
    figure,
    mass_about,
    mass_number,
    reason_words,
)
from tonus_cli.outputs import STDOUT, check_outputs, write_json
from tonus_cli.speech import _, ngettext, notes, results
from tonus_files.weight_log import WeightLog, read_weight_log

__all__ = ["Asked", "show_estimate"]

#: Rows of a printed forecast, at most.
_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who the log is of, and what is asked of it."""

    sex: str | None
    age_years: float | None
    height: Quantity | None
    activity: str | None
    pal: float | None
    forecast_days: int
    intake_kcal: float | None
    answers: tuple[str, ...]
    today: str | None


def show_estimate(path: Path, asked: Asked, *, json: Path | None) -> None:
    """Print or write what a log tells.

    Raises
    ------
    InputError
        When the log cannot be read, or some but not all measures are given.
    OutputError
        When the JSON cannot be written.
    """
    check_outputs(json=json, source=path)
    today = _today(asked.today)
    person = _person(asked)
    log = read_weight_log(path)
    found = _answered(log, asked, today, person)
    if found is None:
        raise InputError(
            N_("{path} holds no weight that can be used. Check weights and dates."), path=path
        )
    ahead = found.forecast(asked.forecast_days, intake_kcal=asked.intake_kcal)
    unit = log.weights[-1].unit
    if json is not None:
        write_json(json, estimate_data(found, log, ahead, today=today))
    if json != STDOUT:
        _print(found, ahead, unit)
    _note(found, log, unit)


def _today(text: str | None) -> dt.date:
    if text is None:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter(_("{text} is no date. Write it as 2026-03-31.", text=text)) from (
            problem
        )


def _person(asked: Asked) -> Measured | None:
    """Measures, all of them or none: a part of them is no person."""
    if asked.activity is not None and asked.pal is not None:
        raise typer.BadParameter(_("Give only one of {options}.", options="--activity, --pal"))
    activity = None if asked.activity is None else Activity(asked.activity)
    if asked.pal is not None:
        activity = activity_at_pal(asked.pal)
    given = {
        "--sex": asked.sex,
        "--age": asked.age_years,
        "--height-cm": asked.height,
        "--activity": activity,
    }
    if all(value is None for value in given.values()):
        return None
    refuse_missing(name for name, value in given.items() if value is None)
    assert asked.sex is not None
    assert asked.age_years is not None
    assert asked.height is not None
    assert activity is not None
    return Measured(
        sex=Sex(asked.sex),
        age_years=asked.age_years,
        height_cm=asked.height.height_cm,
        weight_kg=float("nan"),  # the log's own takes its place
        activity=activity,
    )


def _answered(
    log: WeightLog, asked: Asked, today: dt.date, person: Measured | None
) -> Estimate | None:
    """The estimate once the questions of the days that were answered are answered."""
    found = log_estimate(log.weighings, log.intakes, today=today, person=person)
    if found is None or not asked.answers:
        return found
    replies = [reply for text in asked.answers for reply in _replies(text, found.questions)]
    return log_estimate(
        log.weighings, log.intakes, today=today, person=person, replies=tuple(replies)
    )


def _replies(text: str, questions: tuple[Question, ...]) -> tuple[Reply, ...]:
    """What DATE=keep, leave-out, change or a number of kg says about a day."""
    day, _sign, word = text.partition("=")
    about = [
        question
        for question in questions
        if any(day == day_words(reading.date) for reading in question.readings)
    ]
    if not about:
        raise InputError(N_("Nothing is asked about {day}. Name a day with a question."), day=day)
    choices = {
        "keep": Choice.KEEP,
        "leave-out": Choice.LEAVE_OUT,
        "change": Choice.CHANGE,
    }
    replies: list[Reply] = []
    for question in about:
        if word in choices:
            replies += question.replies(choices[word])
            continue
        try:
            number = float(word)
        except ValueError as problem:
            raise InputError(
                N_("{text} is no answer. Write DATE=keep, leave-out, change or a number."),
                text=text,
            ) from problem
        replies += [
            reply
            for reply in question.replies(Choice.CHANGE, changed=number)
            if day_words(reply.date) == day
        ]
    return tuple(replies)


def _print(found: Estimate, ahead: Forecast, unit: Unit) -> None:
    maintenance = found.maintenance()
    if maintenance is None:
        assert found.why_not is not None
        results.print(reason_words(found.why_not, unit))
    else:
        _print_expenditure(found, maintenance)
    results.print(
        _(
            "Trend {trend}.",
            trend=mass_about(float(found.trend_kg[-1]), float(found.trend_sd_kg[-1]), unit),
        )
    )
    _print_rate(found, unit)
    if len(ahead.dates):
        results.print(_forecast_table(ahead, unit))


def _print_expenditure(found: Estimate, maintenance: Maintenance) -> None:
    results.print(
        _(
            "You spend about {spent} a day, in the units in which you log.",
            spent=energy_about(
                float(found.expenditure_kcal[-1]), float(found.expenditure_sd_kcal[-1])
            ),
        ),
        style="bold",
    )
    results.print(
        _(
            "Eating {intake} a day would keep your weight once your body has settled there.",
            intake=energy_about(maintenance.intake_kcal, maintenance.sd_kcal),
        )
    )


def _print_rate(found: Estimate, unit: Unit) -> None:
    rate, balance = found.rate(), found.balance()
    if rate is None:
        results.print(_("It takes two weights and a week of days before a pace can be told."))
        return
    low, high = rate.interval()
    results.print(
        _(
            "Pace over {days}: {rate} ({low} to {high}).",
            days=ngettext("{n} day", "{n} days", rate.days),
            rate=figure(rate.kg_per_week, Measure.KG_PER_WEEK, unit),
            low=f"{mass_number(low, unit):+.2f}",
            high=f"{mass_number(high, unit):+.2f}",
        )
    )
    if balance is not None:
        results.print(
            _(
                "In these days you ate {eaten} a day and the trend moved {moved}: by that alone "
                "about {spent} a day.",
                eaten=energy_words(balance.eaten_kcal),
                moved=f"{mass_number(balance.moved_kg, unit):+.2f} "
                + ("kg" if unit is Unit.KG else "lb"),
                spent=energy_about(balance.spent_kcal, balance.sd_kcal),
            )
        )


def _forecast_table(ahead: Forecast, unit: Unit) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (_("Day"), _("Expected"), _("95 of 100 between")):
        table.add_column(title, justify="right")
    days = len(ahead.dates)
    step = max(1, -(-days // _ROWS))
    for at in sorted({*range(step - 1, days, step), days - 1}):
        low, high = mass_number(ahead.low_kg[at], unit), mass_number(ahead.high_kg[at], unit)
        table.add_row(
            day_words(ahead.dates[at]),
            figure(float(ahead.weight_kg[at]), Measure.KG, unit),
            f"{low:.1f} – {high:.1f}",
        )
    return table


def _note(found: Estimate, log: WeightLog, unit: Unit) -> None:
    """What the estimate stands on, what was asked, refused and skipped."""
    if found.claims_expenditure:
        label = _(found.prior.label)
        notes.print(
            _(
                "Before the log: {prior} a day ({label}).",
                prior=energy_about(found.prior.maintenance_kcal, found.prior.sd_kcal),
                label=label,
            )
        )
        if found.prior.label == "energy.prior.open":
            notes.print(
                _("Nobody was assumed. With sex, age, height and activity it starts less wide.")
            )
    for question in found.questions:
        first, last = question.readings[0].date, question.readings[-1].date
        days = day_words(first)
        if first != last:
            days += f" – {day_words(last)}"
        count = len(question.readings)
        more = "" if count == 1 else " " + ngettext("({n} reading)", "({n} readings)", count)
        notes.print(f"{days}{more}: {reason_words(question.reason, unit)}")
        notes.print(
            "  " + _("It is left out until you say: --answer {day}=…", day=day_words(first))
        )
    for refused in found.days.refused:
        notes.print(f"{day_words(refused.reading.date)}: {reason_words(refused.reason, unit)}")
    for skipped in log.skipped:
        notes.print(_("Line {line} was skipped: {words}.", line=skipped.line, words=skipped.words))
