"""Runs claimed, written, stopped and tried again: the row is the truth."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.watched import clip_of, waiting_run
from tonus.errors import InputError
from tonus_web.coach.models import AnalysisRun, KeyPicture, SegmentResult
from tonus_web.coach.runs import cancel, new_run, progress_of, retry
from tonus_web.coach.runs_lease import Lease, LeaseLost, claimed_run
from tonus_web.coach.runs_workers import is_gone, machine, worker_name
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db
State = AnalysisRun.State
PICTURE = {"rep": 0, "moment": "turn", "time_s": 1.0, "width": 1, "height": 1}
#: A worker of another machine, of which nothing is known.
ELSEWHERE = "attic 0123456789abcdef:1:1"


def claimed(worker: str = ELSEWHERE) -> Lease:
    lease = claimed_run(worker)
    assert lease is not None
    return lease


def read(run: AnalysisRun) -> AnalysisRun:
    return AnalysisRun.everything.get(pk=run.pk)


def expire(run: AnalysisRun) -> None:
    AnalysisRun.everything.filter(pk=run.pk).update(
        lease_until=timezone.now() - dt.timedelta(seconds=1)
    )


# --- claims ---------------------------------------------------------------------


def test_a_claim_takes_the_run_and_raises_its_fence(cast: Cast) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    assert lease.run.pk == run.pk
    now = read(run)
    assert (now.state, now.fence, now.attempts, now.worker) == (State.RUNNING, 1, 1, ELSEWHERE)
    assert now.begun_at is not None
    assert now.lease_until is not None
    assert now.lease_until > timezone.now()
    assert claimed_run(ELSEWHERE) is None


def test_an_expired_lease_may_be_claimed_and_keeps_what_was_done(cast: Cast) -> None:
    run = waiting_run(cast.member)
    first = claimed()
    first.write_segment(0, b"landmarks", progress=0.4)
    expire(run)
    second = claimed("barn 0123456789abcdef:2:2")
    assert second.fence == first.fence + 1
    assert list(second.kept_segments()) == [0]
    assert read(run).progress == pytest.approx(0.4)


STALE: dict[str, Callable[[Lease], object]] = {
    "extend": lambda lease: lease.extend(progress=0.9, share_per_s=1.0),
    "notes": lambda lease: lease.write_notes([{"message": "No.", "params": {}}], width=1),
    "segment": lambda lease: lease.write_segment(7, b"stale", progress=0.9),
    "result": lambda lease: lease.write_result(
        {"stale": True}, trace=b"", landmarks=b"", pictures=[(PICTURE, b"stale")]
    ),
    "fail": lambda lease: lease.fail("Stale.", {}),
    "cancel": lambda lease: lease.cancel(),
    "release": lambda lease: lease.release(),
    "death": lambda lease: lease.release_dead(),
    "look": lambda lease: lease.is_cancelled(),
}


@pytest.mark.parametrize("write", STALE.values(), ids=STALE)
def test_a_worker_thought_dead_can_write_nothing(
    cast: Cast, write: Callable[[Lease], object]
) -> None:
    run = waiting_run(cast.member)
    stale = claimed()
    stale.write_segment(0, b"good", progress=0.4)
    expire(run)
    claimed("barn 0123456789abcdef:2:2")
    before = AnalysisRun.everything.values().get(pk=run.pk)
    with pytest.raises(LeaseLost):
        write(stale)
    assert AnalysisRun.everything.values().get(pk=run.pk) == before
    rows = SegmentResult.objects.filter(run=run)
    assert [(row.index, bytes(row.landmarks)) for row in rows] == [(0, b"good")]
    assert not KeyPicture.objects.exists()
    assert watched_clip(read(run)).width == 608


@pytest.mark.parametrize("delete", [lambda run: run.delete_softly(), lambda run: run.delete()])
def test_a_run_that_was_deleted_is_lost(
    cast: Cast, delete: Callable[[AnalysisRun], object]
) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    delete(read(run))
    with pytest.raises(LeaseLost):
        lease.extend(progress=0.5, share_per_s=None)
    assert claimed_run(ELSEWHERE) is None


def test_the_run_of_a_deleted_clip_waits_until_the_clip_is_back(cast: Cast) -> None:
    run = waiting_run(cast.member)
    watched_clip(run).delete_softly()
    assert claimed_run(ELSEWHERE) is None
    assert progress_of(run).position is None
    watched_clip(run).restore()
    assert claimed().run.pk == run.pk


def test_the_result_comes_whole_and_takes_the_pieces_away(cast: Cast) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    lease.write_segment(0, b"piece", progress=0.9)
    lease.write_result({"count": 2}, trace=b"t", landmarks=b"l", pictures=[(PICTURE, b"jpeg")])
    now = read(run)
    assert (now.state, now.progress, now.result) == (State.DONE, 1.0, {"count": 2})
    assert (bytes(now.trace or b""), bytes(now.landmarks or b"")) == (b"t", b"l")
    assert now.ended_at is not None
    assert now.lease_until is None
    assert bytes(KeyPicture.objects.get(run=run).jpeg) == b"jpeg"
    assert not SegmentResult.objects.exists()


def test_a_result_that_cannot_be_written_whole_is_not_written(cast: Cast) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    lease.write_segment(0, b"piece", progress=0.9)
    twice = [(PICTURE, b"jpeg"), (PICTURE, b"jpeg")]
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        lease.write_result({"count": 2}, trace=b"t", landmarks=b"l", pictures=twice)
    now = read(run)
    assert (now.state, now.result) == (State.RUNNING, None)
    assert SegmentResult.objects.count() == 1


# --- deaths ---------------------------------------------------------------------


def test_the_third_death_at_one_piece_fails_the_run_with_a_sentence(cast: Cast) -> None:
    run = waiting_run(cast.member)
    for number in (1, 2):
        claimed().release_dead()
        assert (read(run).state, read(run).deaths) == (State.WAITING, number)
    claimed().release_dead()
    now = read(run)
    assert now.state == State.FAILED
    assert now.problem.format(**now.problem_params).startswith("The analysis broke off 3 times")


def test_a_piece_that_is_done_begins_the_count_anew(cast: Cast) -> None:
    run = waiting_run(cast.member)
    for index in range(5):
        lease = claimed()
        lease.write_segment(index, b"piece", progress=0.1 * index)
        lease.release_dead()
    assert read(run).state == State.WAITING


def test_a_run_that_ends_every_worker_is_given_up(cast: Cast) -> None:
    run = waiting_run(cast.member)
    for _ in range(12):
        claimed()
        expire(run)
    assert claimed_run(ELSEWHERE) is None
    assert (read(run).state, read(run).problem_params) == (State.FAILED, {"count": 12})


def test_a_worker_that_ends_for_its_own_reasons_is_not_held_against_the_clip(cast: Cast) -> None:
    run = waiting_run(cast.member)
    for _ in range(20):
        claimed().release()
    assert (read(run).state, read(run).attempts) == (State.WAITING, 0)


def test_the_run_of_a_worker_of_this_machine_that_died_is_free_at_once(cast: Cast) -> None:
    run = waiting_run(cast.member)
    gone = f"here {machine()}:{2**22 + 1}:77"
    claimed(gone)
    assert read(run).lease_until > timezone.now()  # type: ignore[operator]
    assert claimed(worker_name()).run.pk == run.pk


def test_a_worker_is_gone_only_where_that_is_certain() -> None:
    mine = worker_name("a name with spaces")
    assert not is_gone(mine)
    assert not is_gone(ELSEWHERE)
    assert not is_gone("")
    # The number was given to another process since.
    assert is_gone(mine + "0")


def test_the_run_of_a_worker_that_lives_stays_with_it(cast: Cast) -> None:
    waiting_run(cast.member)
    claimed(worker_name())
    assert claimed_run(ELSEWHERE) is None


# --- whose turn it is -------------------------------------------------------------


def test_members_take_turns_and_the_queue_says_so(cast: Cast) -> None:
    mine = [waiting_run(cast.member) for _ in range(3)]
    others = [waiting_run(cast.stranger_member) for _ in range(2)]
    expected = [mine[0], others[0], mine[1], others[1], mine[2]]
    assert [progress_of(run).position for run in expected] == [0, 1, 2, 3, 4]
    for place, run in enumerate(expected):
        assert [progress_of(one).position for one in expected[place:]] == list(
            range(len(expected) - place)
        )
        assert claimed().run.pk == run.pk


# --- two workers ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_two_workers_ever_hold_one_run(cast: Cast) -> None:
    runs = [waiting_run(member) for member in (cast.member, cast.stranger_member) for _ in "12345"]
    barrier = threading.Barrier(4)
    got: list[Any] = []

    def work(name: str) -> None:
        try:
            barrier.wait(10)
            while (lease := claimed_run(name)) is not None:
                got.append((lease.run.pk, lease.fence))
        except BaseException as error:
            got.append(error)
            raise
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=(f"w{n} 0123456789abcdef:{n}:1",)) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(got) == sorted((run.pk, 1) for run in runs)


# --- what the member asks -----------------------------------------------------------


def test_a_waiting_run_is_cancelled_at_once(cast: Cast) -> None:
    run = waiting_run(cast.member)
    cancel(run)
    assert run.state == State.CANCELLED
    assert read(run).ended_at is not None
    assert claimed_run(ELSEWHERE) is None


def test_a_run_at_work_is_asked_to_stop(cast: Cast) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    lease.write_segment(0, b"piece", progress=0.4)
    assert not lease.is_cancelled()
    cancel(run)
    assert (run.state, progress_of(run).is_cancelling) == (State.RUNNING, True)
    assert lease.is_cancelled()
    lease.cancel()
    assert read(run).state == State.CANCELLED
    assert not SegmentResult.objects.exists()


def test_a_run_whose_worker_died_is_cancelled_without_one(cast: Cast) -> None:
    run = waiting_run(cast.member)
    claimed().write_segment(0, b"piece", progress=0.4)
    expire(run)
    cancel(run)
    assert run.state == State.CANCELLED
    assert not SegmentResult.objects.exists()


def test_a_worker_that_dies_after_being_asked_to_stop_leaves_nothing_to_do(cast: Cast) -> None:
    run = waiting_run(cast.member)
    claimed()
    cancel(run)
    expire(run)
    assert claimed_run(ELSEWHERE) is None
    assert read(run).state == State.CANCELLED


def test_what_is_done_stays_done(cast: Cast) -> None:
    run = waiting_run(cast.member, "done", result={"count": 1})
    cancel(run)
    assert read(run).state == State.DONE
    with pytest.raises(InputError, match="done"):
        retry(run)


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_trying_again_begins_the_counts_anew(cast: Cast, state: str) -> None:
    run = waiting_run(
        cast.member,
        state,
        attempts=12,
        deaths=3,
        progress=0.4,
        problem="No.",
        cancel_asked_at=timezone.now(),
    )
    retry(run)
    now = read(run)
    assert (now.state, now.attempts, now.deaths, now.problem) == (State.WAITING, 0, 0, "")
    assert now.cancel_asked_at is None
    assert claimed().run.pk == run.pk
    retry(run)
    assert run.state == State.RUNNING


def test_a_new_run_belongs_to_the_member_of_its_clip(cast: Cast) -> None:
    clip = clip_of(cast.member)
    run = new_run(clip, exercise="squat", depth="half")
    assert (run.member_id, run.state, run.depth) == (cast.member.pk, State.WAITING, "half")


# --- how far ------------------------------------------------------------------------


def test_time_left_comes_from_what_was_measured(cast: Cast) -> None:
    run = waiting_run(cast.member)
    lease = claimed()
    lease.extend(progress=0.1, share_per_s=None)
    assert progress_of(run).left_s is None
    lease.extend(progress=0.5, share_per_s=0.05)
    told = progress_of(run)
    assert told.share == 0.5
    assert told.left_s == pytest.approx(10.0, abs=1.0)
    # Without a worker nobody knows.
    expire(run)
    assert progress_of(run).left_s is None


def test_progress_asks_little(cast: Cast, django_assert_max_num_queries: Any) -> None:
    member: Member = cast.member
    run = [waiting_run(member) for _ in range(20)][-1]
    with django_assert_max_num_queries(3):
        assert progress_of(run).position == 19
