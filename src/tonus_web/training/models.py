"""Sessions, the exercises and sets in them, notes, and a member's own exercises."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonus.units import Quantity
from tonus_web.members.models import MemberRecord
from tonus_web.records.models import MomentRecord
from tonus_web.records.quantities import entered_quantity, entered_text, quantity_words

__all__ = [
    "MOST_RIR",
    "CustomExercise",
    "Note",
    "Session",
    "SessionExercise",
    "SetEntry",
]

#: The last answer to "how many more could you have done?" means this many or more.
MOST_RIR: Final = 5


class CustomExercise(MemberRecord):
    """An exercise that a member does and the catalogue does not know."""

    class Counting(models.TextChoices):
        """What a set of it is measured in."""

        REPETITIONS = "repetitions", _("Repetitions")
        HOLD = "hold", _("Seconds held")

    name = models.CharField(max_length=80)
    counting = models.CharField(max_length=12, choices=Counting, default=Counting.REPETITIONS)
    #: Key of a muscle to ``prime``, ``half`` or ``quarter``, as in exercise files.
    muscles = models.JSONField(default=dict)
    needs = models.CharField(max_length=200, blank=True)
    notes = models.CharField(max_length=1000, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("exercise of your own")
        indexes = [models.Index(fields=("member", "name"))]


class Session(MemberRecord, MomentRecord):
    """What was trained in one go, planned or not."""

    name = models.CharField(max_length=80, blank=True)
    is_planned = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("session")
        indexes = [models.Index(fields=("member", "-at"))]


class ExerciseOfSession(MemberRecord):
    """Which exercise: one of the catalogue, or one of the member's own.

    `name` keeps what an own exercise was called, so that a set stays readable when
    the exercise is gone for good.
    """

    stands_without: ClassVar[frozenset[str]] = frozenset(("custom", "run"))

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    exercise = models.CharField(max_length=40, blank=True)
    custom = models.ForeignKey(
        CustomExercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)

    class Meta(MemberRecord.Meta):
        abstract = True

    @property
    def reference(self) -> str:
        """What the exercise is known by: its key, the id of an own one, or only its name."""
        return self.exercise or (str(self.custom_id) if self.custom_id else f"gone:{self.name}")


class SessionExercise(ExerciseOfSession):
    """An exercise that a session holds, in its place, with what is aimed at."""

    class Reason(models.TextChoices):
        """Why another exercise was done instead."""

        PAIN = "pain", _("It hurts")
        HARD = "hard", _("It is too hard today")
        EASY = "easy", _("It is too easy")
        MISSING = "missing", _("What it needs is not here")
        WISH = "wish", _("I would rather do another one")

    order = models.PositiveIntegerField(default=0)
    target_sets = models.PositiveSmallIntegerField(null=True, blank=True)
    target_repetitions = models.PositiveSmallIntegerField(null=True, blank=True)
    target_held_s = models.FloatField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    #: What it stands in for: name or message key of that exercise, and why.
    instead_of = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)

    class Meta(ExerciseOfSession.Meta):
        verbose_name = _("exercise of a session")
        indexes = [models.Index(fields=("session", "order"))]


class SetEntry(ExerciseOfSession, MomentRecord):
    """One set: repetitions, or seconds that were held."""

    class Side(models.TextChoices):
        """Which leg worked."""

        BOTH = "both", pgettext_lazy("legs", "Both")
        LEFT = "left", pgettext_lazy("leg", "Left")
        RIGHT = "right", pgettext_lazy("leg", "Right")

    class Source(models.TextChoices):
        """Who counted."""

        CAMERA = "camera", _("Counted by the camera")
        HAND = "hand", _("Entered by hand")
        TIMER = "timer", _("Measured by the timer")

    repetitions = models.PositiveSmallIntegerField(null=True, blank=True)
    partial_repetitions = models.PositiveSmallIntegerField(default=0)
    held_s = models.FloatField(null=True, blank=True)
    load_entered = models.CharField(max_length=40, blank=True)
    load_unit = models.CharField(max_length=8, blank=True)
    #: None where there was none, or nobody said.
    load_kg = models.FloatField(null=True, blank=True)
    side = models.CharField(max_length=8, choices=Side, default=Side.BOTH)
    #: Repetitions that would still have been possible; `MOST_RIR` is that many or more.
    rir = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(MOST_RIR)]
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.HAND)
    notes = models.CharField(max_length=500, blank=True)
    run = models.ForeignKey(
        "coach.AnalysisRun", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: What the run said, in short (`tonus_web.training.form_summaries`); None by hand.
    form = models.JSONField(null=True, blank=True)

    class Meta(ExerciseOfSession.Meta):
        verbose_name = _("set")
        indexes = [
            models.Index(fields=("session", "at")),
            models.Index(fields=("member", "exercise", "-at")),
        ]

    @property
    def load(self) -> Quantity | None:
        """Load as it was entered."""
        return entered_quantity(self.load_entered, self.load_unit)

    @load.setter
    def load(self, quantity: Quantity | None) -> None:
        self.load_entered = entered_text(quantity) if quantity else ""
        self.load_unit = quantity.unit.value if quantity else ""
        self.load_kg = quantity.weight_kg if quantity else None

    @property
    def load_words(self) -> str:
        """Load as it was entered, with its unit; empty where there was none."""
        load = self.load
        return quantity_words(load) if load else ""


class Note(MemberRecord, MomentRecord):
    """What somebody wants to remember of a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)

    class Meta(MemberRecord.Meta):
        verbose_name = _("note")
        indexes = [models.Index(fields=("session", "at"))]
