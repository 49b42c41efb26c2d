"""What is read of sessions: one of them with last time's values beside it, and the list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tonus_web.members.models import Member
from tonus_web.records.models import new_id
from tonus_web.records.prepared import first_of
from tonus_web.training.form_summaries import form_words
from tonus_web.training.models import Note, Session, SessionExercise, SetEntry
from tonus_web.training.movements import Movement, Movements, movements_of
from tonus_web.training.words import more_words, set_words, target_words

__all__ = [
    "Group",
    "SessionPage",
    "SessionRow",
    "SetRow",
    "current_session",
    "last_sets",
    "latest_session",
    "session_page",
    "session_rows",
    "set_row",
    "sets_done",
]

#: A session that is not over goes on for so long after midnight.
_GOES_ON: Final = dt.timedelta(hours=6)
_ON_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """A set, or the place of one, with last time's set of the same number.

    Parameters
    ----------
    number : int
        From 1.
    entry : SetEntry or None
        None where it is not done yet.
    words, more, form : str
        What was done, how many more were possible, what the camera saw.
    last : SetEntry or None
        Last time's.
    last_words : str
        What was done then.
    """

    number: int
    entry: SetEntry | None
    words: str
    more: str
    form: str
    last: SetEntry | None
    last_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An exercise of a session with its sets.

    Parameters
    ----------
    movement : Movement
        Which exercise.
    item : SessionExercise or None
        Its row; None where only sets tell of it.
    target : str
        What is aimed at.
    rows : tuple of SetRow
        Sets that are done, and after them the next ones as they were last time.
    done : int
        Sets that are done.
    last_day : date or None
        When it was done before.
    is_first, is_last : bool
        Whether it can be moved no further.
    next_id : UUID
        That the next set will have, so that a button pressed twice writes one.
    """

    movement: Movement
    item: SessionExercise | None
    target: str
    rows: tuple[SetRow, ...]
    done: int
    last_day: dt.date | None
    is_first: bool
    is_last: bool
    next_id: uuid.UUID

    @property
    def repeatable(self) -> SetEntry | None:
        """The set that one press repeats: last time's of the same number, else the one before."""
        for row in self.rows:
            if row.entry is None and row.last is not None:
                return row.last
        done = [row.entry for row in self.rows if row.entry is not None]
        return done[-1] if done else None

    @property
    def repeat_words(self) -> str:
        """What would be repeated."""
        return set_words(self.repeatable) if self.repeatable else ""

    @property
    def next_number(self) -> int:
        """Number of the next set."""
        return self.done + 1

    @property
    def shown_rows(self) -> int:
        """Rows to show: what is done, and what is to come while anything is."""
        wanted = self.item.target_sets if self.item else None
        return max(self.done, wanted or len(self.rows))

    @property
    def reference(self) -> str:
        """What the exercise is known by."""
        return self.movement.reference

    @property
    def is_skipped(self) -> bool:
        """Whether it is left out today."""
        return self.item is not None and self.item.skipped_at is not None

    @property
    def may_be_removed(self) -> bool:
        """Whether nothing would be lost with it."""
        return self.item is not None and not self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """A session, whole.

    Parameters
    ----------
    session : Session
        Which.
    groups : tuple of Group
        Its exercises, in their order.
    notes : tuple of Note
        In order of time.
    """

    session: Session
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]

    @property
    def done(self) -> int:
        """Sets that are done."""
        return sum(group.done for group in self.groups)

    @property
    def next_group(self) -> Group | None:
        """The exercise that is next: the first of which not every set is done."""
        for group in self.groups:
            wanted = group.item.target_sets if group.item else None
            if not group.is_skipped and group.done < (wanted or 1):
                return group
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session in the list: what was done, by exercise."""

    session: Session
    done: int
    names: tuple[str, ...]


def current_session(member: Member, *, today: dt.date | None = None) -> Session | None:
    """Return the session of today, or one that goes on past midnight.

    Parameters
    ----------
    member : Member
        Whose.
    today : date, optional
        The present date where the reader is.

    Returns
    -------
    Session or None
        The latest; None where there is none today.
    """
    today = today or timezone.localdate()
    goes_on = Q(finished_at=None, at__gte=timezone.now() - _GOES_ON)
    return (
        Session.objects.filter(Q(local_date__gte=today) | goes_on, member=member)
        .order_by("-at", "-id")
        .first()
    )


def latest_session(member: Member) -> SessionRow | None:
    """Return the latest session with the number of its sets, for the day's page.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    SessionRow or None
        Without names of exercises.  One query.
    """
    found = first_of(_latest, member.pk)
    if found is None:
        return None
    return SessionRow(session=found, done=getattr(found, "done", None) or 0, names=())


def _latest(member: uuid.UUID) -> QuerySet[Session]:
    inside = SetEntry.objects.filter(session=OuterRef("pk")).order_by().values("session")
    done = Subquery(inside.annotate(number=Count("pk")).values("number"))
    return Session.objects.filter(member=member).annotate(done=done).order_by("-at", "-id")


def sets_done(session: Session) -> QuerySet[SetEntry]:
    """Return the sets of a session, in order of time.

    Parameters
    ----------
    session : Session
        Which.

    Returns
    -------
    QuerySet of SetEntry
        Without those that were deleted.
    """
    return SetEntry.objects.filter(session=session).order_by("at", "id")


def session_page(session: Session, movements: Movements | None = None) -> SessionPage:
    """Return a session with everything that its page shows.

    Parameters
    ----------
    session : Session
        Which.
    movements : Movements, optional
        The member's exercises, where they are known already.

    Returns
    -------
    SessionPage
        In five queries at the most, whatever it holds.
    """
    movements = movements or movements_of(session.member)
    done: dict[str, list[SetEntry]] = defaultdict(list)
    for entry in sets_done(session):
        done[entry.reference].append(entry)
    items = {
        item.reference: item
        for item in SessionExercise.objects.filter(session=session).order_by("order", "id")
    }
    references = list(dict.fromkeys((*items, *done)))
    last = last_sets(session.member, references, before=session)
    groups = tuple(
        _group(
            movements.of(items.get(reference) or done[reference][0]),
            items.get(reference),
            done[reference],
            last.get(reference, []),
            ends=(number == 0, number == len(references) - 1),
        )
        for number, reference in enumerate(references)
    )
    notes = Note.objects.filter(session=session).order_by("at", "id")
    return SessionPage(session=session, groups=groups, notes=tuple(notes))


def _group(
    movement: Movement,
    item: SessionExercise | None,
    done: Sequence[SetEntry],
    last: Sequence[SetEntry],
    *,
    ends: tuple[bool, bool],
) -> Group:
    return Group(
        movement=movement,
        item=item,
        target=target_words(item) if item else "",
        rows=tuple(
            set_row(number, entry, before)
            for number, (entry, before) in enumerate(zip_longest(done, last), start=1)
        ),
        done=len(done),
        last_day=last[0].local_date if last else None,
        is_first=ends[0],
        is_last=ends[1],
        next_id=new_id(),
    )


def set_row(number: int, entry: SetEntry | None, last: SetEntry | None = None) -> SetRow:
    """Return a set as a row.

    Parameters
    ----------
    number : int
        From 1.
    entry : SetEntry or None
        None where it is not done yet.
    last : SetEntry, optional
        Last time's.

    Returns
    -------
    SetRow
        In the reader's language.
    """
    return SetRow(
        number=number,
        entry=entry,
        words=set_words(entry) if entry else "",
        more=more_words(entry) if entry else "",
        form=form_words(entry.form) if entry else "",
        last=last,
        last_words=set_words(last) if last else "",
    )


def last_sets(
    member: Member, references: Iterable[str], *, before: Session | None = None
) -> dict[str, list[SetEntry]]:
    """Return what was done last time, exercise by exercise.

    Parameters
    ----------
    member : Member
        Whose.
    references : iterable of str
        What the exercises are known by.
    before : Session, optional
        Only what was done in sessions before this one; the latest where left out.

    Returns
    -------
    dict of str to list of SetEntry
        The sets of the last session that held the exercise, in order of time; an
        exercise that was never done is left out.  One query.
    """
    sets = SetEntry.objects.filter(member=member, session__deleted_at=None)
    earlier = sets
    if before is not None:
        earlier = sets.filter(at__lt=before.at).exclude(session=before)
    wanted = Q()
    for reference in references:
        if reference.startswith("gone:"):
            continue
        # Ids have hyphens, and keys of the catalogue none.
        which = Q(custom=reference) if "-" in reference else Q(exercise=reference)
        latest = earlier.filter(which).order_by("-at", "-id").values("session")[:1]
        wanted |= which & Q(session=Subquery(latest))
    found: dict[str, list[SetEntry]] = defaultdict(list)
    if wanted:
        for entry in sets.filter(wanted).order_by("at", "id"):
            found[entry.reference].append(entry)
    return dict(found)


def session_rows(
    member: Member, number: Any, movements: Movements | None = None
) -> tuple[Page[Session], list[SessionRow]]:
    """Return a page of the sessions, the latest first.

    Parameters
    ----------
    member : Member
        Whose.
    number : str or int
        Of the page.
    movements : Movements, optional
        The member's exercises, where they are known already.

    Returns
    -------
    tuple of Page and list of SessionRow
        Four queries, however many there are.
    """
    movements = movements or movements_of(member)
    page = Paginator(
        Session.objects.filter(member=member).order_by("-at", "-id"), _ON_A_PAGE
    ).get_page(number)
    sets: dict[Any, list[SetEntry]] = defaultdict(list)
    inside = SetEntry.objects.filter(session__in=[one.pk for one in page])
    named = inside.only("session", "exercise", "custom", "name", "held_s")
    for entry in named.order_by("at", "id"):
        sets[entry.session_id].append(entry)
    rows = [
        SessionRow(
            session=session,
            done=len(sets[session.pk]),
            names=tuple(dict.fromkeys(movements.of(one).name for one in sets[session.pk])),
        )
        for session in page
    ]
    return page, rows
