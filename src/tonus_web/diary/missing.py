"""What a target still needs, in words, and where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonus.energy import Person, missing_inputs
from tonus.errors import InputError
from tonus_web.members.models import Member

__all__ = ["MissingInput", "MissingInputs", "missing_input", "missing_of"]

#: What is missing, in words, and the step of the welcome that asks for it.
_ASKED_IN: Final[dict[str, tuple[str | Promise, str]]] = {
    "sex": (_("your sex"), "about"),
    "age_years": (_("your date of birth"), "about"),
    "height_cm": (_("your height"), "height"),
    "weight_kg": (_("your weight"), "weight"),
    "activity": (_("how active your days are"), "activity"),
    "pregnant": (_("whether you are pregnant"), "safety"),
    "breastfeeding": (_("whether you breast-feed"), "safety"),
    "eating_disorder": (_("whether you have or had an eating disorder"), "safety"),
    "insulin_or_sulfonylurea": (_("whether you use insulin or a sulfonylurea"), "safety"),
    "kidney_disease": (_("whether you have a kidney disease"), "safety"),
    "goal": (_("what your weight is to do"), "goal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInput:
    """Something that a target needs and nobody has said.

    Parameters
    ----------
    name : str
        As `tonus.energy.missing_inputs` names it, or ``"goal"``.
    label : str
        In words.
    url : str
        Page that asks for it.
    """

    name: str
    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInputs:
    """Why there is no target yet.

    Parameters
    ----------
    inputs : tuple of MissingInput
        In the order in which they are asked.
    fault : InputError or None
        Where everything is there and measures fit no body.
    """

    inputs: tuple[MissingInput, ...]
    fault: InputError | None = None

    @property
    def by_page(self) -> tuple[tuple[str, tuple[MissingInput, ...]], ...]:
        """What is missing, gathered by the page that asks for it."""
        urls = dict.fromkeys(one.url for one in self.inputs)
        return tuple((url, tuple(one for one in self.inputs if one.url == url)) for url in urls)


def missing_of(member: Member, person: Person | InputError) -> MissingInputs:
    """Return what a target still needs of a person.

    Parameters
    ----------
    member : Member
        Whose.
    person : Person or InputError
        Measures and answers, or why the measures fit no body.

    Returns
    -------
    MissingInputs
        With none where nothing is missing.
    """
    if isinstance(person, InputError):
        names: tuple[str, ...] = ("height_cm", "weight_kg")
        return MissingInputs(
            inputs=tuple(missing_input(member, name) for name in names), fault=person
        )
    return MissingInputs(
        inputs=tuple(missing_input(member, name) for name in missing_inputs(person))
    )


def missing_input(member: Member, name: str) -> MissingInput:
    """Return what is missing, and the page that asks for it.

    Parameters
    ----------
    member : Member
        Whose.
    name : str
        As `tonus.energy.missing_inputs` names it, or ``"goal"``.

    Returns
    -------
    MissingInput
        In words.
    """
    label, step = _ASKED_IN[name]
    return MissingInput(
        name=name, label=label, url=reverse("onboarding:step", args=[member.pk, step])
    )
