"""The coach's page: choose, prepare, and then camera, count and voice."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from csp.decorators import csp_update
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from tonus.catalogue import exercise_keys
from tonus.errors import SetupError
from tonus.form.exercise import Exercise, exercise
from tonus.form.vocabulary import Kind, Way

# Under its own name pytest would take it for a test.
from tonus.form.vocabulary import Tested as Basis
from tonus_web.coach.filming import side_name
from tonus_web.coach.forms import JudgeForm, exercise_choices
from tonus_web.coach.live_words import amount_words, live_words
from tonus_web.coach.pose_files import POSE_POLICY, pose_address
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.members.limits import Suited, suited_to
from tonus_web.members.models import Member
from tonus_web.members.selectors import begins_gently
from tonus_web.ui.person.person import Person, moving_person

__all__ = ["PlanForm", "live", "ways_words"]

_WAYS: Final = {
    Way.CAMERA: _("Counted and judged by the camera."),
    Way.TIMER: _("By the timer: the voice keeps the tempo, and nothing is judged."),
    Way.HAND: _("By hand: the voice keeps the tempo, and nothing is judged."),
}
#: Of one repetition where nothing says how it goes.
_PERIOD_S: Final = 5.0
#: Sets and repetitions that are offered first: holds on each side, steps of a walk.
_USUAL: Final = {Kind.HOLD: (1, 2), Kind.GAIT: (1, 100)}
#: Seconds of rest that are offered.
_RESTS_S: Final = (30, 45, 60, 90, 120, 180)


class PlanForm(JudgeForm):
    """Exercise, depth, sets, repetitions and rest.

    Parameters
    ----------
    *args, **kwargs
        As of `JudgeForm`; `suited` is always given.
    """

    def __init__(self, *args: Any, suited: Suited, **kwargs: Any) -> None:
        super().__init__(*args, suited=suited, **kwargs)
        # On a phone what is chosen would stand below the fold.
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        chosen = field.initial
        field.choices = sorted(exercise_choices(suited), key=lambda one: one[0] != chosen)
        #: Sets and repetitions where none are given.
        self.usual = dict(
            zip(("sets", "reps"), _USUAL.get(exercise(str(chosen)).kind, (3, 8)), strict=True)
        )
        # `ui_choices` shows what a field carries as notes.
        self.fields["exercise"].notes = {  # type: ignore[attr-defined]
            key: f"{suited.advised(key).words} {ways_words(exercise(key))}".strip()
            for key in exercise_keys()
        }

    sets = forms.IntegerField(label=_("Sets"), min_value=1, max_value=10, required=False)
    reps = forms.IntegerField(
        label=_("Repetitions in a set"), min_value=1, max_value=300, required=False
    )
    rest_s = forms.TypedChoiceField(
        label=_("Rest between sets"),
        coerce=int,
        choices=[(seconds, _("%(n)d seconds") % {"n": seconds}) for seconds in _RESTS_S],
        initial=60,
    )


def ways_words(target: Exercise) -> str:
    """Return how an exercise can be followed, the best way first.

    Parameters
    ----------
    target : Exercise
        Its file says by what.

    Returns
    -------
    str
        A sentence in the language of the request.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> ways_words(exercise("squat"))
    'Counted and judged by the camera.'
    """
    best = target.setup.ways[0]
    if best is Way.CAMERA and target.setup.tested is Basis.GENERATED:
        return gettext("By the camera, tested on generated motion only; or by hand.")
    return str(_WAYS[best])


@csp_update(POSE_POLICY)
@member_view(Access.WRITE)
@require_GET
@gzip_page
def live(request: MemberRequest) -> HttpResponse:
    """Offer to choose; or, with an exercise in the address, to begin."""
    suited = suited_to(request.member, request.role)
    form = _form(request, suited)
    if not form.is_bound or not form.is_valid():
        asks = allows(request.role, Access.OWN) and request.member.wants_legs
        context = {"form": form, "none_safe": suited.none_safe(), "asks_limits": asks}
        return render(request, "coach/live_choice.html", context)
    chosen = form.cleaned_data
    target = exercise(chosen["exercise"])
    has_camera = Way.CAMERA in target.setup.ways
    try:
        pose = pose_address() if has_camera else ""
    except SetupError:
        pose = ""
    plan = {name: chosen[name] for name in ("sets", "reps", "rest_s")}
    person = _person(target.key)
    context = {
        "exercise": target,
        "advised": suited.advised(target.key),
        "drawing": person.views[0] if person else None,
        "depth": chosen["depth"],
        "plan": plan,
        "amount": amount_words(target.kind, plan["reps"]),
        "best_view": side_name(target.setup.views[0]).lower() if has_camera else "",
        "query": request.GET.urlencode(),
        "has_model": bool(pose),
        "has_camera": has_camera,
        "by_hand": _address("training:index", request.member),
        "data": {
            "exercise": target.key,
            "name": capfirst(gettext(target.name)),
            "depth": chosen["depth"] or None,
            **plan,
            "pose": pose,
            "socket": f"{reverse('coach:live', args=[request.member.pk])}socket/",
            "frames": f"{reverse('coach:live', args=[request.member.pk])}frames/",
            "sync": _address("training:sync", request.member),
            "is_hold": target.kind is Kind.HOLD,
            "tempo": _tempo(person, target),
            "words": live_words(target.kind),
        },
    }
    return render(request, "coach/live.html", context)


def _form(request: MemberRequest, suited: Suited) -> PlanForm:
    """Bound where the address names an exercise; what it leaves out is as usual."""
    key = request.GET.get("exercise", "")
    gently = allows(request.role, Access.OWN) and begins_gently(request.member)
    offered = PlanForm(exercise_key=key, gently=gently, suited=suited, initial=request.GET.dict())
    if not key or "change" in request.GET:
        return offered
    given = {
        name: request.GET.get(name, str(field.initial if field.initial is not None else ""))
        for name, field in offered.fields.items()
    }
    given |= {name: given[name] or str(usual) for name, usual in offered.usual.items()}
    return PlanForm(given, exercise_key=key, gently=gently, suited=suited)


def _address(name: str, member: Member) -> str:
    """Address of a room that may not be there."""
    try:
        return reverse(name, args=[member.pk])
    except NoReverseMatch:
        return ""


@cache
def _person(key: str) -> Person | None:
    """The moving figure that keeps the tempo where nobody watches."""
    found = exercise(key)
    if found.key_poses is None:
        return None
    return moving_person(found.key_poses, {one.muscle: one.share for one in found.muscles})


def _tempo(person: Person | None, target: Exercise) -> dict[str, Any]:
    """Seconds of one repetition, when one breathes in and out, and how long one stays."""
    if person is None:
        return {"period_s": _PERIOD_S, "beats": [], "hold": None}
    beats = [
        {"kind": one.kind, "start_s": one.start_s, "end_s": one.end_s} for one in person.breaths
    ]
    return {"period_s": person.period_s, "beats": beats, "hold": _hold(person, target)}


def _hold(person: Person, target: Exercise) -> dict[str, float] | None:
    """Where the figure stands still, and for how long the member does; None without a hold."""
    if target.kind is not Kind.HOLD or target.key_poses is None:
        return None
    held = max(target.key_poses.poses, key=lambda pose: pose.hold_s)
    # The figure shows less of it than is meant.
    left_out_s = target.key_poses.period_s - person.period_s
    return {
        "from_s": held.at_s,
        "to_s": held.at_s + held.hold_s - left_out_s,
        "seconds": held.hold_s,
    }
