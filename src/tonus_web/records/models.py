"""Abstract records (decision 9)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Final, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "CHANGED_ELSEWHERE",
    "Conflict",
    "Live",
    "MomentRecord",
    "Record",
    "RevisedRecord",
    "new_id",
    "revision_of",
]


#: What a `Conflict` says.
CHANGED_ELSEWHERE: Final = N_(
    "This was changed in another place since you opened it. "
    "Look at what is there now, then enter your change again."
)


def new_id() -> uuid.UUID:
    """Return a UUIDv7: ordered by time, and makeable on any device.

    Returns
    -------
    UUID
        A new one at each call.
    """
    return uuid7()


def revision_of(text: str) -> int:
    """Return the revision that a form carried; 0, which no row has, for what is none.

    Parameters
    ----------
    text : str
        As sent.

    Returns
    -------
    int
        For `save_revised`.

    Examples
    --------
    >>> revision_of("3"), revision_of("three"), revision_of("9" * 30)
    (3, 0, 0)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class Conflict(InputError):
    """A record was changed elsewhere since it was read."""


class Record(models.Model):
    """A row with an id that a device may have made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Live(models.Manager[Any]):
    """Rows that nobody deleted."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(deleted_at=None)


class RevisedRecord(Record):
    """A row that may be deleted and brought back, and that two tabs may edit.

    ``objects`` holds the rows that are there; ``everything`` also those that were
    deleted.  A form carries the `revision` that it showed; `save_revised` refuses
    to write over a later one.
    """

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Self]] = Live()
    everything: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everything"

    def save_revised(self, *, shown_revision: int) -> None:
        """Write the row if it is still the one that was shown.

        Parameters
        ----------
        shown_revision : int
            Revision that the form carried.

        Raises
        ------
        Conflict
            When the row was changed or deleted since.
        """
        taken = (
            type(self)
            .everything.filter(pk=self.pk, revision=shown_revision, deleted_at=None)
            .update(revision=shown_revision + 1)
        )
        if not taken:
            raise Conflict(CHANGED_ELSEWHERE)
        self.revision = shown_revision + 1
        self.save()

    def delete_softly(self, *, at: dt.datetime | None = None) -> None:
        """Take the row away; `restore` brings it back.

        Parameters
        ----------
        at : datetime, optional
            The instant that rows of one action share; now where left out.
        """
        now = at or timezone.now()
        if (
            type(self)
            .everything.filter(pk=self.pk, deleted_at=None)
            .update(deleted_at=now, revision=models.F("revision") + 1)
        ):
            self.deleted_at = now

    def restore(self) -> None:
        """Bring the row back."""
        type(self).everything.filter(pk=self.pk).update(
            deleted_at=None, revision=models.F("revision") + 1
        )
        self.deleted_at = None


class MomentRecord(models.Model):
    """Something that happened at an instant, on a date that travelling does not move."""

    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    local_date = models.DateField()

    class Meta:
        abstract = True

    def set_moment(self, at: dt.datetime, zone: str) -> None:
        """Fix instant, zone, and the local date there.

        Parameters
        ----------
        at : datetime
            With its zone.
        zone : str
            IANA name of where it happened.
        """
        self.at, self.zone = at.astimezone(dt.UTC), zone
        self.local_date = at.astimezone(ZoneInfo(zone)).date()

    @property
    def local_time(self) -> dt.datetime:
        """When it was, or began, by the clock of where it was."""
        return self.at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
