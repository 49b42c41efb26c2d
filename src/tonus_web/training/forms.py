"""Forms of training."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.catalogue import muscles
from tonus.units import Dimension, Quantity, Unit
from tonus_web.members.forms import ShownForm
from tonus_web.records.models import revision_of
from tonus_web.records.moments import MomentForm
from tonus_web.training.models import MOST_RIR, CustomExercise, SessionExercise, SetEntry
from tonus_web.training.movements import GROUPS, SHARE_NAMES, Movement
from tonus_web.training.sets import LONGEST_S, MOST_REPETITIONS, SetValues, values_fault
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = [
    "AddForm",
    "CustomForm",
    "NoteForm",
    "SessionForm",
    "SetForm",
    "StartForm",
    "SwapForm",
    "initial_of_set",
    "load_unit",
    "shown_revision",
]

_LOAD_UNITS: Final = (Unit.KG, Unit.LB)
_UNKNOWN: Final = "unknown"
_RIR: Final = [
    *((str(n), str(n)) for n in range(MOST_RIR)),
    (str(MOST_RIR), gettext_lazy("5 or more")),
    (_UNKNOWN, gettext_lazy("I cannot say")),
]


def load_unit(mass_unit: str) -> Unit:
    """Return the unit in which a load is offered: nobody lifts stones.

    Parameters
    ----------
    mass_unit : str
        Unit of weight of the account.

    Returns
    -------
    Unit
        Kilograms or pounds.

    Examples
    --------
    >>> load_unit("st+lb").value, load_unit("kg").value
    ('lb', 'kg')
    """
    return Unit.KG if mass_unit == Unit.KG else Unit.LB


def shown_revision(form: forms.Form) -> int:
    """Return the revision that a form carried; 0, which no row has, for what is none.

    Parameters
    ----------
    form : Form
        A `ShownForm` that is valid.

    Returns
    -------
    int
        For `save_revised`.
    """
    return revision_of(str(form.cleaned_data["shown"]))


class _ShortChoice(forms.ChoiceField):
    layout = "short"


class SetForm(MomentForm, ShownForm):
    """One set of one exercise."""

    #: Made with the page, so that a form sent twice is written once.
    record = forms.UUIDField(widget=forms.HiddenInput)
    session = forms.UUIDField(widget=forms.HiddenInput, required=False)
    run = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(
        choices=SetEntry.Source.choices, widget=forms.HiddenInput, required=False
    )
    repetitions = forms.IntegerField(
        label=gettext_lazy("Repetitions"),
        min_value=0,
        max_value=MOST_REPETITIONS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 5}),
    )
    held_s = forms.FloatField(
        label=gettext_lazy("Seconds"),
        min_value=0.1,
        max_value=LONGEST_S,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any", "data-seconds": ""}),
    )
    load = QuantityField(
        dimension=Dimension.MASS,
        units=_LOAD_UNITS,
        label=gettext_lazy("Load"),
        help_text=gettext_lazy("What you held or wore. Leave it empty for none."),
        required=False,
    )
    rir = _ShortChoice(
        label=gettext_lazy("How many more could you have done?"),
        choices=_RIR,
        widget=forms.RadioSelect,
        required=False,
    )
    side = _ShortChoice(
        label=gettext_lazy("Which leg?"),
        choices=SetEntry.Side.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    partial_repetitions = forms.IntegerField(
        label=gettext_lazy("Partial repetitions"),
        help_text=gettext_lazy("Those that did not go all the way; they are counted apart."),
        min_value=0,
        max_value=MOST_REPETITIONS,
        required=False,
    )
    notes = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        movement: Movement,
        unit: str,
        is_held: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.movement = movement
        #: As the exercise is measured; of a set that is there, as it was.
        self.is_held = movement.is_held if is_held is None else is_held
        load = self.fields["load"]
        assert isinstance(load, QuantityField)
        load.prefer(load_unit(unit))
        if self.is_held:
            del self.fields["repetitions"], self.fields["partial_repetitions"], self.fields["rir"]
        else:
            del self.fields["held_s"]

    def clean(self) -> dict[str, Any]:
        """Return the fields with ``values``."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        rir = cleaned.get("rir") or _UNKNOWN
        values = SetValues(
            repetitions=cleaned.get("repetitions"),
            partial_repetitions=cleaned.get("partial_repetitions") or 0,
            held_s=cleaned.get("held_s"),
            load=cleaned.get("load"),
            side=cleaned.get("side") or SetEntry.Side.BOTH,
            rir=None if rir == _UNKNOWN else int(rir),
            source=cleaned.get("source") or SetEntry.Source.HAND,
            notes=cleaned.get("notes") or "",
        )
        fault = values_fault(values)
        if fault is not None:
            self.add_error(None, told(fault))
        cleaned["values"] = values
        return cleaned


class StartForm(forms.Form):
    """A session that begins now."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)


class SessionForm(MomentForm, ShownForm):
    """Name and moment of a session."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)

    field_order = ("name", "date", "time", "shown")


class AddForm(forms.Form):
    """Another exercise in a session, with what is aimed at."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    exercise = forms.ChoiceField(label=gettext_lazy("Exercise"), widget=forms.RadioSelect)
    target_sets = forms.IntegerField(
        label=gettext_lazy("Sets"), min_value=1, max_value=50, required=False
    )
    target_repetitions = forms.IntegerField(
        label=gettext_lazy("Repetitions in each"),
        min_value=1,
        max_value=MOST_REPETITIONS,
        required=False,
    )
    target_held_s = forms.FloatField(
        label=gettext_lazy("Or seconds in each"),
        min_value=1,
        max_value=LONGEST_S,
        required=False,
    )

    def __init__(self, *args: Any, offered: list[tuple[Movement, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["exercise"], offered)


class SwapForm(ShownForm):
    """Another exercise instead."""

    exercise = forms.ChoiceField(label=gettext_lazy("What instead?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=SessionExercise.Reason.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, others: list[tuple[Movement, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["exercise"], others)


class NoteForm(ShownForm):
    """A note of a session."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CustomForm(ShownForm):
    """An exercise of the member's own."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    counting = forms.ChoiceField(
        label=gettext_lazy("How is a set measured?"),
        choices=CustomExercise.Counting.choices,
        widget=forms.RadioSelect,
    )
    needs = forms.CharField(
        label=gettext_lazy("What it needs"),
        help_text=gettext_lazy("Such as a band, a step or a chair."),
        max_length=200,
        required=False,
    )
    notes = forms.CharField(
        label=gettext_lazy("How it is done"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, name in GROUPS.items():
            self.fields[f"share_{group}"] = forms.ChoiceField(
                label=name,
                choices=[("", gettext_lazy("Does not work")), *SHARE_NAMES.items()],
                required=False,
            )

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """Fields of the groups of muscles."""
        return [self[f"share_{group}"] for group in GROUPS]

    @staticmethod
    def initial_of(custom: CustomExercise) -> dict[str, Any]:
        """Return what the form of an own exercise shows."""
        initial: dict[str, Any] = {
            "record": custom.pk,
            "shown": custom.revision,
            "name": custom.name,
            "counting": custom.counting,
            "needs": custom.needs,
            "notes": custom.notes,
        }
        for key, share in (custom.muscles if isinstance(custom.muscles, dict) else {}).items():
            if key in muscles():
                initial.setdefault(f"share_{muscles()[key].group.value}", share)
        return initial

    def clean(self) -> dict[str, Any]:
        """Return the fields with ``muscles``: every muscle of a group has its share."""
        cleaned = super().clean() or {}
        chosen = {group: cleaned.get(f"share_{group}") for group in GROUPS}
        cleaned["muscles"] = {
            key: chosen[muscle.group.value]
            for key, muscle in muscles().items()
            if chosen.get(muscle.group.value) and not muscle.is_tendon
        }
        return cleaned


def _offer(field: forms.Field, movements: list[tuple[Movement, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(one.reference, one.name) for one, _note in movements]
    field.notes = {  # type: ignore[attr-defined]
        one.reference: note or (_("Your own; no camera can judge it.") if one.custom_id else "")
        for one, note in movements
    }


def initial_of_set(entry: SetEntry) -> dict[str, Any]:
    """Return what a form shows of a set, but for its moment and its ids.

    Parameters
    ----------
    entry : SetEntry
        The set itself, or last time's.

    Returns
    -------
    dict
        For `SetForm`.
    """
    load: Quantity | None = entry.load
    held_s = entry.held_s
    return {
        "repetitions": entry.repetitions,
        "partial_repetitions": entry.partial_repetitions or None,
        "held_s": int(held_s) if held_s is not None and held_s.is_integer() else held_s,
        "load": load,
        "side": entry.side,
        "rir": _UNKNOWN if entry.rir is None else str(entry.rir),
        "notes": entry.notes,
    }
