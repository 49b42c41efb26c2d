"""People for the tests; what is not named is answered in the plainest way."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tonus.energy import Activity, Answer, Breastfeeding, Health, Person, Sex
from tonus.energy.person import bmi_kg_m2

KG_PER_LB = 0.45359237


def health(**changes: Any) -> Health:
    """Nothing to report, but for the changes."""
    plain: dict[str, Any] = {
        "pregnant": Answer.NO,
        "breastfeeding": Breastfeeding.NO,
        "eating_disorder": Answer.NO,
        "insulin_or_sulfonylurea": Answer.NO,
        "kidney_disease": Answer.NO,
    }
    return Health(**(plain | changes))


def person(**changes: Any) -> Person:
    """A woman of 40, 165 cm and 90 kg, inactive, but for the changes."""
    plain: dict[str, Any] = {
        "sex": Sex.FEMALE,
        "age_years": 40.0,
        "height_cm": 165.0,
        "weight_kg": 90.0,
        "activity": Activity.INACTIVE,
        "health": health(),
    }
    return Person(**(plain | changes))


#: 60 years, 5 ft 3, 150 lb, inactive: the common case at the floor.
WOMAN_OF_60 = person(age_years=60.0, height_cm=160.02, weight_kg=150 * KG_PER_LB)
#: Needs less than the floor for men, and is to keep his weight all the same.
MAN_OF_85 = person(sex=Sex.MALE, age_years=85.0, height_cm=150.0, weight_kg=45.0)


def _bodies(sex: Sex, age: float, height: float, bmi: float, **rest: Any) -> Person:
    weight = min(max(bmi * (height / 100) ** 2, 20.0), 400.0)
    return person(sex=sex, age_years=age, height_cm=height, weight_kg=weight, **rest)


_ANSWERS = st.sampled_from(Answer)
healths = st.builds(
    Health,
    pregnant=_ANSWERS,
    breastfeeding=st.sampled_from(Breastfeeding),
    eating_disorder=_ANSWERS,
    insulin_or_sulfonylurea=_ANSWERS,
    kidney_disease=_ANSWERS,
    clinician_agreed_to_deficit=st.booleans(),
    clinician_agreed_to_protein=st.booleans(),
)


def people(health_of: st.SearchStrategy[Health]) -> st.SearchStrategy[Person]:
    """Anybody whose measures a body can have."""
    return st.builds(
        _bodies,
        sex=st.sampled_from(Sex),
        age=st.floats(15.0, 110.0),
        height=st.floats(120.0, 220.0),
        bmi=st.floats(12.0, 75.0),
        activity=st.sampled_from(Activity),
        health=health_of,
    ).filter(lambda one: 10 < bmi_kg_m2(one.weight_kg or 0.0, one.height_cm or 1.0) < 90)


anybody = people(healths)
#: Those without a health reason against anything.
well = people(st.just(health()))
