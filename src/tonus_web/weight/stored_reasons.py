"""Reasons of the library as plain data, and back."""

from __future__ import annotations

from typing import Any

from tonus.energy import Measure, Reason, Value

__all__ = ["reason_data", "reason_of"]


def reason_data(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON can hold it.

    Parameters
    ----------
    reason : Reason
        From the library.

    Returns
    -------
    dict
        For `reason_of`.
    """
    values = [[value.name, value.amount, value.unit.value] for value in reason.values]
    return {"key": reason.key, "values": values}


def reason_of(data: dict[str, Any]) -> Reason:
    """Return the reason that `reason_data` wrote.

    Parameters
    ----------
    data : dict
        Key and values.

    Returns
    -------
    Reason
        Without its sources.

    Examples
    --------
    >>> limit = Value(name="limit", amount=-0.9, unit=Measure.KG_PER_WEEK)
    >>> reason = Reason(key="energy.fast_loss", values=(limit,))
    >>> reason_of(reason_data(reason)) == reason
    True
    """
    values = tuple(
        Value(name=name, amount=float(amount), unit=Measure(unit))
        for name, amount, unit in data["values"]
    )
    return Reason(key=data["key"], values=values)
