"""The back of the legs: which muscle is shaded how, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from tonus_web.ui.legs_outlines import BODY, FIBRES, FOOT, OUTLINES

__all__ = ["SHARES", "Legs", "MuscleShade", "back_of_legs"]

#: Shares of the work, most first.
SHARES: Final = ("prime", "half", "quarter", "none")


@dataclass(frozen=True, slots=True)
class MuscleShade:
    """One muscle of the picture.

    Parameters
    ----------
    key : str
        Its key, as in ``muscles.toml``.
    share : str
        One of `SHARES`.
    outline : str
        Its path on the right leg, seen from behind; the left is the mirror.
    fibres : str
        Path along its fibres; may be empty.
    title : str
        Its name and what it does here.
    """

    key: str
    share: str
    outline: str
    fibres: str
    title: str


@dataclass(frozen=True, slots=True)
class Legs:
    """The picture.

    Parameters
    ----------
    body : str
        Outline of the right leg.
    foot : str
        Outline of its forefoot.
    muscles : tuple of MuscleShade
        In the order in which they are drawn.
    description : str
        What the picture shows, in words.
    """

    body: str
    foot: str
    muscles: tuple[MuscleShade, ...]
    description: str


def back_of_legs(shares: Mapping[str, str], *, stretched: bool = False) -> Legs:
    """Return the picture of the legs from behind, shaded by share of work.

    Parameters
    ----------
    shares : mapping of str to str
        Share by key of the muscle; a muscle that is left out takes none.
    stretched : bool
        Whether they are stretched rather than worked.

    Returns
    -------
    Legs
        What the template draws.

    Raises
    ------
    ValueError
        When a share is none of `SHARES`.

    Examples
    --------
    >>> legs = back_of_legs({"soleus": "prime"})
    >>> [muscle.key for muscle in legs.muscles if muscle.share == "prime"]
    ['soleus']
    """
    given = {key: str(share) for key, share in shares.items()}
    wrong = sorted(set(given.values()) - set(SHARES))
    if wrong:
        raise ValueError(f"no share of work: {', '.join(wrong)}")
    order = {key: (SHARES.index(share), place) for place, (key, share) in enumerate(given.items())}
    told = [
        _title(key, given[key], stretched)
        for key in sorted(order, key=order.__getitem__)
        if given[key] != "none"
    ]
    muscles = tuple(
        MuscleShade(
            key,
            given.get(key, "none"),
            outline,
            FIBRES.get(key, ""),
            _title(key, given.get(key, "none"), stretched),
        )
        for key, outline in OUTLINES.items()
    )
    return Legs(BODY, FOOT, muscles, _description(told))


def _title(key: str, share: str, stretched: bool) -> str:
    """A muscle's name and what it does."""
    if stretched and share != "none":
        return f"{_(f'muscle.{key}')}: {_('is stretched')}"
    words = {
        "prime": _("works most"),
        "half": _("works about half as much"),
        "quarter": _("helps"),
        "none": _("at rest"),
    }
    return f"{_(f'muscle.{key}')}: {words[share]}"


def _description(worked: list[str]) -> str:
    if not worked:
        return _("The back of the legs, no muscle shaded.")
    return _("The back of the legs. {muscles}.").format(muscles="; ".join(worked))
