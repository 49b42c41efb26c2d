"""Answers are written as new rows; what was said before stays as history."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from tonus_web.members.models import (
    BodyAnswers,
    LimitAnswers,
    Member,
    MemberRecord,
    ReadinessAnswers,
    SafetyAnswers,
)
from tonus_web.members.selectors import latest_record, needs_clinician
from tonus_web.members.undo import deleted_together
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict

__all__ = [
    "answered_safety",
    "deleted_answers",
    "known_record",
    "locked_member",
    "next_record",
    "shown_version",
]

R = TypeVar("R", bound=MemberRecord)
_OF_EVERY_ROW = frozenset(("id", "created_at", "updated_at", "deleted_at", "revision"))


def shown_version(record: MemberRecord | None) -> str:
    """Return what a form carries, so that a second tab is noticed.

    Parameters
    ----------
    record : MemberRecord or None
        What the form shows; None where there is nothing yet.

    Returns
    -------
    str
        Another one after every change.
    """
    return f"{record.pk.hex}-{record.revision}" if record else "none"


def locked_member(member: Member) -> None:
    """Hold other writers of the same member off until the transaction ends.

    Parameters
    ----------
    member : Member
        Whose rows are about to be read and written.
    """
    Member.objects.select_for_update().get(pk=member.pk)


def known_record(model: type[R], member: Member, record_id: uuid.UUID) -> R | None:
    """Return the row that an earlier request wrote under an id.

    Called while the member is locked, so that a request sent twice writes once.

    Parameters
    ----------
    model : type
        What is to be written.
    member : Member
        Whose.
    record_id : UUID
        Made by the page or the device.

    Returns
    -------
    MemberRecord or None
        None where nothing has this id yet.

    Raises
    ------
    Conflict
        When the id is taken by something that is not this member's, or that was
        deleted since.
    """
    known = model.everything.filter(pk=record_id).first()
    if known is not None and (known.member_id != member.pk or known.deleted_at is not None):
        raise Conflict(CHANGED_ELSEWHERE)
    return known


def next_record(model: type[R], member: Member, change: Callable[[R], None], *, shown: str) -> R:
    """Return the new row that counts, made from the last one.

    Parameters
    ----------
    model : type
        Answers of one kind.
    member : Member
        Whose.
    change : callable
        Gets the new row, a copy of the last, and writes the answers into it.
    shown : str
        `shown_version` that the form carried.

    Returns
    -------
    MemberRecord
        As it was saved.

    Raises
    ------
    Conflict
        When the answers were changed since the form was shown.
    """
    with transaction.atomic():
        locked_member(member)
        last = latest_record(model, member)
        if shown_version(last) != shown:
            raise Conflict(CHANGED_ELSEWHERE)
        row = model(member=member, **_content(last))
        change(row)
        row.save()
    return row


def _content(row: MemberRecord | None) -> dict[str, object]:
    if row is None:
        return {}
    names = (field.attname for field in row._meta.concrete_fields)
    return {
        name: getattr(row, name)
        for name in names
        if name not in _OF_EVERY_ROW and name != "member_id"
    }


def answered_safety(row: SafetyAnswers, values: dict[str, str]) -> None:
    """Write answers into a row; an agreement holds only for what it was given for.

    Parameters
    ----------
    row : SafetyAnswers
        Copy of the last answers.
    values : dict
        Answers by the name of their field.
    """
    asked = ("insulin_or_sulfonylurea", "kidney_disease")
    before = [getattr(row, name) for name in asked]
    for name, value in values.items():
        setattr(row, name, value)
    if not needs_clinician(row) or before != [getattr(row, name) for name in asked]:
        row.clinician_agreed_to_deficit = row.clinician_agreed_to_protein = None


def deleted_answers(member: Member, *more: type[MemberRecord]) -> str:
    """Delete every answer about body and health, with its history, as one action.

    Parameters
    ----------
    member : Member
        Whose.
    *more : type
        Models whose rows go with them.

    Returns
    -------
    str
        Token that brings all of them back; empty where there was nothing.
    """
    rows: list[MemberRecord] = []
    with transaction.atomic():
        locked_member(member)
        models: tuple[type[MemberRecord], ...] = (
            BodyAnswers,
            ReadinessAnswers,
            LimitAnswers,
            SafetyAnswers,
        )
        for model in (*models, *more):
            rows += model.objects.filter(member=member)
        return deleted_together(*rows) if rows else ""
