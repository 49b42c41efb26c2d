"""What stands beside the weigh-ins: answers about readings, imports, and the estimate."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tonus.energy import Choice
from tonus_web.diary.models import DayIntake, WeighIn
from tonus_web.members.models import Member, MemberRecord

__all__ = [
    "ImportedIntake",
    "ImportedWeighIn",
    "KeptTarget",
    "ReadingAnswer",
    "WeightEstimate",
    "WeightImport",
]


class ReadingAnswer(MemberRecord):
    """What the member said of a reading that looked doubtful.

    It is about a weight or an intake, and holds for the amount that was asked about: a
    reading that is changed later may be asked about again.
    """

    class Said(models.TextChoices):
        """What may be said without changing the reading."""

        KEEP = Choice.KEEP.value, _("It is right")
        LEAVE_OUT = Choice.LEAVE_OUT.value, _("Keep it, but leave it out of the trend")

    weigh_in = models.ForeignKey(
        WeighIn, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    intake = models.ForeignKey(
        DayIntake, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    #: In kg or kcal.
    amount = models.FloatField()
    said = models.CharField(max_length=12, choices=Said)

    class Meta(MemberRecord.Meta):
        verbose_name = _("answer about a reading")
        indexes = [models.Index(fields=("member", "-created_at"))]


class KeptTarget(MemberRecord):
    """A check-in whose proposal was looked at and not taken."""

    local_date = models.DateField()
    kept_kcal = models.FloatField()
    #: The same where the check-in proposed no change.
    proposed_kcal = models.FloatField()
    reason_keys = models.JSONField(default=list, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("check-in that kept the target")
        indexes = [models.Index(fields=("member", "-local_date"))]


class WeightImport(MemberRecord):
    """Weights and intakes that came from one file; they go and come back as one."""

    brings_siblings: ClassVar[bool] = True

    #: What the file was called.
    name = models.CharField(max_length=120)
    #: How many weights and intakes it brought.
    count = models.PositiveIntegerField()

    class Meta(MemberRecord.Meta):
        verbose_name = _("import of weights")
        indexes = [models.Index(fields=("member", "-created_at"))]

    def delete_softly(self, *, at: dt.datetime | None = None) -> None:
        """Take the import away with everything that came by it and is still there.

        A day that was written by hand since then is no longer the file's.
        """
        now = at or timezone.now()
        weights = ImportedWeighIn.objects.filter(batch=self).values("weigh_in")
        intakes = ImportedIntake.objects.filter(batch=self).values("intake")
        gone = {"deleted_at": now, "revision": models.F("revision") + 1}
        with transaction.atomic():
            WeighIn.objects.filter(pk__in=weights).update(**gone)
            of_file = DayIntake.objects.filter(source=DayIntake.Source.IMPORT)
            of_file.filter(pk__in=intakes).update(**gone)
            super().delete_softly(at=now)


class ImportedWeighIn(models.Model):
    """Which import a weigh-in came with."""

    batch = models.ForeignKey(WeightImport, on_delete=models.CASCADE, related_name="+")
    weigh_in = models.OneToOneField(WeighIn, on_delete=models.CASCADE, related_name="+")


class ImportedIntake(models.Model):
    """Which import the intake of a day came with last."""

    batch = models.ForeignKey(WeightImport, on_delete=models.CASCADE, related_name="+")
    intake = models.OneToOneField(DayIntake, on_delete=models.CASCADE, related_name="+")


class WeightEstimate(models.Model):
    """What was reckoned from a member's weigh-ins and intakes, kept to be read again.

    Nothing stands here that cannot be reckoned anew; the export leaves it out.
    """

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    #: Digest of everything that it stands on; another one makes it worthless.
    made_of = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now=True)
    #: What the day's page says of it: small.
    notices = models.JSONField(default=dict)
    #: Day by day, for the charts: a few hundred kilobytes after years.
    series = models.JSONField(default=dict)
