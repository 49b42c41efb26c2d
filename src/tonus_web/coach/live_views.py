"""Live sets by POST, for devices that refuse secure sockets and for sets kept on a device."""

from __future__ import annotations

import logging
from typing import Any, Final

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tonus.catalogue import translator
from tonus.messages import N_
from tonus_web.coach.live_conversation import Conversation, live_error
from tonus_web.coach.live_held import Held, HeldConversations, Key
from tonus_web.coach.live_messages import (
    Frames,
    LiveRefusal,
    batch_messages,
    read_frames,
    read_text,
    written,
)
from tonus_web.coach.live_protocol import (
    MAX_BATCH_BYTES,
    Discard,
    ErrorCode,
    Finish,
    Light,
    LiveError,
    Setup,
    Start,
)
from tonus_web.coach.live_saving import already_saved, saved_set
from tonus_web.coach.live_socket import COST, FAULT, ROOM, is_socket
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.limits import limits_of

__all__ = ["CONTENT_TYPE", "live_frames", "live_socket"]

CONTENT_TYPE: Final = "application/x-tonus-live"
_LOG = logging.getLogger(__name__)
_HELD: Final = HeldConversations(ROOM)


@is_socket
@member_view(Access.WRITE)
@require_GET
def live_socket(request: MemberRequest) -> HttpResponse:  # noqa: ARG001
    """Say that a socket is to be opened here: `tonus_web.coach.live_socket` serves it."""
    answer = HttpResponse(
        _("This address is for the page that watches a set."), status=426, content_type="text/plain"
    )
    answer.headers["Upgrade"] = "websocket"
    return answer


@member_view(Access.WRITE)
@require_POST
def live_frames(request: MemberRequest) -> HttpResponse:
    """Take a batch of the socket's messages, and answer with what the socket would say."""
    if request.content_type != CONTENT_TYPE:
        return _refused(N_("This is no batch of a live set."), status=415)
    if len(request.body) > MAX_BATCH_BYTES:
        return _refused(N_("This batch has more bytes than one may have."), status=413)
    answers: list[Any] = []
    try:
        _take(request, answers)
    except LiveRefusal as refusal:
        answers.append(_told(refusal))
    except DatabaseError:
        # Such as a full disk: the device keeps the set, as where a socket fails.
        _LOG.exception("A live set that came by POST could not be saved.")
        answers.append(_told(LiveRefusal(ErrorCode.SERVER, FAULT)))
    return _answer(answers)


def _told(refusal: LiveRefusal) -> LiveError:
    return live_error(refusal, translator(get_language() or "en"))


def _answer(messages: list[Any], status: int = 200) -> JsonResponse:
    return JsonResponse({"messages": [written(message) for message in messages]}, status=status)


def _refused(sentence: str, *, status: int) -> JsonResponse:
    code = ErrorCode.TOO_LARGE if status == 413 else ErrorCode.BAD_MESSAGE
    refusal = LiveRefusal(code, sentence)
    return _answer([_told(refusal)], status)


def _take(request: MemberRequest, answers: list[Any]) -> None:
    """Answer the messages of a batch in their order; a refusal ends it."""
    messages = batch_messages(request.body)
    first = next(messages, None)
    begun = read_text(first) if isinstance(first, str) else None
    if not isinstance(begun, Setup | Start):
        raise LiveRefusal(
            ErrorCode.NOT_STARTED, N_("The page sent frames before it said of which exercise.")
        )
    if isinstance(begun, Start):
        before = already_saved(request.member, begun)
        if before is not None:
            answers.append(before)
            return
    key: Key = (
        request.user.pk,
        request.member.pk,
        request.session.session_key or "",
        begun.set if isinstance(begun, Start) else None,
    )
    with _HELD.held(key, language=get_language() or "en") as held:
        if _goes_on(request, held, begun, answers):
            is_over = any(_said(request, held, message, answers) for message in messages)
        else:
            is_over = True
        if is_over:
            _HELD.end(key, held)


def _goes_on(request: MemberRequest, held: Held, begun: Setup | Start, answers: list[Any]) -> bool:
    """Answer how a batch begins; return False where the set was saved a moment ago."""
    conversation = held.conversation
    if conversation.begun == begun:
        answers.append(conversation.ready())
        return True
    # Another request may have ended it while this one waited.
    before = already_saved(request.member, begun) if isinstance(begun, Start) else None
    if before is not None:
        answers.append(before)
        return False
    # Whatever else it was begins anew.
    _charge(request, held, COST[type(begun)])
    answers.append(conversation.begin(begun, limits=limits_of(request.member)))
    return True


def _said(request: MemberRequest, held: Held, message: str | bytes, answers: list[Any]) -> bool:
    """Answer one message; return whether the set is over with it."""
    conversation = held.conversation
    if isinstance(message, bytes):
        frames = read_frames(message)
        _charge(request, held, len(frames))
        answers.append(_judged(conversation, frames))
        return False
    read = read_text(message)
    _charge(request, held, COST.get(type(read), 1))
    match read:
        case Light() as light:
            conversation.take_light(light)
        case Finish() as finish:
            answers.append(saved_set(request.member, conversation.whole(finish)))
            return True
        case Discard():
            answers.append(conversation.discard())
            return True
        case _:
            raise LiveRefusal(
                ErrorCode.BAD_MESSAGE,
                N_("The page sent something that is no message of a live set."),
            )
    return False


def _charge(request: MemberRequest, held: Held, frames: int) -> None:
    """Count what a message costs, of the set and of the account."""
    account = request.user.pk
    waits = held.budget.wait_s(frames) > 0
    if ROOM.wait_s(account, frames) > 0 or waits:
        held.budget.give_back(frames)
        ROOM.wait_s(account, -frames)
        raise LiveRefusal(
            ErrorCode.TOO_FAST, N_("The page sends pictures faster than any camera makes them.")
        )


def _judged(conversation: Conversation, frames: Frames) -> Any:
    *_blocks, state = conversation.judged(frames)
    return state
