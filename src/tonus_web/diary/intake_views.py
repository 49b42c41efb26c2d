"""Pages of what was eaten in a day, entered as one figure."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from tonus_web.diary.intake_forms import IntakeForm, complete_word
from tonus_web.diary.intakes import DayTaken, corrected_intake, day_intakes, new_intake
from tonus_web.diary.models import DayIntake
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.diary.shown_goals import no_numbers_texts
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.models import BodyAnswers
from tonus_web.members.selectors import latest_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id, revision_of
from tonus_web.ui.told import told

__all__ = ["intake_delete", "intake_edit", "intake_page"]

_ON_A_PAGE = 30


# What somebody eats is their own affair, as what they are to eat is.
@gzip_page
@never_cache
@member_view(Access.OWN)
def intake_page(request: MemberRequest) -> HttpResponse:
    """Show what was eaten day by day, and take another day."""
    hidden = hidden_numbers(request.member, timezone.localdate())
    if hidden:
        return render(request, "diary/no_numbers.html", {"reasons": no_numbers_texts(hidden)})
    form = _form(request, None, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _written(request, form):
        return redirect("diary:intake", request.member.pk)
    rows = day_intakes(request.member)
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "diary/intake.html",
        {"form": form, "page": page, "latest": rows.first()},
        status=422 if form.is_bound else 200,
    )


def _written(request: MemberRequest, form: IntakeForm) -> bool:
    cleaned = form.cleaned_data
    try:
        new_intake(
            request.member,
            record_id=cleaned["record"] or new_id(),
            local_date=cleaned["date"],
            energy=cleaned["energy"],
            is_complete=cleaned["complete"],
            note=cleaned["note"],
        )
    except DayTaken as taken:
        form.add_error("date", told(taken))
        return False
    except Conflict as conflict:
        form.add_error(None, told(conflict))
        return False
    messages.success(request, _("The day is saved."))
    return True


@never_cache
@member_view(Access.OWN)
def intake_edit(request: MemberRequest, record_id: uuid.UUID) -> HttpResponse:
    """Correct the entry of a day."""
    hidden = hidden_numbers(request.member, timezone.localdate())
    if hidden:
        return render(request, "diary/no_numbers.html", {"reasons": no_numbers_texts(hidden)})
    intake = present_record(DayIntake, request.member, record_id)
    form = _form(request, intake, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            corrected_intake(
                present_record(DayIntake, request.member, record_id),
                energy=cleaned["energy"],
                is_complete=cleaned["complete"],
                note=cleaned["note"],
                shown_revision=revision_of(cleaned["shown"]),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("diary:intake_edit", request.member.pk, record_id)
        messages.success(request, _("Your change is saved."))
        return redirect("diary:intake", request.member.pk)
    return render(
        request,
        "diary/intake_edit.html",
        {"form": form, "intake": intake},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_view(Access.OWN)
def intake_delete(request: MemberRequest, record_id: uuid.UUID) -> HttpResponse:
    """Delete the entry of a day; it can be brought back."""
    token = deleted_together(present_record(DayIntake, request.member, record_id))
    messages.success(request, _("The entry of the day is deleted."), extra_tags=token)
    return redirect("diary:intake", request.member.pk)


def _form(request: MemberRequest, intake: DayIntake | None, data: Any) -> IntakeForm:
    if intake:
        born = None
        initial: dict[str, Any] = {
            "record": intake.pk,
            "shown": intake.revision,
            "energy": intake.energy,
            "complete": complete_word(intake.is_complete),
            "note": intake.note,
        }
    else:
        body = latest_record(BodyAnswers, request.member)
        born = body.date_of_birth if body else None
        initial = {"record": new_id(), "complete": complete_word(None)}
    return IntakeForm(
        data,
        initial=initial,
        unit=request.user.energy_unit,
        today=timezone.now().astimezone(ZoneInfo(local_zone(request))).date(),
        born=born,
        has_day=intake is not None,
    )
