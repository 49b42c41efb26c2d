"""What a person chooses before a clip is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tonus.catalogue import exercise_keys
from tonus.form.exercise import Exercise, exercise
from tonus_web.members.limits import Suited

__all__ = ["HistoryForm", "JudgeForm", "exercise_choices"]

#: The exercise that is offered first.
FIRST: Final = "squat"
#: What a depth target asks for, in everyday words; a target that lacks words has its name.
_DEPTHS: Final[Mapping[str, str | Promise]] = {
    "quarter": _("A small bend of the knees: for a start, or for a sore day."),
    "chair": _("As if you sat down on a kitchen chair and stood up again."),
    "half": _("Halfway between standing and thighs level."),
    "parallel": _("Down until your thighs are level with the floor."),
}


def exercise_choices(suited: Suited | None = None) -> list[tuple[str, str]]:
    """Return the exercises that can be judged.

    Parameters
    ----------
    suited : Suited, optional
        Whose order counts; without it that of the keys.

    Returns
    -------
    list of (str, str)
        Key and name in the language of the page.
    """
    keys = exercise_keys() if suited is None else suited.ordered(exercise_keys())
    return [(key, capfirst(gettext(exercise(key).name))) for key in keys]


class JudgeForm(forms.Form):
    """Exercise and depth target.

    Parameters
    ----------
    *args, **kwargs
        As of every form; `exercise_key` says whose depths are offered first, `gently`
        whether the least deep of them leads and is chosen, and `suited` in which order
        exercises are offered and what is said beside each.
    """

    exercise = forms.ChoiceField(label=_("Exercise"), widget=forms.RadioSelect)
    depth = forms.ChoiceField(
        label=_("How deep do you want to go?"), widget=forms.RadioSelect, required=False
    )

    def __init__(
        self,
        *args: Any,
        exercise_key: str = "",
        gently: bool = False,
        suited: Suited | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        exercises = exercise_choices(suited)
        keys = [key for key, _name in exercises]
        asked = str(self.data.get("exercise", ""))
        first = FIRST if suited is None or suited.advised(FIRST).is_safe else keys[0]
        chosen = next((key for key in (asked, exercise_key, first) if key in keys), keys[0])
        field, depth = self.fields["exercise"], self.fields["depth"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(depth, forms.ChoiceField)
        field.choices = exercises
        field.initial = chosen
        #: Exercises that are not chosen: each has depths of its own, on a page of its own.
        self.others = [(key, name) for key, name in exercises if key != chosen]
        # With one exercise there is nothing to choose.
        if len(exercises) == 1:
            field.widget = forms.HiddenInput()
        self._offer_depths(depth, exercise(chosen), gently=gently)

    def _offer_depths(self, depth: forms.ChoiceField, target: Exercise, *, gently: bool) -> None:
        depths = [(one.key, capfirst(gettext(one.label))) for one in target.from_shallow]
        self.notes_of_depth = {
            "": _default_note(target),
            **{key: str(_DEPTHS.get(key, "")) for key in target.depths},
        }
        # `ui_choices` shows what a field carries as notes.
        depth.notes = self.notes_of_depth  # type: ignore[attr-defined]
        if target.is_range and target.depths_label:  # one of the places is always meant
            depth.label = gettext(target.depths_label)
            depth.choices = depths
            depth.initial = target.counts_depth
            return
        first = 1 if gently else 0
        depth.choices = [*depths[:first], ("", _("No target of my own")), *depths[first:]]
        depth.initial = depths[0][0] if gently and depths else ""
        if not depths:
            depth.widget = forms.HiddenInput()


def _default_note(target: Exercise) -> str:
    """Return what is taken where the member has no depth of their own; may be empty."""
    counts, judges = target.chosen(None)
    if counts is None or judges is None or not target.depths:
        return ""
    names = {"counts": gettext(counts.label), "judges": gettext(judges.label)}
    return gettext(
        "A repetition counts from {counts} on; its depth is then held against: {judges}."
    ).format(**names)


class HistoryForm(forms.Form):
    """Which part of the history is shown.

    Parameters
    ----------
    *args, **kwargs
        As of every form; `keys` are those of the exercises that are in the history.
    """

    exercise = forms.ChoiceField(label=_("Exercise"), required=False)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        known = set(keys)
        there = [(key, name) for key, name in exercise_choices() if key in known]
        field.choices = [("", _("Every exercise")), *there]

    def chosen(self) -> str:
        """Return the exercise to show; empty for all, also where the choice is unknown."""
        return self.cleaned_data["exercise"] if self.is_valid() else ""
