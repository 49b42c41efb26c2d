"""Who signs in.  Health belongs to members, not to accounts (decision 9)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tonus.units import Unit
from tonus_web.accounts.names import NAME_LENGTH, name_key, validate_name
from tonus_web.records.models import Record, new_id

__all__ = ["Invitation", "OneTimeLink", "Site", "User"]


class User(AbstractUser):
    """An account: how it signs in, and how it wants to see things.

    ``is_staff`` marks an administrator, who manages accounts and sees nobody's
    health.
    """

    class Theme(models.TextChoices):
        """Light or dark."""

        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Masses(models.TextChoices):
        """Unit of weight."""

        KG = Unit.KG.value, _("kilograms")
        LB = Unit.LB.value, _("pounds")
        ST_LB = Unit.ST_LB.value, _("stones and pounds")

    class Lengths(models.TextChoices):
        """Unit of height."""

        CM = Unit.CM.value, _("centimetres")
        FT_IN = Unit.FT_IN.value, _("feet and inches")

    class Energies(models.TextChoices):
        """Unit of energy."""

        KCAL = Unit.KCAL.value, _("kilocalories")
        KJ = Unit.KJ.value, _("kilojoules")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(
        _("User name"),
        max_length=NAME_LENGTH,
        unique=True,
        validators=[validate_name],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    #: The name as it is compared: "Anna" and "anna" cannot both be taken.  A column of
    #: its own, since SQLite folds the case of English letters only.
    name_key = models.CharField(max_length=3 * NAME_LENGTH, unique=True, editable=False)
    # Two first and last names fit nobody: a member has one name.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    language = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    mass_unit = models.CharField(max_length=8, choices=Masses, default=Masses.KG)
    length_unit = models.CharField(max_length=8, choices=Lengths, default=Lengths.CM)
    energy_unit = models.CharField(max_length=8, choices=Energies, default=Energies.KCAL)

    objects: ClassVar[UserManager[User]] = UserManager()  # type: ignore[assignment]
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, and with its name the name that is compared."""
        self.name_key = name_key(self.username)
        fields = kwargs.get("update_fields")
        if fields is not None and "username" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name they sign in by; there is no other."""
        return self.username


class Site(models.Model):
    """What the administrator has decided; one row."""

    class SignUp(models.TextChoices):
        """Who may make an account."""

        OPEN = "open", _("Anybody who reaches this address")
        INVITED = "invited", _("Only people with an invitation")
        CLOSED = "closed", _("Nobody")

    name = models.CharField(max_length=60, default="Tonus")
    sign_up = models.CharField(max_length=8, choices=SignUp, default=SignUp.OPEN)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Site:
        """Return the one row."""
        return cls.objects.get_or_create(pk=1)[0]


class OneTimeLink(Record):
    """A link that works once: to become administrator, or to set a new password.

    Only a hash of its secret is kept.
    """

    class Purpose(models.TextChoices):
        """What it opens."""

        ADMINISTRATOR = "administrator"
        RESET = "reset"

    purpose = models.CharField(max_length=16, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Invitation(Record):
    """A link by which somebody may make an account."""

    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    uses = models.PositiveSmallIntegerField(default=1)
    uses_left = models.PositiveSmallIntegerField(default=1)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.note or str(self.pk)
