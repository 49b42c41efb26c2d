"""Pages about one's own account, and those that a link opens."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from tonus_web.accounts.access import AccountRequest
from tonus_web.accounts.forms import AdministratorForm, EmailForm, NewPasswordForm
from tonus_web.accounts.invitations import keep_invitation
from tonus_web.accounts.models import OneTimeLink, Site, User
from tonus_web.accounts.network import is_on_this_machine
from tonus_web.accounts.selectors import has_administrator, is_last_administrator, link_found
from tonus_web.accounts.services import (
    LastAdministrator,
    LinkUsed,
    administrator_from_link,
    erase_account,
    password_from_link,
    set_email,
)
from tonus_web.accounts.signals import Holding, account_holdings
from tonus_web.ui.told import told

__all__ = ["account", "csrf_failure", "delete", "email", "invited", "reset", "setup"]

_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
@sensitive_post_parameters("password")
@sensitive_variables("token")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator, by the link that the server printed."""
    if not is_on_this_machine(request):
        return render(request, "accounts/setup_elsewhere.html", status=403)
    if has_administrator():
        return render(request, "accounts/setup_done.html", status=410)
    if link_found(OneTimeLink.Purpose.ADMINISTRATOR, token) is None:
        return render(request, "accounts/link_used.html", {"is_setup": True}, status=410)
    form = AdministratorForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/setup.html", {"form": form})
    try:
        user = administrator_from_link(
            token,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            zone=form.cleaned_data["zone"],
        )
    except LinkUsed:
        # In another tab, a moment ago.
        template = "setup_done" if has_administrator() else "link_used"
        return render(request, f"accounts/{template}.html", {"is_setup": True}, status=410)
    except IntegrityError:
        form.add_error("name", _("This user name is taken. Choose another."))
        return render(request, "accounts/setup.html", {"form": form})
    answer: HttpResponse = perform_login(request, user, redirect_url="/")
    return answer


@require_safe
@sensitive_variables("token")
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Lead from an invitation to the sign-up; the secret leaves the address there."""
    if request.user.is_authenticated:
        messages.info(request, _("You have an account already. The invitation is still unused."))
        return redirect("start")
    if Site.current().sign_up == Site.SignUp.CLOSED or keep_invitation(request, token) is None:
        return render(request, "accounts/invitation_used.html", status=410)
    return redirect("account_signup")


@_form
@sensitive_post_parameters("password")
@sensitive_variables("token")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password, by a link from the administrator."""
    limited = ratelimit.consume_or_429(request, action="reset_password_from_key")
    if limited is not None:
        return limited  # type: ignore[no-any-return]
    link = link_found(OneTimeLink.Purpose.RESET, token)
    if link is None or link.user is None or not link.user.is_active:
        return render(request, "accounts/link_used.html", status=410)
    form = NewPasswordForm(link.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/reset.html", {"form": form, "name": link.user.username})
    try:
        password_from_link(token, form.cleaned_data["password"])
    except LinkUsed:
        return render(request, "accounts/link_used.html", status=410)
    # Whoever was signed in here may be somebody else.
    logout(request)
    messages.success(request, _("Your new password is set. Sign in with it."))
    return redirect("account_login")


@login_required
@require_safe
def account(request: AccountRequest) -> HttpResponse:
    """Show how an account signs in, with the way to change each part."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(
        request,
        "accounts/account.html",
        {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "devices": len(UserSession.objects.purge_and_list(request.user)),
        },
    )


@login_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
@_form
def email(request: AccountRequest) -> HttpResponse:
    """Give, change or remove the e-mail address."""
    user = request.user
    address = EmailAddress.objects.filter(user=user, email=user.email).first()
    form = EmailForm(request.POST or None, initial={"email": user.email})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/email.html", {"form": form, "address": address})
    row = set_email(user, form.cleaned_data["email"])
    if row is None:
        messages.success(request, _("You have no e-mail address here now."))
    elif settings.CAN_SEND_EMAIL and not row.verified:
        # Says itself that it wrote.
        send_verification_email_to_address(request, row)
    else:
        messages.success(request, _("Your e-mail address is kept."))
    return redirect("accounts:email")


@login_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
@_form
def delete(request: AccountRequest) -> HttpResponse:
    """Say what goes with an account, then delete it for good."""
    user = request.user
    others = User.objects.exclude(pk=user.pk).exists()
    if request.method == "POST":
        try:
            erase_account(user)
        except LastAdministrator as error:
            messages.error(request, told(error))
            return redirect("accounts:delete")
        logout(request)
        messages.success(request, _("Your account is gone, with everything that was in it."))
        return redirect("account_login")
    return render(
        request,
        "accounts/delete.html",
        {
            "holdings": holdings_of(user),
            "must_stay": others and is_last_administrator(user),
            "export_address": export_address(request),
        },
    )


def holdings_of(user: User) -> list[Holding]:
    """Return what goes with an account, as the rooms above count it."""
    told_by: Any = account_holdings.send(sender=User, user=user)
    return [holding for _receiver, holdings in told_by for holding in holdings]


def export_address(request: AccountRequest) -> str:
    """Return where a person's data can be taken along; empty where there is none yet."""
    member = getattr(request.user, "member", None)
    try:
        return reverse("today:export", args=[member.pk]) if member else ""
    except NoReverseMatch:
        return ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose token does not fit: a page left open, or somebody else's."""
    if request.content_type == "application/json":
        message = _("This page is too old to send anything. Load it again.")
        return JsonResponse({"code": "csrf", "message": message}, status=403)
    return render(request, "403_csrf.html", status=403)
