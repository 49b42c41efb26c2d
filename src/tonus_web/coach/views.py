"""Pages of the coach: a new analysis, how far it is, the report, the history."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from tonus.errors import InputError, TonusError
from tonus.form.exercise import exercise
from tonus_web.coach.charts import trend_chart
from tonus_web.coach.filming import sides
from tonus_web.coach.forms import FIRST, HistoryForm, JudgeForm
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.coach.quota import free_bytes
from tonus_web.coach.reports import report_file, shown_rep, shown_report, told_result
from tonus_web.coach.runs import cancel as cancel_run
from tonus_web.coach.runs import retry as retry_run
from tonus_web.coach.selectors import history, judged_exercises, recent_clips, runs_of, trend
from tonus_web.coach.services import analysed_clip, deleted_run, judged_again
from tonus_web.coach.waiting import waiting_words
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.members.gone import RecordDeleted
from tonus_web.members.limits import suited_to
from tonus_web.members.selectors import begins_gently
from tonus_web.ui.told import told, told_message

__all__ = [
    "analyse",
    "cancel",
    "delete",
    "index",
    "judge_again",
    "landmarks",
    "new",
    "picture",
    "progress",
    "rep",
    "report_html",
    "result",
    "retry",
    "run",
]

State = AnalysisRun.State
_NOT_PLAIN: Final = re.compile(r"[^\w.-]+")


@member_view(Access.READ)
@require_GET
@gzip_page
def index(request: MemberRequest) -> HttpResponse:
    """Show the history and its trend."""
    known = judged_exercises(request.member)
    form = HistoryForm(request.GET, keys=known)
    chosen = form.chosen()
    page, days = history(request.member, exercise_key=chosen, page=request.GET.get("page", 1))
    # Sessions of two exercises are never drawn into one line.
    drawn = chosen or next(iter(known), FIRST)
    points = trend(request.member, exercise_key=drawn)
    return render(
        request,
        "coach/index.html",
        {
            "form": form,
            "chosen": chosen,
            "page": page,
            "days": days,
            "points": points[::-1],
            "trend": trend_chart(points),
            "has_choice": len(known) > 1,
            "may_write": _may_write(request),
        },
    )


@member_view(Access.WRITE)
@require_GET
@gzip_page
def new(request: MemberRequest) -> HttpResponse:
    """Offer to choose exercise, depth and clip."""
    return render(request, "coach/new.html", new_page(request))


def new_page(request: MemberRequest, form: JudgeForm | None = None) -> dict[str, Any]:
    """Return what the page of a new analysis shows; with a form that was refused, its errors.

    Parameters
    ----------
    request : MemberRequest
        Of the member.
    form : JudgeForm, optional
        As it was sent.

    Returns
    -------
    dict
        Context of ``coach/new.html``.
    """
    asked = request.GET.get("depth")
    suited = suited_to(request.member, request.role)
    shown = form or JudgeForm(
        exercise_key=request.GET.get("exercise", ""),
        # What follows from answers about health is shown to their owner alone.
        gently=allows(request.role, Access.OWN) and begins_gently(request.member),
        suited=suited,
        initial={} if asked is None else {"depth": asked},
    )
    return {
        "form": shown,
        "advised": suited.advised(str(shown["exercise"].value())),
        "exercise": exercise(str(shown["exercise"].value())),
        "sides": sides(exercise(str(shown["exercise"].value()))),
        "free_bytes": free_bytes(request.member),
        "clips": recent_clips(request.member),
    }


@member_view(Access.READ)
@require_GET
@gzip_page
def run(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show how far a run is, or its report."""
    found = AnalysisRun.everything.filter(pk=run_id, member=request.member)
    row = (
        found.select_related("clip")
        .defer("landmarks")
        .annotate(has_landmarks=Q(landmarks__isnull=False))
        .first()
    )
    if row is None:
        raise Http404
    if row.deleted_at:
        raise RecordDeleted(row)
    if row.clip is not None and row.clip.deleted_at:
        raise RecordDeleted(row.clip)
    context = {
        "run": row,
        "clip": row.clip,
        "exercise_name": exercise(row.exercise).name,
        "depth_name": _depth_name(row),
        "may_write": _may_write(request),
        "notes": [told_message(note["message"], note["params"]) for note in row.notes],
        "form": JudgeForm(exercise_key=row.exercise, initial={"depth": row.depth}),
    }
    if row.state != State.DONE:
        return render(request, "coach/progress.html", {**context, "told": waiting_words(row)})
    try:
        report = shown_report(
            row,
            is_own=_is_own(request),
            language=get_language() or "en",
            address=lambda picture_id: reverse(
                "coach:picture", args=[request.member.id, picture_id]
            ),
        )
    except InputError as error:
        # What is stored cannot be read: our fault, and the landmarks may still help.
        damaged = {**context, "problem": told(error)}
        return render(request, "coach/damaged.html", damaged, status=500)
    return render(
        request,
        "coach/report.html",
        {**context, "report": report, "parts": report.parts, "words": report.parts.words},
    )


@member_view(Access.READ)
@require_GET
@gzip_page
def rep(request: MemberRequest, run_id: uuid.UUID, number: int) -> HttpResponse:
    """Show every cue of one repetition: a piece of its report, or a page of its own."""
    row = get_object_or_404(runs_of(request.member), pk=run_id, state=State.DONE)
    try:
        shown = shown_rep(row, number, is_own=_is_own(request), language=get_language() or "en")
    except InputError:
        # The page of the run says what is damaged.
        return _to_run(request, row)
    if shown is None:
        raise Http404
    if request.headers.get("HX-Request"):
        return HttpResponse(shown.cues)
    context = {"run": row, "shown": shown, "rep": shown.table}
    return render(request, "coach/rep.html", context)


@member_view(Access.READ)
@require_GET
def progress(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show how far a run is, for a page that asks every second.

    When the state is no longer the one that the page shows, the page is told to
    load itself again: as the report, or as the sentence that says what failed.
    """
    row = _run(request, run_id)
    if row.state != request.GET.get("state", row.state):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "coach/_progress.html", {"run": row, "told": waiting_words(row)})


@member_view(Access.WRITE)
@require_POST
def cancel(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Stop a run."""
    return _to_run(request, cancel_run(_run(request, run_id)))


@member_view(Access.WRITE)
@require_POST
def retry(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Let a run that failed or was stopped begin again."""
    row = _run(request, run_id)
    try:
        retry_run(row)
    except TonusError as error:
        messages.error(request, told(error))
    return _to_run(request, row)


@member_view(Access.WRITE)
@require_POST
def judge_again(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Judge the landmarks of a finished run by another exercise or depth."""
    row = get_object_or_404(
        AnalysisRun.objects.select_related("clip"),
        pk=run_id,
        member=request.member,
        clip__deleted_at=None,
    )
    form = JudgeForm(request.POST, exercise_key=row.exercise)
    if not form.is_valid():
        messages.error(request, _("Choose one of the depths that are offered."))
        return _to_run(request, row)
    try:
        again = judged_again(
            row, exercise=form.cleaned_data["exercise"], depth=form.cleaned_data["depth"]
        )
    except TonusError as error:
        messages.error(request, told(error))
        return _to_run(request, row)
    messages.success(request, _("Judged again. The earlier report is still in the history."))
    return _to_run(request, again)


@member_view(Access.WRITE)
@require_POST
def analyse(request: MemberRequest, clip_id: uuid.UUID) -> HttpResponse:
    """Analyse a clip that is already here."""
    clip = get_object_or_404(Clip.objects, pk=clip_id, member=request.member)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the depths that are offered."))
        return HttpResponseRedirect(reverse("coach:new", args=[request.member.id]))
    try:
        row = analysed_clip(
            clip, exercise=form.cleaned_data["exercise"], depth=form.cleaned_data["depth"]
        )
    except TonusError as error:
        messages.error(request, told(error))
        return HttpResponseRedirect(reverse("coach:new", args=[request.member.id]))
    return _to_run(request, row)


@member_view(Access.WRITE)
@require_POST
def delete(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Delete a run; its clip goes with the last one."""
    row = _run(request, run_id)
    try:
        token = deleted_run(row)
    except TonusError as error:
        messages.error(request, told(error))
        return _to_run(request, row)
    messages.success(request, _("“{name}” was deleted.").format(name=row.title), extra_tags=token)
    return HttpResponseRedirect(reverse("coach:index", args=[request.member.id]))


@member_view(Access.READ)
@require_GET
def picture(request: MemberRequest, picture_id: uuid.UUID) -> HttpResponse:
    """Send a key picture to those who may see it."""
    mine = KeyPicture.objects.filter(
        pk=picture_id,
        run__member=request.member,
        run__deleted_at=None,
        run__clip__deleted_at=None,
    )
    # A picture never changes: its id is its tag, and its bytes are read only when
    # they are sent.
    tag = f'"{picture_id.hex}"'
    if tag in request.headers.get("If-None-Match", "") and mine.exists():
        answer: HttpResponse = HttpResponseNotModified()
    else:
        jpeg = mine.values_list("jpeg", flat=True).first()
        if jpeg is None:
            raise Http404
        answer = HttpResponse(bytes(jpeg), content_type="image/jpeg")
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer


@member_view(Access.READ)
@require_GET
@gzip_page
def result(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Send the result as JSON."""
    row = _done(request, run_id)
    try:
        told_to = told_result(row, is_own=_is_own(request))
    except InputError:
        # The page of the run says what is wrong with it, and what can be done.
        return _to_run(request, row)
    content = json.dumps(told_to, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    return _download(row, content.encode(), "application/json", "json")


@member_view(Access.READ)
@require_GET
def landmarks(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Send the landmarks as a NumPy archive."""
    row = _done(request, run_id)
    if row.landmarks is None:
        raise Http404
    return _download(row, bytes(row.landmarks), "application/octet-stream", "npz")


@member_view(Access.READ)
@require_GET
@gzip_page
def report_html(request: MemberRequest, run_id: uuid.UUID) -> HttpResponse:
    """Send the report as one file that opens anywhere."""
    row = _done(request, run_id)
    try:
        page = report_file(row, is_own=_is_own(request), language=get_language() or "en")
    except InputError:
        # The page of the run says what is wrong with it, and what can be done.
        return _to_run(request, row)
    return _download(row, page.encode(), "text/html; charset=utf-8", "html")


def _run(request: MemberRequest, run_id: uuid.UUID) -> AnalysisRun:
    return get_object_or_404(runs_of(request.member), pk=run_id)


def _done(request: MemberRequest, run_id: uuid.UUID) -> AnalysisRun:
    return get_object_or_404(
        AnalysisRun.objects.select_related("clip"),
        pk=run_id,
        member=request.member,
        clip__deleted_at=None,
        state=State.DONE,
    )


def _may_write(request: MemberRequest) -> bool:
    return allows(request.role, Access.WRITE)


def _is_own(request: MemberRequest) -> bool:
    return allows(request.role, Access.OWN)


def _to_run(request: MemberRequest, row: AnalysisRun) -> HttpResponse:
    return HttpResponseRedirect(reverse("coach:run", args=[request.member.id, row.pk]))


def _depth_name(row: AnalysisRun) -> str:
    target = exercise(row.exercise).depths.get(row.depth)
    return target.label if target else ""


def _download(row: AnalysisRun, content: bytes, kind: str, ending: str) -> HttpResponse:
    stem = _NOT_PLAIN.sub("_", Path(row.title).stem).strip("._") or "clip"
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{stem}.tonus.{ending}")
        or "attachment"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
