"""The administrator's pages: accounts, invitations, and who may come in.

They show nobody's health and lead to nobody's.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tonus_web.accounts import services
from tonus_web.accounts.access import AccountRequest, administrator_view
from tonus_web.accounts.forms import EraseForm, InvitationForm, SearchForm, SiteForm
from tonus_web.accounts.models import Invitation, Site, User
from tonus_web.accounts.qr import qr_svg
from tonus_web.accounts.selectors import (
    accounts_found,
    is_last_administrator,
    usable_invitations,
)
from tonus_web.ui.told import told

__all__ = [
    "active",
    "erase",
    "factor",
    "invitations",
    "people",
    "person",
    "reset_link",
    "revoke",
    "role",
    "site",
]

_PER_PAGE: Final = 50
_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrator_view()
def people(request: AccountRequest) -> HttpResponse:
    """List accounts."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(accounts_found(text), _PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/people.html",
        {"form": form, "text": text, "page": page, "count": User.objects.count()},
    )


@require_safe
@administrator_view()
def person(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Show one account, with what can be done about it."""
    return render(request, "accounts/person.html", _about(_account(user_id)))


@require_POST
@administrator_view(is_dangerous=True)
@sensitive_variables("link")
def reset_link(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Make a link for a new password, and show it once."""
    person = _account(user_id)
    if not person.is_active:
        messages.error(request, _("This account is switched off. Switch it on first."))
        return redirect("accounts:person", person.pk)
    link = services.reset_link(person, _origin(request))
    return render(
        request,
        "accounts/reset_link.html",
        {"person": person, "link": link, "qr": qr_svg(link, _("The link as a QR code"))},
    )


@require_POST
@administrator_view(is_dangerous=True)
def active(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Switch an account on or off."""
    person = _account(user_id)
    try:
        if request.POST.get("active") == "yes":
            services.activate(person)
            messages.success(request, _("{name} can sign in again.").format(name=person))
        else:
            services.deactivate(person)
            messages.success(
                request,
                _("{name} can no longer sign in. Everything is kept.").format(name=person),
            )
    except services.LastAdministrator as error:
        messages.error(request, told(error))
    return redirect("accounts:person", person.pk)


@require_POST
@administrator_view(is_dangerous=True)
def role(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Make somebody an administrator, or no longer one."""
    person = _account(user_id)
    administers = request.POST.get("administers") == "yes"
    try:
        services.set_administrator(person, administers=administers)
    except services.LastAdministrator as error:
        messages.error(request, told(error))
    else:
        text = _("{name} is an administrator.") if administers else _("{name} no longer is one.")
        messages.success(request, text.format(name=person))
        if person.pk == request.user.pk and not administers:
            return redirect("accounts:account")
    return redirect("accounts:person", person.pk)


@require_POST
@administrator_view(is_dangerous=True)
def factor(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Take away the second factor of somebody who lost it."""
    person = _account(user_id)
    services.forget_second_factor(person)
    messages.success(request, _("{name} signs in with the password alone.").format(name=person))
    return redirect("accounts:person", person.pk)


@_form
@administrator_view(is_dangerous=True)
def erase(request: AccountRequest, user_id: uuid.UUID) -> HttpResponse:
    """Delete somebody's account for good, after its name was typed."""
    person = _account(user_id)
    if person.pk == request.user.pk:
        return redirect("accounts:delete")
    form = EraseForm(person.username, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_account(person)
        except services.LastAdministrator as error:
            messages.error(request, told(error))
            return redirect("accounts:person", person.pk)
        messages.success(request, _("{name} is gone, with every record.").format(name=person))
        return redirect("accounts:people")
    return render(request, "accounts/erase.html", {"person": person, "form": form})


@_form
@administrator_view()
def site(request: AccountRequest) -> HttpResponse:
    """Decide who may come in, and under which name this place goes."""
    form = SiteForm(request.POST or None, instance=Site.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("That holds from now on."))
        return redirect("accounts:site")
    return render(request, "accounts/site.html", {"form": form})


@_form
@administrator_view()
@sensitive_variables("link")
def invitations(request: AccountRequest) -> HttpResponse:
    """List invitations; make one, and show its link once."""
    form = InvitationForm(request.POST or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        made, link = services.invitation_link(
            made_by=request.user,
            note=form.cleaned_data["note"],
            uses=form.cleaned_data["uses"],
            lasts=form.lasts,
            origin=_origin(request),
        )
        context = {
            "made": made,
            "link": link,
            "qr": qr_svg(link, _("The invitation as a QR code")),
        }
        return render(request, "accounts/invitation.html", context)
    rows = usable_invitations().select_related("made_by").order_by("expires_at")
    return render(request, "accounts/invitations.html", {"form": form, "invitations": rows})


@require_POST
@administrator_view()
def revoke(request: AccountRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation."""
    services.revoke_invitation(get_object_or_404(Invitation, pk=invitation_id))
    messages.success(request, _("The invitation no longer works."))
    return redirect("accounts:invitations")


def _account(user_id: uuid.UUID) -> User:
    return get_object_or_404(accounts_found(), pk=user_id)


def _about(person: User) -> dict[str, Any]:
    return {
        "person": person,
        "is_last": is_last_administrator(person),
        "has_codes": Authenticator.objects.filter(user=person).exists(),
    }


def _origin(request: AccountRequest) -> str:
    if settings.LAN is not None and not request.is_secure():
        # Asked for on the server's own machine, for somebody who is elsewhere.
        return str(settings.LAN.origin)
    return f"{request.scheme}://{request.get_host()}"
