"""What people type about accounts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tonus_web.accounts.models import Invitation, Site, User
from tonus_web.accounts.names import NAME_LENGTH, name_key
from tonus_web.accounts.wording import NAME_HELP, PASSWORD_HELP, without_placeholders
from tonus_web.accounts.zones import BrowserZoneField, ZoneField

if TYPE_CHECKING:
    # Django's class takes no type at run time.
    _UserForm = forms.ModelForm[User]
    _SiteForm = forms.ModelForm[Site]
    _InvitationForm = forms.ModelForm[Invitation]
else:
    _UserForm = _SiteForm = _InvitationForm = forms.ModelForm

__all__ = [
    "AdministratorForm",
    "EmailForm",
    "EraseForm",
    "InvitationForm",
    "NewPasswordForm",
    "PreferencesForm",
    "SearchForm",
    "SiteForm",
]


class AdministratorForm(forms.Form):
    """The first account."""

    name = forms.CharField(
        label=_("User name"),
        help_text=NAME_HELP,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(
        label=_("Password"), help_text=PASSWORD_HELP, autocomplete="new-password"
    )
    zone = BrowserZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_placeholders(self.fields.values())

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

    password = SetPasswordField(label=_("New password"), help_text=PASSWORD_HELP)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        assert isinstance(field, SetPasswordField)
        field.user = user
        without_placeholders(self.fields.values())


class EmailForm(forms.Form):
    """One e-mail address, or none."""

    email = EmailField(label=_("E-mail address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Leave it empty to have none.")
        without_placeholders(self.fields.values())


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
    zone = ZoneField(
        label=_("Time zone"), help_text=_("Decides at what hour a new day begins for you.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, zone = self.fields["language"], self.fields["zone"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(zone, ZoneField)
        language.choices = [("", _("As the browser")), *settings.LANGUAGES]
        zone.present = self.instance.zone


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
