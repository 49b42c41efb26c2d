"""The front page, the day on one page, settings and export."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from tonus_web.accounts.forms import PreferencesForm
from tonus_web.accounts.models import Site
from tonus_web.accounts.selectors import has_administrator
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.library.pages import exercise_pages
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.services import member_of
from tonus_web.records.models import Conflict
from tonus_web.today.day import day_of
from tonus_web.today.export import export_pieces, streamed
from tonus_web.today.forms import MemberForm
from tonus_web.ui.told import told

__all__ = ["day", "export", "export_file", "settings", "start"]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the own day or to the first questions; show strangers what this is."""
    if not request.user.is_authenticated:
        return render(
            request,
            "today/front.html",
            {
                "site": Site.current(),
                "has_administrator": has_administrator(),
                "pages": exercise_pages(),
            },
        )
    member = member_of(request.user)
    return redirect("today:day" if member.welcomed_at else "onboarding:start", member.pk)


@member_view(Access.READ)
@require_safe
@never_cache
def day(request: MemberRequest) -> HttpResponse:
    """Show the day, the next action first."""
    return render(
        request, "today/day.html", {"day": day_of(request.member, request.role, request.user)}
    )


@gzip_page
@member_view(Access.OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: MemberRequest) -> HttpResponse:
    """Show and change how things look, and what the member wants."""
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    data = partial(_data_for, request, sent)
    looks = PreferencesForm(data("looks"), instance=request.user, prefix="looks")
    # Where none was chosen, the browser offers its own.
    looks.fields["zone"].widget.attrs["data-zone-choice"] = ""
    wishes = MemberForm(data("wishes"), member=request.member, prefix="wishes")
    if sent == "looks" and looks.is_valid():
        looks.save()
        messages.success(request, _("Saved. Every page shows things this way now."))
        return _saved(request)
    if sent == "wishes" and wishes.is_valid():
        try:
            wishes.save()
        except Conflict as error:
            request.member.refresh_from_db()
            wishes = MemberForm(None, member=request.member, prefix="wishes")
            messages.error(request, told(error))
        else:
            messages.success(request, _("Saved."))
            return _saved(request)
    elif sent:
        # What was refused must not colour the rest of the page.
        request.user.refresh_from_db()
    status = 422 if sent else 200
    return render(request, "today/settings.html", {"looks": looks, "wishes": wishes}, status=status)


@member_view(Access.OWN)
@require_safe
@never_cache
def export(request: MemberRequest) -> HttpResponse:
    """Say what the export holds, and offer it."""
    is_hidden = hidden_numbers(request.member, timezone.localdate()) is not None
    return render(request, "today/export.html", {"is_hidden": is_hidden})


@member_view(Access.OWN)
@require_safe
@never_cache
def export_file(request: MemberRequest) -> HttpResponseBase:
    """Give everything of the member as one JSON document."""
    member = request.member

    def link(name: str, record_id: Any) -> str:
        return request.build_absolute_uri(reverse(name, args=[member.pk, record_id]))

    pieces = export_pieces(
        member,
        request.user,
        clip_link=partial(link, "coach:media"),
        photo_link=partial(link, "body:photo_file"),
        # Whoever is to see no numbers gets them only by asking for them.
        leaves_out_numbers=(
            request.GET.get("numbers") != "all"
            and hidden_numbers(member, timezone.localdate()) is not None
        ),
    )
    # An asynchronous server would read a plain iterator to its end before the first byte.
    content = streamed(pieces) if isinstance(request, ASGIRequest) else pieces
    name = f"tonus-{slugify(member.name) or 'export'}-{timezone.localdate().isoformat()}.json"
    return StreamingHttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )


def _data_for(request: MemberRequest, sent: str, form: str) -> Any:
    """What was sent, for the form that was sent."""
    return request.POST if sent == form else None


def _saved(request: MemberRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("today:settings", args=[request.member.pk]))
