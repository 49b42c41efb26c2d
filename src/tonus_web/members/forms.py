"""Forms for what a member says of themselves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import Sex
from tonus.units import Dimension, Unit
from tonus_web.members.limits import LIMIT_WORDS
from tonus_web.members.models import OLDEST_YEARS, BodyAnswers, Feeding, YesNo
from tonus_web.ui.quantities import QuantityField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "AboutForm",
    "ActivityForm",
    "ClinicianForm",
    "HeightForm",
    "LimitsForm",
    "ReadinessForm",
    "SafetyForm",
    "ShownForm",
    "WantsForm",
]

_ACTIVITY_NOTES: Final = {
    BodyAnswers.Activities.INACTIVE: gettext_lazy(
        "Desk, car and sofa; walks of a few minutes only."
    ),
    BodyAnswers.Activities.LOW_ACTIVE: gettext_lazy(
        "Half an hour to an hour of brisk walking or the like, or work partly on your feet: "
        "teaching, a shop."
    ),
    BodyAnswers.Activities.ACTIVE: gettext_lazy(
        "More than an hour of brisk movement a day, or work on the move: nursing, waiting at "
        "tables, a postal round."
    ),
    BodyAnswers.Activities.VERY_ACTIVE: gettext_lazy(
        "Building, farm work, moving house; or about two hours of training a day."
    ),
}


class ShownForm(forms.Form):
    """A form that carries which version of the record it showed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class _ShortChoice(forms.ChoiceField):
    """A choice whose answers are a few words each."""

    layout = "short"


class _ShortTypedChoice(forms.TypedChoiceField):
    """The same, for answers that are not texts."""

    layout = "short"


def _yes_no(label: str | _StrPromise, why: str | _StrPromise = "") -> forms.ChoiceField:
    return _ShortChoice(label=label, help_text=why, choices=YesNo.choices, widget=forms.RadioSelect)


def _agreement(label: str | _StrPromise, why: str | _StrPromise) -> forms.TypedChoiceField:
    return _ShortTypedChoice(
        label=label,
        help_text=why,
        choices=[("no", gettext_lazy("Not yet")), ("yes", gettext_lazy("Yes"))],
        coerce=lambda text: text == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class WantsForm(ShownForm):
    """What the member came for."""

    wants = forms.MultipleChoiceField(
        label=gettext_lazy("What do you want?"),
        help_text=gettext_lazy("Choose any mix. You can change it at any time."),
        choices=[
            ("legs", gettext_lazy("Stronger legs")),
            ("walks", gettext_lazy("Walks")),
            ("calories", gettext_lazy("Calories and weight")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one, or skip this for now.")},
    )
    hides_numbers = forms.BooleanField(
        label=gettext_lazy("I would rather not see numbers"),
        help_text=gettext_lazy("No weight and no calories anywhere; exercises and walks stay."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants"].notes = {  # type: ignore[attr-defined]
            "legs": _("Squats, curls and calf raises, with a camera that looks at your form."),
            "walks": _("Three short walks a week to begin with."),
            "calories": _("What to eat in a day, with every number explained."),
        }


class ReadinessForm(ShownForm):
    """What may make a gentle start wiser; a yes locks nothing."""

    active_now = _yes_no(
        gettext_lazy("Have you been moving regularly for the last three months?"),
        gettext_lazy("About half an hour of brisk movement on three days a week or more."),
    )
    heart_metabolic_kidney = _yes_no(
        gettext_lazy("Has a doctor found a disease of your heart, metabolism or kidneys?"),
        gettext_lazy("Such as heart disease, diabetes or kidney disease."),
    )
    chest_pain_fainting_breathless = _yes_no(
        gettext_lazy(
            "Do you get chest pain, faint, or run out of breath more than the effort explains?"
        ),
        gettext_lazy("At rest, in daily life or while you exercise."),
    )
    falls_or_unsteady = _yes_no(
        gettext_lazy("Have you fallen in the last year, or do you feel unsteady on your feet?")
    )
    joints_or_back = _yes_no(
        gettext_lazy("Do your joints or your back hurt, or stop you from some movements?")
    )
    pregnant = _yes_no(gettext_lazy("Are you pregnant?"))

    def __init__(self, *args: Any, sex: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sex == Sex.MALE:
            del self.fields["pregnant"]


class LimitsForm(ShownForm):
    """What to be careful with, and what is not at hand."""

    limits = forms.MultipleChoiceField(
        label=gettext_lazy("Careful with"),
        choices=[(limit.value, words) for limit, words in LIMIT_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AboutForm(ShownForm):
    """Sex and date of birth."""

    sex = _ShortChoice(
        label=gettext_lazy("Sex"),
        help_text=gettext_lazy(
            "The formulas know only these two. Choose the one that fits your body best."
        ),
        choices=BodyAnswers.Sexes.choices,
        widget=forms.RadioSelect,
    )
    date_of_birth = forms.DateField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("Energy needs change with age."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date_of_birth(self) -> dt.date:
        """Return the date, where somebody can have been born on it."""
        born = self.cleaned_data["date_of_birth"]
        assert isinstance(born, dt.date)
        if born > self.today:
            raise forms.ValidationError(_("This date is still to come. Check the year."))
        if self.today.year - born.year > OLDEST_YEARS:
            raise forms.ValidationError(_("Nobody has lived that long. Check the year."))
        return born


class HeightForm(ShownForm):
    """Height in the unit that the person knows it in."""

    height = QuantityField(
        dimension=Dimension.LENGTH,
        units=(Unit.CM, Unit.FT_IN),
        label=gettext_lazy("Height"),
        help_text=gettext_lazy("Without shoes."),
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["height"]
        assert isinstance(field, QuantityField)
        field.prefer(Unit(unit))


class ActivityForm(ShownForm):
    """Everyday activity."""

    activity = forms.ChoiceField(
        label=gettext_lazy("A usual day"),
        help_text=gettext_lazy("Work, way and leisure together, as the last month was."),
        choices=BodyAnswers.Activities.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].notes = _ACTIVITY_NOTES  # type: ignore[attr-defined]


class SafetyForm(ShownForm):
    """What decides whether, and which, numbers are safe to show."""

    pregnant = _yes_no(
        gettext_lazy("Are you pregnant?"),
        gettext_lazy(
            "Why we ask: a pregnancy needs more from month to month, and no formula here knows it."
        ),
    )
    breastfeeding = forms.ChoiceField(
        label=gettext_lazy("Do you breast-feed?"),
        help_text=gettext_lazy("Why we ask: making milk takes energy, which is added to yours."),
        choices=Feeding.choices,
        widget=forms.RadioSelect,
    )
    eating_disorder = _yes_no(
        gettext_lazy("Do you have an eating disorder, or did you have one?"),
        gettext_lazy("Why we ask: counting can bring it back or make it worse."),
    )
    insulin_or_sulfonylurea = _yes_no(
        gettext_lazy("Do you use insulin, or take a sulfonylurea?"),
        gettext_lazy(
            "Why we ask: with these, eating less can lower blood sugar too far. Sulfonylureas "
            "are tablets such as gliclazide, glimepiride or glipizide."
        ),
    )
    kidney_disease = _yes_no(
        gettext_lazy("Do you have a kidney disease?"),
        gettext_lazy("Why we ask: how much protein is right is then for a doctor to say."),
    )

    def __init__(self, *args: Any, sex: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sex == Sex.MALE:
            del self.fields["pregnant"], self.fields["breastfeeding"]


class ClinicianForm(ShownForm):
    """What a clinician agreed to; one agreement is not the other."""

    clinician_agreed_to_deficit = _agreement(
        gettext_lazy("Has a doctor or dietitian agreed that you eat less than you spend?"),
        gettext_lazy(
            "Why we ask: your medicine or your kidneys may need another dose or plan first."
        ),
    )
    clinician_agreed_to_protein = _agreement(
        gettext_lazy("Has a doctor or dietitian agreed to a protein target?"),
        gettext_lazy(
            "Why we ask: more protein is not right for every kidney. This is a question of its own."
        ),
    )
