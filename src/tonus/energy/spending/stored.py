"""A maintenance as it is kept, with its working, so that a target can be explained later."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import cast

from tonus.energy.spending.maintenance import Maintenance
from tonus.energy.working import Measure, Value, Working
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["maintenance_of", "stored_maintenance"]


def stored_maintenance(maintenance: Maintenance) -> dict[str, object]:
    """Return a maintenance as plain values that JSON can hold.

    Parameters
    ----------
    maintenance : Maintenance
        Formula or learned.

    Returns
    -------
    dict
        From which `maintenance_of` makes the same again.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Health, Measured, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=75.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> formula = formula_maintenance(man, health)
    >>> maintenance_of(stored_maintenance(formula)) == formula
    True
    """
    working = maintenance.working
    return {
        "balance_kcal": maintenance.balance_kcal,
        "intake_kcal": maintenance.intake_kcal,
        "sd_kcal": maintenance.sd_kcal,
        "working": {
            "label": working.label,
            "amount": working.amount,
            "unit": working.unit.value,
            "equation": working.equation,
            "inputs": [
                {
                    "name": value.name,
                    "amount": value.amount,
                    "unit": value.unit.value,
                    "label": value.label,
                }
                for value in working.inputs
            ],
            "sources": list(working.sources),
            "sd": working.sd,
            "uncertainty": working.uncertainty,
        },
    }


def maintenance_of(stored: Mapping[str, object]) -> Maintenance:
    """Return the maintenance that was kept.

    Parameters
    ----------
    stored : mapping
        Made by `stored_maintenance`.

    Returns
    -------
    Maintenance
        With its working.

    Raises
    ------
    InputError
        When something is missing from it or is no number.

    Examples
    --------
    >>> maintenance_of({})
    Traceback (most recent call last):
    ...
    tonus.errors.InputError: What was kept of your maintenance cannot be read. Check in again.
    """
    try:
        working = cast("Mapping[str, object]", stored["working"])
        sd = working["sd"]
        return Maintenance(
            balance_kcal=_number(stored["balance_kcal"]),
            intake_kcal=_number(stored["intake_kcal"]),
            sd_kcal=_number(stored["sd_kcal"]),
            working=Working(
                label=str(working["label"]),
                amount=_number(working["amount"]),
                unit=Measure(str(working["unit"])),
                equation=str(working["equation"]),
                inputs=tuple(
                    _value(value) for value in cast("list[Mapping[str, object]]", working["inputs"])
                ),
                sources=tuple(str(key) for key in cast("list[object]", working["sources"])),
                sd=None if sd is None else _number(sd),
                uncertainty=str(working["uncertainty"]),
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            N_("What was kept of your maintenance cannot be read. Check in again.")
        ) from error


def _value(stored: Mapping[str, object]) -> Value:
    label = stored["label"]
    return Value(
        name=str(stored["name"]),
        amount=_number(stored["amount"]),
        unit=Measure(str(stored["unit"])),
        label=None if label is None else str(label),
    )


def _number(stored: object) -> float:
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise TypeError(stored)
    if not math.isfinite(stored):
        raise ValueError(stored)
    return float(stored)
