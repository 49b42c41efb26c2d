"""Pages of an import: the file, what it would bring, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from tonus.errors import InputError
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.diary.shown_units import ShownUnits, reason_text, units_of
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.services import deleted_together
from tonus_web.members.undo import unmake_token
from tonus_web.records.quantities import quantity_words
from tonus_web.ui.told import told
from tonus_web.weight.imports import Preview, imported, packed, preview_of, unpacked
from tonus_web.weight.models import WeightImport

__all__ = ["FileForm", "import_delete", "import_page"]

#: Of a kind so many are shown; the rest is counted.
_SHOWN: Final = 5
#: Imports that are listed.
_LISTED: Final = 20


class FileForm(forms.Form):
    """A table of weights."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A table as text (CSV). Its first line names the columns: date, and weight_kg or "
            "weight_lb, or weight and unit; where there are any also time, intake_kcal or "
            "intake_kj, and complete."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )


# Intakes may be in it: what is eaten is the member's own affair.
@gzip_page
@never_cache
@member_view(Access.OWN)
def import_page(request: MemberRequest) -> HttpResponse:
    """Show what a file would bring, and write it when that is wanted."""
    today = timezone.localdate()
    hidden = hidden_numbers(request.member, today)
    if hidden:
        return without_numbers(request, hidden)
    if request.method == "POST" and request.POST.get("packed"):
        return _taken(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                preview = preview_of(
                    request.member,
                    file.name,
                    file.read(),
                    today=today,
                    zone=local_zone(request),
                )
            except InputError as error:
                form.add_error("file", told(error))
            else:
                return render(request, "weight/import_preview.html", _context(request, preview))
    return render(
        request,
        "weight/import.html",
        {
            "form": form,
            "imports": WeightImport.objects.filter(member=request.member).order_by("-created_at")[
                :_LISTED
            ],
        },
        status=422 if form.is_bound else 200,
    )


def _taken(request: MemberRequest) -> HttpResponse:
    try:
        name, rows, days = unpacked(request.member, request.POST["packed"])
        batch = imported(request.member, name, rows, days, zone=local_zone(request))
    except InputError as error:
        messages.error(request, told(error))
        return redirect("weight:import", request.member.pk)
    if batch is None:
        messages.info(request, _("Everything in that file was there already."))
    else:
        words = (
            ngettext("{n} entry is imported.", "{n} entries are imported.", batch.count)
            if days
            else ngettext("{n} reading is imported.", "{n} readings are imported.", batch.count)
        )
        messages.success(request, words.format(n=batch.count), extra_tags=unmake_token(batch))
    return redirect("weight:page", request.member.pk)


@require_POST
@member_view(Access.OWN)
def import_delete(request: MemberRequest, record_id: uuid.UUID) -> HttpResponse:
    """Take an import back, with everything that came by it."""
    batch = present_record(WeightImport, request.member, record_id)
    token = deleted_together(batch)
    messages.success(request, _("The import is taken back."), extra_tags=token)
    return redirect("weight:import", request.member.pk)


def _context(request: MemberRequest, preview: Preview) -> dict[str, Any]:
    units = units_of(request.user)
    # A line of a table that cannot be taken is one line, whatever it holds.
    left_out = list(
        dict.fromkeys(f"{date_format(one.date)}: {told(one.reason)}" for one in preview.left_out)
    )
    dates = [row.date for row in preview.rows] + [day.local_date for day in preview.days]
    return {
        "preview": preview,
        "count": len(dates),
        "first": min(dates, default=None),
        "last": max(dates, default=None),
        "rows": [(row.date, quantity_words(row.weight)) for row in preview.rows[:_SHOWN]],
        "units": [f"{count} × {unit.value}" for unit, count in preview.units],
        "is_mixed": len(preview.units) > 1,
        "left_out": left_out[:_SHOWN],
        "more_left_out": max(0, len(left_out) - _SHOWN),
        "questions": _questions(preview, units),
        "more_questions": max(0, len(preview.questions) - _SHOWN),
        "packed": packed(request.member, preview) if dates else "",
    }


def _questions(preview: Preview, units: ShownUnits) -> list[str]:
    return [
        f"{date_format(question.readings[0].date)}: {reason_text(question.reason, units)}"
        for question in preview.questions[:_SHOWN]
    ]
