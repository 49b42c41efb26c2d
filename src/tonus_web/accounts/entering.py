"""allauth's forms, in our words and under our rules."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tonus_web.accounts.invitations import drop_invitation, use_invitation
from tonus_web.accounts.services import LinkUsed
from tonus_web.accounts.wording import NAME_HELP, PASSWORD_HELP, without_placeholders
from tonus_web.accounts.zones import BrowserZoneField
from tonus_web.ui.told import told

__all__ = [
    "ActivateAppForm",
    "AddPasskeyForm",
    "ChangePasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "LoginForm",
    "PasskeyAgainForm",
    "PasskeyFactorForm",
    "PasskeyLoginForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
]


class _Worded:
    """A form of allauth's with our labels, our help and no placeholders."""

    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, label in self.labels.items():
            fields[name].label = label
        for name, words in self.helps.items():
            fields[name].help_text = words
        without_placeholders(fields.values())


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]
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
        without_placeholders(self.fields.values())


class SignupForm(account_forms.SignupForm):  # type: ignore[misc]
    """User name, password, and an e-mail address from those who want to give one."""

    zone = BrowserZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, email, password = (self.fields[key] for key in ("username", "email", "password1"))
        name.label, name.help_text = _("User name"), NAME_HELP
        name.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        email.label = _("E-mail address")
        email.help_text = (
            _("To sign in with, and to get a new password if you forget yours.")
            if settings.CAN_SEND_EMAIL
            else _("Only to sign in with. This server sends no e-mail.")
        )
        password.help_text = PASSWORD_HELP
        without_placeholders(self.fields.values())

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


class ResetPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link for a new password is sent, where this can be done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        without_placeholders(self.fields.values())

    def clean_email(self) -> str:
        """Refuse where nothing can be sent, instead of saying that it was."""
        if not settings.CAN_SEND_EMAIL:
            raise ValidationError(_("This server sends no e-mail. Ask its administrator."))
        return str(super().clean_email())


_NEW_PASSWORDS: Final = {
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class ReauthenticateForm(_Worded, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password, asked for again."""

    helps: ClassVar[dict[str, Any]] = {"password": ""}


class ChangePasswordForm(_Worded, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password of somebody who knows the present one."""

    labels: ClassVar[dict[str, Any]] = {"oldpassword": _("Present password"), **_NEW_PASSWORDS}
    helps: ClassVar[dict[str, Any]] = {"oldpassword": "", "password1": PASSWORD_HELP}


class SetPasswordForm(_Worded, account_forms.SetPasswordForm):  # type: ignore[misc]
    """The first password of somebody who has none."""

    labels: ClassVar[dict[str, Any]] = _NEW_PASSWORDS
    helps: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HELP}


class ResetPasswordKeyForm(_Worded, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password of somebody who came by a link in an e-mail."""

    labels: ClassVar[dict[str, Any]] = _NEW_PASSWORDS
    helps: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HELP}


class ActivateAppForm(_Worded, app_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code")}


class CodeForm(_Worded, code_forms.AuthenticateForm):  # type: ignore[misc]
    """A code after the password."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code")}


class CodeAgainForm(_Worded, code_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code before a page that can change who gets in."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code")}


#: What reading a made-up credential raises, before anything of it is believed.
_MALFORMED: Final = (AttributeError, KeyError, TypeError, ValueError)


class _CarefulCredential:
    """Refuses a malformed credential, where allauth's forms would break off."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(_CarefulCredential, passkey_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in by a passkey alone."""


class PasskeyFactorForm(_CarefulCredential, passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAgainForm(_CarefulCredential, passkey_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a page that can change who gets in."""


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
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
