"""The weekly check-in: when it is due, what it proposes, and what is written of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tonus.energy import (
    CHECK_IN_DAYS,
    CheckIn,
    LogEvidence,
    NoNumbers,
    Target,
    change_entry,
    check_in,
)
from tonus.energy.checkins.reasons import FIRST_DAYS
from tonus.errors import InputError
from tonus_web.diary.decisions import accepted_check_in
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import Energy
from tonus_web.diary.standing import aim_of_choice, last_change_on, maintenance_of_choice
from tonus_web.members.answers import locked_member, shown_version
from tonus_web.members.models import Member
from tonus_web.members.selectors import latest_record
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.weight.evidence import evidence_of
from tonus_web.weight.models import KeptTarget

__all__ = [
    "Proposal",
    "accepted_proposal",
    "due_from",
    "kept_proposal",
    "last_check_in",
    "proposal_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A check-in of today.

    Parameters
    ----------
    found : CheckIn
        By the library.
    evidence : LogEvidence
        What it stands on.
    choice : GoalChoice
        What counts until now.
    """

    found: CheckIn
    evidence: LogEvidence
    choice: GoalChoice

    @property
    def version(self) -> str:
        """What a form carries, so that nobody takes what they did not see."""
        return f"{shown_version(self.choice)} {self.found.after.intake_kcal:.6f}"


def last_check_in(member: Member) -> dt.date | None:
    """Return the day on which a check-in was answered last.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    date or None
        Accepted or kept; None where there was none.
    """
    kept = latest_record(KeptTarget, member)
    days = [last_change_on(member), kept.local_date if kept is not None else None]
    return max((day for day in days if day is not None), default=None)


def due_from(member: Member, found: Energy, evidence: dict[str, Any] | None) -> str | None:
    """Return the day from which a check-in is offered.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        Goal and target.
    evidence : dict or None
        By `tonus_web.weight.evidence`.

    Returns
    -------
    str or None
        ISO date; None where no check-in is offered: without a target, with a fixed one,
        where nothing is learned, and while a reading is in question, which comes first.
    """
    if evidence is None or evidence["maintenance"] is None or found.choice is None:
        return None
    if evidence["questions"]:
        return None
    if not isinstance(found.result, Target) or found.choice.is_fixed:
        return None
    first = found.today + dt.timedelta(FIRST_DAYS - evidence["log_days"])
    last = last_check_in(member)
    begin = first if last is None else max(first, last + dt.timedelta(CHECK_IN_DAYS))
    return begin.isoformat()


def proposal_of(
    member: Member, found: Energy, notices: dict[str, Any], today: dt.date
) -> Proposal | NoNumbers | None:
    """Return what the log proposes.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        Goal, answers and target.
    notices : dict
        By `tonus_web.weight.notices`.
    today : date
        Local day.

    Returns
    -------
    Proposal or NoNumbers or None
        None where there is no target, or no trend.
    """
    choice, evidence = found.choice, notices.get("evidence")
    if choice is None or evidence is None or not isinstance(found.result, Target):
        return None
    if isinstance(found.person, InputError):
        return None
    seen = evidence_of(evidence)
    # The weight of every other page, so that what is accepted here is what stands there.
    result = check_in(
        found.person,
        aim_of_choice(choice),
        today=today,
        evidence=seen,
        maintenance=maintenance_of_choice(choice),
        last_changed=last_change_on(member),
        is_fixed=choice.is_fixed,
        deficit_hidden=found.deficit_hidden,
    )
    if isinstance(result, NoNumbers):
        return result
    return Proposal(found=result, evidence=seen, choice=choice)


def accepted_proposal(
    member: Member, proposal: Proposal, today: dt.date, *, shown: str
) -> GoalChoice:
    """Return the row by which the target stands on what the log says.

    Parameters
    ----------
    member : Member
        Whose.
    proposal : Proposal
        As it is now.
    today : date
        Local day.
    shown : str
        `Proposal.version` that the form carried.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    Conflict
        When something changed since the page was shown.
    """
    if proposal.version != shown:
        raise Conflict(CHANGED_ELSEWHERE)
    return accepted_check_in(
        member,
        change_entry(proposal.found, on=today, aim=aim_of_choice(proposal.choice)),
        proposal.found.maintenance,
        evidence=proposal.evidence,
        shown=shown_version(proposal.choice),
    )


def kept_proposal(member: Member, proposal: Proposal, today: dt.date) -> KeptTarget:
    """Return the row that says that a proposal was looked at and not taken.

    Parameters
    ----------
    member : Member
        Whose.
    proposal : Proposal
        As it is now.
    today : date
        Local day.

    Returns
    -------
    KeptTarget
        One a day: pressed twice, the same.
    """
    with transaction.atomic():
        locked_member(member)
        row = KeptTarget.objects.filter(member=member, local_date=today).first()
        if row is None:
            row = KeptTarget.objects.create(
                member=member,
                local_date=today,
                kept_kcal=proposal.found.before.intake_kcal,
                proposed_kcal=proposal.found.after.intake_kcal,
                reason_keys=[reason.key for reason in proposal.found.reasons],
            )
    return row
