"""Answers to what was asked about a reading."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonus.energy import NoNumbers
from tonus.errors import TonusError
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.selectors import energy_of
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.ui.told import told
from tonus_web.weight.estimates import standing_of
from tonus_web.weight.questions import ANSWERS, answered

__all__ = ["answer"]

#: Where somebody may come from, and goes back to.
_BACK: Final = {"today": "today:day", "weight": "weight:page"}
#: Readings that one question can be about.
_MOST_ROWS: Final = 10_000


@require_POST
@member_view(Access.WRITE)
def answer(request: MemberRequest) -> HttpResponse:
    """Write what was answered; it may lead to the next question."""
    today = timezone.localdate()
    found = energy_of(request.member, today)
    if isinstance(found.result, NoNumbers):
        return without_numbers(request, found.result)
    standing = standing_of(request.member, found, today, with_series=False)
    back = _BACK.get(request.POST.get("next", ""), "weight:page")
    rows, said = _rows(request.POST.get("rows", "")), request.POST.get("said", "")
    if standing is None or not rows or said not in ANSWERS:
        messages.warning(request, _("That answer did not come through. Please try again."))
        return HttpResponseRedirect(reverse(back, args=[request.member.pk]))
    try:
        words, token = answered(
            request.member,
            standing.notices,
            rows,
            said,
            is_own=allows(request.role, Access.OWN),
        )
    except TonusError as error:
        messages.warning(request, told(error))
    else:
        messages.success(request, words, extra_tags=token)
    return HttpResponseRedirect(reverse(back, args=[request.member.pk]))


def _rows(text: str) -> list[uuid.UUID]:
    """Ids as the form sent them; none where one is no id."""
    try:
        return [uuid.UUID(hex=key) for key in text.split()[:_MOST_ROWS]]
    except ValueError:
        return []
