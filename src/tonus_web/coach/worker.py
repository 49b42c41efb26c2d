"""The worker: claims runs and has each analysed by one confined process.

The worker itself opens no clip.  It speaks with the database, and takes from its
process nothing but plain data.
"""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from tonus.errors import SetupError, TonusError
from tonus_video.analyst import Analyst, Died
from tonus_video.cancelled import Cancelled
from tonus_video.job import SEGMENT_S, Job, Limits, Open, Watch
from tonus_web.coach import storage
from tonus_web.coach.models import SegmentResult
from tonus_web.coach.runs_lease import LEASE_S, Lease, LeaseLost, claimed_run
from tonus_web.coach.runs_workers import worker_name
from tonus_web.coach.worker_requests import Judge, Keep
from tonus_web.coach.worker_said import checked_sentence, told_to_member
from tonus_web.coach.worker_sweep import sweep
from tonus_web.members.limits import limits_of

__all__ = ["Pace", "Worker"]

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_PROGRAM: Final = "tonus_web.coach.worker_process"
#: Measured: 0.3 GB for a clip in full HD, 0.6 GB for the largest picture allowed.
#: A piece of 20 s takes 20 to 60 s of one core.
_LIMITS: Final = Limits(memory_bytes=1536 << 20, cpu_s=1800, cores=4, file_bytes=64 << 20)
#: Pictures of the repetitions come last; they take about so much of the time.
_WATCHING_SHARE: Final = 0.93
_SWEEP_FIRST_S: Final = 60.0
_SWEEP_EVERY_S: Final = 3600.0
#: A database that is away is asked again after so long.
_AWAY_S: Final = 2.0
_DATABASE_AWAY: Final = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a worker does what.

    Parameters
    ----------
    segment_s : float, optional
        Length of the pieces; another one gives slightly other landmarks.
    lease_s : float, optional
        How long a claim holds.
    beat_s : float, optional
        How often it is extended, and progress written.
    look_s : float, optional
        How often is looked whether the member asked to stop.
    poll_s : float, optional
        How often an idle worker looks for runs.
    silence_s : float, optional
        A process that says nothing for so long is ended.
    """

    segment_s: float = SEGMENT_S
    lease_s: float = LEASE_S
    beat_s: float = 1.0
    look_s: float = 0.4
    poll_s: float = 0.5
    silence_s: float = 600.0


class _Stopped(Exception):
    """This worker was asked to end."""


class Worker:
    """A worker, for the process that it is made in.

    Parameters
    ----------
    name : str, optional
        What a person calls it.
    pace : Pace, optional
        How often it does what.
    """

    def __init__(self, name: str = "", pace: Pace | None = None) -> None:
        self.name = worker_name(name)
        self._pace = pace or Pace()
        self._stopping = False
        self._awake: socket.socket | None = None

    def serve(self, *, once: bool = False) -> None:
        """Work until a polite signal comes.

        Parameters
        ----------
        once : bool, optional
            End as soon as no run waits.
        """
        sweep_at_s = time.monotonic() + _SWEEP_FIRST_S
        with self._signals():
            while not self._stopping:
                try:
                    lease = claimed_run(self.name, lease_s=self._pace.lease_s)
                except (DatabaseError, InterfaceError) as error:
                    # Away, or its tables are not made yet: the server makes them.
                    self._rest_of(error)
                    continue
                if lease is not None:
                    self._work(lease)
                elif once:
                    return
                elif time.monotonic() >= sweep_at_s:
                    sweep()
                    sweep_at_s = time.monotonic() + _SWEEP_EVERY_S
                else:
                    self._sleep(self._pace.poll_s)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: object) -> None:
            self._stopping = True

        handlers: dict[int, Any] = {
            number: signal.signal(number, stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        handlers[signal.SIGUSR1] = signal.signal(signal.SIGUSR1, lambda *_: None)
        self._awake, waker = socket.socketpair()
        with self._awake, waker:
            # Every signal also ends a sleep.
            for end in (self._awake, waker):
                end.setblocking(False)
            before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
            try:
                yield
            finally:
                signal.set_wakeup_fd(before)
                for number, handler in handlers.items():
                    signal.signal(number, handler)

    def _sleep(self, seconds: float, *also: Any) -> bool:
        """Sleep until a signal, an answer, or the end of the time; return whether an answer."""
        assert self._awake is not None
        ready = wait([self._awake, *also], timeout=seconds)
        if self._awake in ready:
            self._awake.recv(4096)
        return any(one is not self._awake for one in ready)

    def _rest_of(self, error: Exception) -> None:
        _LOG.warning("The database cannot be used now: %s", error)
        connection.close()
        self._sleep(_AWAY_S)

    # --- one run --------------------------------------------------------------

    def _work(self, lease: Lease) -> None:
        _LOG.info("Run %s is begun by %s.", lease.run.pk, self.name)
        work = _Work(lease, self._pace, self._sleep, lambda: self._stopping)
        try:
            self._settled(lease, self._ending(work))
        except LeaseLost:
            _LOG.warning("Run %s was taken over or taken away.", lease.run.pk)

    def _ending(self, work: _Work) -> Callable[[], None]:
        """Do the work, and return what is to be written about how it ended."""
        lease = work.lease
        try:
            return work.finished()
        except _Stopped:
            return lease.release
        except Cancelled:
            return lease.cancel
        except Died as error:
            _LOG.warning("Run %s: %s", lease.run.pk, error)
            return lease.release_dead
        except TonusError as error:
            _LOG.info("Run %s failed: %.500s", lease.run.pk, error.message)
            return self._failing(lease, error)
        except (KeyError, IndexError, TypeError, ValueError):
            # Of the process nothing is taken on trust.
            _LOG.warning("Run %s: its process said what none says.", lease.run.pk, exc_info=True)
            return lease.release_dead

    def _failing(self, lease: Lease, error: TonusError) -> Callable[[], None]:
        try:
            message, params = told_to_member(error, lease.clip.name)
        except (KeyError, IndexError, TypeError, ValueError):
            _LOG.warning("Run %s: its process said what none says.", lease.run.pk)
            return lease.release_dead
        if isinstance(error, SetupError):
            _LOG.error("%s", error)
        return lambda: lease.fail(message, params)

    def _settled(self, lease: Lease, write: Callable[[], None]) -> None:
        """Write an ending; while the database is away, as long as the lease can hold."""
        until_s = time.monotonic() + lease.lease_s
        while True:
            try:
                write()
            except _DATABASE_AWAY as error:
                if time.monotonic() >= until_s or self._stopping:
                    _LOG.warning("Run %s is left to the next worker: %s", lease.run.pk, error)
                    return
                self._rest_of(error)
            else:
                return


class _Work:
    """The analysis of one run, asked of one process piece by piece."""

    def __init__(
        self,
        lease: Lease,
        pace: Pace,
        sleep: Callable[..., bool],
        is_stopping: Callable[[], bool],
    ) -> None:
        self.lease = lease
        self._pace = pace
        self._sleep = sleep
        self._is_stopping = is_stopping
        self._share = 0.0
        self._first: tuple[float, float] | None = None
        self._looked_s = self._beaten_s = self._written_s = time.monotonic()

    def finished(self) -> Callable[[], None]:
        """Do the work, and return what writes its result."""
        lease = self.lease
        self._analyst = Analyst(
            Job(
                path=storage.clip_file(lease.clip.path),
                model=lease.run.model,
                segment_s=self._pace.segment_s,
                niceness=19,
                limits=replace(_LIMITS, hidden=(settings.DATA_DIR,)),
            ),
            program=_PROGRAM,
        )
        try:
            pieces_s = self._opened()
            self._watched(pieces_s)
            return self._judged()
        finally:
            self._analyst.stop()

    def _opened(self) -> list[float]:
        facts = self._asked(Open(), "opened", {}).data
        self._patiently(
            lambda: self.lease.write_notes(
                [checked_sentence(note["message"], note["params"]) for note in facts["notes"]],
                duration_s=float(facts["duration_s"]),
                width=int(facts["width"]),
                height=int(facts["height"]),
                fps=float(facts["fps"]),
            )
        )
        return [float(seconds) for seconds in facts["pieces_s"]]

    def _watched(self, pieces_s: list[float]) -> None:
        total_s = sum(pieces_s) or 1.0
        kept = self._patiently(self.lease.kept_segments)
        done_s = sum(pieces_s[index] for index in kept)
        self._share = _WATCHING_SHARE * done_s / total_s
        for index, piece_s in enumerate(pieces_s):
            if index in kept:
                continue
            before = self._share
            weight = _WATCHING_SHARE / total_s

            def watched(
                data: dict[str, Any],
                before: float = before,
                piece_s: float = piece_s,
                weight: float = weight,
            ) -> float:
                return before + weight * min(float(data["done_s"]), piece_s)

            part = self._asked(Watch(index), "part", {"progress": watched}).blobs[0]
            self._share = before + weight * piece_s
            self._write_segment(index, part)

    def _write_segment(self, index: int, part: bytes) -> None:
        share = self._share
        self._patiently(lambda: self.lease.write_segment(index, part, progress=share))

    def _judged(self) -> Callable[[], None]:
        run = self.lease.run
        # One at a time: all of a long clip together are more than a worker needs.
        for key in self._patiently(self.lease.kept_segments).values():
            part = self._patiently(lambda key=key: _part(key))  # type: ignore[misc]
            self._asked(Keep(part), "kept", {})
        limits = self._patiently(lambda: limits_of(run.member))
        judge = Judge(
            exercise=run.exercise,
            depth=run.depth,
            name=self.lease.clip.name,
            limits=tuple(sorted(limits)),
        )

        def picturing(data: dict[str, Any]) -> float:
            done = float(data["done_s"]) / max(float(data["total_s"]), 1e-3)
            return _WATCHING_SHARE + (1.0 - _WATCHING_SHARE) * min(done, 1.0)

        found = self._asked(judge, "judged", {"picturing": picturing})
        trace, landmarks, *jpegs = found.blobs
        result = dict(found.data["result"])
        pictures = [
            (
                {
                    "rep": int(fields["rep"]),
                    "moment": str(fields["moment"]),
                    "time_s": float(fields["time_s"]),
                    "width": int(fields["width"]),
                    "height": int(fields["height"]),
                },
                jpeg,
            )
            for fields, jpeg in zip(found.data["pictures"], jpegs, strict=True)
        ]
        return lambda: self.lease.write_result(
            result, trace=trace, landmarks=landmarks, pictures=pictures
        )

    # --- between requests -----------------------------------------------------

    def _asked(
        self, request: object, wanted: str, shares: dict[str, Callable[[dict[str, Any]], float]]
    ) -> Any:
        """Ask the process, and return its answer; meanwhile keep the lease."""
        self._analyst.ask(request)
        heard_s = time.monotonic()
        while True:
            self._tend()
            if not self._sleep(min(self._pace.look_s, 0.2), self._analyst.connection):
                if time.monotonic() - heard_s > self._pace.silence_s:
                    raise Died("It said nothing for too long.")
                continue
            heard_s = time.monotonic()
            answer = self._analyst.answer()
            if answer.kind == wanted:
                return answer
            self._share = shares[answer.kind](answer.data)
            if self._first is None:
                self._first = (heard_s, self._share)

    def _tend(self) -> None:
        """Look whether to stop, and extend the lease, each when it is time."""
        if self._is_stopping():
            raise _Stopped
        now_s = time.monotonic()
        if now_s - self._looked_s < self._pace.look_s:
            return
        self._looked_s = now_s
        try:
            if now_s - self._beaten_s >= self._pace.beat_s:
                self.lease.extend(progress=self._share, share_per_s=self._speed(now_s))
                self._beaten_s = self._written_s = now_s
            if self.lease.is_cancelled():
                raise Cancelled
        except _DATABASE_AWAY as error:
            _LOG.warning("The database cannot be used now: %s", error)
            connection.close()
            if now_s - self._written_s > self.lease.lease_s:
                raise LeaseLost from error

    def _speed(self, now_s: float) -> float | None:
        if self._first is None:
            return None
        began_s, share = self._first
        # The first seconds tell little.
        if now_s - began_s < 2.0 or self._share <= share:
            return None
        return (self._share - share) / (now_s - began_s)

    def _patiently(self, act: Callable[[], T]) -> T:
        """Return what a look or a write gives, tried again while the database is away."""
        while True:
            try:
                return act()
            except _DATABASE_AWAY as error:
                if self._is_stopping():
                    raise _Stopped from error
                if time.monotonic() - self._written_s > self.lease.lease_s:
                    raise LeaseLost from error
                connection.close()
                self._sleep(self._pace.poll_s)


def _part(key: int) -> bytes:
    return bytes(SegmentResult.objects.values_list("landmarks", flat=True).get(pk=key))
