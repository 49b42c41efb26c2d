"""Weigh-ins, what was eaten in a day, and what the member wants their weight to do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tonus.units import Quantity
from tonus_web.members.models import MemberRecord
from tonus_web.records.models import MomentRecord
from tonus_web.records.quantities import entered_quantity, entered_text, quantity_words

__all__ = ["DayIntake", "GoalChoice", "RefusedAim", "WeighIn"]


class WeighIn(MemberRecord, MomentRecord):
    """A weight on a scale: as entered, and in kilograms."""

    weight_entered = models.CharField(max_length=40)
    weight_unit = models.CharField(max_length=8)
    weight_kg = models.FloatField()
    note = models.CharField(max_length=200, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("weigh-in")
        indexes = [models.Index(fields=("member", "-at"))]

    @property
    def weight(self) -> Quantity:
        """Weight as it was entered."""
        quantity = entered_quantity(self.weight_entered, self.weight_unit)
        assert quantity is not None
        return quantity

    @weight.setter
    def weight(self, quantity: Quantity) -> None:
        self.weight_entered = entered_text(quantity)
        self.weight_unit = quantity.unit.value
        self.weight_kg = quantity.weight_kg

    @property
    def weight_words(self) -> str:
        """Weight as it was entered, with its unit."""
        return quantity_words(self.weight)


class DayIntake(MemberRecord):
    """What was eaten in a day as one figure: as entered, and in kilocalories.

    A day has one row.  One that was deleted is written again when the day is entered
    anew, so that bringing it back never makes a second.
    """

    class Source(models.TextChoices):
        """Where a figure came from."""

        HAND = "hand", _("entered by hand")
        IMPORT = "import", _("imported")

    local_date = models.DateField()
    energy_entered = models.CharField(max_length=40)
    energy_unit = models.CharField(max_length=8)
    energy_kcal = models.FloatField()
    #: None: nobody said whether something is missing.
    is_complete = models.BooleanField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.HAND)
    note = models.CharField(max_length=200, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("intake of a day")
        constraints = [
            models.UniqueConstraint(fields=("member", "local_date"), name="one_intake_per_day")
        ]

    @property
    def energy(self) -> Quantity:
        """Energy as it was entered."""
        quantity = entered_quantity(self.energy_entered, self.energy_unit)
        assert quantity is not None
        return quantity

    @energy.setter
    def energy(self, quantity: Quantity) -> None:
        self.energy_entered = entered_text(quantity)
        self.energy_unit = quantity.unit.value
        self.energy_kcal = quantity.energy_kcal

    @property
    def energy_words(self) -> str:
        """Energy as it was entered, with its unit."""
        return quantity_words(self.energy)


class GoalChoice(MemberRecord):
    """What a member's target is made of, chosen at a time; the latest counts.

    Each row holds everything, so that one is read: the goal, what is known of the
    maintenance, and how a target is laid out.  The rows before are the log of changes.
    """

    class Kind(models.TextChoices):
        """What a row changed."""

        GOAL = "goal", _("A goal was chosen")
        CHECK_IN = "check_in", _("A check-in was accepted")
        FORMULA = "formula", _("The formula was chosen again")
        FIXED = "fixed", _("The target was fixed")
        FREE = "free", _("The target was let move again")
        MACROS = "macros", _("Protein and fat were changed")
        PATTERN = "pattern", _("The days of the week were changed")
        CREDIT = "credit", _("How exercise counts was changed")

    class Credits(models.TextChoices):
        """How the energy of exercise is counted: once."""

        FILTER = "filter", _("It is part of what is learned")
        CREDITED = "credited", _("It is added to the day on which it is spent")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.GOAL)
    #: As `tonus.energy.stored_aim` writes it; one of the nine is its own name.
    goal = models.CharField(max_length=48)
    #: Rate or weight of the goal as it was typed; empty for one of the nine.
    goal_entered = models.CharField(max_length=40, blank=True)
    goal_unit = models.CharField(max_length=8, blank=True)
    #: None: the formula counts.
    maintenance_kcal = models.FloatField(null=True, blank=True)
    maintenance_sd_kcal = models.FloatField(null=True, blank=True)
    maintenance_on = models.DateField(null=True, blank=True)
    is_fixed = models.BooleanField(default=False)
    exercise_credit = models.CharField(max_length=8, choices=Credits, default=Credits.FILTER)
    #: Whether the maintenance was learned from intake without what was credited.
    learned_without_credit = models.BooleanField(default=False)
    #: None: what the library proposes.
    protein_g_per_kg = models.FloatField(null=True, blank=True)
    fat_share = models.FloatField(null=True, blank=True)
    #: As `WeekdayPattern.stored` writes it; empty where all days are alike.
    weekday_pattern = models.CharField(max_length=200, blank=True)
    #: Of this change alone: the target before and after.
    intake_before_kcal = models.FloatField(null=True, blank=True)
    intake_after_kcal = models.FloatField(null=True, blank=True)
    reason_keys = models.JSONField(default=list, blank=True)
    maintenance = models.JSONField(null=True, blank=True)
    evidence = models.JSONField(null=True, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("choice of a goal")
        indexes = [models.Index(fields=("member", "-created_at"))]


class RefusedAim(MemberRecord):
    """A goal beyond the limits that was asked for and not given."""

    goal = models.CharField(max_length=48)
    local_date = models.DateField()

    class Meta(MemberRecord.Meta):
        verbose_name = _("goal that was not safe")
        indexes = [models.Index(fields=("member", "-local_date"))]
