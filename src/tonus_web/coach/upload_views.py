"""Uploads in parts, as ``docs/reference/upload.md`` describes them."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tonus.errors import TonusError
from tonus.messages import N_
from tonus_web.coach import assembly, storage
from tonus_web.coach.arriving import ArrivingPart, announced_digest
from tonus_web.coach.finishing import finished_run
from tonus_web.coach.models import AnalysisRun, Upload
from tonus_web.coach.refusals import Incomplete, Refused
from tonus_web.coach.streams import CutOff, Exchange, exchange_of, reads_its_own_body
from tonus_web.coach.uploads import declared_upload, given_up, live_upload, part_count
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.ui.told import told

__all__ = ["problem", "upload", "upload_finish", "upload_part", "uploads"]

P = ParamSpec("P")
_PROBLEM_TYPE: Final = "application/problem+json"
_INLINE_BYTES: Final = 2**16


def problem(error: TonusError) -> JsonResponse:
    """Return an error as problem details (RFC 9457).

    Parameters
    ----------
    error : TonusError
        What went wrong.

    Returns
    -------
    JsonResponse
        With ``title`` in the reader's language, ``status``, ``code``, and
        ``missing`` where parts are.
    """
    status, code = 400, "refused"
    if isinstance(error, Refused):
        status, code = error.status, error.code
    elif isinstance(error, storage.NoRoom):
        status, code = 507, "no_room"
    elif isinstance(error, assembly.Busy):
        status, code = 503, "busy"
    content: dict[str, Any] = {"title": told(error), "status": status, "code": code}
    if isinstance(error, Incomplete):
        content["missing"] = error.missing
    response = JsonResponse(content, status=status, content_type=_PROBLEM_TYPE)
    if status == 503:
        response["Retry-After"] = "1"
    return response


View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def _with_problems(view: View[P]) -> View[P]:
    @wraps(view)
    def told_view(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TonusError as error:
            return problem(error)
        except OperationalError as error:
            return problem(_no_room_for_rows(error))

    return cast("View[P]", told_view)


def _no_room_for_rows(error: OperationalError) -> storage.NoRoom:
    """The same sentence where the database met the full disk first."""
    if not any(text in str(error).lower() for text in ("disk is full", "no space left")):
        raise error
    return storage.NoRoom()


def _state(upload: Upload) -> dict[str, Any]:
    count = part_count(upload)
    there = (
        list(range(count))
        if upload.clip_id
        else list(upload.parts.order_by("number").values_list("number", flat=True))
    )
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "size": upload.size_bytes,
        "part_bytes": upload.part_bytes,
        "parts": count,
        "have": there,
        "finished": upload.clip_id is not None,
        "expires_at": upload.expires_at.isoformat(),
        "url": reverse("coach:upload", args=[upload.member_id, upload.pk]),
    }


@member_view(Access.WRITE)
@require_POST
@_with_problems
def uploads(request: MemberRequest) -> HttpResponse:
    """Declare an upload and reserve its bytes."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Refused(N_("The request is no JSON object."))
    size = given.get("size")
    if not isinstance(size, int) or isinstance(size, bool):
        raise Refused(N_("The request says no size in bytes."))
    texts = {
        key: given[key] if isinstance(given.get(key), str) else ""
        for key in ("name", "exercise", "depth", "sha256", "zone")
    }
    made = declared_upload(
        request.member,
        name=texts["name"],
        size_bytes=size,
        exercise_key=texts["exercise"],
        depth=texts["depth"],
        sha256=texts["sha256"],
        zone=texts["zone"] or request.user.zone or "UTC",
    )
    state = _state(made)
    return JsonResponse(state, status=201, headers={"Location": state["url"]})


@member_view(Access.WRITE)
@require_http_methods(["GET", "DELETE"])
@_with_problems
def upload(request: MemberRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Say what has arrived; or give the upload up."""
    found = live_upload(request.member, upload_id)
    if request.method == "GET":
        return JsonResponse(_state(found))
    if found.clip_id is not None:
        raise Refused(N_("This clip has arrived already. Delete it from the history."))
    given_up(found)
    return HttpResponse(status=204)


@reads_its_own_body
@member_view(Access.WRITE)
@require_http_methods(["PUT"])
@_with_problems
def upload_part(request: MemberRequest, upload_id: uuid.UUID, number: int) -> HttpResponse:
    """Take one part; refused by its headers alone where they say enough."""
    found = live_upload(request.member, upload_id)
    part = ArrivingPart(
        found, number, digest=announced_digest(request.headers.get("Content-Digest", ""))
    )
    said = request.headers.get("Content-Length", "")
    chunked = "Transfer-Encoding" in request.headers
    part.check_length(int(said) if said.isascii() and said.isdigit() and not chunked else None)
    if found.clip_id is not None:
        return _arrived(number, new=False)
    exchange = exchange_of(request)
    if exchange is None:
        with part:
            while data := request.read(_INLINE_BYTES):
                part.write(data)
            return _arrived(number, new=part.count())

    async def taken(exchange: Exchange) -> None:
        await exchange.answer(await _taken(exchange, part, number))

    exchange.afterwards(taken)
    return HttpResponse()


async def _taken(exchange: Exchange, part: ArrivingPart, number: int) -> HttpResponse:
    try:
        async for data in exchange.body():
            await asyncio.to_thread(part.write, data)
        return _arrived(number, new=await asyncio.to_thread(part.count))
    except CutOff:
        return problem(Refused(N_("The connection was cut off.")))
    except TonusError as error:
        return problem(error)
    except OperationalError as error:
        return problem(_no_room_for_rows(error))
    finally:
        await asyncio.to_thread(part.close)


def _arrived(number: int, *, new: bool) -> JsonResponse:
    return JsonResponse({"number": number, "new": new}, status=201 if new else 200)


@member_view(Access.WRITE)
@require_POST
@_with_problems
def upload_finish(request: MemberRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Make the clip and its run; every later call returns the same run."""
    found = live_upload(request.member, upload_id)
    run = finished_run(found)
    return JsonResponse(run_content(run), status=200 if found.clip_id else 201)


def run_content(run: AnalysisRun) -> dict[str, str]:
    """What a device needs to go on: the run and its page."""
    return {
        "run": str(run.pk),
        "url": reverse("coach:run", args=[run.member_id, run.pk]),
        "title": _("Your clip has arrived."),
    }
