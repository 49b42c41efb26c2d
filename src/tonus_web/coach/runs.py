"""What a member asks of their runs: to stop, to try again, and how far one is."""

from __future__ import annotations

import heapq
import uuid
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Now
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.coach.models import AnalysisRun, Clip, SegmentResult

__all__ = ["RunProgress", "cancel", "new_run", "progress_of", "retry"]

_State = AnalysisRun.State
_CHANGED: Final = (
    "state",
    "progress",
    "cancel_asked_at",
    "begun_at",
    "ended_at",
    "problem",
    "problem_params",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is.

    Parameters
    ----------
    state : str
        A value of `AnalysisRun.State`.
    share : float
        Share that is done, 0-1.
    left_s : float or None
        Seconds that are left at the speed that was measured; None where nothing
        was measured yet, or where no worker is at it.
    position : int or None
        Runs that come before it, for one that waits; else None.
    is_cancelling : bool
        Whether it was asked to stop and has not stopped yet.
    """

    state: str
    share: float
    left_s: float | None
    position: int | None
    is_cancelling: bool


def new_run(clip: Clip, *, exercise: str, depth: str = "", model: str = "full") -> AnalysisRun:
    """Return a run of a clip that waits for a worker.

    Parameters
    ----------
    clip : Clip
        Of the member whose run it becomes.
    exercise : str
        Exercise that the clip shows.
    depth : str, optional
        Depth that counts; empty for the exercise's own.
    model : {"lite", "full", "heavy"}, optional
        Pose model.

    Returns
    -------
    AnalysisRun
        Written.
    """
    return AnalysisRun.objects.create(
        member_id=clip.member_id, clip=clip, exercise=exercise, depth=depth, model=model
    )


def progress_of(run: AnalysisRun) -> RunProgress:
    """Return how far a run is, read anew.

    Parameters
    ----------
    run : AnalysisRun
        Any run.

    Returns
    -------
    RunProgress
        One or, for a run that waits, three queries.
    """
    state, share, per_s, written_at, lease_until, asked_at = AnalysisRun.everything.values_list(
        "state", "progress", "share_per_s", "updated_at", "lease_until", "cancel_asked_at"
    ).get(pk=run.pk)
    now = timezone.now()
    left_s = None
    if state == _State.RUNNING and per_s and lease_until is not None and lease_until > now:
        left_s = max(0.0, (1.0 - share) / per_s - (now - written_at).total_seconds())
    return RunProgress(
        state=state,
        share=share,
        left_s=left_s,
        position=_position(run) if state == _State.WAITING else None,
        is_cancelling=state == _State.RUNNING and asked_at is not None,
    )


def cancel(run: AnalysisRun) -> AnalysisRun:
    """Stop a run: at once where it waits, within a second where a worker is at it.

    Parameters
    ----------
    run : AnalysisRun
        In any state; one that has ended stays as it is.

    Returns
    -------
    AnalysisRun
        The same, read anew.
    """
    rows = AnalysisRun.objects.filter(pk=run.pk)
    idle = Q(state=_State.WAITING) | Q(state=_State.RUNNING, lease_until__lte=Now())
    with transaction.atomic():
        stopped = rows.filter(idle).update(
            state=_State.CANCELLED,
            cancel_asked_at=Now(),
            ended_at=Now(),
            lease_until=None,
            updated_at=Now(),
        )
        if stopped:
            SegmentResult.objects.filter(run=run).delete()
        else:
            rows.filter(state=_State.RUNNING, cancel_asked_at=None).update(cancel_asked_at=Now())
    run.refresh_from_db(fields=_CHANGED)
    return run


def retry(run: AnalysisRun) -> AnalysisRun:
    """Let a run that failed or was cancelled wait for a worker again.

    Parameters
    ----------
    run : AnalysisRun
        What was watched of it before it failed is kept.  One that waits or runs
        stays as it is.

    Returns
    -------
    AnalysisRun
        The same, read anew.

    Raises
    ------
    InputError
        When it is done.
    """
    ended = AnalysisRun.objects.filter(pk=run.pk, state__in=(_State.FAILED, _State.CANCELLED))
    again = ended.update(
        state=_State.WAITING,
        attempts=0,
        deaths=0,
        progress=0.0,
        share_per_s=None,
        worker="",
        cancel_asked_at=None,
        begun_at=None,
        ended_at=None,
        lease_until=None,
        problem="",
        problem_params={},
        updated_at=Now(),
    )
    run.refresh_from_db(fields=_CHANGED)
    if not again and run.state not in (_State.WAITING, _State.RUNNING):
        raise InputError(N_("This analysis is done. There is nothing to try again."))
    return run


def _position(run: AnalysisRun) -> int | None:
    queue = _queue()
    # It may have been claimed just now, or its clip deleted.
    return queue.index(run.pk) if run.pk in queue else None


def _queue() -> list[uuid.UUID]:
    """The runs that wait, in the order in which they will be claimed."""
    waiting: defaultdict[uuid.UUID, deque[uuid.UUID]] = defaultdict(deque)
    rows = AnalysisRun.objects.filter(state=_State.WAITING, clip__deleted_at=None)
    firsts: dict[uuid.UUID, int] = {}
    for place, (pk, member) in enumerate(
        rows.order_by("created_at", "pk").values_list("pk", "member_id")
    ):
        firsts.setdefault(member, place)
        waiting[member].append(pk)
    served = dict(
        AnalysisRun.everything.filter(member__in=list(waiting))
        .order_by()
        .values_list("member")
        .annotate(last=Max("begun_at"))
    )
    # Whoever was never served comes first, then by time; whoever has just had
    # their turn goes to the end.
    turns = [
        (served[member].timestamp() if served.get(member) else 0.0, place, member)
        for member, place in firsts.items()
    ]
    heapq.heapify(turns)
    latest = max((turn[0] for turn in turns), default=0.0)
    order: list[uuid.UUID] = []
    while turns:
        _, place, member = heapq.heappop(turns)
        order.append(waiting[member].popleft())
        if waiting[member]:
            heapq.heappush(turns, (latest + len(order), place, member))
    return order
