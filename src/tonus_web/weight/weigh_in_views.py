"""Weighing in by one tap, from the day's page or from that of the weight."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tonus.units import Unit
from tonus_web.diary.forms import WeighInForm
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.models import WeighIn
from tonus_web.diary.selectors import hidden_numbers, latest_weigh_in
from tonus_web.diary.services import new_weigh_in
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.models import BodyAnswers
from tonus_web.members.selectors import latest_record
from tonus_web.members.undo import unmake_token
from tonus_web.records.models import Conflict, new_id
from tonus_web.ui.told import told
from tonus_web.weight.card import last_weight

__all__ = ["weigh_in"]

#: Where somebody may come from, and goes back to.
_BACK: Final = {"today": "today:day", "weight": "weight:page"}


@never_cache
@member_view(Access.WRITE)
def weigh_in(request: MemberRequest) -> HttpResponse:
    """Take a weigh-in, and go back to where it was entered."""
    hidden = hidden_numbers(request.member, timezone.localdate())
    if hidden:
        return without_numbers(request, hidden)
    latest = latest_weigh_in(request.member)
    given = request.POST if request.method == "POST" else request.GET
    came_from = given.get("next", "")
    back = reverse(_BACK.get(came_from, "weight:page"), args=[request.member.pk])
    form = _form(request, latest)
    if form.is_bound and form.is_valid():
        try:
            _tell_saved(request, _written(request, form))
        except Conflict as conflict:
            messages.warning(request, told(conflict))
        return redirect(back)
    return render(
        request,
        "weight/weigh_in.html",
        {"form": form, "latest": latest, "next": came_from, "back": back},
        status=422 if form.is_bound else 200,
    )


def _written(request: MemberRequest, form: WeighInForm) -> WeighIn:
    cleaned = form.cleaned_data
    return new_weigh_in(
        request.member,
        record_id=cleaned["record"],
        weight=cleaned["weight"],
        at=cleaned["at"],
        zone=form.zone,
        note=cleaned["note"],
    )


def _tell_saved(request: MemberRequest, saved: WeighIn) -> None:
    words = {"weight": saved.weight_words, "day": date_format(saved.local_date)}
    # By the clock of where it was: the account's may be another.
    is_of_today = saved.local_date == timezone.localdate(timezone=ZoneInfo(saved.zone))
    text = _("{weight} is saved.") if is_of_today else _("{weight} is saved for {day}.")
    text = text.format(**words)
    messages.success(request, text, extra_tags=unmake_token(saved))


def _form(request: MemberRequest, latest: WeighIn | None) -> WeighInForm:
    body = latest_record(BodyAnswers, request.member)
    unit = request.user.mass_unit
    initial: dict[str, Any] = {"record": new_id(), "weight": last_weight(latest, Unit(unit))}
    return WeighInForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        zone=local_zone(request),
        born=body.date_of_birth if body else None,
        height=body.height if body else None,
        unit=unit,
        last=latest,
    )
