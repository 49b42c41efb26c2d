"""Runs claimed and written by workers: each write holds only under its lease.

A claim raises the run's `fence` in the same UPDATE that takes it, and whatever is
written later is conditional on that fence in the same transaction.  A worker that
was thought dead, and was not, can therefore write nothing any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from tonus.messages import N_
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture, SegmentResult
from tonus_web.coach.runs_workers import is_gone, machine

__all__ = ["LEASE_S", "Lease", "LeaseLost", "claimed_run"]

#: A worker that was not heard of for so long has lost its run.
LEASE_S: Final = 15.0
#: So often the process that opens the clip may end at the same piece.
_MOST_DEATHS: Final = 3
#: So often a run may be claimed without a piece of it being done.
_MOST_ATTEMPTS: Final = 12
_HEAVY: Final = ("result", "landmarks", "trace")

_State = AnalysisRun.State
_ENDED_OFTEN: Final = N_(
    "The analysis broke off {count} times at the same place of the clip. Save the clip as"
    " H.264 MP4 with a smaller picture, or cut it, and send it again."
)


class LeaseLost(Exception):
    """The run belongs to another worker, or to nobody, by now."""


def claimed_run(worker: str, *, lease_s: float = LEASE_S) -> Lease | None:
    """Claim the run whose turn it is.

    Members take turns: whose last run began the longest ago comes first.

    Parameters
    ----------
    worker : str
        By `tonus_web.coach.runs_workers.worker_name`.
    lease_s : float, optional
        So long the claim holds unless it is extended.

    Returns
    -------
    Lease or None
        None where no run waits.
    """
    _release_those_of_the_dead()
    while (run := _next_run()) is not None:
        still = AnalysisRun.objects.filter(_claimable(), pk=run.pk, fence=run.fence)
        if run.cancel_asked_at is not None:
            if still.update(state=_State.CANCELLED, ended_at=Now(), updated_at=Now()):
                SegmentResult.objects.filter(run=run).delete()
            continue
        if run.attempts >= _MOST_ATTEMPTS:
            still.update(**_failure(_ENDED_OFTEN, {"count": run.attempts}))
            continue
        taken = still.update(
            state=_State.RUNNING,
            fence=run.fence + 1,
            attempts=F("attempts") + 1,
            worker=worker,
            lease_until=_in(lease_s),
            begun_at=Coalesce("begun_at", Now()),
            ended_at=None,
            problem="",
            problem_params={},
            updated_at=Now(),
        )
        if taken:
            assert run.clip is not None, "a live run is done from the first"
            return Lease(run=run, clip=run.clip, fence=run.fence + 1, lease_s=lease_s)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A worker's right to one run.

    Every method raises `LeaseLost` where the right has ended, and has then written
    nothing.

    Parameters
    ----------
    run : AnalysisRun
        As it was before the claim.
    clip : Clip
        Its clip.
    fence : int
        Number of the claim.
    lease_s : float
        So long it holds from each write on.
    """

    run: AnalysisRun
    clip: Clip
    fence: int
    lease_s: float

    def kept_segments(self) -> dict[int, int]:
        """Return the pieces that were watched before, by index, with their keys."""
        return dict(
            SegmentResult.objects.filter(run=self.run).order_by("index").values_list("index", "pk")
        )

    def is_cancelled(self) -> bool:
        """Return whether the member asked to stop; a look, no write."""
        found = self._mine().values_list("cancel_asked_at", flat=True).first()
        if found is None and not self._mine().exists():
            raise LeaseLost
        return found is not None

    def extend(self, *, progress: float, share_per_s: float | None) -> None:
        """Say that the work goes on, and how far it is.

        Parameters
        ----------
        progress : float
            Share that is done.
        share_per_s : float or None
            Share that is done in a second; None until it was measured.
        """
        speed = {} if share_per_s is None else {"share_per_s": share_per_s}
        self._write(progress=progress, **speed)

    def write_notes(self, notes: Sequence[Mapping[str, Any]], **facts: object) -> None:
        """Write what the clip is, now that it was opened.

        Parameters
        ----------
        notes : sequence of mapping
            What the person should know: ``message`` and ``params``.
        **facts
            ``duration_s``, ``width``, ``height`` and ``fps`` of the clip.
        """
        with transaction.atomic():
            self._write(notes=list(notes))
            Clip.everything.filter(pk=self.clip.pk).update(**facts)

    def write_segment(self, index: int, landmarks: bytes, *, progress: float) -> None:
        """Write a piece that was watched.

        Parameters
        ----------
        index : int
            Place of the piece.
        landmarks : bytes
            By `tonus_video.segments.part_bytes`.
        progress : float
            Share of the run that is done now.
        """
        with transaction.atomic():
            self._write(progress=progress, attempts=1, deaths=0)
            SegmentResult.objects.update_or_create(
                run=self.run, index=index, defaults={"landmarks": landmarks}
            )

    def write_result(
        self,
        result: Mapping[str, Any],
        *,
        trace: bytes,
        landmarks: bytes,
        pictures: Sequence[tuple[Mapping[str, Any], bytes]],
    ) -> None:
        """Write everything that was found, and end the run.

        Parameters
        ----------
        result : mapping
            The judgement, with its source.
        trace : bytes
            By `tonus_web.coach.traces.packed_trace`.
        landmarks : bytes
            By `tonus_files.landmarks_npz.landmarks_bytes`.
        pictures : sequence of (mapping, bytes)
            Fields of each `KeyPicture`, and its JPEG.
        """
        with transaction.atomic():
            self._end(_State.DONE, progress=1.0, result=result, trace=trace, landmarks=landmarks)
            KeyPicture.objects.filter(run=self.run).delete()
            KeyPicture.objects.bulk_create(
                KeyPicture(run=self.run, jpeg=jpeg, **fields) for fields, jpeg in pictures
            )
            SegmentResult.objects.filter(run=self.run).delete()

    def fail(self, message: str, params: Mapping[str, object]) -> None:
        """End the run with a sentence that says why.

        Parameters
        ----------
        message : str
            As errors carry it.
        params : mapping
            Values of its placeholders.
        """
        self._write(**_failure(message, params))

    def cancel(self) -> None:
        """End the run because the member asked for it."""
        with transaction.atomic():
            self._end(_State.CANCELLED)
            SegmentResult.objects.filter(run=self.run).delete()

    def release(self) -> None:
        """Give the run back, because this worker ends for reasons of its own."""
        self._write(state=_State.WAITING, attempts=F("attempts") - 1, worker="", lease_until=None)

    def release_dead(self) -> None:
        """Give the run back after the process that opens the clip has died.

        When it has died at the same piece too often, the run fails.
        """
        with transaction.atomic():
            self._write(deaths=F("deaths") + 1)
            deaths = self._mine().values_list("deaths", flat=True).get()
            if deaths >= _MOST_DEATHS:
                self._write(**_failure(_ENDED_OFTEN, {"count": deaths}))
            else:
                self._write(state=_State.WAITING, worker="", lease_until=None)

    def _mine(self) -> QuerySet[AnalysisRun]:
        # All of it stands in columns of the row itself, so that PostgreSQL looks at
        # them again when it had to wait for another's write.
        return AnalysisRun.objects.filter(pk=self.run.pk, fence=self.fence, state=_State.RUNNING)

    def _write(self, **fields: Any) -> None:
        fields = {"lease_until": _in(self.lease_s), "updated_at": Now(), **fields}
        if not self._mine().update(**fields):
            raise LeaseLost

    def _end(self, state: str, **fields: Any) -> None:
        self._write(state=state, ended_at=Now(), lease_until=None, **fields)


def _in(seconds: float) -> Any:
    # By the database's clock: those of the workers' machines may differ.
    return Now() + dt.timedelta(seconds=seconds)


def _claimable() -> Q:
    expired = Q(state=_State.RUNNING, lease_until__lte=Now())
    there = Q(clip_id__in=Clip.objects.values("pk"))
    return there & (Q(state=_State.WAITING) | expired)


def _next_run() -> AnalysisRun | None:
    served = (
        AnalysisRun.everything.filter(member=OuterRef("member"))
        .order_by()
        .values("member")
        .annotate(last=Max("begun_at"))
        .values("last")
    )
    return (
        AnalysisRun.objects.filter(_claimable())
        .annotate(served_at=Subquery(served))
        .select_related("clip")
        .defer(*_HEAVY)
        .order_by(F("served_at").asc(nulls_first=True), "created_at", "pk")
        .first()
    )


def _release_those_of_the_dead() -> None:
    """End the leases of workers of this machine that no longer run."""
    held = AnalysisRun.objects.filter(
        state=_State.RUNNING, lease_until__gt=Now(), worker__contains=machine()
    )
    for pk, fence, worker in held.values_list("pk", "fence", "worker"):
        if is_gone(worker):
            AnalysisRun.objects.filter(pk=pk, fence=fence, state=_State.RUNNING).update(
                lease_until=Now()
            )


def _failure(message: str, params: Mapping[str, object]) -> dict[str, Any]:
    return {
        "state": _State.FAILED,
        "ended_at": Now(),
        "lease_until": None,
        "updated_at": Now(),
        "problem": message[:500],
        "problem_params": {
            name: value if isinstance(value, int | float) else str(value)[:300]
            for name, value in params.items()
        },
    }
