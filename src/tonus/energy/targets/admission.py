"""Who gets numbers, and what is known of them: the step before every target."""

from __future__ import annotations

from dataclasses import dataclass

from tonus.energy.person import Measured, Person, measured, missing_inputs, refuse_missing
from tonus.energy.targets.safety import no_numbers_reasons
from tonus.energy.working import Reason

__all__ = ["NoNumbers", "admitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNumbers:
    """The path of exercises and walks, without weight, target or deficit.

    Parameters
    ----------
    reasons : tuple of Reason
        Why; at least one.
    """

    reasons: tuple[Reason, ...]


def admitted(person: Person) -> Measured | NoNumbers:
    """Return the measures of a person who may see numbers, or why not.

    Parameters
    ----------
    person : Person
        Perhaps with gaps.

    Returns
    -------
    Measured or NoNumbers
        What is known decides before what is missing.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.YES,
    ...     insulin_or_sulfonylurea=None,
    ...     kidney_disease=None,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=None,
    ...     weight_kg=None,
    ...     activity=None,
    ...     health=health,
    ... )
    >>> [reason.key for reason in admitted(man).reasons]
    ['energy.no_numbers.eating_disorder']
    """
    reasons = no_numbers_reasons(person)
    if reasons:
        return NoNumbers(reasons=reasons)
    refuse_missing(missing_inputs(person))
    return measured(person)
