"""Photos read for the pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from tonus_web.body.models import Photo
from tonus_web.members.models import Member

__all__ = ["Compared", "compared_photos", "photos_of"]

#: Photos that can be chosen from in a list; older ones by their own page.
_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two photos side by side, and what else can be chosen.

    Parameters
    ----------
    before, after : Photo or None
        None where there are fewer than two photos.
    choices : tuple of Photo
        The latest first.
    days_between : int
        From the one to the other.
    """

    before: Photo | None
    after: Photo | None
    choices: tuple[Photo, ...]
    days_between: int


def photos_of(member: Member) -> QuerySet[Photo]:
    """Return a member's photos, the latest first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet of Photo
        By the instant they were taken.
    """
    return Photo.objects.filter(member=member).order_by("-at", "-id")


def compared_photos(member: Member, before: str, after: str) -> Compared:
    """Return two photos to compare: those that were chosen, else the farthest apart.

    Parameters
    ----------
    member : Member
        Whose.
    before, after : str
        Ids as the form sent them; what is no id of theirs counts as not chosen.

    Returns
    -------
    Compared
        Left to itself: the latest, and the first of the same view.
    """
    rows = tuple(photos_of(member)[:_CHOICES])
    by_id = {str(row.pk): row for row in rows}
    right = by_id.get(after) or (rows[0] if rows else None)
    left = by_id.get(before) or _first_like(rows, right)
    days = (right.local_date - left.local_date).days if left and right else 0
    return Compared(before=left, after=right, choices=rows, days_between=abs(days))


def _first_like(rows: tuple[Photo, ...], other: Photo | None) -> Photo | None:
    if other is None:
        return None
    alike = [row for row in rows if row.view == other.view and row.pk != other.pk]
    others = alike or [row for row in rows if row.pk != other.pk]
    return others[-1] if others else None
