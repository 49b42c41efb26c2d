"""Settings of allauth exist in the release that is installed; preferences can be chosen."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from allauth import app_settings as allauth_settings
from allauth.account import app_settings as account_settings
from allauth.mfa import app_settings as mfa_settings
from allauth.usersessions import app_settings as sessions_settings
from django.test import Client

from tests.web.cast import new_user
from tonus_web import settings
from tonus_web.accounts.forms import PreferencesForm
from tonus_web.accounts.zones import zone_choices

_KNOWN = {
    "ALLAUTH_": allauth_settings._app_settings,
    "ACCOUNT_": account_settings._app_settings,
    "MFA_": mfa_settings._app_settings,
    "USERSESSIONS_": sessions_settings._app_settings,
}


def test_every_setting_of_allauth_is_one() -> None:
    mine = [
        (prefix, name)
        for name in vars(settings)
        for prefix in _KNOWN
        if name.startswith(prefix) and name.isupper()
    ]
    assert len(mine) > 15
    for prefix, name in mine:
        assert hasattr(type(_KNOWN[prefix]), name.removeprefix(prefix)), name


def test_what_was_set_is_what_allauth_reads() -> None:
    assert set(account_settings.SIGNUP_FIELDS) == {"username", "email", "password1"}
    assert not account_settings.SIGNUP_FIELDS["email"]["required"]
    assert account_settings.PREVENT_ENUMERATION == "strict"
    assert account_settings.EMAIL_VERIFICATION == "none"
    assert account_settings.RATE_LIMITS["login_failed"] == "10/m/ip,5/300s/key"
    assert account_settings.RATE_LIMITS["signup"]
    assert mfa_settings.PASSKEY_LOGIN_ENABLED
    assert not mfa_settings.PASSKEY_SIGNUP_ENABLED
    assert not mfa_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN


def test_every_offered_zone_exists() -> None:
    zones = [name for _area, places in zone_choices() for name, _town in places]
    assert {"Europe/Berlin", "America/Argentina/Salta", "Asia/Kathmandu", "UTC"} <= set(zones)
    assert len(zones) == len(set(zones))
    for zone in zones:
        ZoneInfo(zone)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "sent", "chosen"),
    [
        ("", None, ""),
        ("Europe/Rome", None, "Europe/Rome"),
        ("GMT", None, "GMT"),  # an old name, which is not offered to others
        ("Europe/Rome", "Asia/Kathmandu", "Asia/Kathmandu"),
        ("Europe/Rome", '"><script>', "&quot;&gt;&lt;script&gt;"),
        ("Europe/Rome", "America", "America"),
    ],
)
def test_one_zone_is_chosen_in_the_list(kept: str, sent: str | None, chosen: str) -> None:
    user = new_user("olga")
    user.zone = kept
    form = PreferencesForm(None if sent is None else {"zone": sent}, instance=user)
    shown = str(form["zone"])
    assert re.findall(r'<option value="([^"]*)" selected>', shown) == [chosen]
    assert "<script" not in shown
    assert shown.count("<option") == 1 + len(_names()) + (chosen not in _names() | {""})
    assert 'name="zone"' in shown
    assert 'id="id_zone"' in shown
    if sent is not None:
        form.is_valid()
        assert ("zone" in form.errors) == (sent not in _names())


def _names() -> set[str]:
    return {name for _area, places in zone_choices() for name, _town in places}


@pytest.mark.django_db
def test_preferences_are_kept_and_checked(client: Client) -> None:
    user = new_user("olga")
    data = {
        "language": "",
        "zone": "Europe/Berlin",
        "theme": "dark",
        "mass_unit": "st+lb",
        "length_unit": "ft+in",
        "energy_unit": "kJ",
    }
    form = PreferencesForm(data, instance=user)
    assert form.is_valid(), form.errors
    form.save()
    user.refresh_from_db()
    assert (user.zone, user.theme, user.mass_unit) == ("Europe/Berlin", "dark", "st+lb")
    for field, wrong in (
        ("zone", "../etc"),
        ("zone", "Nowhere/X"),
        ("language", "xx"),
        ("theme", ""),
    ):
        assert field in PreferencesForm({**data, field: wrong}, instance=user).errors
    client.force_login(user)
    assert 'data-theme="dark"' in client.get("/account/").content.decode()
