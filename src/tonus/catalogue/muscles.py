"""Muscles and tendons that exercises name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tonus.catalogue.data import tables

__all__ = ["Muscle", "MuscleGroup", "Region", "muscles"]

_REQUIRED: Final = frozenset({"name", "latin", "region", "group"})
_OPTIONAL: Final = frozenset({"kind"})


class Region(StrEnum):
    """Part of the leg in which a muscle lies."""

    CALF = "calf"
    THIGH_BACK = "thigh_back"
    THIGH_FRONT = "thigh_front"
    THIGH_INNER = "thigh_inner"
    HIP = "hip"


class MuscleGroup(StrEnum):
    """Muscles that are trained, and counted, together."""

    CALF = "calf"
    HAMSTRINGS = "hamstrings"
    QUADRICEPS = "quadriceps"
    GLUTES = "glutes"
    ADDUCTORS = "adductors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscle:
    """One muscle, muscle group or tendon.

    Parameters
    ----------
    key : str
        Key in ``muscles.toml``, such as ``soleus``.
    name : str
        Message key of its everyday name.
    latin : str
        Name in anatomy, never translated.
    region : Region
        Part of the leg in which it lies.
    group : MuscleGroup
        Muscles that it is trained with.
    is_tendon : bool
        Whether it is a tendon, which is drawn but takes no share of the work.
    """

    key: str
    name: str
    latin: str
    region: Region
    group: MuscleGroup
    is_tendon: bool


def muscles() -> Mapping[str, Muscle]:
    """Return all muscles of the catalogue.

    Returns
    -------
    mapping of str to Muscle
        By key, in the order of the file; cannot be changed.

    Raises
    ------
    SetupError
        When ``muscles.toml`` is missing or breaks its contract.

    Examples
    --------
    >>> muscles()["soleus"].latin
    'Musculus soleus'
    >>> [key for key, muscle in muscles().items() if muscle.is_tendon]
    ['achilles_tendon']
    """
    return MappingProxyType(
        {
            key: Muscle(
                key=key,
                name=str(fields["name"]),
                latin=str(fields["latin"]),
                region=Region(str(fields["region"])),
                group=MuscleGroup(str(fields["group"])),
                is_tendon=fields.get("kind", "muscle") == "tendon",
            )
            for key, fields in tables("muscles.toml", _REQUIRED, _OPTIONAL).items()
        }
    )
