"""Weigh-ins, what was eaten in a day, and what the member wants their weight to do."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from tonus.energy import Goal
from tonus.units import Quantity
from tonus_web.members.models import MemberRecord
from tonus_web.records.models import MomentRecord
from tonus_web.records.quantities import entered_quantity, entered_text, quantity_words

__all__ = ["DayIntake", "GoalChoice", "WeighIn"]


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

    @property
    def local_time(self) -> dt.datetime:
        """When it was, by the clock of where it was."""
        return self.at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


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
    """One of the nine goals, chosen at a time; the latest counts."""

    goal = models.CharField(max_length=12, choices=[(goal.value, goal.label) for goal in Goal])

    class Meta(MemberRecord.Meta):
        verbose_name = _("choice of a goal")
        indexes = [models.Index(fields=("member", "-created_at"))]
