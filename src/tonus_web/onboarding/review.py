"""Everything that was said, exactly as it was entered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tonus.energy import aim_of
from tonus_web.members.forms import ClinicianForm, ReadinessForm, SafetyForm
from tonus_web.members.limits import LIMIT_WORDS, limits_from
from tonus_web.members.models import LimitAnswers, MemberRecord
from tonus_web.members.selectors import latest_record, pregnancy_row
from tonus_web.onboarding.steps import Step, Welcome, steps_of
from tonus_web.records.quantities import quantity_words

__all__ = ["ReviewGroup", "ReviewLine", "review_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A question and its answer.

    Parameters
    ----------
    label : str or Promise
        What was asked.
    answer : str or Promise
        As entered; empty where it was not answered.
    """

    label: str | Promise
    answer: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGroup:
    """What one step asked.

    Parameters
    ----------
    step : str
        Where it is changed.
    title : str
        What the step is about.
    lines : tuple of ReviewLine
        In the order of the form.
    """

    step: str
    title: str
    lines: tuple[ReviewLine, ...]


def review_of(welcome: Welcome) -> tuple[ReviewGroup, ...]:
    """Return everything that was said, step by step.

    Parameters
    ----------
    welcome : Welcome
        What was said.

    Returns
    -------
    tuple of ReviewGroup
        Only steps that the answers call for: where numbers are hidden, none shows one.
    """
    makers = {
        Step.WANTS: _wants,
        Step.READINESS: _readiness,
        Step.LIMITS: _limits,
        Step.ABOUT: _about,
        Step.SAFETY: _safety,
        Step.HEIGHT: _height,
        Step.WEIGHT: _weight,
        Step.ACTIVITY: _activity,
        Step.CLINICIAN: _clinician,
        Step.GOAL: _goal,
    }
    return tuple(makers[step](welcome) for step in steps_of(welcome) if step in makers)


def _group(step: Step, title: str, *lines: tuple[str | Promise, str | Promise]) -> ReviewGroup:
    told = tuple(ReviewLine(label=label, answer=answer) for label, answer in lines)
    return ReviewGroup(step=step.value, title=title, lines=told)


def _wants(welcome: Welcome) -> ReviewGroup:
    member = welcome.member
    wanted = [
        (member.wants_legs, _("stronger legs")),
        (member.wants_walks, _("walks")),
        (member.wants_calories, _("calories and weight")),
    ]
    return _group(
        Step.WANTS,
        _("What you want"),
        (_("What you want"), ", ".join(words for is_wanted, words in wanted if is_wanted)),
        (_("Numbers"), _("Hidden") if member.hides_numbers else _("Shown where you want them")),
    )


def _choices(
    form: type[ReadinessForm] | type[SafetyForm], row: MemberRecord | None, welcome: Welcome
) -> list[tuple[str | Promise, str | Promise]]:
    """Label and chosen words of each question that was asked."""
    lines: list[tuple[str | Promise, str | Promise]] = []
    for name, field in form(sex=welcome.sex).fields.items():
        if name != "shown":
            words = dict(getattr(field, "choices", ()))
            # Asked in two places, the later answer counts for both.
            found = pregnancy_row(welcome.answers) if name == "pregnant" else row
            said = getattr(found, name) if found else ""
            lines.append((field.label or "", words.get(said, "")))
    return lines


def _readiness(welcome: Welcome) -> ReviewGroup:
    lines = _choices(ReadinessForm, welcome.answers.readiness, welcome)
    return _group(Step.READINESS, _("Before you move"), *lines)


def _limits(welcome: Welcome) -> ReviewGroup:
    said = latest_record(LimitAnswers, welcome.member)
    chosen = limits_from(said, welcome.answers.readiness)
    words = [str(text) for limit, text in LIMIT_WORDS.items() if limit in chosen]
    nothing = _("Nothing") if said is not None else ""
    title = _("Your limits")
    return _group(Step.LIMITS, title, (_("Careful with"), "; ".join(words) or nothing))


def _safety(welcome: Welcome) -> ReviewGroup:
    lines = _choices(SafetyForm, welcome.answers.safety, welcome)
    return _group(Step.SAFETY, _("Your health"), *lines)


def _about(welcome: Welcome) -> ReviewGroup:
    body = welcome.answers.body
    born = body.date_of_birth if body else None
    return _group(
        Step.ABOUT,
        _("About you"),
        (_("Sex"), body.get_sex_display() if body else ""),
        (_("Date of birth"), date_format(born) if born else ""),
    )


def _height(welcome: Welcome) -> ReviewGroup:
    height = welcome.answers.body.height if welcome.answers.body else None
    return _group(Step.HEIGHT, _("Height"), (_("Height"), quantity_words(height) if height else ""))


def _weight(welcome: Welcome) -> ReviewGroup:
    last = welcome.weigh_in if welcome.hidden is None else None
    lines = [(_("Weight"), last.weight_words if last else "")]
    if last and last.local_date != welcome.today:
        lines.append((_("Weighed on"), date_format(last.local_date)))
    return _group(Step.WEIGHT, _("Weight"), *lines)


def _activity(welcome: Welcome) -> ReviewGroup:
    body = welcome.answers.body
    said = body.get_activity_display() if body else ""
    return _group(Step.ACTIVITY, _("Activity"), (_("A usual day"), said))


def _clinician(welcome: Welcome) -> ReviewGroup:
    row, words = welcome.answers.safety, {True: _("Yes"), False: _("Not yet")}
    lines = [
        (field.label or "", words.get(getattr(row, name, None), ""))  # type: ignore[arg-type]
        for name, field in ClinicianForm().fields.items()
        if name != "shown"
    ]
    return _group(Step.CLINICIAN, _("Your doctor’s word"), *lines)


def _goal(welcome: Welcome) -> ReviewGroup:
    chosen = _(aim_of(welcome.choice.goal).label) if welcome.choice else ""
    return _group(Step.GOAL, _("Goal"), (_("Goal"), chosen))
