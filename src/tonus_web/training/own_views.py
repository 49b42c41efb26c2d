"""Pages of a member's own exercises."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id
from tonus_web.training.forms import CustomForm, shown_revision
from tonus_web.training.models import CustomExercise
from tonus_web.training.services import saved_custom
from tonus_web.ui.told import told

__all__ = ["own", "own_delete", "own_edit", "own_new"]

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@member_view(Access.READ)
@require_safe
def own(request: MemberRequest) -> HttpResponse:
    """List the member's own exercises."""
    found = CustomExercise.objects.filter(member=request.member).order_by("name", "id")
    return render(
        request,
        "training/own.html",
        {"exercises": list(found), "may_write": allows(request.role, Access.WRITE)},
    )


@never_cache
@member_view(Access.WRITE)
@_form
def own_new(request: MemberRequest) -> HttpResponse:
    """Describe an own exercise."""
    initial = {"record": new_id(), "counting": CustomExercise.Counting.REPETITIONS}
    return _saved(request, None, initial)


@never_cache
@member_view(Access.WRITE)
@_form
def own_edit(request: MemberRequest, own_id: uuid.UUID) -> HttpResponse:
    """Change an own exercise."""
    custom = present_record(CustomExercise, request.member, own_id)
    return _saved(request, custom, CustomForm.initial_of(custom))


@member_view(Access.WRITE)
@require_POST
def own_delete(request: MemberRequest, own_id: uuid.UUID) -> HttpResponse:
    """Delete an own exercise; its sets stay, and it can be brought back."""
    custom = present_record(CustomExercise, request.member, own_id)
    token = deleted_together(custom)
    messages.success(
        request,
        _("“{name}” is deleted. Its sets are still there.").format(name=custom.name),
        extra_tags=token,
    )
    return redirect("training:own", request.member.pk)


def _saved(
    request: MemberRequest, custom: CustomExercise | None, initial: dict[str, Any]
) -> HttpResponse:
    form = CustomForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        row = custom or CustomExercise(pk=form.cleaned_data["record"], member=request.member)
        revision = shown_revision(form) if custom else None
        try:
            saved_custom(row, form.cleaned_data, shown_revision=revision)
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            if custom is None:
                return redirect("training:own", request.member.pk)
            return redirect("training:own_edit", request.member.pk, custom.pk)
        messages.success(request, _("“{name}” is saved.").format(name=row.name))
        return redirect("training:own", request.member.pk)
    return render(
        request,
        "training/own_edit.html",
        {"form": form, "custom": custom},
        status=422 if form.is_bound else 200,
    )
