"""The page of the weekly check-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tonus.energy import Decision, Measure, NoNumbers
from tonus.errors import TonusError
from tonus_web.diary.decisions import fixed_target
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.selectors import energy_of
from tonus_web.diary.shown_target import shown_working
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown, units_of
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.answers import shown_version
from tonus_web.members.models import Member
from tonus_web.members.undo import unmake_token
from tonus_web.ui.told import told
from tonus_web.weight.check_ins import (
    Proposal,
    accepted_proposal,
    kept_proposal,
    last_check_in,
    proposal_of,
)
from tonus_web.weight.estimates import standing_of
from tonus_web.weight.shown_weight import shown_trend

__all__ = ["check_in_page"]


# What somebody is to eat, and why, is their own affair.
@never_cache
@member_view(Access.OWN)
def check_in_page(request: MemberRequest) -> HttpResponse:
    """Show what the log says of the target, and take the answer."""
    today = timezone.localdate()
    found = energy_of(request.member, today)
    if isinstance(found.result, NoNumbers):
        return without_numbers(request, found.result)
    standing = standing_of(request.member, found, today, with_series=False)
    assert standing is not None
    proposal = proposal_of(request.member, found, standing.notices, today)
    if isinstance(proposal, NoNumbers):
        return without_numbers(request, proposal)
    units = units_of(request.user)
    if proposal is None:
        trend = shown_trend(standing.notices, today, units, is_own=True)
        return render(request, "weight/check_in_none.html", {"trend": trend})
    if request.method == "POST":
        _answered(request, proposal)
        return redirect("weight:check_in", request.member.pk)
    return render(request, "weight/check_in.html", _context(request.member, proposal, units))


def _answered(request: MemberRequest, proposal: Proposal) -> None:
    member, said = request.member, request.POST.get("said", "")
    choice = shown_version(proposal.choice)
    today = timezone.localdate()
    row: Any
    try:
        if said == "accept" and proposal.found.decision is Decision.CHANGE:
            row = accepted_proposal(member, proposal, today, shown=request.POST.get("shown", ""))
            words = _("Your target is now {energy}.").format(
                energy=shown(
                    proposal.found.after.intake_kcal,
                    Measure.KCAL_PER_DAY,
                    units_of(request.user),
                )
            )
        elif said == "keep":
            row = kept_proposal(member, proposal, today)
            words = _("Your target stays as it is. The next check-in comes in a week.")
        elif said in ("fix", "free"):
            row = fixed_target(member, said == "fix", shown=choice)
            words = (
                _("Your target is fixed. Check-ins no longer change it.")
                if said == "fix"
                else _("Your target moves again with what is learned.")
            )
        else:
            messages.warning(request, _("That answer did not come through. Please try again."))
            return
    except TonusError as error:
        messages.warning(request, told(error))
    else:
        messages.success(request, words, extra_tags=unmake_token(row))


def _context(member: Member, proposal: Proposal, units: ShownUnits) -> dict[str, Any]:
    found = proposal.found
    before, after = (
        shown(one.intake_kcal, Measure.KCAL_PER_DAY, units) for one in (found.before, found.after)
    )
    words = {"before": before, "after": after}
    match found.decision:
        case Decision.CHANGE:
            headline = _("Your target could go from {before} to {after}.").format(**words)
            if before == after:
                headline = _("Your target stays at {before}, on firmer ground.").format(**words)
        case Decision.HOLD:
            headline = _("Your target stays at {before} this week.").format(**words)
        case _:
            headline = _("Your target is fixed at {before}.").format(**words)
    evidence = found.evidence_words
    return {
        "headline": headline,
        "evidence": reason_text(evidence, units) if evidence else "",
        "reasons": [reason_text(reason, units) for reason in found.reasons],
        "is_change": found.decision is Decision.CHANGE,
        "is_fixed": proposal.choice.is_fixed,
        "before": before,
        "after": after,
        "figures": [
            (label, *text.partition(" ")[::2])
            for label, text in ((_("Until now"), before), (_("Proposed"), after))
        ],
        "log": proposal.evidence,
        "last": last_check_in(member),
        "version": proposal.version,
        "shown": {"workings": [shown_working(working, units) for working in found.workings]},
    }
