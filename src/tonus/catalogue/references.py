"""Where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tonus.catalogue.data import tables

__all__ = ["Reference", "references"]

_REQUIRED: Final = frozenset({"authors", "note"})
_OPTIONAL: Final = frozenset({"year", "title", "where", "doi", "url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One source.

    Parameters
    ----------
    key : str
        Key in ``references.toml``, such as ``fry_2003``.
    authors : str
        Who wrote or published it.
    year : int or None
        Year of publication; None where it is not known.
    title : str or None
        Title; None where it is not known.
    where : str or None
        Journal, book or project; None where it is not known.
    doi, url : str or None
        Where to find it.
    note : str
        What is taken from it.
    """

    key: str
    authors: str
    year: int | None
    title: str | None
    where: str | None
    doi: str | None
    url: str | None
    note: str

    @property
    def citation(self) -> str:
        """Authors, year, title and place in one line, without what is not known."""
        head = self.authors if self.year is None else f"{self.authors} ({self.year})"
        return ". ".join(part for part in (head, self.title, self.where) if part) + "."


def references() -> Mapping[str, Reference]:
    """Return all sources of the catalogue.

    Returns
    -------
    mapping of str to Reference
        By key, in the order of the file; cannot be changed.

    Raises
    ------
    SetupError
        When ``references.toml`` is missing or breaks its contract.

    Examples
    --------
    >>> references()["fry_2003"].year
    2003
    """
    return MappingProxyType(
        {
            key: Reference(
                key=key,
                authors=str(fields["authors"]),
                year=_year(fields),
                title=_text(fields, "title"),
                where=_text(fields, "where"),
                doi=_text(fields, "doi"),
                url=_text(fields, "url"),
                note=str(fields["note"]),
            )
            for key, fields in tables("references.toml", _REQUIRED, _OPTIONAL).items()
        }
    )


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else str(value)


def _year(fields: Mapping[str, object]) -> int | None:
    value = fields.get("year")
    return value if isinstance(value, int) else None
