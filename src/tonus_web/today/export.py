"""Everything of a member as one JSON document, written piece by piece.

The layout is described in ``docs/reference/export-json.md``; tests hold the two
together, and fail when a model of a member is missing here.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.db import models
from django.utils import timezone

from tonus import __version__
from tonus_web.accounts.models import User
from tonus_web.body.models import Measurement, Photo
from tonus_web.coach.models import (
    AnalysisRun,
    Clip,
    KeyPicture,
    SegmentResult,
    Upload,
    UploadPart,
)
from tonus_web.diary.models import DayIntake, GoalChoice, RefusedAim, WeighIn
from tonus_web.members.models import (
    BodyAnswers,
    Grant,
    LimitAnswers,
    Member,
    ReadinessAnswers,
    SafetyAnswers,
)
from tonus_web.training.models import CustomExercise, Note, Session, SessionExercise, SetEntry
from tonus_web.weight.models import (
    ImportedIntake,
    ImportedWeighIn,
    KeptTarget,
    ReadingAnswer,
    WeightEstimate,
    WeightImport,
)

__all__ = [
    "ACCOUNT_FIELDS",
    "DERIVED",
    "SCHEMA",
    "SECTIONS",
    "Section",
    "export_pieces",
    "streamed",
]

#: Name and version of the layout; the number rises when a reader must change.
SCHEMA: Final = "tonus.export/1"
#: Of the account; nothing that signs in.
ACCOUNT_FIELDS: Final = (
    "id",
    "username",
    "email",
    "date_joined",
    "last_login",
    "language",
    "zone",
    "theme",
    "mass_unit",
    "length_unit",
    "energy_unit",
)
#: Bytes that are sent at once.
_PIECE_BYTES: Final = 2**16
#: Rows read at once: some hold a megabyte of landmarks.
_ROWS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One list of the document.

    Parameters
    ----------
    name : str
        Its key.
    model : type
        Model of the rows.
    member : str
        Path from the row to its member, as a filter names it.
    without : frozenset of str
        Fields that only the work of the server needs.
    is_of_numbers : bool
        Whether it tells of weight, food or the look of the body: left out, unless
        asked for, for somebody who is to see none of that.
    """

    name: str
    model: type[models.Model]
    member: str = "member"
    without: frozenset[str] = field(default_factory=frozenset)
    is_of_numbers: bool = False


SECTIONS: Final = (
    Section(name="access", model=Grant),
    Section(name="body_answers", model=BodyAnswers),
    Section(name="readiness_answers", model=ReadinessAnswers),
    Section(name="limit_answers", model=LimitAnswers),
    Section(name="safety_answers", model=SafetyAnswers),
    Section(name="weigh_ins", model=WeighIn, is_of_numbers=True),
    Section(name="reading_answers", model=ReadingAnswer, is_of_numbers=True),
    Section(name="kept_targets", model=KeptTarget, is_of_numbers=True),
    Section(name="weight_imports", model=WeightImport, is_of_numbers=True),
    Section(
        name="imported_weigh_ins", model=ImportedWeighIn, member="batch__member", is_of_numbers=True
    ),
    Section(
        name="imported_intakes", model=ImportedIntake, member="batch__member", is_of_numbers=True
    ),
    Section(name="day_intakes", model=DayIntake, is_of_numbers=True),
    Section(name="goal_choices", model=GoalChoice, is_of_numbers=True),
    Section(name="refused_goals", model=RefusedAim, is_of_numbers=True),
    Section(name="measurements", model=Measurement, is_of_numbers=True),
    Section(name="photos", model=Photo, is_of_numbers=True),
    Section(name="clips", model=Clip),
    Section(
        name="analysis_runs",
        model=AnalysisRun,
        without=frozenset(("fence", "lease_until", "worker")),
    ),
    Section(name="key_pictures", model=KeyPicture, member="run__member"),
    Section(name="segment_results", model=SegmentResult, member="run__member"),
    Section(name="sessions", model=Session),
    Section(name="session_exercises", model=SessionExercise),
    Section(name="sets", model=SetEntry),
    Section(name="session_notes", model=Note),
    Section(name="own_exercises", model=CustomExercise),
    Section(name="uploads", model=Upload),
    Section(name="upload_parts", model=UploadPart, member="upload__member"),
)
#: Of a member too, but reckoned from the rest, and reckoned anew whenever it is needed.
DERIVED: Final = frozenset((WeightEstimate,))


def export_pieces(
    member: Member,
    user: User,
    *,
    clip_link: Callable[[uuid.UUID], str],
    photo_link: Callable[[uuid.UUID], str],
    leaves_out_numbers: bool = False,
) -> Iterator[bytes]:
    """Return the document of a member, in pieces.

    Parameters
    ----------
    member : Member
        Whose.
    user : User
        Who asks; the account is written only where it is the member's own.
    clip_link, photo_link : callable
        Give the address from which a clip or a photo can be fetched, by its id.
    leaves_out_numbers : bool
        Whether the lists of weight, food and the look of the body are empty.

    Yields
    ------
    bytes
        UTF-8; together one JSON document.  Rows are read a few at a time, so that
        a large document takes no more memory than a small one.
    """
    head = {
        "schema": SCHEMA,
        "tonus_version": __version__,
        "exported_at": _plain(timezone.now()),
        "account": (
            {name: _plain(getattr(user, name)) for name in ACCOUNT_FIELDS}
            if member.account_id == user.pk
            else None
        ),
        "member": _row(member, frozenset(("account",))),
        "left_out": [
            section.name for section in SECTIONS if section.is_of_numbers and leaves_out_numbers
        ],
    }
    links: dict[type[models.Model], Callable[[uuid.UUID], str]] = {
        Clip: clip_link,
        Photo: photo_link,
    }
    held = bytearray(_json(head)[:-1].encode())
    for section in SECTIONS:
        held += f',\n"{section.name}":['.encode()
        is_left_out = section.is_of_numbers and leaves_out_numbers
        rows = () if is_left_out else _rows(section, member, links.get(section.model))
        for number, row in enumerate(rows):
            held += (",\n" if number else "\n").encode() + _json(row).encode()
            if len(held) >= _PIECE_BYTES:
                yield bytes(held)
                held.clear()
        held += b"]"
    yield bytes(held) + b"}\n"


async def streamed(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Return pieces as an asynchronous server sends them, each read in the thread of records.

    Parameters
    ----------
    pieces : iterator of bytes
        Reads the database as it goes on.

    Yields
    ------
    bytes
        The same pieces.
    """
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=True)
    while (piece := await following()) is not None:
        yield piece


def _rows(
    section: Section, member: Member, link: Callable[[uuid.UUID], str] | None
) -> Iterator[dict[str, Any]]:
    # The base manager also holds what was deleted and can still be brought back.
    rows = section.model._base_manager.filter(**{section.member: member}).order_by("pk")
    if section.model is Grant:
        rows = rows.select_related("user")
    for row in rows.iterator(chunk_size=_ROWS):
        data = _row(row, section.without | {"member"})
        if isinstance(row, Grant):
            data["user_name"] = row.user.username
        if link is not None:
            data["link"] = link(row.pk)
        yield data


def _row(row: models.Model, without: frozenset[str]) -> dict[str, Any]:
    return {
        column.name: _plain(column.value_from_object(row))
        for column in row._meta.concrete_fields
        if column.name not in without
    }


def _plain(value: Any) -> Any:
    """What JSON can hold: instants in UTC, bytes as base64, None for what is no number."""
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
    return value


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
