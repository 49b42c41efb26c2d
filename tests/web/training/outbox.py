"""A device that made things without connection, and sends them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tonus_web.members.models import Member
from tonus_web.records.models import new_id

__all__ = ["answered", "note", "sent", "set_of", "weigh_in"]


def _moment(minutes_ago: float) -> dict[str, Any]:
    """Before yesterday evening, so that midnight is not between the sets of a session."""
    evening = (timezone.now() - dt.timedelta(days=1)).replace(hour=18, minute=0)
    at = evening - dt.timedelta(minutes=minutes_ago)
    return {"at": at.isoformat(), "zone": "Europe/Berlin"}


def set_of(exercise: str = "squat", *, minutes_ago: float = 10, **more: Any) -> dict[str, Any]:
    """Eight repetitions with a load."""
    return {
        "id": str(new_id()),
        "kind": "set",
        "exercise": exercise,
        "repetitions": 8,
        "load": {"entered": "12.50", "unit": "kg"},
        "rir": 2,
        **_moment(minutes_ago),
        **more,
    }


def note(text: str = "Easy.", *, minutes_ago: float = 9, **more: Any) -> dict[str, Any]:
    """A note."""
    return {
        "id": str(new_id()),
        "kind": "note",
        "text": text,
        **_moment(minutes_ago),
        **more,
    }


def weigh_in(kg: str = "71.30", *, minutes_ago: float = 30, **more: Any) -> dict[str, Any]:
    """A weight of a body."""
    weight = {"entered": kg, "unit": "kg"}
    return {
        "id": str(new_id()),
        "kind": "weigh_in",
        "weight": weight,
        **_moment(minutes_ago),
        **more,
    }


def sent(client: Client, member: Member, body: Any) -> Any:
    """The response to whatever is sent."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    address = reverse("training:sync", args=[member.pk])
    return client.post(address, content, content_type="application/json")


def answered(client: Client, member: Member, *items: Any) -> list[dict[str, Any]]:
    """The answers to items, one for each."""
    response = sent(client, member, {"items": list(items)})
    assert response.status_code == 200, response.content
    answers: list[dict[str, Any]] = response.json()["answers"]
    assert len(answers) == len(items)
    return answers
