"""Pages of what a session holds: its exercises and its notes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tonus.errors import InputError
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.limits import Advised, suited_to
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id
from tonus_web.training.arranging import added_exercise, moved, skipped, swapped
from tonus_web.training.forms import AddForm, NoteForm, SwapForm, shown_revision
from tonus_web.training.models import Note, SessionExercise
from tonus_web.training.movements import (
    GROUPS,
    Movement,
    advised_movements,
    alternatives,
    movements_of,
)
from tonus_web.training.requests import moment_in, shown_session, to_session
from tonus_web.training.services import corrected_note, new_note
from tonus_web.ui.told import told

__all__ = [
    "exercise_add",
    "exercise_delete",
    "exercise_move",
    "exercise_skip",
    "exercise_swap",
    "note_delete",
    "note_edit",
    "note_new",
]

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@member_view(Access.WRITE)
@_form
def exercise_add(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Add an exercise to a session."""
    session = shown_session(request, session_id)
    movements = movements_of(request.member)
    form = AddForm(
        request.POST if request.method == "POST" else None,
        offered=[(one, told.words) for one, told in _advised(request, movements.offered)],
        initial={"record": new_id(), "exercise": request.GET.get("exercise", "")},
    )
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        movement = movements.find(cleaned["exercise"])
        assert movement is not None
        try:
            added_exercise(
                session,
                movement,
                record_id=cleaned["record"],
                target_sets=cleaned["target_sets"],
                target_repetitions=None if movement.is_held else cleaned["target_repetitions"],
                target_held_s=cleaned["target_held_s"] if movement.is_held else None,
            )
        except Conflict as conflict:
            form.add_error(None, told(conflict))
        else:
            return to_session(request, session_id)
    return render(
        request,
        "training/exercise_add.html",
        {"form": form, "session": session},
        status=422 if form.is_bound else 200,
    )


@never_cache
@member_view(Access.WRITE)
@_form
def exercise_swap(request: MemberRequest, item_id: uuid.UUID) -> HttpResponse:
    """Put another exercise in the place of one."""
    item = present_record(SessionExercise, request.member, item_id)
    movements = movements_of(request.member)
    movement = movements.of(item)
    others = _others(request, movement, movements.offered)
    form = SwapForm(
        request.POST if request.method == "POST" else None,
        others=others,
        initial={"shown": item.revision},
    )
    if form.is_bound and form.is_valid():
        other = movements.find(form.cleaned_data["exercise"])
        assert other is not None
        try:
            swapped(
                item,
                other,
                instead_of=movement.name,
                reason=form.cleaned_data["reason"],
                shown_revision=shown_revision(form),
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("training:exercise_swap", request.member.pk, item_id)
        except InputError as error:
            form.add_error("exercise", told(error))
        else:
            return to_session(request, item.session_id)
    return render(
        request,
        "training/exercise_swap.html",
        {"form": form, "item": item, "movement": movement, "others": others},
        status=422 if form.is_bound else 200,
    )


def _advised(request: MemberRequest, offered: list[Movement]) -> list[tuple[Movement, Advised]]:
    return advised_movements(offered, suited_to(request.member, request.role))


def _others(
    request: MemberRequest, movement: Movement, offered: list[Movement]
) -> list[tuple[Movement, str]]:
    """What can be done instead, with the reason why it can, and what to mind."""
    worked = {
        other.reference: _("Also works: {groups}.").format(
            groups=", ".join(str(GROUPS[group]).lower() for group in groups)
        )
        for other, groups in alternatives(movement, offered)
    }
    found = [other for other, _groups in alternatives(movement, offered)]
    return [
        (other, f"{worked[other.reference]} {advice.words}".strip())
        for other, advice in _advised(request, found)
    ]


@member_view(Access.WRITE)
@require_POST
def exercise_skip(request: MemberRequest, item_id: uuid.UUID) -> HttpResponse:
    """Leave an exercise out today, or take it up again."""
    item = present_record(SessionExercise, request.member, item_id)
    skipped(item, is_skipped=request.POST.get("skip") != "no")
    return to_session(request, item.session_id)


@member_view(Access.WRITE)
@require_POST
def exercise_delete(request: MemberRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take an exercise out of a session; its sets stay, and it can be brought back."""
    item = present_record(SessionExercise, request.member, item_id)
    token = deleted_together(item)
    messages.success(request, _("The exercise is taken out."), extra_tags=token)
    return to_session(request, item.session_id)


@member_view(Access.WRITE)
@require_POST
def exercise_move(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Move an exercise up or down."""
    session = shown_session(request, session_id)
    steps = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    moved(session, request.POST.get("exercise", ""), steps=steps)
    return to_session(request, session_id)


@never_cache
@member_view(Access.WRITE)
@_form
def note_new(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    """Write a note into a session."""
    session = shown_session(request, session_id)
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"record": new_id()}
    )
    if form.is_bound and form.is_valid():
        at, zone = moment_in(request, session, timezone.now(), is_given=False)
        try:
            new_note(
                request.member,
                record_id=form.cleaned_data["record"],
                text=form.cleaned_data["text"],
                at=at,
                zone=zone,
                session_id=session.pk,
            )
        except Conflict as conflict:
            form.add_error(None, told(conflict))
        else:
            messages.success(request, _("Your note is saved."))
            return to_session(request, session_id)
    return render(
        request,
        "training/note.html",
        {"form": form, "session_id": session_id},
        status=422 if form.is_bound else 200,
    )


@never_cache
@member_view(Access.WRITE)
@_form
def note_edit(request: MemberRequest, note_id: uuid.UUID) -> HttpResponse:
    """Change a note."""
    note = present_record(Note, request.member, note_id)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"record": note.pk, "shown": note.revision, "text": note.text},
    )
    if form.is_bound and form.is_valid():
        try:
            corrected_note(
                note, text=form.cleaned_data["text"], shown_revision=shown_revision(form)
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("training:note_edit", request.member.pk, note_id)
        messages.success(request, _("Your change is saved."))
        return to_session(request, note.session_id)
    return render(
        request,
        "training/note.html",
        {"form": form, "session_id": note.session_id, "note": note},
        status=422 if form.is_bound else 200,
    )


@member_view(Access.WRITE)
@require_POST
def note_delete(request: MemberRequest, note_id: uuid.UUID) -> HttpResponse:
    """Delete a note; it can be brought back."""
    note = present_record(Note, request.member, note_id)
    messages.success(request, _("The note is deleted."), extra_tags=deleted_together(note))
    return to_session(request, note.session_id)
