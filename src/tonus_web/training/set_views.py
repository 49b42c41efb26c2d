"""Pages of single sets: entering, repeating, changing, deleting."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tonus.errors import InputError
from tonus_web.coach.models import AnalysisRun
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.gone import present_record
from tonus_web.members.limits import suited_to
from tonus_web.members.services import deleted_together
from tonus_web.records.models import Conflict, new_id
from tonus_web.training.form_summaries import form_summary, form_words
from tonus_web.training.forms import SetForm, initial_of_set, shown_revision
from tonus_web.training.models import Session, SetEntry
from tonus_web.training.movements import Movement, advised_movements, movements_of
from tonus_web.training.requests import as_uuid, moment_in, session_named, to_session
from tonus_web.training.selectors import current_session, last_sets, sets_done
from tonus_web.training.sets import corrected_set, new_set, values_of
from tonus_web.training.words import more_words, set_words
from tonus_web.ui.told import told

__all__ = ["set_again", "set_delete", "set_edit", "set_new"]

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@member_view(Access.WRITE)
@_form
def set_new(request: MemberRequest) -> HttpResponse:
    """Enter a set; without an exercise, offer to choose one."""
    movements = movements_of(request.member)
    asked = request.POST if request.method == "POST" else request.GET
    run = _run(request, asked.get("run", ""))
    reference = request.GET.get("exercise", "") or (run.exercise if run else "")
    movement = movements.find(reference)
    session = session_named(request, asked.get("session", ""))
    if movement is None:
        return render(
            request,
            "training/choose.html",
            {
                "movements": advised_movements(
                    movements.offered, suited_to(request.member, request.role)
                ),
                "session": session,
            },
            status=422 if request.method == "POST" else 200,
        )
    if request.method != "POST":
        kept = SetEntry.objects.filter(member=request.member, run=run).first() if run else None
        if kept is not None:
            return redirect("training:set_edit", request.member.pk, kept.pk)
        return _entering(request, _new_form(request, movement, session, run), session, run)
    form = SetForm(
        request.POST, movement=movement, unit=request.user.mass_unit, zone=local_zone(request)
    )
    if form.is_valid():
        cleaned = form.cleaned_data
        at, zone = moment_in(
            request, session, cleaned["at"], is_given=cleaned.get("date") is not None
        )
        try:
            entry = new_set(
                request.member,
                movement,
                cleaned["values"],
                record_id=cleaned["record"],
                at=at,
                zone=zone,
                session_id=session.pk if session else None,
                run_id=cleaned["run"],
            )
        except (Conflict, InputError) as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("The set is saved."))
            return to_session(request, entry.session_id)
    return _entering(request, form, session, run)


def _new_form(
    request: MemberRequest, movement: Movement, session: Session | None, run: AnalysisRun | None
) -> SetForm:
    """An empty form, with last time's values in it, or what the camera counted."""
    zone = local_zone(request)
    initial: dict[str, Any] = {}
    before = _before(request, movement, session)
    if before is not None:
        initial = {**initial_of_set(before), "notes": "", "partial_repetitions": None}
    if run is not None:
        seen = form_summary(run)
        at = run.at.astimezone(ZoneInfo(zone))
        initial |= {
            "run": run.pk,
            "source": SetEntry.Source.CAMERA,
            "date": at.date(),
            "time": at.time().replace(second=0, microsecond=0),
        }
        if seen is not None:
            initial |= {
                "repetitions": seen["count"],
                "partial_repetitions": seen["partial"] or None,
                "held_s": seen["held_s"],
            }
    initial |= {"record": new_id(), "session": session.pk if session else None}
    # How hard it was is told of each set anew.
    initial |= {"rir": "unknown", "side": initial.get("side", SetEntry.Side.BOTH)}
    return SetForm(movement=movement, unit=request.user.mass_unit, zone=zone, initial=initial)


def _before(request: MemberRequest, movement: Movement, session: Session | None) -> SetEntry | None:
    """The set that the next one is likely to be like."""
    session = session or current_session(request.member)
    done = []
    if session is not None:
        done = [one for one in sets_done(session) if one.reference == movement.reference]
    last = last_sets(request.member, [movement.reference], before=session)
    earlier = last.get(movement.reference, [])
    if len(done) < len(earlier):
        return earlier[len(done)]
    return done[-1] if done else (earlier[-1] if earlier else None)


def _entering(
    request: MemberRequest, form: SetForm, session: Session | None, run: AnalysisRun | None
) -> HttpResponse:
    before = _before(request, form.movement, session)
    return render(
        request,
        "training/set_new.html",
        {
            "form": form,
            "movement": form.movement,
            "session": session,
            "run": run,
            "before": set_words(before) if before else "",
            "before_more": more_words(before) if before else "",
            "before_day": before.local_date if before else None,
            "seen": form_words(form_summary(run)) if run else "",
        },
        status=422 if form.is_bound else 200,
    )


@member_view(Access.WRITE)
@require_POST
def set_again(request: MemberRequest, set_id: uuid.UUID) -> HttpResponse:
    """Enter a set like another one, by one press."""
    like = present_record(SetEntry, request.member, set_id)
    session = session_named(request, request.POST.get("session", ""))
    movement = movements_of(request.member).find(like.reference)
    if movement is None:
        messages.error(request, _("This exercise is deleted. Bring it back, or choose another."))
        return to_session(request, session.pk if session else like.session_id)
    at, zone = moment_in(request, session, timezone.now(), is_given=False)
    values = values_of(like)
    again = type(values)(
        repetitions=values.repetitions,
        held_s=values.held_s,
        load=values.load,
        side=values.side,
    )
    try:
        entry = new_set(
            request.member,
            movement,
            again,
            record_id=as_uuid(request.POST.get("record", "")) or new_id(),
            at=at,
            zone=zone,
            session_id=session.pk if session else None,
        )
    except InputError as error:
        messages.warning(request, told(error))
        return to_session(request, session.pk if session else like.session_id)
    messages.success(request, _("Saved: {words}.").format(words=set_words(entry)), extra_tags="")
    return to_session(request, entry.session_id)


@never_cache
@member_view(Access.WRITE)
@_form
def set_edit(request: MemberRequest, set_id: uuid.UUID) -> HttpResponse:
    """Change a set."""
    entry = present_record(SetEntry, request.member, set_id)
    movement = movements_of(request.member).of(entry)
    at = entry.at.astimezone(ZoneInfo(entry.zone))
    form = SetForm(
        request.POST if request.method == "POST" else None,
        movement=movement,
        unit=request.user.mass_unit,
        zone=entry.zone,
        is_held=entry.held_s is not None,
        initial={
            **initial_of_set(entry),
            "record": entry.pk,
            "shown": entry.revision,
            "source": entry.source,
            "date": at.date(),
            "time": at.time().replace(second=0, microsecond=0),
        },
    )
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        is_moved = bool({"date", "time"} & set(form.changed_data))
        try:
            corrected_set(
                present_record(SetEntry, request.member, set_id),
                cleaned["values"],
                shown_revision=shown_revision(form),
                at=cleaned["at"] if is_moved else None,
                zone=entry.zone,
            )
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return redirect("training:set_edit", request.member.pk, set_id)
        messages.success(request, _("Your change is saved."))
        return to_session(request, entry.session_id)
    return render(
        request,
        "training/set_edit.html",
        {
            "form": form,
            "entry": entry,
            "movement": movement,
            "words": set_words(entry),
            "seen": form_words(entry.form),
        },
        status=422 if form.is_bound else 200,
    )


@member_view(Access.WRITE)
@require_POST
def set_delete(request: MemberRequest, set_id: uuid.UUID) -> HttpResponse:
    """Delete a set; it can be brought back."""
    entry = present_record(SetEntry, request.member, set_id)
    messages.success(request, _("The set is deleted."), extra_tags=deleted_together(entry))
    return to_session(request, entry.session_id)


def _run(request: MemberRequest, text: str) -> AnalysisRun | None:
    run_id = as_uuid(text)
    if run_id is None:
        return None
    return (
        AnalysisRun.objects.filter(pk=run_id, member=request.member, state=AnalysisRun.State.DONE)
        .defer("landmarks", "trace")
        .first()
    )
