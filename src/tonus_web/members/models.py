"""Whose health it is, who may see it, and what the person said of themselves."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tonus.energy import Activity, Answer, Breastfeeding, Sex
from tonus.form.vocabulary import Limit
from tonus.units import Quantity
from tonus_web.accounts.models import User
from tonus_web.records.models import Record, RevisedRecord
from tonus_web.records.quantities import entered_quantity, entered_text

__all__ = [
    "OLDEST_YEARS",
    "BodyAnswers",
    "Feeding",
    "Grant",
    "LimitAnswers",
    "Member",
    "MemberRecord",
    "ReadinessAnswers",
    "SafetyAnswers",
    "YesNo",
]


#: Nobody has lived longer.
OLDEST_YEARS: Final = 125


class Member(RevisedRecord):
    """A person whose legs, walks and calories are recorded; perhaps without an account."""

    account = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="member"
    )
    name = models.CharField(max_length=80)
    wants_legs = models.BooleanField(default=False)
    wants_walks = models.BooleanField(default=False)
    wants_calories = models.BooleanField(default=False)
    #: The member's own wish to see no weights, targets or calories.
    hides_numbers = models.BooleanField(default=False)
    #: Whether pictures of the body are kept and shown; off until the member wants it.
    keeps_photos = models.BooleanField(default=False)
    #: Where the first questions go on after a break; empty before and after them.
    welcome_step = models.CharField(max_length=20, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)

    class Meta(RevisedRecord.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Grant(Record):
    """A user's role with a member."""

    class Role(models.TextChoices):
        """What the user may do."""

        OWNER = "owner", _("owner")
        COACH = "coach", _("coach")
        VIEWER = "viewer", _("viewer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=8, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "member"), name="one_role_per_user_and_member")
        ]


class MemberRecord(RevisedRecord):
    """A record of one member.

    ``stands_without`` names what it points to and is something without: bringing the
    record back leaves that deleted.  Of a model that ``brings_siblings``, a record that
    comes back brings along all that the same action deleted.
    """

    stands_without: ClassVar[frozenset[str]] = frozenset()
    brings_siblings: ClassVar[bool] = False

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta(RevisedRecord.Meta):
        abstract = True


class BodyAnswers(MemberRecord):
    """What the energy equations need of a body, beside its weight.

    A member's latest row counts.
    """

    class Sexes(models.TextChoices):
        """Which coefficients fit the body."""

        FEMALE = Sex.FEMALE.value, _("Female")
        MALE = Sex.MALE.value, _("Male")

    class Activities(models.TextChoices):
        """Everyday activity, by the categories of the energy equations."""

        INACTIVE = Activity.INACTIVE.value, _("Mostly sitting")
        LOW_ACTIVE = Activity.LOW_ACTIVE.value, _("Some walking on most days")
        ACTIVE = Activity.ACTIVE.value, _("On my feet and moving for most of the day")
        VERY_ACTIVE = Activity.VERY_ACTIVE.value, _("Hard physical work, or hours of training")

    sex = models.CharField(max_length=8, choices=Sexes, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    height_entered = models.CharField(max_length=40, blank=True)
    height_unit = models.CharField(max_length=8, blank=True)
    height_cm = models.FloatField(null=True, blank=True)
    activity = models.CharField(max_length=12, choices=Activities, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("answers about your body")
        indexes = [models.Index(fields=("member", "-created_at"))]

    @property
    def height(self) -> Quantity | None:
        """Height as it was entered."""
        return entered_quantity(self.height_entered, self.height_unit)

    @height.setter
    def height(self, quantity: Quantity | None) -> None:
        self.height_entered = entered_text(quantity) if quantity else ""
        self.height_unit = quantity.unit.value if quantity else ""
        self.height_cm = quantity.height_cm if quantity else None

    def age_years(self, today: dt.date) -> float | None:
        """Years since birth on a day; None where the date of birth is not known.

        Further west it may still be the day before a birth.  A date by which
        somebody would be older than anybody was is not known to be theirs.
        """
        born = self.date_of_birth
        if born is None:
            return None
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return float(max(years, 0)) if years <= OLDEST_YEARS else None


class YesNo(models.TextChoices):
    """Answers to a question about health."""

    NO = Answer.NO.value, _("No")
    YES = Answer.YES.value, _("Yes")
    RATHER_NOT_SAY = Answer.RATHER_NOT_SAY.value, _("Rather not say")


class Feeding(models.TextChoices):
    """Answers to the question about breast-feeding."""

    NO = Breastfeeding.NO.value, _("No")
    EXCLUSIVE = Breastfeeding.EXCLUSIVE_0_6_MONTHS.value, _("Yes, only breast milk, up to 6 months")
    LATER = Breastfeeding.MONTHS_7_12.value, _("Yes, 7 to 12 months")
    OTHER = Breastfeeding.OTHER.value, _("Yes, partly, or for longer")
    RATHER_NOT_SAY = Breastfeeding.RATHER_NOT_SAY.value, _("Rather not say")


def _answer() -> models.CharField[str, str]:
    return models.CharField(max_length=16, choices=YesNo, blank=True)


class ReadinessAnswers(MemberRecord):
    """Answers before movement; a yes locks nothing, it says whom to ask.

    A member's latest row counts.  It is asked for again after a year, and after a
    reported symptom.
    """

    active_now = _answer()
    heart_metabolic_kidney = _answer()
    chest_pain_fainting_breathless = _answer()
    falls_or_unsteady = _answer()
    joints_or_back = _answer()
    pregnant = _answer()

    @property
    def cautions(self) -> tuple[str, ...]:
        """Answers that speak against more where they are yes; a pregnancy stands apart."""
        return (
            self.heart_metabolic_kidney,
            self.chest_pain_fainting_breathless,
            self.falls_or_unsteady,
            self.joints_or_back,
        )

    class Meta(MemberRecord.Meta):
        verbose_name = _("answers before movement")
        indexes = [models.Index(fields=("member", "-created_at"))]


class LimitAnswers(MemberRecord):
    """What keeps a member from an exercise, or asks for a milder form of it.

    A member's latest row counts.  Each field is named as its `Limit`.
    """

    no_floor = models.BooleanField(default=False)
    knee = models.BooleanField(default=False)
    ankle = models.BooleanField(default=False)
    back = models.BooleanField(default=False)
    unsteady = models.BooleanField(default=False)
    no_ball = models.BooleanField(default=False)
    no_step = models.BooleanField(default=False)

    @property
    def limits(self) -> frozenset[Limit]:
        """Those that were chosen."""
        return frozenset(limit for limit in Limit if getattr(self, limit.value))

    class Meta(MemberRecord.Meta):
        verbose_name = _("answers about your limits")
        indexes = [models.Index(fields=("member", "-created_at"))]


class SafetyAnswers(MemberRecord):
    """Answers that decide whether, and which, energy numbers may be shown.

    A member's latest row counts.
    """

    pregnant = _answer()
    breastfeeding = models.CharField(max_length=24, choices=Feeding, blank=True)
    eating_disorder = _answer()
    insulin_or_sulfonylurea = _answer()
    kidney_disease = _answer()
    #: None: not asked, or not answered; both count as no.
    clinician_agreed_to_deficit = models.BooleanField(null=True, blank=True)
    clinician_agreed_to_protein = models.BooleanField(null=True, blank=True)

    class Meta(MemberRecord.Meta):
        verbose_name = _("answers about your health")
        indexes = [models.Index(fields=("member", "-created_at"))]
