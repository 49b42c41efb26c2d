"""How long a position was held over a whole set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["held_seconds"]


def held_seconds(result: Mapping[str, Any] | None) -> float | None:
    """Return the seconds of all holds of a set.

    Parameters
    ----------
    result : mapping or None
        Of a finished run, as it is stored.

    Returns
    -------
    float or None
        To a tenth, with holds that were too short to count or cut off; None of what
        is not held, and where nothing was.

    Examples
    --------
    >>> held_seconds({"reps": [{"held_s": 20.04}, {"held_s": 7.5}]})
    27.5
    >>> held_seconds({"reps": [{"held_s": None}]}) is None
    True
    """
    reps = (result or {}).get("reps", [])
    held = [float(rep["held_s"]) for rep in reps if rep.get("held_s") is not None]
    seconds = round(sum(held), 1)
    return seconds if seconds > 0 else None
