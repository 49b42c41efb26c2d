"""Pages of the weigh-ins."""

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

from tonus_web.accounts.zones import known_zone
from tonus_web.diary.forms import WeighInForm
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.models import WeighIn
from tonus_web.diary.selectors import hidden_numbers, latest_weigh_in, weigh_ins
from tonus_web.diary.services import corrected_weigh_in, new_weigh_in
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.models import BodyAnswers
from tonus_web.members.selectors import latest_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id, revision_of
from tonus_web.ui.told import told

__all__ = ["local_zone"]

_ON_A_PAGE = 30


def local_zone(request: MemberRequest) -> str:
    """Return the zone of who writes: the account's, else the browser's, else UTC.

    Parameters
    ----------
    request : MemberRequest
        Its field ``zone`` is what the browser says.

    Returns
    -------
    str
        IANA name.
    """
    for name in (request.user.zone, request.POST.get("zone", "")):
        if known_zone(name):
            return name
    return "UTC"


@gzip_page
@never_cache
@member_view(Access.WRITE)
def weigh_in_page(request: MemberRequest) -> HttpResponse:
    """Show the weigh-ins, and take a new one."""
    hidden = hidden_numbers(request.member, timezone.localdate())
    if hidden:
        return without_numbers(request, hidden)
    if request.method == "POST":
        form = _form(request, None, data=request.POST)
        if form.is_valid() and _written(request, form):
            return redirect("diary:weigh_in", request.member.pk)
    else:
        form = _form(request, None)
    page = Paginator(weigh_ins(request.member), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "diary/weigh_in.html",
        {"form": form, "page": page, "latest": latest_weigh_in(request.member)},
        status=422 if form.is_bound else 200,
    )


def _written(request: MemberRequest, form: WeighInForm) -> bool:
    cleaned = form.cleaned_data
    try:
        new_weigh_in(
            request.member,
            record_id=cleaned["record"],
            weight=cleaned["weight"],
            at=cleaned["at"],
            zone=form.zone,
            note=cleaned["note"],
        )
    except Conflict as conflict:
        form.add_error(None, told(conflict))
        return False
    messages.success(request, _("Your weight is saved."))
    return True


@never_cache
@member_view(Access.WRITE)
def weigh_in_edit(request: MemberRequest, record_id: uuid.UUID) -> HttpResponse:
    """Correct a weigh-in."""
    hidden = hidden_numbers(request.member, timezone.localdate())
    if hidden:
        return without_numbers(request, hidden)
    weigh_in = present_record(WeighIn, request.member, record_id)
    form = _form(request, weigh_in, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            corrected_weigh_in(
                present_record(WeighIn, request.member, record_id),
                weight=cleaned["weight"],
                # The form shows minutes: left alone, the seconds stay too.
                at=cleaned["at"] if {"date", "time"} & set(form.changed_data) else weigh_in.at,
                zone=form.zone,
                note=cleaned["note"],
                shown_revision=revision_of(cleaned["shown"]),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("diary:weigh_in_edit", request.member.pk, record_id)
        messages.success(request, _("Your change is saved."))
        return redirect("diary:weigh_in", request.member.pk)
    return render(
        request,
        "diary/weigh_in_edit.html",
        {"form": form, "weigh_in": weigh_in},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_view(Access.WRITE)
def weigh_in_delete(request: MemberRequest, record_id: uuid.UUID) -> HttpResponse:
    """Delete a weigh-in; it can be brought back."""
    token = deleted_together(present_record(WeighIn, request.member, record_id))
    messages.success(request, _("The weigh-in is deleted."), extra_tags=token)
    return redirect("diary:weigh_in", request.member.pk)


def _form(request: MemberRequest, weigh_in: WeighIn | None, data: Any = None) -> WeighInForm:
    body = latest_record(BodyAnswers, request.member)
    zone = weigh_in.zone if weigh_in else local_zone(request)
    if weigh_in:
        at = weigh_in.at.astimezone(ZoneInfo(zone))
        initial: dict[str, Any] = {
            "record": weigh_in.pk,
            "shown": weigh_in.revision,
            "weight": weigh_in.weight,
            "date": at.date(),
            "time": at.time().replace(second=0, microsecond=0),
            "note": weigh_in.note,
        }
    else:
        initial = {"record": new_id()}
    return WeighInForm(
        data,
        initial=initial,
        zone=zone,
        born=body.date_of_birth if body else None,
        height=body.height if body else None,
        unit=request.user.mass_unit,
        last=latest_weigh_in(request.member) if data is not None and weigh_in is None else None,
    )
