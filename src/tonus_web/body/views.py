"""Pages of girths."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tonus_web.body.forms import GirthForm, GirthsForm
from tonus_web.body.girths import girth_unit, girths_of, heading_of, measurements, measurements_at
from tonus_web.body.models import Measurement
from tonus_web.body.services import corrected_measurement, new_measurements
from tonus_web.body.sites import HOW
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.models import BodyAnswers
from tonus_web.members.selectors import latest_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id, revision_of
from tonus_web.ui.told import told

__all__ = ["delete", "edit", "index", "new", "site", "where_numbers_are"]

P = ParamSpec("P")
_ON_A_PAGE = 50


def where_numbers_are(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Return a view that shows nothing of a body to those who are to see no numbers.

    Parameters
    ----------
    view : callable
        Gets the request behind `member_view`.

    Returns
    -------
    callable
        Answers with the page without numbers instead.
    """

    @wraps(view)
    def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        hidden = hidden_numbers(request.member, timezone.localdate())
        if hidden:
            return without_numbers(request, hidden)
        return view(request, *args, **kwargs)

    return guarded


def _name(request: MemberRequest) -> str:
    """Of whom the page speaks; empty where it speaks to them."""
    return "" if request.member.account_id == request.user.pk else request.member.name


@gzip_page
@never_cache
@member_view(Access.READ)
@require_safe
@where_numbers_are
def index(request: MemberRequest) -> HttpResponse:
    """Show every girth now and since the start."""
    girths = girths_of(list(measurements(request.member)), girth_unit(request.user))
    return render(
        request,
        "body/index.html",
        {
            "girths": girths,
            "heading": heading_of(girths, _name(request)),
            "may_write": allows(request.role, Access.WRITE),
            "is_own": allows(request.role, Access.OWN),
        },
    )


@never_cache
@member_view(Access.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@where_numbers_are
def new(request: MemberRequest) -> HttpResponse:
    """Take new girths."""
    sent = request.POST if request.method == "POST" else None
    form = GirthsForm(
        sent,
        initial={"record": new_id()},
        unit=girth_unit(request.user),
        zone=local_zone(request),
        born=_born(request),
    )
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            new_measurements(
                request.member,
                record_id=cleaned["record"],
                lengths=cleaned["lengths"],
                at=cleaned["at"],
                zone=form.zone,
                note=cleaned["note"],
            )
        except Conflict as conflict:
            form.add_error(None, told(conflict))
        else:
            messages.success(request, _("Your measurements are saved."))
            return redirect("body:index", request.member.pk)
    return render(request, "body/new.html", {"form": form}, status=422 if form.is_bound else 200)


@gzip_page
@never_cache
@member_view(Access.READ)
@require_safe
@where_numbers_are
def site(request: MemberRequest, site: str) -> HttpResponse:
    """Show every reading of one site."""
    if site not in Measurement.Site.values:
        raise Http404
    rows = measurements_at(request.member, site)
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    girths = girths_of(list(rows)[::-1], girth_unit(request.user))
    return render(
        request,
        "body/site.html",
        {
            "label": Measurement.Site(site).label,
            "how": HOW[site],
            "page": page,
            "girths": girths,
            "heading": heading_of(girths, _name(request)),
            "may_write": allows(request.role, Access.WRITE),
        },
    )


@never_cache
@member_view(Access.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@where_numbers_are
def edit(request: MemberRequest, measurement_id: uuid.UUID) -> HttpResponse:
    """Correct a girth."""
    row = present_record(Measurement, request.member, measurement_id)
    at = row.at.astimezone(ZoneInfo(row.zone))
    initial: dict[str, Any] = {
        "length": row.length,
        "date": at.date(),
        "time": at.time().replace(second=0, microsecond=0),
        "note": row.note,
        "shown": row.revision,
    }
    form = GirthForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        site=row.site,
        unit=girth_unit(request.user),
        zone=row.zone,
        born=_born(request),
    )
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            corrected_measurement(
                row,
                length=cleaned["length"],
                # The form shows minutes: left alone, the seconds stay too.
                at=cleaned["at"] if {"date", "time"} & set(form.changed_data) else row.at,
                zone=form.zone,
                note=cleaned["note"],
                shown_revision=revision_of(cleaned["shown"]),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("body:edit", request.member.pk, measurement_id)
        messages.success(request, _("Your change is saved."))
        return redirect("body:site", request.member.pk, row.site)
    return render(
        request, "body/edit.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
    )


@never_cache
@member_view(Access.WRITE)
@require_POST
def delete(request: MemberRequest, measurement_id: uuid.UUID) -> HttpResponse:
    """Delete a girth; it can be brought back."""
    row = present_record(Measurement, request.member, measurement_id)
    token = deleted_together(row)
    messages.success(request, _("The measurement is deleted."), extra_tags=token)
    return redirect("body:site", request.member.pk, row.site)


def _born(request: MemberRequest) -> Any:
    body = latest_record(BodyAnswers, request.member)
    return body.date_of_birth if body else None
