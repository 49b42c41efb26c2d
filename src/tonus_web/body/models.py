"""What a tape measure says of a body, and pictures of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tonus.units import Quantity
from tonus_web.members.models import MemberRecord
from tonus_web.records.models import MomentRecord
from tonus_web.records.quantities import entered_quantity, entered_text, quantity_words

__all__ = ["Measurement", "Photo"]


class Measurement(MemberRecord, MomentRecord):
    """The girth of one place of the body: as entered, and in centimetres."""

    class Site(models.TextChoices):
        """Where the tape lay."""

        WAIST = "waist", _("Waist")
        HIP = "hip", _("Hip")
        THIGH_LEFT = "thigh_left", _("Left thigh")
        THIGH_RIGHT = "thigh_right", _("Right thigh")
        CALF_LEFT = "calf_left", _("Left calf")
        CALF_RIGHT = "calf_right", _("Right calf")

    site = models.CharField(max_length=12, choices=Site)
    length_entered = models.CharField(max_length=40)
    length_unit = models.CharField(max_length=8)
    length_cm = models.FloatField()
    note = models.CharField(max_length=200, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("body measurement")
        indexes = [models.Index(fields=("member", "site", "-at"))]

    @property
    def length(self) -> Quantity:
        """Girth as it was entered."""
        quantity = entered_quantity(self.length_entered, self.length_unit)
        assert quantity is not None
        return quantity

    @length.setter
    def length(self, quantity: Quantity) -> None:
        self.length_entered = entered_text(quantity)
        self.length_unit = quantity.unit.value
        self.length_cm = quantity.height_cm

    @property
    def length_words(self) -> str:
        """Girth as it was entered, with its unit."""
        return quantity_words(self.length)


class Photo(MemberRecord, MomentRecord):
    """A picture of a member's body, made anew from what was sent, for their eyes only."""

    class View(models.TextChoices):
        """From where it was taken; pictures of one view can be compared."""

        FRONT = "front", _("From the front")
        SIDE = "side", _("From the side")
        BACK = "back", _("From behind")

    view = models.CharField(max_length=8, choices=View)
    note = models.CharField(max_length=200, blank=True)
    #: Below the media folder; never made from what a person typed.
    path = models.CharField(max_length=200, unique=True)
    size_bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta(MemberRecord.Meta):
        verbose_name = _("progress photo")
        indexes = [models.Index(fields=("member", "view", "-at"))]
