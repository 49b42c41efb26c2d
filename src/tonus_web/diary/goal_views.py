"""Pages of the goal: what to expect of one, choosing it, and taking the choice back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from tonus.energy import (
    Aim,
    AimOffer,
    Goal,
    NoNumbers,
    Person,
    aim_of,
    aim_offer,
    is_beyond_limits,
    stored_aim,
)
from tonus_web.diary.forms import GoalForm
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import GoalChoices, goal_choices, hidden_numbers
from tonus_web.diary.services import chosen_aim, goal_taken_back, refused_aim
from tonus_web.diary.shown_aims import aim_text, nearest_aim
from tonus_web.diary.shown_curve import shown_curve
from tonus_web.diary.shown_goals import aim_form, goal_form, no_numbers_texts, refused_goals
from tonus_web.diary.shown_units import ShownUnits, reason_text, units_of
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.records.models import Conflict
from tonus_web.ui.told import told

__all__ = ["goal_back", "goal_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why what was asked for is not given, and what is.

    Parameters
    ----------
    asked, nearest : str
        In words.
    reasons : tuple of str
        Every rule that it breaks.
    value : str
        What a form sends to choose the nearest.
    """

    asked: str
    nearest: str
    reasons: tuple[str, ...]
    value: str


@gzip_page
@never_cache
@member_view(Access.OWN)
def goal_page(request: MemberRequest) -> HttpResponse:
    """Show what to expect of a goal, and let it be chosen, at any time again."""
    choices = goal_choices(request.member, timezone.localdate())
    if isinstance(choices, NoNumbers):
        return render(request, "diary/no_numbers.html", {"reasons": no_numbers_texts(choices)})
    units = units_of(request.user)
    form = _form(choices, request.POST if request.method == "POST" else None, units)
    if not form.is_bound:
        return _page(request, choices, form, look=_aim_now(choices))
    aim = _sent(form) if form.is_valid() else None
    if aim is None:
        return _page(request, choices, form, status=422)
    looks = "look" in request.POST
    offer = _offer(choices, aim)
    if offer is not None and offer.refusals:
        if not looks and is_beyond_limits(offer.refusals):
            refused_aim(request.member, aim, choices.energy.today)
        refusal = _refusal(offer, choices.energy.today, units)
        status = 200 if looks else 422
        return _page(request, choices, form, look=aim, refusal=refusal, status=status)
    if looks:
        return _page(request, choices, form, look=aim)
    return _saved(request, form, aim)


def _saved(request: MemberRequest, form: GoalForm, aim: Aim) -> HttpResponse:
    try:
        chosen_aim(
            request.member,
            aim,
            shown=form.cleaned_data["shown"],
            entered=form.cleaned_data.get("entered"),
        )
    except Conflict as conflict:
        messages.warning(request, told(conflict))
        return redirect("diary:goal", request.member.pk)
    messages.success(request, _("Your goal is saved."))
    return redirect("diary:target", request.member.pk)


def _form(choices: GoalChoices, data: Any, units: ShownUnits) -> GoalForm:
    energy = choices.energy
    if choices.missing is not None:
        # A pace of one's own cannot be called safe yet; the nine are only named.
        return goal_form(choices, energy.choice, data, units)
    body = energy.answers.body
    return aim_form(choices, data, units, height=body.height if body else None)


def _sent(form: GoalForm) -> Aim | None:
    aim: Aim | None = form.cleaned_data["aim" if "aim" in form.cleaned_data else "goal"]
    return aim


def _aim_now(choices: GoalChoices) -> Aim | None:
    choice = choices.energy.choice
    return aim_of(choice.goal) if choice else None


def _offer(choices: GoalChoices, aim: Aim) -> AimOffer | None:
    """The aim before the rules; None where too much is missing to ask them."""
    energy = choices.energy
    if choices.missing is not None or not isinstance(energy.person, Person):
        return None
    offer = aim_offer(
        energy.person,
        aim,
        today=energy.today,
        maintenance=energy.maintenance,
        deficit_hidden=energy.deficit_hidden,
    )
    assert not isinstance(offer, NoNumbers)
    return offer


def _refusal(offer: AimOffer, today: dt.date, units: ShownUnits) -> Refusal:
    nearest = nearest_aim(offer, today)
    return Refusal(
        asked=aim_text(offer.aim, units),
        nearest=aim_text(nearest, units),
        reasons=tuple(reason_text(reason, units) for reason in offer.refusals),
        value=stored_aim(nearest),
    )


def _page(
    request: MemberRequest,
    choices: GoalChoices,
    form: GoalForm,
    *,
    look: Aim | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    units, now = units_of(request.user), _aim_now(choices)
    knows = choices.missing is None
    context = {
        "form": form,
        "refused": refused_goals(choices, units),
        "refusal": refusal,
        "missing": choices.missing,
        "chosen": aim_text(now, units) if now else "",
        "curve": (
            shown_curve(choices.energy, look, units, words=refusal.nearest if refusal else "")
            if look and knows
            else None
        ),
        # What was asked for is answered first; what counts anyway stands below.
        "is_answer": form.is_bound,
    }
    return render(request, "diary/goal.html", context, status=status)


@require_POST
@member_view(Access.OWN)
def goal_back(request: MemberRequest) -> HttpResponse:
    """Take the latest choice back, whatever of the target it changed."""
    try:
        before, token = goal_taken_back(request.member, shown=request.POST.get("shown", ""))
    except Conflict as conflict:
        messages.warning(request, told(conflict))
        return redirect("diary:target", request.member.pk)
    # A goal names a rate: not to somebody who is to see no numbers.
    is_hidden = hidden_numbers(request.member, timezone.localdate()) is not None
    messages.success(request, _taken_back(request, None if is_hidden else before), extra_tags=token)
    return redirect("diary:target", request.member.pk)


def _taken_back(request: MemberRequest, before: GoalChoice | None) -> str:
    if before is None:
        return _("Your goal is taken back.")
    aim = aim_of(before.goal)
    words = _(aim.label) if isinstance(aim, Goal) else aim_text(aim, units_of(request.user))
    return _("Your goal is again: %(goal)s.") % {"goal": words}
