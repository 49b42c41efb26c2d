"""Pages of the target and of the goal."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tonus.energy import Goal, NoNumbers, Target
from tonus_web.diary.forms import GoalForm
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import (
    Energy,
    GoalChoices,
    MissingInputs,
    energy_of,
    goal_choices,
    hidden_numbers,
)
from tonus_web.diary.services import chosen_goal, goal_taken_back
from tonus_web.diary.shown_goals import goal_form, no_numbers_texts, refused_goals
from tonus_web.diary.shown_target import shown_target
from tonus_web.diary.shown_units import units_of
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.answers import shown_version
from tonus_web.members.selectors import latest_record
from tonus_web.records.models import Conflict
from tonus_web.ui.told import told

__all__ = ["goal_back", "goal_page", "target_page"]

#: A choice can be undone where it stands for this long.
_UNDO_FOR = dt.timedelta(days=1)


# The reasons tell of health: the member's own affair, whoever else may see records.
@never_cache
@require_safe
@member_view(Access.OWN)
def target_page(request: MemberRequest) -> HttpResponse:
    """Show the target with its working, or why there is none."""
    energy = energy_of(request.member, timezone.localdate())
    if isinstance(energy.result, NoNumbers):
        return render(
            request, "diary/no_numbers.html", {"reasons": no_numbers_texts(energy.result)}
        )
    if isinstance(energy.result, MissingInputs):
        return render(request, "diary/missing.html", {"missing": energy.result})
    return render(request, "diary/target.html", _target_context(request, energy, energy.result))


def _target_context(request: MemberRequest, energy: Energy, target: Target) -> dict[str, object]:
    choice = energy.choice
    assert choice is not None
    return {
        "shown": shown_target(target, units_of(request.user)),
        "energy": energy,
        "entered_weight": energy.weigh_in.weight_words if energy.weigh_in else "",
        "choice_version": (
            shown_version(choice) if timezone.now() - choice.created_at < _UNDO_FOR else ""
        ),
    }


@never_cache
@member_view(Access.OWN)
def goal_page(request: MemberRequest) -> HttpResponse:
    """Let the goal be chosen, at any time again."""
    choices = goal_choices(request.member, timezone.localdate())
    if isinstance(choices, NoNumbers):
        return render(request, "diary/no_numbers.html", {"reasons": no_numbers_texts(choices)})
    last = latest_record(GoalChoice, request.member)
    data = request.POST if request.method == "POST" else None
    form = goal_form(choices, last, data, units_of(request.user))
    if form.is_bound and form.is_valid():
        try:
            chosen_goal(request.member, form.cleaned_data["goal"], shown=form.cleaned_data["shown"])
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("diary:goal", request.member.pk)
        messages.success(request, _("Your goal is saved."))
        return redirect("diary:target", request.member.pk)
    return render(
        request,
        "diary/goal.html",
        _goal_context(request, choices, last, form),
        status=422 if form.is_bound else 200,
    )


def _goal_context(
    request: MemberRequest, choices: GoalChoices, last: GoalChoice | None, form: GoalForm
) -> dict[str, object]:
    return {
        "form": form,
        "refused": refused_goals(choices, units_of(request.user)),
        "missing": choices.missing,
        "chosen": _(Goal(last.goal).label) if last else "",
    }


@require_POST
@member_view(Access.OWN)
def goal_back(request: MemberRequest) -> HttpResponse:
    """Take the latest choice back."""
    try:
        before, token = goal_taken_back(request.member, shown=request.POST.get("shown", ""))
    except Conflict as conflict:
        messages.warning(request, told(conflict))
        return redirect("diary:target", request.member.pk)
    # A goal names a rate: not to somebody who is to see no numbers.
    is_hidden = hidden_numbers(request.member, timezone.localdate()) is not None
    said = (
        _("Your goal is again: %(goal)s.") % {"goal": _(Goal(before.goal).label)}
        if before and not is_hidden
        else _("Your goal is taken back.")
    )
    messages.success(request, said, extra_tags=token)
    return redirect("diary:target", request.member.pk)
