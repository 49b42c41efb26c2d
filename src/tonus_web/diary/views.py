"""The page of the target."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from tonus.energy import Measure, NoNumbers, Target
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import (
    Energy,
    MissingInputs,
    energy_of,
)
from tonus_web.diary.shown_basis import basis_text
from tonus_web.diary.shown_goals import no_numbers_texts
from tonus_web.diary.shown_target import shown_target
from tonus_web.diary.shown_units import shown, units_of
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.answers import shown_version

__all__ = ["target_page"]

#: A choice can be undone where it stands for this long.
_UNDO_FOR = dt.timedelta(days=1)
#: The first week of a goal, and as long again for those who begin later.
_BEGUN_AFTER = dt.timedelta(days=14)


# The reasons tell of health: the member's own affair, whoever else may see records.
@gzip_page
@never_cache
@require_safe
@member_view(Access.OWN)
def target_page(request: MemberRequest) -> HttpResponse:
    """Show the target with its working, or why there is none."""
    energy = energy_of(request.member, timezone.localdate())
    if isinstance(energy.result, NoNumbers):
        return render(
            request, "diary/no_numbers.html", {"reasons": no_numbers_texts(energy.result)}
        )
    if isinstance(energy.result, MissingInputs):
        return render(request, "diary/missing.html", {"missing": energy.result})
    return render(request, "diary/target.html", _target_context(request, energy, energy.result))


def _target_context(request: MemberRequest, energy: Energy, target: Target) -> dict[str, object]:
    choice, units = energy.choice, units_of(request.user)
    assert choice is not None
    return {
        "shown": shown_target(
            target,
            units,
            is_learned=energy.maintenance is not None,
            # A check-in is accepted after weeks of a log.
            is_begun=choice.kind == GoalChoice.Kind.CHECK_IN
            or timezone.now() - choice.created_at > _BEGUN_AFTER,
        ),
        "basis": basis_text(energy, units),
        "day_energy": (
            shown(energy.day_kcal, Measure.KCAL_PER_DAY, units)
            if energy.plan and energy.day_kcal is not None
            else ""
        ),
        "changed": GoalChoice.Kind(choice.kind).label,
        "energy": energy,
        "entered_weight": energy.weigh_in.weight_words if energy.weigh_in else "",
        "choice_version": (
            shown_version(choice) if timezone.now() - choice.created_at < _UNDO_FOR else ""
        ),
    }
