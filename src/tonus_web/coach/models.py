"""Clips, the work of analysing them, and what was found."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tonus_web.members.models import MemberRecord
from tonus_web.records.models import MomentRecord, Record

__all__ = ["AnalysisRun", "Clip", "KeyPicture", "SegmentResult", "Upload", "UploadPart"]


class Upload(Record):
    """A clip on its way here, in parts; it becomes a `Clip` when every part is there.

    The bytes counted here are reserved in the member's quota before any is read.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    part_bytes = models.PositiveIntegerField()
    #: Hex SHA-256 of the whole, where the device said it.
    sha256 = models.CharField(max_length=64, blank=True)
    exercise = models.CharField(max_length=40)
    depth = models.CharField(max_length=16, blank=True)
    #: IANA name of where the clip's moment is told.
    zone = models.CharField(max_length=64, default="UTC")
    expires_at = models.DateTimeField()
    #: Set in the same transaction as the clip is made; the second finish finds it.
    clip = models.OneToOneField("coach.Clip", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=("member", "expires_at"))]


class UploadPart(models.Model):
    """One part that has arrived whole."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("upload", "number"), name="each_part_of_an_upload_once")
        ]


class Clip(MemberRecord, MomentRecord):
    """A video file of a member, under a name that the server made."""

    name = models.CharField(max_length=200)
    #: Below the media folder; never made from what a person typed.
    path = models.CharField(max_length=200, unique=True)
    container = models.CharField(max_length=16)
    size_bytes = models.PositiveBigIntegerField()
    duration_s = models.FloatField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    fps = models.FloatField(null=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("clip")
        indexes = [models.Index(fields=("member", "-at"))]


class AnalysisRun(MemberRecord, MomentRecord):
    """The work of analysing one clip: this row is the truth about it (decision 6).

    A worker claims a run by a conditional UPDATE that raises `fence`; everything
    that it writes later is conditional on the fence it holds, so that a worker
    that was thought dead can no longer write.

    A set that was judged live has no clip: its run is written once, done, under the
    id that the device gave the set.  The moment of a run is that of its clip or set.
    """

    class Source(models.TextChoices):
        """What was watched."""

        LIVE = "live", _("Live set")
        CLIP = "clip", _("Clip")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    source = models.CharField(max_length=4, choices=Source, default=Source.CLIP)
    clip = models.ForeignKey(Clip, null=True, on_delete=models.CASCADE, related_name="runs")
    #: The live set; also of its later judgements. None where there is a clip.
    set_id = models.UUIDField(null=True)
    #: What it takes of the member's room; a clip counts for its first judgement.
    size_bytes = models.PositiveBigIntegerField(default=0)
    exercise = models.CharField(max_length=40)
    depth = models.CharField(max_length=16, blank=True)
    model = models.CharField(max_length=8, default="full")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    #: Share of the clip that is done, 0-1.
    progress = models.FloatField(default=0.0)
    #: Share that is done in a second, as measured; None until it was.
    share_per_s = models.FloatField(null=True)
    #: Claims, and ends of the process that opens the clip, since a piece was last done.
    attempts = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: English sentence with placeholders, and their values, as errors carry them.
    problem = models.CharField(max_length=500, blank=True)
    problem_params = models.JSONField(default=dict)
    #: What the person should know of the clip: a list of ``message`` and ``params``.
    notes = models.JSONField(default=list)
    #: Written once, in the transaction that sets DONE.
    result = models.JSONField(null=True)
    #: All landmarks as written by `tonus_files.landmarks_npz`; kept to judge again.
    landmarks = models.BinaryField(null=True)
    #: Angles over time as written by `traces.packed_trace`, beside `result`: a page
    #: draws them without judging every frame again.
    trace = models.BinaryField(null=True)
    #: Judged from the landmarks of an earlier run; the clip was not opened again.
    judged_again = models.BooleanField(default=False)

    class Meta(MemberRecord.Meta):
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        indexes = [
            models.Index(fields=("member", "-created_at")),
            models.Index(fields=("member", "-at")),
            models.Index(fields=("state", "created_at")),
            models.Index(fields=("set_id",), condition=~models.Q(set_id=None), name="run_of_set"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="live", clip=None)
                | models.Q(source="clip", clip__isnull=False),
                name="a_run_has_a_clip_or_was_live",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; one of a clip happened when the clip did."""
        if self.clip is not None and not self.zone:
            self.at, self.zone = self.clip.at, self.clip.zone
            self.local_date = self.clip.local_date
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """What a person knows it by: the name of the clip, or that it was live."""
        return gettext("Live set") if self.clip is None else self.clip.name


class SegmentResult(models.Model):
    """Landmarks of one piece of a run's clip; gone when the run is done or cancelled."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="segments")
    index = models.PositiveIntegerField()
    landmarks = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "index"), name="each_segment_of_a_run_once")
        ]


class KeyPicture(Record):
    """One picture of a repetition, written with the run's result."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="pictures")
    rep = models.PositiveIntegerField()
    moment = models.CharField(max_length=16)
    time_s = models.FloatField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    jpeg = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "rep", "moment"), name="each_moment_once")
        ]
