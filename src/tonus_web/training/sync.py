"""What was made without connection, written once: `docs/reference/training-sync.md`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.diary.models import WeighIn
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.diary.services import corrected_weigh_in, new_weigh_in
from tonus_web.members.answers import locked_member
from tonus_web.members.measures import impossible_measures
from tonus_web.members.models import BodyAnswers, Member
from tonus_web.members.selectors import latest_record
from tonus_web.members.services import deleted_together
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.training.form_summaries import form_summary
from tonus_web.training.models import Note, SetEntry
from tonus_web.training.movements import Movements, movements_of
from tonus_web.training.present import Written, content_of, present
from tonus_web.training.services import corrected_note, new_note
from tonus_web.training.sets import RunTaken, corrected_set, new_set, run_of, set_with
from tonus_web.training.sync_items import (
    Item,
    Refused,
    item_of,
    moment_of,
    set_values,
    text_of,
    weight_of,
)
from tonus_web.ui.told import told

__all__ = ["MOST_ITEMS", "Outbox"]

#: Items of one request.
MOST_ITEMS: Final = 100
_MODELS: Final[dict[str, type[Written]]] = {"set": SetEntry, "note": Note, "weigh_in": WeighIn}
_GONE: Final = N_("This was deleted, or its id is taken. It was not written again.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the items of one request share, read once."""

    movements: Movements
    body: BodyAnswers | None
    hides: bool


class Outbox:
    """Writes the items of one member.

    Each item is written, or not, by itself: what is wrong with one keeps no other
    from being written.

    Parameters
    ----------
    member : Member
        Whose.
    """

    def __init__(self, member: Member) -> None:
        self.member = member
        self._known = _Known(
            movements_of(member),
            latest_record(BodyAnswers, member),
            hidden_numbers(member, timezone.localdate()) is not None,
        )

    def answers(self, items: Iterable[Any]) -> list[dict[str, Any]]:
        """Return an answer for each item, in their order.

        Parameters
        ----------
        items : iterable
            From JSON.

        Returns
        -------
        list of dict
            Each with ``id``, ``status`` (``saved``, ``already``, ``conflict`` or
            ``refused``); with ``present`` the row as it is now, None where there is
            none; and where it was not written ``code`` and ``message``.
        """
        return [self._answer(given) for given in items]

    def _answer(self, given: Any) -> dict[str, Any]:
        shown = given.get("id") if isinstance(given, dict) else None
        answer: dict[str, Any] = {"id": shown[:64] if isinstance(shown, str) else None}
        try:
            item = item_of(given)
            answer |= {"kind": item.kind}
            with transaction.atomic():
                locked_member(self.member)
                status, row = self._written(item)
            return {**answer, "status": status, "present": present(row) if row else None}
        except _Changed as error:
            row = error.row
            code, message = ("changed", CHANGED_ELSEWHERE) if row else ("gone", _GONE)
            answer |= {"status": "conflict", "code": code, "message": told(InputError(message))}
            return {**answer, "present": present(row) if row else None}
        except RunTaken as error:
            answer |= {"status": "conflict", "code": "run", "message": told(error)}
            return {**answer, "present": present(error.entry)}
        except (Conflict, IntegrityError):
            # Somebody else's request was quicker; sent again, the answer is the exact one.
            message = told(InputError(_GONE))
            answer |= {"status": "conflict", "code": "gone", "message": message}
            return {**answer, "present": None}
        except InputError as error:
            code = error.code if isinstance(error, Refused) else "values"
            return {**answer, "status": "refused", "code": code, "message": told(error)}

    def _written(self, item: Item) -> tuple[str, Written | None]:
        if item.kind == "weigh_in" and self._known.hides:
            raise Refused("hidden", N_("No weights are kept here now."))
        row = _MODELS[item.kind].everything.filter(pk=item.id).first()
        if row is not None and row.member_id != self.member.pk:
            # As if it had been deleted: nobody learns what others have.
            raise _Changed(None)
        if item.is_deleted:
            return self._deleted(item, row)
        if row is not None and row.deleted_at is not None:
            raise _Changed(None)
        wanted = self._wanted(item)
        if row is None:
            if item.revision is not None:
                raise _Changed(None)
            return "saved", self._new(item, wanted)
        if isinstance(wanted, SetEntry) and isinstance(row, SetEntry) and wanted.run_id is None:
            # A report that came later stays with the set.
            wanted.run_id = row.run_id
        if content_of(row) == content_of(wanted):
            return "already", row
        if item.revision is None or item.revision != row.revision:
            raise _Changed(row)
        return "saved", self._corrected(item, row, wanted)

    @staticmethod
    def _deleted(item: Item, row: Written | None) -> tuple[str, Written | None]:
        if row is None or row.deleted_at is not None:
            return "already", None
        if item.revision != row.revision:
            raise _Changed(row)
        deleted_together(row)
        return "saved", None

    def _wanted(self, item: Item) -> Written:
        """The row that the item describes, not saved and in no session."""
        row: Written
        if item.kind == "weigh_in":
            row = WeighIn(pk=item.id, member=self.member)
            row.weight, row.note = weight_of(item), text_of(item, "note", most=200)
            height = self._known.body.height if self._known.body else None
            fault = impossible_measures(height=height, weight=row.weight)
            if fault is not None:
                raise Refused("values", fault.message, **fault.params)
        elif item.kind == "note":
            row = Note(pk=item.id, member=self.member, text=text_of(item, "text", most=1000))
            if not row.text:
                raise Refused("values", N_("A note needs words."))
        else:
            row = self._wanted_set(item)
        row.set_moment(*moment_of(item, born=self._born(item)))
        return row

    def _wanted_set(self, item: Item) -> SetEntry:
        movement = self._known.movements.find(text_of(item, "exercise", most=40))
        if movement is None:
            raise Refused("exercise", N_("There is no such exercise here, or it was deleted."))
        row = set_with(SetEntry(pk=item.id, member=self.member), set_values(item))
        row.exercise, row.custom_id = movement.key, movement.custom_id
        run_id = item.id_of("run")
        if run_id is not None:
            try:
                row.run = run_of(self.member, run_id, besides=item.id)
            except RunTaken:
                raise
            except InputError as error:
                raise Refused("run", error.message, **error.params) from error
        return row

    def _born(self, item: Item) -> dt.date | None:
        is_body = item.kind == "weigh_in" and self._known.body is not None
        return self._known.body.date_of_birth if is_body and self._known.body else None

    def _new(self, item: Item, wanted: Written) -> Written:
        at, zone = wanted.at, wanted.zone
        if isinstance(wanted, WeighIn):
            return new_weigh_in(
                self.member,
                record_id=item.id,
                weight=wanted.weight,
                at=at,
                zone=zone,
                note=wanted.note,
            )
        session_id = item.id_of("session")
        if isinstance(wanted, Note):
            return new_note(
                self.member,
                record_id=item.id,
                text=wanted.text,
                at=at,
                zone=zone,
                session_id=session_id,
            )
        movement = self._known.movements.find(wanted.reference)
        assert movement is not None
        return new_set(
            self.member,
            movement,
            set_values(item),
            record_id=item.id,
            at=at,
            zone=zone,
            session_id=session_id,
            run_id=wanted.run_id,
        )

    @staticmethod
    def _corrected(item: Item, row: Written, wanted: Written) -> Written:
        assert item.revision is not None
        at, zone, revision = wanted.at, wanted.zone, item.revision
        if isinstance(row, WeighIn) and isinstance(wanted, WeighIn):
            return corrected_weigh_in(
                row,
                weight=wanted.weight,
                at=at,
                zone=zone,
                note=wanted.note,
                shown_revision=revision,
            )
        if isinstance(row, Note) and isinstance(wanted, Note):
            row.set_moment(at, zone)
            return corrected_note(row, text=wanted.text, shown_revision=revision)
        assert isinstance(row, SetEntry)
        assert isinstance(wanted, SetEntry)
        if content_of(row)["exercise"] != content_of(wanted)["exercise"]:
            raise Refused("exercise", N_("A set keeps its exercise. Enter a new one instead."))
        if wanted.run_id != row.run_id and wanted.run is not None:
            row.run, row.form = wanted.run, form_summary(wanted.run)
        return corrected_set(row, set_values(item), shown_revision=revision, at=at, zone=zone)


class _Changed(Exception):
    """The row is not the one that the device knows; None where it may not be seen."""

    def __init__(self, row: Written | None) -> None:
        super().__init__()
        self.row = row
