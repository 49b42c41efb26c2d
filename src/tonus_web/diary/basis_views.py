"""Pages of how a target is laid out: protein and fat, the week, and what it stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from tonus.energy import NoNumbers, Person, Target, macros
from tonus.errors import InputError
from tonus_web.diary.basis_forms import MacroForm, PatternForm, shown_pattern
from tonus_web.diary.decisions import chosen_macros, chosen_pattern, fixed_target, formula_again
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import Energy, MissingInputs, energy_of
from tonus_web.diary.shown_basis import basis_text, shown_changes, shown_macros, shown_plan
from tonus_web.diary.shown_goals import no_numbers_texts
from tonus_web.diary.shown_units import units_of
from tonus_web.diary.standing import changes_of, macro_choice, pattern_of_choice
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.answers import shown_version
from tonus_web.members.undo import unmake_token
from tonus_web.records.models import Conflict
from tonus_web.ui.told import told

__all__ = ["change_made", "changes_page", "macros_page", "week_page"]

_ON_A_PAGE = 30


def _without_target(request: MemberRequest, energy: Energy) -> HttpResponse | None:
    """What is shown where there is no target; None where there is one."""
    if isinstance(energy.result, NoNumbers):
        reasons = no_numbers_texts(energy.result)
        return render(request, "diary/no_numbers.html", {"reasons": reasons})
    if isinstance(energy.result, MissingInputs):
        return render(request, "diary/missing.html", {"missing": energy.result})
    return None


def _saved(
    request: MemberRequest, write: Callable[[], GoalChoice], words: str, page: str
) -> HttpResponse:
    try:
        row = write()
    except Conflict as conflict:
        messages.warning(request, told(conflict))
    else:
        messages.success(request, words, extra_tags=unmake_token(row))
    return redirect(page, request.member.pk)


@gzip_page
@never_cache
@member_view(Access.OWN)
def macros_page(request: MemberRequest) -> HttpResponse:
    """Show protein, fat and the rest, and let them be chosen within what is safe."""
    energy = energy_of(request.member, timezone.localdate())
    without = _without_target(request, energy)
    if without is not None:
        return without
    assert isinstance(energy.result, Target)
    assert isinstance(energy.person, Person)
    units, intake = units_of(request.user), energy.result.intake_kcal
    now = macro_choice(energy.choice)
    found = macros(energy.person, intake_kcal=intake, choice=now)
    assert not isinstance(found, NoNumbers)
    data = request.POST if request.method == "POST" else None
    form = MacroForm(data, ranges=found.ranges, mass=units.mass)
    form.initial = {"shown": shown_version(energy.choice), **form.shown_choice(now)}
    if form.is_bound and form.is_valid():
        chosen, shown = form.choice(), form.cleaned_data["shown"]
        return _saved(
            request,
            lambda: chosen_macros(request.member, chosen, shown=shown),
            _("Protein and fat are saved."),
            "diary:macros",
        )
    return render(
        request,
        "diary/macros.html",
        {"form": form, "shown": shown_macros(found, intake, units)},
        status=422 if form.is_bound else 200,
    )


@gzip_page
@never_cache
@member_view(Access.OWN)
def week_page(request: MemberRequest) -> HttpResponse:
    """Show the days of the week, and let training days have more."""
    energy = energy_of(request.member, timezone.localdate())
    without = _without_target(request, energy)
    if without is not None:
        return without
    assert isinstance(energy.result, Target)
    initial: dict[str, Any] = shown_pattern(pattern_of_choice(energy.choice))
    data = request.POST if request.method == "POST" else None
    form = PatternForm(data, initial={"shown": shown_version(energy.choice), **initial})
    if form.is_bound and form.is_valid():
        pattern, shown = form.pattern(), form.cleaned_data["shown"]
        return _saved(
            request,
            lambda: chosen_pattern(request.member, pattern, shown=shown),
            _("Your week is saved."),
            "diary:week",
        )
    plan = shown_plan(energy.plan, energy.result.intake_kcal, units_of(request.user))
    return render(
        request,
        "diary/week.html",
        {"form": form, "plan": plan},
        status=422 if form.is_bound else 200,
    )


@gzip_page
@never_cache
@require_safe
@member_view(Access.OWN)
def changes_page(request: MemberRequest) -> HttpResponse:
    """Show what the target stands on, and everything that was changed of it."""
    energy = energy_of(request.member, timezone.localdate())
    without = _without_target(request, energy)
    if without is not None:
        return without
    units = units_of(request.user)
    page = Paginator(changes_of(request.member), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "diary/changes.html",
        {
            "basis": basis_text(energy, units),
            "choice": energy.choice,
            "is_learned": energy.maintenance is not None,
            "shown": shown_version(energy.choice),
            "page": page,
            "changes": shown_changes(page.object_list, units),
        },
    )


@require_POST
@member_view(Access.OWN)
def change_made(request: MemberRequest) -> HttpResponse:
    """Fix the target or let it move, or go back to the formula."""
    member, shown = request.member, request.POST.get("shown", "")
    ways: dict[str, tuple[Callable[[], GoalChoice], str]] = {
        "fix": (
            lambda: fixed_target(member, True, shown=shown),
            _("Your target stays as it is until you let it move."),
        ),
        "free": (
            lambda: fixed_target(member, False, shown=shown),
            _("Check-ins can change your target again."),
        ),
        "formula": (
            lambda: formula_again(member, timezone.localdate(), shown=shown),
            _("Your target stands on the formula again."),
        ),
    }
    way = ways.get(request.POST.get("what", ""))
    if way is None:
        return redirect("diary:changes", member.pk)
    try:
        return _saved(request, *way, "diary:changes")
    except InputError as error:
        messages.warning(request, told(error))
        return redirect("diary:target", member.pk)
