"""Pages of progress photos: the member's own affair, and nobody else's."""

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
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tonus.errors import TonusError
from tonus.messages import N_
from tonus_web.body.forms import PhotoForm, PhotoNoteForm
from tonus_web.body.models import Photo
from tonus_web.body.photo_files import photo_file as file_of
from tonus_web.body.photo_files import small_photo_file
from tonus_web.body.photo_services import (
    corrected_photo,
    deleted_photos,
    new_photo,
    photos_kept,
)
from tonus_web.body.photo_upload import (
    ArrivingPhoto,
    checked_length,
    photo_slot,
    read_photo_form,
)
from tonus_web.body.photos import compared_photos, photos_of
from tonus_web.body.views import where_numbers_are
from tonus_web.coach.refusals import Refused
from tonus_web.coach.streams import reads_its_own_body
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id, revision_of
from tonus_web.ui.told import told

__all__ = [
    "compare",
    "photo",
    "photo_add",
    "photo_delete",
    "photo_file",
    "photo_small",
    "photos",
    "photos_delete",
    "photos_switch",
]

P = ParamSpec("P")
_ON_A_PAGE = 24


def _where_photos_are(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Lead those who have not switched photos on to where they can."""

    @wraps(view)
    def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.member.keeps_photos:
            return redirect("body:photos", request.member.pk)
        return view(request, *args, **kwargs)

    return guarded


@gzip_page
@never_cache
@member_view(Access.OWN)
@require_safe
@where_numbers_are
def photos(request: MemberRequest) -> HttpResponse:
    """Show the photos, or what it means to keep some."""
    rows = photos_of(request.member)
    if not request.member.keeps_photos:
        return render(request, "body/photos_off.html", {"count": rows.count()})
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "body/photos.html", {"page": page, "latest": rows.first()})


@never_cache
@member_view(Access.OWN)
@require_POST
@where_numbers_are
def photos_switch(request: MemberRequest) -> HttpResponse:
    """Switch photos on or off."""
    is_wanted = request.POST.get("keep") == "yes"
    photos_kept(request.member, is_wanted=is_wanted)
    if is_wanted:
        messages.success(request, _("Photos are switched on. Only you see them."))
    else:
        messages.success(request, _("Photos are switched off, and out of sight."))
    return redirect("body:photos", request.member.pk)


@never_cache
@member_view(Access.OWN)
@require_POST
@where_numbers_are
def photos_delete(request: MemberRequest) -> HttpResponse:
    """Delete every photo; they can be brought back."""
    token = deleted_photos(request.member)
    if token:
        messages.success(request, _("All photos are deleted."), extra_tags=token)
    return redirect("body:photos", request.member.pk)


@reads_its_own_body
# The token lies in the body, which is read only when the headers have passed.
@csrf_exempt
@never_cache
@member_view(Access.OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@where_numbers_are
@_where_photos_are
def photo_add(request: MemberRequest) -> HttpResponse:
    """Take a new photo."""
    if request.method != "POST":
        return _asked(request, _photo_form(request, None))
    try:
        checked_length(request)
        arriving = ArrivingPhoto(request)
        try:
            with photo_slot():
                refused = read_photo_form(request, arriving)
                return refused or _taken(request, arriving)
        finally:
            arriving.close()
    except TonusError as error:
        form = _photo_form(request, None)
        return _asked(request, form, fault=told(error))


def _taken(request: MemberRequest, arriving: ArrivingPhoto) -> HttpResponse:
    form = _photo_form(request, request.POST)
    try:
        if arriving.path is None:
            raise Refused(N_("Choose a photo first."))
        if not form.is_valid():
            return _asked(request, form, fault=_("Then choose the photo again: it was not kept."))
        cleaned = form.cleaned_data
        new_photo(
            request.member,
            record_id=cleaned["record"],
            sent=arriving.path,
            view=cleaned["view"],
            at=cleaned["at"],
            zone=form.zone,
            note=cleaned["note"],
        )
    except TonusError as error:
        # What was typed stays; only the file has to be chosen again.
        return _asked(request, form, fault=told(error))
    messages.success(request, _("The photo is saved."))
    return redirect("body:photos", request.member.pk)


def _asked(request: MemberRequest, form: PhotoForm, fault: str = "") -> HttpResponse:
    status = 422 if form.is_bound or fault else 200
    return render(request, "body/photo_add.html", {"form": form, "fault": fault}, status=status)


def _photo_form(request: MemberRequest, data: Any) -> PhotoForm:
    last = photos_of(request.member).first() if data is None else None
    initial = {"record": new_id(), "view": last.view if last else Photo.View.FRONT}
    # Asked for the zone, a request whose body was not read would be read now.
    zone = request.user.zone or "UTC" if data is None else local_zone(request)
    return PhotoForm(data, initial=initial, zone=zone)


@never_cache
@member_view(Access.OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@where_numbers_are
@_where_photos_are
def photo(request: MemberRequest, photo_id: uuid.UUID) -> HttpResponse:
    """Show one photo, and correct what stands beside it."""
    row = present_record(Photo, request.member, photo_id)
    at = row.at.astimezone(ZoneInfo(row.zone))
    form = PhotoNoteForm(
        request.POST if request.method == "POST" else None,
        initial={
            "view": row.view,
            "date": at.date(),
            "time": at.time().replace(second=0, microsecond=0),
            "note": row.note,
            "shown": row.revision,
        },
        zone=row.zone,
    )
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            corrected_photo(
                row,
                view=cleaned["view"],
                at=cleaned["at"] if {"date", "time"} & set(form.changed_data) else row.at,
                zone=form.zone,
                note=cleaned["note"],
                shown_revision=revision_of(cleaned["shown"]),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
        else:
            messages.success(request, _("Your change is saved."))
        return redirect("body:photo", request.member.pk, photo_id)
    return render(
        request,
        "body/photo.html",
        {"form": form, "photo": row},
        status=422 if form.is_bound else 200,
    )


@never_cache
@member_view(Access.OWN)
@require_POST
@where_numbers_are
def photo_delete(request: MemberRequest, photo_id: uuid.UUID) -> HttpResponse:
    """Delete a photo; it can be brought back."""
    token = deleted_together(present_record(Photo, request.member, photo_id))
    messages.success(request, _("The photo is deleted."), extra_tags=token)
    return redirect("body:photos", request.member.pk)


@gzip_page
@never_cache
@member_view(Access.OWN)
@require_safe
@where_numbers_are
@_where_photos_are
def compare(request: MemberRequest) -> HttpResponse:
    """Show two photos side by side."""
    chosen = compared_photos(
        request.member, request.GET.get("before", ""), request.GET.get("after", "")
    )
    return render(request, "body/compare.html", {"chosen": chosen})


@member_view(Access.OWN)
@require_safe
def photo_file(request: MemberRequest, photo_id: uuid.UUID) -> HttpResponse:
    """Send a photo."""
    return _sent(request, photo_id, is_small=False)


@member_view(Access.OWN)
@require_safe
def photo_small(request: MemberRequest, photo_id: uuid.UUID) -> HttpResponse:
    """Send the small copy of a photo."""
    return _sent(request, photo_id, is_small=True)


def _sent(request: MemberRequest, photo_id: uuid.UUID, *, is_small: bool) -> HttpResponse:
    member = request.member
    row = Photo.objects.filter(member=member, pk=photo_id).first()
    if row is None or not member.keeps_photos or hidden_numbers(member, timezone.localdate()):
        raise Http404
    file = small_photo_file(row.path) if is_small else file_of(row.path)
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'inline; filename="{row.local_date.isoformat()}-{row.view}.jpg"',
        # Opened by itself it is no page of ours, whatever it holds.
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
