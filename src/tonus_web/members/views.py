"""Undo, and what was recently deleted."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.deleted import deleted_record, deleted_records, described
from tonus_web.members.erasure import KEPT_FOR, erase_record
from tonus_web.members.undo import UndoExpired, restored, restored_records, siblings, taken_away
from tonus_web.records.models import Conflict
from tonus_web.ui.told import told

__all__ = ["deleted", "erase", "restore", "undo"]


@member_view(Access.WRITE)
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Undo what the token of a message names; pressing twice does no harm."""
    token = request.POST.get("token", "")
    try:
        away = taken_away(request.member, token)
        back = restored(request.member, token) if away is None else []
    except (UndoExpired, Conflict) as error:
        messages.error(request, told(error))
        return _return(request)
    if away is None:
        _tell_restored(request, len(back))
    elif away:
        messages.success(request, _("It is taken back."), extra_tags=away)
    else:
        messages.info(request, _("It was taken back already."))
    return _return(request)


@member_view(Access.OWN)
@require_safe
@never_cache
def deleted(request: MemberRequest) -> HttpResponse:
    """List what was deleted and can be brought back."""
    return render(
        request,
        "members/deleted.html",
        {"records": deleted_records(request.member), "days": KEPT_FOR.days},
    )


@member_view(Access.OWN)
@require_POST
def restore(request: MemberRequest, label: str, record_id: uuid.UUID) -> HttpResponse:
    """Bring back one record of the list, and what went with it."""
    try:
        record = deleted_record(request.member, label, record_id)
    except Http404:
        # Pressed twice, or in two tabs: it is back, or gone for good.
        _tell_restored(request, 0)
    else:
        _tell_restored(request, len(restored_records(siblings(record))))
    return redirect("members:deleted", request.member.pk)


@member_view(Access.OWN)
@never_cache
def erase(request: MemberRequest, label: str, record_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete one record of the list for good, and what went with it."""
    record = deleted_record(request.member, label, record_id)
    together = siblings(record)
    if request.method != "POST":
        return render(request, "members/erase.html", {"gone": described(together)})
    with transaction.atomic():
        # What hangs on the first goes with it; the others are asked for again.
        for one in together:
            erase_record(one)
    messages.success(request, _("Deleted for good."))
    return redirect("members:deleted", request.member.pk)


def _tell_restored(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(
            request,
            ngettext("It is back.", "{count} records are back.", count).format(count=count),
        )
    else:
        messages.info(request, _("There was nothing left to bring back."))


def _return(request: MemberRequest) -> HttpResponseRedirect:
    """Back to where the button stood, if that is a page of ours."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("today:day", args=[request.member.pk])
    return HttpResponseRedirect(back)
