"""What the day's page shows, from records alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tonus.energy import Answer, Measure, NoNumbers, Target
from tonus.errors import InputError
from tonus.form.exercise import Exercise, exercise
from tonus.units import Unit
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun, Clip
from tonus_web.diary.models import WeighIn
from tonus_web.diary.selectors import Energy, MissingInputs, energy_of
from tonus_web.diary.shown_aims import aim_text
from tonus_web.diary.shown_units import shown, units_of
from tonus_web.members.access import Access, allows
from tonus_web.members.models import Member, ReadinessAnswers
from tonus_web.members.selectors import answers_due, begins_gently
from tonus_web.records.models import new_id
from tonus_web.records.prepared import first_of
from tonus_web.today.kept import Summary, summary_of
from tonus_web.training.selectors import SessionRow, latest_session
from tonus_web.weight.alerts import Alerts, shown_alerts
from tonus_web.weight.card import weigh_in_fields
from tonus_web.weight.estimates import standing_of
from tonus_web.weight.questions import ShownQuestion, shown_questions

__all__ = ["Action", "Day", "EnergyCard", "ReportCard", "WeighInCard", "ask_first", "day_of"]

State = AnalysisRun.State
#: A report leads the page for so long; later the next set does.
_FRESH: Final = dt.timedelta(hours=36)
#: What the page needs of a run; others of its columns hold megabytes.
_OF_RUN: Final = (
    "member",
    "clip",
    "exercise",
    "state",
    "progress",
    "at",
    "created_at",
    "ended_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The one next thing to do."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """The latest report in a few words.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    summary : Summary
        What was found.
    is_fresh : bool
        Whether it is of today or yesterday.
    """

    run: AnalysisRun
    summary: Summary
    is_fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCard:
    """The day's energy, or what is missing for it; never there on the no-numbers path.

    Parameters
    ----------
    target : str
        Energy of the day in the reader's unit; empty while something is missing.
    goal : str
        The goal that it stands on.
    missing : MissingInputs or None
        What a target still needs.
    """

    target: str
    goal: str
    missing: MissingInputs | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighInCard:
    """Fields of a weigh-in, and the id that its record will have."""

    fields: SafeString
    record: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The page.

    Parameters
    ----------
    sentences : list of str
        The heading.
    action : Action or None
        The next thing to do; None where there is none for this reader.
    others : tuple of Action
        Other ways to the same, for whom it does not suit.
    is_own, may_write : bool
        Whether the reader owns the records, and may change them.
    running, failed : AnalysisRun or None
        A run that is not over, and the latest if it failed.
    report : ReportCard or None
        The latest that is done.
    energy : EnergyCard or None
        None where energy is not to be spoken of, and for everybody but the owner.
    weigh_in : WeighInCard or None
        To be filled in; None where weight is not to be spoken of, or not written.
    last_weigh_in : WeighIn or None
        The latest; None likewise.
    alerts : Alerts or None
        For the owner alone; None where there is nothing to say.
    questions : list of ShownQuestion
        About the last reading that looks odd; none where weight is not to be spoken of.
    session : SessionRow or None
        The latest session; None before the first, and where legs are not trained.
    asks_first : bool
        Whether the reader said something that somebody should be asked about.
    gentle : Exercise or None
        What is to be begun gently; None where nothing is, and for everybody but the owner.
    due : tuple of str
        Steps whose answers are a year old.
    is_new : bool
        Whether the first questions were never finished.
    """

    sentences: list[str]
    action: Action | None
    others: tuple[Action, ...]
    is_own: bool
    may_write: bool
    running: AnalysisRun | None
    failed: AnalysisRun | None
    report: ReportCard | None
    energy: EnergyCard | None
    weigh_in: WeighInCard | None
    last_weigh_in: WeighIn | None
    alerts: Alerts | None
    questions: list[ShownQuestion]
    session: SessionRow | None
    asks_first: bool
    gentle: Exercise | None
    due: tuple[str, ...]
    is_new: bool


def day_of(member: Member, role: str, user: User) -> Day:
    """Return a member's day, as one reader may see it.

    Parameters
    ----------
    member : Member
        Whose.
    role : str
        Of the reader.
    user : User
        The reader, whose units and zone count.

    Returns
    -------
    Day
        The same number of queries for no record and for thousands.
    """
    today = timezone.localdate()
    is_own, may_write = allows(role, Access.OWN), allows(role, Access.WRITE)
    running, last = _latest_runs(member)
    report = _report_card(last) if last is not None and last.state == State.DONE else None
    failed = last if last is not None and last.state == State.FAILED else None
    found = energy_of(member, today)
    speaks = member.wants_calories and not isinstance(found.result, NoNumbers)
    # What somebody is to eat, and why, is their own affair; a coach may keep weights.
    energy = _energy_card(found, user) if speaks and is_own else None
    standing = (
        standing_of(member, found, today, with_series=False) if speaks and may_write else None
    )
    session = latest_session(member) if member.wants_legs else None
    notices, units = standing.notices if standing else None, units_of(user)
    return Day(
        sentences=_heading(member, user, running, failed, report, energy, session),
        action=_action(member, running, report, energy, may_write=may_write),
        others=_others(member) if running is None and _does_sets(member, report, may_write) else (),
        is_own=is_own,
        may_write=may_write,
        running=running,
        failed=failed,
        report=report,
        energy=energy,
        weigh_in=WeighInCard(
            fields=weigh_in_fields(found.weigh_in, Unit(user.mass_unit)), record=new_id()
        )
        if speaks and may_write
        else None,
        last_weigh_in=found.weigh_in if speaks and may_write else None,
        alerts=shown_alerts(notices, today, units, zone=user.zone)
        if notices is not None and is_own
        else None,
        questions=shown_questions(notices, units, is_own=is_own, at_most=1) if notices else [],
        session=session,
        asks_first=is_own and ask_first(found.answers.readiness),
        gentle=_begun_gently(member, found) if is_own else None,
        due=answers_due(member, today, found.answers) if is_own else (),
        is_new=is_own and member.welcomed_at is None,
    )


def _begun_gently(member: Member, found: Energy) -> Exercise | None:
    """The exercise that a film is offered of first, where its gentle variant comes first."""
    if not member.wants_legs or not begins_gently(member, found.answers):
        return None
    return exercise("squat")


def ask_first(readiness: ReadinessAnswers | None) -> bool:
    """Return whether somebody should be asked before training harder.

    Parameters
    ----------
    readiness : ReadinessAnswers or None
        Latest answers.

    Returns
    -------
    bool
        True after a yes to anything but being active.  It locks nothing.
    """
    return readiness is not None and Answer.YES in (*readiness.cautions, readiness.pregnant)


def _latest_runs(member: Member) -> tuple[AnalysisRun | None, AnalysisRun | None]:
    """The run that goes on, and the latest that is over.

    Two plain questions are quicker than one that finds both.
    """
    return _with_clip(first_of(_going, member.pk)), _with_clip(first_of(_over, member.pk))


def _with_clip(run: AnalysisRun | None) -> AnalysisRun | None:
    if run is None or run.clip_id is None:
        return run  # nothing, or a live set
    run.clip = first_of(_clip, run.clip_id)
    return run if run.clip is not None else None  # erased since


def _going(member: uuid.UUID) -> QuerySet[AnalysisRun]:
    return _newest(member, State.WAITING, State.RUNNING)


def _over(member: uuid.UUID) -> QuerySet[AnalysisRun]:
    return _newest(member, State.DONE, State.FAILED)


def _newest(member: uuid.UUID, *states: State) -> QuerySet[AnalysisRun]:
    runs = AnalysisRun.objects.filter(member=member, clip__deleted_at=None, state__in=states)
    return runs.only(*_OF_RUN).order_by("-created_at", "-id")


def _clip(clip: uuid.UUID) -> QuerySet[Clip]:
    return Clip.everything.filter(pk=clip)


def _report_card(run: AnalysisRun) -> ReportCard | None:
    try:
        summary = summary_of(run)
    except InputError:
        # Damaged: its own page says so; the day goes on without it.
        return None
    return ReportCard(
        run=run,
        summary=summary,
        is_fresh=timezone.now() - (run.ended_at or run.created_at) < _FRESH,
    )


def _energy_card(found: Energy, user: User) -> EnergyCard:
    match found.result:
        case Target() as target:
            return EnergyCard(
                target=shown(
                    found.day_kcal or target.intake_kcal, Measure.KCAL_PER_DAY, units_of(user)
                ),
                goal=aim_text(target.goal, units_of(user)),
                missing=None,
            )
        case MissingInputs() as missing:
            return EnergyCard(target="", goal="", missing=missing)
        case _:
            raise AssertionError("nothing is said of energy on the no-numbers path")


def _heading(
    member: Member,
    user: User,
    running: AnalysisRun | None,
    failed: AnalysisRun | None,
    report: ReportCard | None,
    energy: EnergyCard | None,
    session: SessionRow | None,
) -> list[str]:
    mine = member.account_id == user.pk
    if running is not None:
        if running.state == State.WAITING:
            return [_("Your clip waits for its turn.") if mine else _("A clip waits for its turn.")]
        return [_("Your set is being watched.") if mine else _("A set is being watched.")]
    if failed is not None:
        return [_("The last clip could not be watched to the end.")]
    if report is not None and report.is_fresh:
        return [*report.summary.sentences]
    if not mine:
        return [_("Nothing new from {name} today.").format(name=member.name)]
    if member.wants_legs:
        if report is None:
            if session is not None:
                return [_("Do a set with the camera to see your form.")]
            return [_("Do a first set to see your form.")]
        return [_("Do your next set to see how your form holds.")]
    if energy is not None:
        if energy.target:
            return [_("Your target today is about {energy}.").format(energy=energy.target)]
        return [_("Your target needs a few more answers.")]
    if member.wants_walks:
        return [_("A walk of ten minutes is a good next step.")]
    return [_("Choose what you would like to do here.")]


def _action(
    member: Member,
    running: AnalysisRun | None,
    report: ReportCard | None,
    energy: EnergyCard | None,
    *,
    may_write: bool,
) -> Action | None:
    if running is not None:
        return Action(
            label=_("See how far it is"), address=reverse("coach:run", args=[member.pk, running.pk])
        )
    if _does_sets(member, report, may_write):
        address = reverse("coach:live", args=[member.pk])
        return Action(label=_("Start a set with the camera"), address=address)
    if report is not None:
        return Action(
            label=_("Read the report"),
            address=reverse("coach:run", args=[member.pk, report.run.pk]),
        )
    if energy is not None and energy.target:
        return Action(
            label=_("Show the working"), address=reverse("diary:target", args=[member.pk])
        )
    return None


def _does_sets(member: Member, report: ReportCard | None, may_write: bool) -> bool:
    """Whether a set is the next thing to do."""
    return may_write and (member.wants_legs or report is not None)


def _others(member: Member) -> tuple[Action, ...]:
    """A set without the camera of this device, or without any."""
    return (
        Action(label=_("Upload a clip"), address=reverse("coach:new", args=[member.pk])),
        Action(label=_("Add a set by hand"), address=reverse("training:set_new", args=[member.pk])),
    )
