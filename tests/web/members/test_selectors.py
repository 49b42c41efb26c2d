"""What is read from a member's answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.cast import new_user
from tonus.energy import Answer, Sex
from tonus_web.members.models import (
    BodyAnswers,
    Member,
    ReadinessAnswers,
    SafetyAnswers,
)
from tonus_web.members.selectors import (
    answers_of,
    latest_record,
    needs_clinician,
    person_of,
    starts_gently,
)
from tonus_web.members.services import member_of

TODAY = dt.date(2026, 2, 28)
CALM = {
    "active_now": "yes",
    "heart_metabolic_kidney": "no",
    "chest_pain_fainting_breathless": "no",
    "falls_or_unsteady": "no",
    "joints_or_back": "no",
}


@pytest.fixture
def member(db: None) -> Member:
    """Somebody new."""
    return member_of(new_user("nora"))


def test_nothing_is_assumed(member: Member) -> None:
    person = person_of(member, None, TODAY)
    assert (person.sex, person.age_years, person.height_cm) == (None, None, None)
    assert (person.weight_kg, person.activity) == (None, None)
    assert person.health.pregnant is None
    assert person.health.kidney_disease is None


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (dt.date(2007, 2, 28), 19.0),
        (dt.date(2007, 3, 1), 18.0),
        (dt.date(2004, 2, 29), 21.0),
    ],
)
def test_age_changes_on_the_birthday(born: dt.date, age: float) -> None:
    assert BodyAnswers(date_of_birth=born).age_years(TODAY) == age


def test_the_latest_row_is_ones_own_and_read_whole(member: Member) -> None:
    mine = BodyAnswers.objects.create(member=member, sex="female", date_of_birth=TODAY)
    other = member_of(new_user("olaf"))
    theirs = BodyAnswers.objects.create(member=other, sex="male")
    with CaptureQueriesContext(connection) as queries:
        found = [latest_record(BodyAnswers, one) for one in (member, other)]
        assert found == [mine, theirs]
        values = [
            [field.value_from_object(one) for field in BodyAnswers._meta.concrete_fields]
            for one in (found[0], mine)
            if one
        ]
        assert values[0] == values[1]
    assert len(queries) == 2
    assert latest_record(SafetyAnswers, member) is None


def test_the_latest_row_can_be_asked_for_in_another_order(member: Member) -> None:
    second = BodyAnswers.objects.create(member=member, sex="male")
    BodyAnswers.objects.create(member=member, sex="female")
    assert latest_record(BodyAnswers, member, order=("created_at",)) == second


def test_the_latest_row_counts_and_a_deleted_one_does_not(member: Member) -> None:
    first = BodyAnswers.objects.create(member=member, sex="female")
    second = BodyAnswers.objects.create(member=member, sex="male")
    assert answers_of(member).body == second
    second.delete_softly()
    assert answers_of(member).body == first


def test_an_agreement_counts_only_where_one_is_needed(member: Member) -> None:
    said = SafetyAnswers(
        member=member,
        insulin_or_sulfonylurea="no",
        kidney_disease="no",
        clinician_agreed_to_deficit=True,
    )
    said.save()
    assert not needs_clinician(said)
    assert not person_of(member, None, TODAY).health.clinician_agreed_to_deficit
    said.kidney_disease = "rather_not_say"
    said.save()
    assert needs_clinician(said)
    assert person_of(member, None, TODAY).health.clinician_agreed_to_deficit
    assert not person_of(member, None, TODAY).health.clinician_agreed_to_protein


def test_of_two_answers_about_pregnancy_the_later_counts(member: Member) -> None:
    SafetyAnswers.objects.create(member=member, pregnant="no")
    ReadinessAnswers.objects.create(member=member, pregnant="yes")
    assert person_of(member, None, TODAY).health.pregnant is Answer.YES
    SafetyAnswers.objects.create(member=member, pregnant="no")
    assert person_of(member, None, TODAY).health.pregnant is Answer.NO


def test_what_was_said_under_another_sex_is_not_a_mans_answer(member: Member) -> None:
    BodyAnswers.objects.create(member=member, sex="male")
    SafetyAnswers.objects.create(member=member, pregnant="yes", breastfeeding="other")
    person = person_of(member, None, TODAY)
    assert person.sex is Sex.MALE
    assert person.health.pregnant is None
    assert person.health.breastfeeding is None


@pytest.mark.parametrize("name", [*CALM, "pregnant"])
@pytest.mark.parametrize("answer", ["yes", "rather_not_say", ""])
def test_a_gentle_start(name: str, answer: str) -> None:
    calm = ReadinessAnswers(**CALM, pregnant="no")
    assert not starts_gently(calm)
    setattr(calm, name, answer)
    expected = answer != "yes" if name == "active_now" else True
    if name == "pregnant" and answer == "":
        expected = False  # men are not asked
    assert starts_gently(calm) is expected


def test_nobody_who_was_not_asked_starts_hard() -> None:
    assert starts_gently(None)
