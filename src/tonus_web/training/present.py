"""Records as a device gets them: in the same shape in which it sends them."""

from __future__ import annotations

from typing import Any, TypeAlias

from tonus_web.diary.models import WeighIn
from tonus_web.training.models import Note, SetEntry
from tonus_web.training.words import more_words, set_words

__all__ = ["Written", "content_of", "present"]

Written: TypeAlias = SetEntry | Note | WeighIn


def present(record: Written) -> dict[str, Any]:
    """Return a record as it is now.

    Parameters
    ----------
    record : SetEntry, Note or WeighIn
        Which.

    Returns
    -------
    dict
        As it is sent, with its ``revision``; sets also with ``words`` for a person.
    """
    shown: dict[str, Any] = {
        "id": str(record.pk),
        "revision": record.revision,
        **content_of(record),
    }
    if not isinstance(record, WeighIn):
        shown["session"] = str(record.session_id)
    if isinstance(record, SetEntry):
        shown["words"], shown["more"] = set_words(record), more_words(record)
        shown["form"] = record.form
    return shown


def content_of(record: Written) -> dict[str, Any]:
    """Return what somebody said in a record: two that say the same are equal.

    Parameters
    ----------
    record : SetEntry, Note or WeighIn
        Saved or not.

    Returns
    -------
    dict
        Ready for JSON.
    """
    moment = {"at": record.at.isoformat(), "zone": record.zone}
    if isinstance(record, WeighIn):
        weight = {"entered": record.weight_entered, "unit": record.weight_unit}
        return {"kind": "weigh_in", **moment, "weight": weight, "note": record.note}
    if isinstance(record, Note):
        return {"kind": "note", **moment, "text": record.text}
    load = {"entered": record.load_entered, "unit": record.load_unit}
    return {
        "kind": "set",
        **moment,
        "exercise": record.reference,
        "repetitions": record.repetitions,
        "partial_repetitions": record.partial_repetitions,
        "held_s": record.held_s,
        "load": load if record.load_entered else None,
        "side": record.side,
        "rir": record.rir,
        "source": record.source,
        "notes": record.notes,
        "run": str(record.run_id) if record.run_id else None,
    }
