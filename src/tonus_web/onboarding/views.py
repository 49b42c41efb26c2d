"""The welcome, page by page."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import GoalChoices, goal_choices, hidden_numbers
from tonus_web.diary.shown_goals import no_numbers_texts, refused_goals
from tonus_web.diary.shown_units import units_of
from tonus_web.diary.weigh_in_views import local_zone
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.answers import deleted_answers
from tonus_web.members.forms import ShownForm
from tonus_web.members.models import Member
from tonus_web.onboarding.advice import advice_for
from tonus_web.onboarding.pages import saved_step, step_form
from tonus_web.onboarding.review import review_of
from tonus_web.onboarding.steps import Step, Welcome, steps_of, welcome_of
from tonus_web.onboarding.words import STEP_WORDS
from tonus_web.records.models import Conflict
from tonus_web.ui.told import told

__all__ = ["delete_answers", "finish", "start_page", "step_page"]

_TOLD = (Step.ADVICE, Step.WITHOUT_NUMBERS)
#: What ``then`` says where the choice of an exercise led to a question.
_COACH = "coach"


@never_cache
@require_safe
@member_view(Access.OWN)
def start_page(request: MemberRequest) -> HttpResponse:
    """Go on where the member left off."""
    member = request.member
    steps = steps_of(welcome_of(member, timezone.localdate()))
    if member.welcome_step in steps:
        return _to(member, Step(member.welcome_step))
    return _to(member, Step.REVIEW if member.welcomed_at else steps[0])


@never_cache
@member_view(Access.OWN)
def step_page(request: MemberRequest, step: str) -> HttpResponse:
    """Show a step, or take its answers and go on."""
    if step not in set(Step):
        raise Http404
    here = Step(step)
    welcome = welcome_of(request.member, timezone.localdate())
    if here is Step.REVIEW:
        return render(request, "onboarding/review.html", _review_context(request, welcome))
    if here not in steps_of(welcome):
        return _elsewhere(request, welcome, here)
    if request.method == "POST" and "hide_numbers" in request.POST:
        Member.objects.filter(pk=request.member.pk).update(hides_numbers=True)
        messages.success(request, _("Numbers are hidden. You can change that at any time."))
        return _onward(request, here)
    if request.method == "POST" and ("skip" in request.POST or here in _TOLD):
        return _onward(request, here)
    form = step_form(
        here, welcome, request.user, request.POST if request.method == "POST" else None
    )
    if form is not None and form.is_bound and form.is_valid():
        try:
            saved_step(here, welcome, form, request.user, local_zone(request))
        except Conflict as conflict:
            messages.warning(request, told(conflict))
            return _to(request.member, here, then=_then(request))
        return _onward(request, here)
    return render(
        request,
        [f"onboarding/step_{here.name.lower()}.html", "onboarding/step.html"],
        _step_context(request, welcome, here, form),
        status=422 if form is not None and form.is_bound else 200,
    )


def _elsewhere(request: MemberRequest, welcome: Welcome, here: Step) -> HttpResponse:
    """A step that the answers do not call for leads to where it is decided."""
    if welcome.hidden is not None and Step.WITHOUT_NUMBERS in steps_of(welcome):
        return _to(request.member, Step.WITHOUT_NUMBERS)
    if request.method == "POST":
        messages.warning(request, _("Your other answers have changed what is asked."))
    asked_with_calories = here not in (Step.READINESS, Step.ADVICE)
    if asked_with_calories and not welcome.member.hides_numbers:
        messages.info(request, _("This is asked of people who want calories and weight."))
    return _to(request.member, Step.WANTS if not welcome.member.hides_numbers else Step.REVIEW)


def _then(request: MemberRequest) -> str:
    """Where the member came from, and goes back to: the review, or the coach."""
    asked = request.POST.get("then") or request.GET.get("then") or ""
    return asked if asked in (Step.REVIEW.value, _COACH) else ""


def _onward(request: MemberRequest, here: Step) -> HttpResponse:
    """Lead to the next step by what the answers are now."""
    member = Member.objects.get(pk=request.member.pk)
    steps = steps_of(welcome_of(member, timezone.localdate()))
    order = list(Step)
    following = next(step for step in steps if order.index(step) > order.index(here))
    then = _then(request)
    if then == _COACH:
        return redirect("coach:live", member.pk)
    if then and following not in _TOLD:
        following = Step.REVIEW
    if member.welcomed_at is None:
        # No new revision: where somebody is reading is no change of a record.
        Member.objects.filter(pk=member.pk).update(welcome_step=following.value)
    return _to(member, following, then=then if following in _TOLD else "")


def _to(member: Member, step: Step, then: str = "") -> HttpResponse:
    answer = redirect("onboarding:step", member.pk, step.value)
    if then:
        answer["Location"] += f"?then={then}"
    return answer


def _step_context(
    request: MemberRequest, welcome: Welcome, here: Step, form: ShownForm | None
) -> dict[str, object]:
    steps = steps_of(welcome)
    asked = [step for step in steps if step not in (*_TOLD, Step.REVIEW)]
    # What follows from an answer is on the way of its question.
    before = steps[: steps.index(here) + 1]
    number = sum(step in asked for step in before)
    context: dict[str, object] = {
        "step": here.value,
        "words": STEP_WORDS[here],
        "form": form,
        "number": number,
        "count": len(asked),
        "back": steps[steps.index(here) - 1].value if steps.index(here) else "",
        "then": _then(request),
        "offers_hiding": here in _AMONG_NUMBERS,
    }
    if here is Step.ADVICE:
        context["advice"] = advice_for(welcome.answers.readiness)
    if here is Step.WITHOUT_NUMBERS and welcome.hidden:
        context["reasons"] = no_numbers_texts(welcome.hidden)
    if here is Step.GOAL:
        choices = goal_choices(request.member, welcome.today)
        if isinstance(choices, GoalChoices):
            context["refused"] = refused_goals(choices, units_of(request.user))
            context["missing"] = choices.missing
    return context


_AMONG_NUMBERS = (
    Step.ABOUT,
    Step.SAFETY,
    Step.HEIGHT,
    Step.WEIGHT,
    Step.ACTIVITY,
    Step.CLINICIAN,
    Step.GOAL,
)


def _review_context(request: MemberRequest, welcome: Welcome) -> dict[str, object]:
    return {
        "lines": review_of(welcome),
        "steps": steps_of(welcome),
        "back": steps_of(welcome)[-2].value,
        "is_welcome": request.member.welcomed_at is None,
        "leads_to_target": welcome.member.wants_calories and welcome.hidden is None,
    }


@require_POST
@member_view(Access.OWN)
def finish(request: MemberRequest) -> HttpResponse:
    """End the welcome; Today is next."""
    Member.objects.filter(pk=request.member.pk).update(
        welcomed_at=Coalesce("welcomed_at", timezone.now()), welcome_step=""
    )
    return redirect("today:day", request.member.pk)


@require_POST
@member_view(Access.OWN)
def delete_answers(request: MemberRequest) -> HttpResponse:
    """Delete every answer; they can be brought back for a while."""
    member = request.member
    with transaction.atomic():
        # With the answers the reason to hide numbers goes, and they would come back
        # unasked; as a wish it stays, and can be changed.
        is_hidden = hidden_numbers(member, timezone.localdate()) is not None
        token = deleted_answers(member, GoalChoice)
        if token and is_hidden:
            Member.objects.filter(pk=member.pk).update(hides_numbers=True)
    if token and is_hidden:
        told_so = _("Your answers are deleted. Numbers stay hidden until you want to see them.")
        messages.success(request, told_so, extra_tags=token)
    elif token:
        messages.success(request, _("Your answers are deleted."), extra_tags=token)
    else:
        messages.info(request, _("There are no answers to delete."))
    return redirect("onboarding:step", request.member.pk, Step.REVIEW.value)
