"""The form of each step, what it begins with, and what it saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tonus.form.vocabulary import Limit
from tonus.units import Quantity
from tonus_web.accounts.models import User
from tonus_web.diary.forms import WeightForm
from tonus_web.diary.models import WeighIn
from tonus_web.diary.selectors import GoalChoices, goal_choices, latest_weigh_in
from tonus_web.diary.services import chosen_aim, corrected_weigh_in, new_weigh_in
from tonus_web.diary.shown_goals import goal_form
from tonus_web.diary.shown_units import units_of
from tonus_web.members.answers import (
    answered_safety,
    locked_member,
    next_record,
    shown_version,
)
from tonus_web.members.forms import (
    AboutForm,
    ActivityForm,
    ClinicianForm,
    HeightForm,
    LimitsForm,
    ReadinessForm,
    SafetyForm,
    ShownForm,
    WantsForm,
)
from tonus_web.members.limits import limits_from
from tonus_web.members.measures import impossible_measures
from tonus_web.members.models import (
    BodyAnswers,
    LimitAnswers,
    MemberRecord,
    ReadinessAnswers,
    SafetyAnswers,
)
from tonus_web.members.selectors import latest_record, pregnancy_row
from tonus_web.onboarding.steps import Step, Welcome
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict, new_id, revision_of
from tonus_web.ui.told import told

__all__ = ["saved_step", "step_form"]

_Data = Mapping[str, Any] | None
_WANTS: Final = ("legs", "walks", "calories")


def step_form(step: Step, welcome: Welcome, user: User, data: _Data = None) -> ShownForm | None:
    """Return the form of a step, with what was said before.

    Parameters
    ----------
    step : Step
        Which page.
    welcome : Welcome
        What was said so far.
    user : User
        Who asks, for the units.
    data : mapping, optional
        What was sent.

    Returns
    -------
    ShownForm or None
        None where the step asks nothing.
    """
    builder = _FORMS.get(step)
    return builder(welcome, user, data) if builder else None


def saved_step(step: Step, welcome: Welcome, form: ShownForm, user: User, zone: str) -> None:
    """Write what a valid form says.

    Parameters
    ----------
    step : Step
        Which page.
    welcome : Welcome
        What was said so far.
    form : ShownForm
        Valid.
    user : User
        Who writes; the units they use become theirs.
    zone : str
        Where they are.

    Raises
    ------
    Conflict
        When the same was changed since the form was shown.
    """
    _SAVES[step](welcome, form, user, zone)


# --- wants ----------------------------------------------------------------------


def _wants_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    member = welcome.member
    return WantsForm(
        data,
        initial={
            "wants": [name for name in _WANTS if getattr(member, f"wants_{name}")],
            "hides_numbers": member.hides_numbers,
            "shown": member.revision,
        },
    )


def _save_wants(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    member, said = welcome.member, form.cleaned_data
    for name in _WANTS:
        setattr(member, f"wants_{name}", name in said["wants"])
    member.hides_numbers = said["hides_numbers"]
    with transaction.atomic():
        member.save_revised(shown_revision=revision_of(said["shown"]))


# --- rows of answers --------------------------------------------------------------


def _from_row(row: MemberRecord | None, *names: str) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in names} if row else {}
    return {**found, "shown": shown_version(row)}


def _readiness_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    row = welcome.answers.readiness
    initial = _from_row(row, *ReadinessForm.base_fields.keys() - {"shown"})
    form = ReadinessForm(data, initial=initial, sex=welcome.sex)
    return _said_of_pregnancy(form, row, welcome)


def _save_readiness(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    def change(row: ReadinessAnswers) -> None:
        # Not asked of a man; what was said under another sex is not his answer.
        row.pregnant = ""
        for name in form.cleaned_data.keys() - {"shown"}:
            setattr(row, name, form.cleaned_data[name])

    next_record(ReadinessAnswers, welcome.member, change, shown=form.cleaned_data["shown"])


def _limits_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    row = latest_record(LimitAnswers, welcome.member)
    chosen = limits_from(row, welcome.answers.readiness)
    initial = {"limits": sorted(chosen), "shown": shown_version(row)}
    return LimitsForm(data, initial=initial)


def _save_limits(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    def change(row: LimitAnswers) -> None:
        for limit in Limit:
            setattr(row, limit.value, limit.value in form.cleaned_data["limits"])

    next_record(LimitAnswers, welcome.member, change, shown=form.cleaned_data["shown"])


def _said_of_pregnancy(form: ShownForm, own: MemberRecord | None, welcome: Welcome) -> ShownForm:
    """The form with the later of the two answers chosen; where it is the other's, it says so."""
    said, field = pregnancy_row(welcome.answers), form.fields.get("pregnant")
    if said is None or field is None or said == own:
        return form
    form.initial["pregnant"] = said.pregnant
    already = _("You said this in another place: it is chosen already. Change it if it is not so.")
    field.help_text = f"{already} {field.help_text}".strip()
    return form


def _about_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    initial = _from_row(welcome.answers.body, "sex", "date_of_birth")
    return AboutForm(data, initial=initial, today=welcome.today)


def _activity_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    return ActivityForm(data, initial=_from_row(welcome.answers.body, "activity"))


def _save_body(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    def change(row: BodyAnswers) -> None:
        for name in form.cleaned_data.keys() - {"shown"}:
            setattr(row, name, form.cleaned_data[name])

    next_record(BodyAnswers, welcome.member, change, shown=form.cleaned_data["shown"])


def _safety_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    row = welcome.answers.safety
    initial = _from_row(row, *SafetyForm.base_fields.keys() - {"shown"})
    return _said_of_pregnancy(SafetyForm(data, initial=initial, sex=welcome.sex), row, welcome)


def _save_safety(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    values = {"pregnant": "", "breastfeeding": ""}
    values |= {name: form.cleaned_data[name] for name in form.cleaned_data.keys() - {"shown"}}

    def change(row: SafetyAnswers) -> None:
        answered_safety(row, values)

    next_record(SafetyAnswers, welcome.member, change, shown=form.cleaned_data["shown"])


_AGREED: Final = ("clinician_agreed_to_deficit", "clinician_agreed_to_protein")


def _clinician_form(welcome: Welcome, _user: User, data: _Data) -> ShownForm:
    initial = _from_row(welcome.answers.safety, *_AGREED)
    words = {True: "yes", False: "no"}
    initial |= {name: words.get(initial.get(name)) for name in _AGREED}  # type: ignore[arg-type]
    return ClinicianForm(data, initial=initial)


def _save_clinician(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    def change(row: SafetyAnswers) -> None:
        for name in _AGREED:
            setattr(row, name, form.cleaned_data[name])

    next_record(SafetyAnswers, welcome.member, change, shown=form.cleaned_data["shown"])


# --- measures ---------------------------------------------------------------------


class _WelcomeHeightForm(HeightForm):
    """A height that goes with the weight that is known."""

    weight: Quantity | None = None
    #: Of somebody who is to see no weight, not even in an error.
    hides_weight = False

    def clean_height(self) -> Quantity:
        height = self.cleaned_data["height"]
        assert isinstance(height, Quantity)
        alone = impossible_measures(height=height)
        if alone:
            raise ValidationError(told(alone))
        # A weight may be the slip as well: it is mended where it was entered.
        together = impossible_measures(height=height, weight=self.weight)
        if together and self.hides_weight:
            raise ValidationError(
                _("This height and your last weight do not go together. Check number and unit.")
            )
        if together:
            raise ValidationError(told(together))
        return height


def _height_form(welcome: Welcome, user: User, data: _Data) -> ShownForm:
    form = _WelcomeHeightForm(
        data, initial=_from_row(welcome.answers.body, "height"), unit=user.length_unit
    )
    form.weight = welcome.weigh_in.weight if welcome.weigh_in else None
    form.hides_weight = welcome.hidden is not None
    return form


def _save_height(welcome: Welcome, form: ShownForm, user: User, _zone: str) -> None:
    height = form.cleaned_data["height"]

    def change(row: BodyAnswers) -> None:
        row.height = height

    next_record(BodyAnswers, welcome.member, change, shown=form.cleaned_data["shown"])
    _prefer(welcome, user, length_unit=height.unit.value)


def _todays(welcome: Welcome) -> WeighIn | None:
    """The weight that was entered today, which a step back corrects."""
    last = welcome.weigh_in
    return last if last is not None and last.local_date == welcome.today else None


def _weight_form(welcome: Welcome, user: User, data: _Data) -> ShownForm:
    todays, body = _todays(welcome), welcome.answers.body
    initial: dict[str, Any] = {"shown": shown_version(todays)}
    if todays is not None and welcome.hidden is None:
        initial["weight"] = todays.weight
    return WeightForm(
        data, initial=initial, unit=user.mass_unit, height=body.height if body else None
    )


def _save_weight(welcome: Welcome, form: ShownForm, user: User, zone: str) -> None:
    weight = form.cleaned_data["weight"]
    with transaction.atomic():
        locked_member(welcome.member)
        todays = _todays(replace(welcome, weigh_in=latest_weigh_in(welcome.member)))
        if shown_version(todays) != form.cleaned_data["shown"]:
            raise Conflict(CHANGED_ELSEWHERE)
        if todays is None:
            new_weigh_in(
                welcome.member, record_id=new_id(), weight=weight, at=timezone.now(), zone=zone
            )
        else:
            corrected_weigh_in(
                todays,
                weight=weight,
                at=todays.at,
                zone=todays.zone,
                note=todays.note,
                shown_revision=todays.revision,
            )
    _prefer(welcome, user, mass_unit=weight.unit.value)


def _prefer(welcome: Welcome, user: User, **units: str) -> None:
    """Units that somebody enters for themselves are those that they read."""
    if welcome.member.account_id != user.pk:
        return
    for name, unit in units.items():
        setattr(user, name, unit)
    user.save(update_fields=list(units))


# --- goal -------------------------------------------------------------------------


def _goal_form(welcome: Welcome, user: User, data: _Data) -> ShownForm:
    choices = goal_choices(welcome.member, welcome.today)
    assert isinstance(choices, GoalChoices)
    return goal_form(choices, welcome.choice, data, units_of(user))


def _save_goal(welcome: Welcome, form: ShownForm, _user: User, _zone: str) -> None:
    chosen_aim(welcome.member, form.cleaned_data["goal"], shown=form.cleaned_data["shown"])


_FORMS: Final[dict[Step, Callable[[Welcome, User, _Data], ShownForm]]] = {
    Step.WANTS: _wants_form,
    Step.READINESS: _readiness_form,
    Step.LIMITS: _limits_form,
    Step.ABOUT: _about_form,
    Step.SAFETY: _safety_form,
    Step.HEIGHT: _height_form,
    Step.WEIGHT: _weight_form,
    Step.ACTIVITY: _activity_form,
    Step.CLINICIAN: _clinician_form,
    Step.GOAL: _goal_form,
}
_SAVES: Final[dict[Step, Callable[[Welcome, ShownForm, User, str], None]]] = {
    Step.WANTS: _save_wants,
    Step.READINESS: _save_readiness,
    Step.LIMITS: _save_limits,
    Step.ABOUT: _save_body,
    Step.SAFETY: _save_safety,
    Step.HEIGHT: _save_height,
    Step.WEIGHT: _save_weight,
    Step.ACTIVITY: _save_body,
    Step.CLINICIAN: _save_clinician,
    Step.GOAL: _save_goal,
}
