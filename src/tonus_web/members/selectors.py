"""What a member said of themselves, read for the pages and for the library."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from django.db.models import QuerySet

from tonus.energy import Activity, Answer, Breastfeeding, Health, Person, Sex
from tonus_web.members.models import (
    BodyAnswers,
    Member,
    MemberRecord,
    ReadinessAnswers,
    SafetyAnswers,
)
from tonus_web.records.prepared import first_of

__all__ = [
    "ASKED_AGAIN_AFTER",
    "Answers",
    "answers_due",
    "answers_of",
    "begins_gently",
    "latest_record",
    "needs_clinician",
    "person_of",
    "pregnancy_row",
    "starts_gently",
]

#: Answers are asked for again after this.
ASKED_AGAIN_AFTER: Final = dt.timedelta(days=365)

R = TypeVar("R", bound=MemberRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A member's latest answers; None where a step was never answered.

    Parameters
    ----------
    body : BodyAnswers or None
        Sex, date of birth, height and activity.
    readiness : ReadinessAnswers or None
        Before movement.
    safety : SafetyAnswers or None
        Before numbers.
    """

    body: BodyAnswers | None
    readiness: ReadinessAnswers | None
    safety: SafetyAnswers | None


def latest_record(
    model: type[R], member: Member, *, order: tuple[str, ...] = ("-created_at", "-id")
) -> R | None:
    """Return the row that counts: the last one made that is there.

    Parameters
    ----------
    model : type
        Answers of one kind, the choice of a goal, or weigh-ins.
    member : Member
        Whose.
    order : tuple of str, optional
        Which comes first, where that is not the last one made.

    Returns
    -------
    MemberRecord or None
        None where there is none.
    """
    return first_of(_latest(model, order), member.pk)


@cache
def _latest(model: type[R], order: tuple[str, ...]) -> Callable[[uuid.UUID], QuerySet[R]]:
    def rows(member: uuid.UUID) -> QuerySet[R]:
        return model.objects.filter(member=member).order_by(*order)

    return rows


def answers_of(member: Member) -> Answers:
    """Return a member's latest answers, in three queries.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    Answers
        With None for what was never answered.
    """
    return Answers(
        body=latest_record(BodyAnswers, member),
        readiness=latest_record(ReadinessAnswers, member),
        safety=latest_record(SafetyAnswers, member),
    )


def person_of(
    member: Member, weight_kg: float | None, today: dt.date, answers: Answers | None = None
) -> Person:
    """Return a member as the energy equations know people.

    Parameters
    ----------
    member : Member
        Whose answers count.
    weight_kg : float or None
        Latest weight; None where there is none.
    today : date
        Day on which the age counts.
    answers : Answers, optional
        Where they were read already.

    Returns
    -------
    Person
        With None for what was not answered.

    Raises
    ------
    InputError
        When the measures fit no body (by the checks of `Person`).
    """
    found = answers if answers is not None else answers_of(member)
    body = found.body
    return Person(
        sex=Sex(body.sex) if body and body.sex else None,
        age_years=body.age_years(today) if body else None,
        height_cm=body.height_cm if body else None,
        weight_kg=weight_kg,
        activity=Activity(body.activity) if body and body.activity else None,
        health=_health(found),
    )


def _health(answers: Answers) -> Health:
    safety = answers.safety or SafetyAnswers()
    is_man = answers.body is not None and answers.body.sex == Sex.MALE
    agreed = needs_clinician(answers.safety)
    return Health(
        pregnant=None if is_man else _pregnant(answers),
        breastfeeding=(
            Breastfeeding(safety.breastfeeding) if safety.breastfeeding and not is_man else None
        ),
        eating_disorder=_answer(safety.eating_disorder),
        insulin_or_sulfonylurea=_answer(safety.insulin_or_sulfonylurea),
        kidney_disease=_answer(safety.kidney_disease),
        clinician_agreed_to_deficit=agreed and bool(safety.clinician_agreed_to_deficit),
        clinician_agreed_to_protein=agreed and bool(safety.clinician_agreed_to_protein),
    )


def pregnancy_row(answers: Answers) -> SafetyAnswers | ReadinessAnswers | None:
    """Return the row that says whether the member is pregnant.

    It is asked before movement and before numbers; a pregnancy holds everywhere, so
    that the later answer counts for both.

    Parameters
    ----------
    answers : Answers
        Latest answers.

    Returns
    -------
    SafetyAnswers, ReadinessAnswers or None
        None where it was not answered.
    """
    rows = (answers.safety, answers.readiness)
    said = [row for row in rows if row is not None and row.pregnant]
    return max(said, key=lambda row: row.created_at, default=None)


def _pregnant(answers: Answers) -> Answer | None:
    row = pregnancy_row(answers)
    return Answer(row.pregnant) if row else None


def _answer(text: str) -> Answer | None:
    return Answer(text) if text else None


def needs_clinician(safety: SafetyAnswers | None) -> bool:
    """Return whether a clinician's agreement is asked for.

    Parameters
    ----------
    safety : SafetyAnswers or None
        Latest answers.

    Returns
    -------
    bool
        True with insulin, a sulfonylurea or kidney disease, and where the person
        would rather not say.
    """
    unsure = (Answer.YES, Answer.RATHER_NOT_SAY)
    return safety is not None and (
        safety.insulin_or_sulfonylurea in unsure or safety.kidney_disease in unsure
    )


def starts_gently(readiness: ReadinessAnswers | None) -> bool:
    """Return whether the gentle variants come first.

    Parameters
    ----------
    readiness : ReadinessAnswers or None
        Latest answers.

    Returns
    -------
    bool
        True unless every question was answered and nothing speaks against more.
    """
    if readiness is None:
        return True
    return (
        readiness.active_now != Answer.YES
        or any(answer != Answer.NO for answer in readiness.cautions)
        # Men are not asked.
        or readiness.pregnant not in ("", Answer.NO)
    )


def begins_gently(member: Member, answers: Answers | None = None) -> bool:
    """Return whether a member is to be shown the gentle variants first.

    Only for the member's own eyes: it follows from answers about health.

    Parameters
    ----------
    member : Member
        Whose.
    answers : Answers, optional
        Where they were read already.

    Returns
    -------
    bool
        As `starts_gently`, and where a pregnancy was told before numbers only.
    """
    found = answers if answers is not None else answers_of(member)
    said = pregnancy_row(found)
    is_pregnant = said is not None and said.pregnant != Answer.NO
    return is_pregnant or starts_gently(found.readiness)


def answers_due(member: Member, today: dt.date, answers: Answers | None = None) -> tuple[str, ...]:
    """Return which questions are to be asked again.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.
    answers : Answers, optional
        Where they were read already.

    Returns
    -------
    tuple of str
        Steps of the welcome, ``"readiness"`` and ``"safety"``, whose latest answer is
        a year old.  What was never answered was skipped, and is not pressed for.
    """
    found = answers if answers is not None else answers_of(member)
    return tuple(
        step
        for step, row in (("readiness", found.readiness), ("safety", found.safety))
        if row is not None and today - row.created_at.date() >= ASKED_AGAIN_AFTER
    )
