"""What people type about accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tonus_web.accounts.invitations import drop_invitation, use_invitation
from tonus_web.accounts.models import Invitation, Site, User
from tonus_web.accounts.names import NAME_LENGTH, name_key
from tonus_web.accounts.services import LinkUsed
from tonus_web.ui.told import told

if TYPE_CHECKING:
    # Django's class takes no type at run time.
    _UserForm = forms.ModelForm[User]
    _SiteForm = forms.ModelForm[Site]
    _InvitationForm = forms.ModelForm[Invitation]
else:
    _UserForm = _SiteForm = _InvitationForm = forms.ModelForm

__all__ = [
    "AddPasskeyForm",
    "AdministratorForm",
    "EmailForm",
    "EraseForm",
    "InvitationForm",
    "LoginForm",
    "NewPasswordForm",
    "PasskeyAgainForm",
    "PasskeyFactorForm",
    "PasskeyLoginForm",
    "PreferencesForm",
    "ResetPasswordForm",
    "SearchForm",
    "SignupForm",
    "SiteForm",
]

_NAME_HELP: Final = _("Letters and digits; dots, hyphens and underscores may stand between them.")
_PASSWORD_HELP: Final = _(
    "At least 10 characters, not a common word. A few words in a row are easy to keep in mind."
)


def _without_placeholders(fields: Iterable[forms.Field]) -> None:
    """A placeholder that repeats the label is gone as soon as somebody types."""
    for field in fields:
        field.widget.attrs.pop("placeholder", None)


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """User name or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("User name or e-mail address")
        login.max_length = 254
        login.widget.attrs |= {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        # The way to a new password stands below the form.
        self.fields["password"].help_text = ""
        _without_placeholders(self.fields.values())


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """User name, password, and an e-mail address from those who want to give one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, email, password = (self.fields[key] for key in ("username", "email", "password1"))
        name.label, name.help_text = _("User name"), _NAME_HELP
        name.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        email.label = _("E-mail address")
        email.help_text = (
            _("To sign in with, and to get a new password if you forget yours.")
            if settings.CAN_SEND_EMAIL
            else _("Only to sign in with. This server sends no e-mail.")
        )
        password.help_text = _PASSWORD_HELP
        _without_placeholders(self.fields.values())

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account and take the use of its invitation, both or neither."""
        try:
            with transaction.atomic():
                use_invitation(request)
                made = super().try_save(request)
        except LinkUsed as error:
            drop_invitation(request)
            messages.error(request, told(error))
            raise ImmediateHttpResponse(redirect("account_signup")) from error
        except IntegrityError as error:
            # Somebody else took the name between the check and the row.
            messages.error(request, get_adapter().error_messages["username_taken"])
            raise ImmediateHttpResponse(redirect("account_signup")) from error
        drop_invitation(request)
        return made


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    """The address to which a link for a new password is sent, where this can be done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        _without_placeholders(self.fields.values())

    def clean_email(self) -> str:
        """Refuse where nothing can be sent, instead of saying that it was."""
        if not settings.CAN_SEND_EMAIL:
            raise ValidationError(_("This server sends no e-mail. Ask its administrator."))
        return str(super().clean_email())


#: What reading a made-up credential raises, before anything of it is believed.
_MALFORMED: Final = (AttributeError, KeyError, TypeError, ValueError)


class _CarefulCredential:
    """Refuses a malformed credential, where allauth's forms would break off."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(_CarefulCredential, LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in by a passkey alone."""


class PasskeyFactorForm(_CarefulCredential, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAgainForm(_CarefulCredential, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a page that can change who gets in."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that signs in by itself, unless somebody wants it as a second factor only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you can tell your passkeys apart.")
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = _("Sign in with it alone, without name and password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """Refuse a malformed credential."""
        try:
            return dict(super().clean())
        except _MALFORMED as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error


class AdministratorForm(forms.Form):
    """The first account."""

    name = forms.CharField(
        label=_("User name"),
        help_text=_NAME_HELP,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(
        label=_("Password"), help_text=_PASSWORD_HELP, autocomplete="new-password"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self.fields.values())

    def clean_name(self) -> str:
        """Return a name that nobody has."""
        return str(get_adapter().clean_username(self.cleaned_data["name"]))

    def clean(self) -> dict[str, Any]:
        """Check the password against the name."""
        data = super().clean() or {}
        if "password" in data:
            try:
                get_adapter().clean_password(data["password"], User(username=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class NewPasswordForm(forms.Form):
    """A new password for an account that is known by a link."""

    password = SetPasswordField(label=_("New password"), help_text=_PASSWORD_HELP)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        assert isinstance(field, SetPasswordField)
        field.user = user
        _without_placeholders(self.fields.values())


class EmailForm(forms.Form):
    """One e-mail address, or none."""

    email = EmailField(label=_("E-mail address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Leave it empty to have none.")
        _without_placeholders(self.fields.values())


class PreferencesForm(_UserForm):
    """How an account wants to see things: language, zone, theme and units."""

    class Meta:
        model = User
        fields = ("language", "zone", "theme", "mass_unit", "length_unit", "energy_unit")
        labels = {
            "theme": _("Light or dark"),
            "mass_unit": _("Weight in"),
            "length_unit": _("Height in"),
            "energy_unit": _("Energy in"),
        }
        widgets = dict.fromkeys(
            ("theme", "mass_unit", "length_unit", "energy_unit"), forms.RadioSelect
        )

    language = forms.ChoiceField(label=_("Language"), required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Decides at what hour a new day begins for you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, zone = self.fields["language"], self.fields["zone"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(zone, forms.ChoiceField)
        language.choices = [("", _("As the browser")), *settings.LANGUAGES]
        zone.choices = [("", _("Not chosen: UTC")), *zone_choices()]


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones, by continent, as choices of a form.

    Returns
    -------
    list
        Name of the continent, and pairs of IANA name and town.

    Examples
    --------
    >>> dict(dict(zone_choices())["America"])["America/Argentina/Salta"]
    'Argentina, Salta'
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        area, slash, place = name.partition("/")
        # Old names without a place, and zones that are no place at all.
        if slash and area not in ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico"):
            town = place.replace("_", " ").replace("/", ", ")
            groups.setdefault(area, []).append((name, town))
    return [*groups.items(), ("UTC", [("UTC", "UTC")])]


class SearchForm(forms.Form):
    """Part of a name."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=254)


class SiteForm(_SiteForm):
    """What the administrator decides about the whole."""

    class Meta:
        model = Site
        fields = ("name", "sign_up")
        labels = {"name": _("Name of this place"), "sign_up": _("Who may make an account")}
        help_texts = {"name": _("Stands in e-mails, authenticator apps and passkeys.")}
        widgets = {"sign_up": forms.RadioSelect}


class InvitationForm(_InvitationForm):
    """An invitation to hand on."""

    class Meta:
        model = Invitation
        fields = ("note", "uses")
        labels = {"note": _("For whom"), "uses": _("How many accounts")}
        help_texts = {"note": _("Only administrators see this.")}

    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        choices=[(1, _("a day")), (7, _("a week")), (30, _("a month"))],
        initial=7,
    )
    field_order = ("note", "uses", "days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uses"] = forms.IntegerField(
            label=_("How many accounts"), min_value=1, max_value=100, initial=1
        )

    @property
    def lasts(self) -> dt.timedelta:
        """How long the invitation is to work."""
        return dt.timedelta(days=self.cleaned_data["days"])


class EraseForm(forms.Form):
    """The name of the account that goes, typed by hand."""

    typed = forms.CharField(
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        )
    )

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].label = _("To go on, type {name}").format(name=name)

    def clean_typed(self) -> str:
        """Refuse any other name."""
        typed = str(self.cleaned_data["typed"])
        if name_key(typed) != name_key(self.name):
            raise ValidationError(_("This is not the name of the account."))
        return typed
