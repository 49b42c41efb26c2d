"""What is written of girths."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from tonus.units import Quantity
from tonus_web.body.models import Measurement
from tonus_web.members.answers import known_record, locked_member
from tonus_web.members.models import Member

__all__ = ["corrected_measurement", "new_measurements"]


def new_measurements(
    member: Member,
    *,
    record_id: uuid.UUID,
    lengths: Mapping[str, Quantity],
    at: dt.datetime,
    zone: str,
    note: str = "",
) -> list[Measurement]:
    """Return girths that were written together; sent twice, they are written once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page, so that a repeated request is known; the ids of the rows
        follow from it.
    lengths : mapping of str to Quantity
        Girth by `Measurement.Site`, as entered.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    note : str, optional
        What the person wants to remember of it.

    Returns
    -------
    list of Measurement
        The new ones, or those that were there under these ids.

    Raises
    ------
    Conflict
        When one was written before and deleted since (by `known_record`).
    """
    found = []
    with transaction.atomic():
        locked_member(member)
        for site, length in lengths.items():
            row_id = uuid.uuid5(record_id, site)
            row = known_record(Measurement, member, row_id)
            if row is None:
                row = Measurement(pk=row_id, member=member, site=site, note=note)
                row.length = length
                row.set_moment(at, zone)
                row.save(force_insert=True)
            found.append(row)
    return found


def corrected_measurement(
    row: Measurement,
    *,
    length: Quantity,
    at: dt.datetime,
    zone: str,
    note: str,
    shown_revision: int,
) -> Measurement:
    """Return a girth with what the person corrected.

    Parameters
    ----------
    row : Measurement
        As it is.
    length : Quantity
        As entered.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    note : str
        What the person wants to remember of it.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    Measurement
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    row.length = length
    row.note = note
    row.set_moment(at, zone)
    with transaction.atomic():
        row.save_revised(shown_revision=shown_revision)
    return row
