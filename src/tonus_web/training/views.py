"""Pages of the sessions: today's, the list, one of them, and the history of an exercise."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.members.limits import suited_to
from tonus_web.records.models import Conflict, new_id
from tonus_web.training.forms import NoteForm, SessionForm, StartForm, shown_revision
from tonus_web.training.headings import session_heading
from tonus_web.training.histories import exercise_page
from tonus_web.training.models import Session
from tonus_web.training.movements import Movements, advised_movements, movements_of
from tonus_web.training.requests import shown_session, to_session
from tonus_web.training.selectors import (
    current_session,
    session_page,
    session_rows,
)
from tonus_web.training.services import (
    corrected_session,
    deleted_session,
    finished,
    new_session,
)
from tonus_web.ui.told import told

__all__ = [
    "exercise",
    "index",
    "session",
    "session_delete",
    "session_edit",
    "session_finish",
    "session_new",
    "sessions",
]

_form = require_http_methods(["GET", "HEAD", "POST"])
_RECENT = 3


@never_cache
@member_view(Access.READ)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the session of today, or offer to begin one."""
    movements = movements_of(request.member)
    found = current_session(request.member)
    if found is not None:
        found.member = request.member
        return _shown(request, found, movements, is_today=True)
    _page, rows = session_rows(request.member, 1, movements)
    return render(
        request,
        "training/index.html",
        {
            "rows": rows[:_RECENT],
            "record": new_id(),
            "movements": advised_movements(
                movements.offered, suited_to(request.member, request.role)
            ),
            "may_write": allows(request.role, Access.WRITE),
        },
    )


@never_cache
@member_view(Access.READ)
@require_safe
def session(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Show a session."""
    return _shown(request, shown_session(request, session_id), movements_of(request.member))


def _shown(
    request: MemberRequest, found: Session, movements: Movements, *, is_today: bool = False
) -> HttpResponse:
    page = session_page(found, movements)
    return render(
        request,
        "training/session.html",
        {
            "page": page,
            "session": found,
            "heading": session_heading(
                page, is_today=is_today or found.local_date == timezone.localdate()
            ),
            "may_write": allows(request.role, Access.WRITE),
            "note": NoteForm(initial={"record": new_id()}),
        },
    )


@never_cache
@member_view(Access.READ)
@require_safe
def sessions(request: MemberRequest) -> HttpResponse:
    """List the sessions, the latest first."""
    page, rows = session_rows(request.member, request.GET.get("page", 1))
    return render(
        request,
        "training/sessions.html",
        {
            "page": page,
            "rows": rows,
            "record": new_id(),
            "may_write": allows(request.role, Access.WRITE),
        },
    )


@member_view(Access.WRITE)
@require_POST
def session_new(request: MemberRequest) -> HttpResponse:
    """Begin a session that nobody planned."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The session was not begun. Try again."))
        return redirect("training:index", request.member.pk)
    try:
        begun = new_session(
            request.member,
            record_id=form.cleaned_data["record"],
            at=timezone.now(),
            zone=local_zone(request),
            name=form.cleaned_data["name"],
        )
    except Conflict as conflict:
        messages.warning(request, told(conflict))
        return redirect("training:index", request.member.pk)
    return to_session(request, begun.pk)


@never_cache
@member_view(Access.WRITE)
@_form
def session_edit(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Change the name or the moment of a session."""
    found = shown_session(request, session_id)
    at = found.at.astimezone(ZoneInfo(found.zone))
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        zone=found.zone,
        initial={
            "name": found.name,
            "date": at.date(),
            "time": at.time().replace(second=0, microsecond=0),
            "shown": found.revision,
        },
    )
    if form.is_bound and form.is_valid():
        is_moved = bool({"date", "time"} & set(form.changed_data))
        try:
            corrected_session(
                found,
                name=form.cleaned_data["name"],
                # The form shows minutes: left alone, the seconds stay too.
                at=form.cleaned_data["at"] if is_moved else found.at,
                zone=found.zone,
                shown_revision=shown_revision(form),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("training:session_edit", request.member.pk, session_id)
        messages.success(request, _("Your change is saved."))
        return to_session(request, session_id)
    return render(
        request,
        "training/session_edit.html",
        {"form": form, "session": found},
        status=422 if form.is_bound else 200,
    )


@member_view(Access.WRITE)
@require_POST
def session_delete(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Delete a session with its sets; it can be brought back."""
    token = deleted_session(shown_session(request, session_id))
    messages.success(request, _("The session is deleted."), extra_tags=token)
    return redirect("training:sessions", request.member.pk)


@member_view(Access.WRITE)
@require_POST
def session_finish(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Say that a session is over, or that it goes on."""
    found = shown_session(request, session_id)
    finished(found, is_over=request.POST.get("over") != "no")
    return to_session(request, session_id)


@never_cache
@member_view(Access.READ)
@require_safe
def exercise(request: MemberRequest) -> HttpResponse:
    """Show what was done of one exercise, the latest first."""
    movements = movements_of(request.member)
    reference = request.GET.get("exercise", "")
    movement = movements.known.get(reference) or movements.find(reference)
    if movement is None and reference:
        raise Http404
    if movement is None:
        return render(request, "training/exercises.html", {"movements": movements.offered})
    return render(
        request,
        "training/exercise.html",
        {
            "page": exercise_page(request.member, movement, request.GET.get("page", 1)),
            "movement": movement,
            "may_write": allows(request.role, Access.WRITE),
        },
    )
