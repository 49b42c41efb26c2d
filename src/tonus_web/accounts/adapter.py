"""How allauth behaves here."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tonus_web.accounts.invitations import has_invitation
from tonus_web.accounts.models import Site, User
from tonus_web.accounts.names import name_key, plain_name, validate_name
from tonus_web.accounts.qr import qr_svg

__all__ = ["AccountAdapter", "MFAAdapter"]

_WRONG = _("The name and the password do not belong together.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up as the administrator decided; one name in whatever case."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "email_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Codes change every half minute."),
        "username_taken": _("This user name is taken. Choose another."),
        "too_many_login_attempts": _(
            "There were too many attempts. Wait five minutes, then try again."
        ),
        "rate_limited": _("There were too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the person who asks may make an account."""
        policy = Site.current().sign_up
        if policy == Site.SignUp.INVITED:
            return has_invitation(request)
        return policy == Site.SignUp.OPEN

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> Any:
        """Return the new account, with the zone of the browser it was made in."""
        user.zone = form.cleaned_data.get("zone", "")
        return super().save_user(request, user, form, commit=commit)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return a name in plain form that nobody has."""
        username = plain_name(username)
        validate_name(username)
        if not shallow and User.objects.filter(name_key=name_key(username)).exists():
            raise self.validation_error("username_taken")
        return username

    def is_safe_url(self, url: str) -> bool:
        """Whether a page that was asked for is one of ours: a path, and nothing else."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject, with the name that the administrator gave to the site."""
        return f"{Site.current().name}: {subject}"

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002
        **credentials: Any,
    ) -> str:
        # allauth counts for each host name and port apart, and a request says its own
        # port: every other number would begin to count anew.
        return name_key(credentials.get("username") or credentials.get("email") or "")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors under the names that people know."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This was not right. Try again with a new code, or the key once more."),
    }

    def get_totp_issuer(self) -> str:
        """Return the site's name."""
        return Site.current().name

    def build_totp_svg(self, url: str) -> str:
        """Return a QR code that is dark on light in both themes."""
        return qr_svg(url, gettext("Code for an authenticator app"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for whom a passkey is made: this host, by the site's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": Site.current().name}

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Return a name to begin with."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)
