"""What every answer carries, what is stored, and what is written into the log."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.client import RequestFactory
from django.urls import get_resolver, path
from django.urls.resolvers import URLPattern, URLResolver

from tests.web.cast import PASSWORD, Cast, client_of
from tests.web.served import Served
from tonus.errors import InputError
from tonus_web.accounts.logs import PlainFormatter
from tonus_web.accounts.network import is_allowed_origin
from tonus_web.accounts.services import administrator_link
from tonus_web.environment import environment, secret_key
from tonus_web.settings import LOGGING
from tonus_web.urls import urlpatterns as all_addresses

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def assert_guarded(headers: Any, what: str) -> None:
    """Fail where an answer lacks one of the headers."""
    directives = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    for name, value in POLICY.items():
        assert directives[name] == value, (what, name)
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff", what
    assert headers["X-Frame-Options"] == "DENY", what
    assert headers["Referrer-Policy"] == "same-origin", what
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", what
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin", what
    assert "camera=(self), microphone=(self), geolocation=(self)" in headers["Permissions-Policy"]


def plain_addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    """Every address without arguments."""
    found = []
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += plain_addresses(pattern.url_patterns, here)
        elif "<" not in here and "(" not in here:
            found.append("/" + here.replace("^", "").replace("$", ""))
    return found


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [*all_addresses, path("broken/", broken)]


#: A device keeps these, asks each time whether they changed, and they hold nobody's data.
SAME_FOR_EVERYBODY = ("/sw.js", "/offline/")


def test_every_page_and_every_error(cast: Cast) -> None:
    found = plain_addresses(list(get_resolver().url_patterns))
    assert "/account/login/" in found
    for client in (Client(), client_of(cast.owner), client_of(cast.administrator)):
        for address in [*found, "/no/such/page/", "/static/no-such-file.js"]:
            answer = client.get(address)
            assert answer.status_code < 500, address
            assert_guarded(answer.headers, address)
            stored = "no-cache" if address in SAME_FOR_EVERYBODY else "no-store"
            assert stored in answer.headers["Cache-Control"], address
            if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                text = answer.content.decode()
                assert " style=" not in text, address
                assert " onclick=" not in text, address
                assert "<style" not in text, address


def test_a_page_that_breaks_is_guarded_too() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert "on purpose" not in answer.content.decode()
    assert_guarded(answer.headers, "500")


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "", "a b", "localhost@x"])
def test_other_names_are_refused(client: Client, host: str) -> None:
    answer = client.get("/account/login/", headers={"host": host})
    assert answer.status_code == 400
    assert_guarded(answer.headers, "400")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_other_names_are_refused_before_they_are_led_to_tls(client: Client) -> None:
    answer = client.get("/account/login/", headers={"host": "example.org"})
    assert answer.status_code == 400
    assert_guarded(answer.headers, "400")


def test_static_files_are_guarded_and_stored(server: Served) -> None:
    name = "mfa/js/webauthn.js"
    with urllib.request.urlopen(f"{server.url}/static/{name}") as answer:
        assert answer.status == 200
        assert_guarded(answer.headers, name)
        assert "no-store" not in (answer.headers["Cache-Control"] or "")


def test_a_body_larger_than_a_form_is_refused_before_it_is_read(server: Served) -> None:
    at = urlsplit(server.url)
    connection = HTTPConnection(at.hostname or "", at.port, timeout=10)
    connection.putrequest("POST", "/account/login/")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    asked = urllib.request.Request(
        f"{server.url}/account/login/", data=b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10**6)
    )
    with pytest.raises(urllib.error.HTTPError, match="413"):
        urllib.request.urlopen(asked)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8000", True),
        ("HTTP://LOCALHOST:8000", True),
        ("https://localhost:8000", False),
        ("http://localhost:8001", False),
        ("http://localhost:8000.example.org", False),
        ("https://legs.example.org", True),
        ("https://x.legs.example.org", False),
        ("null", False),
        ("", False),
    ],
)
def test_origins_are_compared_whole(origin: str, allowed: bool) -> None:
    with override_settings(CSRF_TRUSTED_ORIGINS=["https://legs.example.org"]):
        assert is_allowed_origin(origin, "localhost:8000", is_secure=False) is allowed


@pytest.mark.parametrize(
    "hosts", ["*", ".example.org", "*.example.org", "http://example.org", "a:80", "a/b", "[x]"]
)
def test_hosts_are_exact_names(hosts: str) -> None:
    with pytest.raises(InputError, match="exact names"):
        environment({"TONUS_HOSTS": hosts})


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example.org",
        "legs.example.org",
        "ftp://a",
        "https://a/b",
        "https://a:x",
        "https://a:",
    ],
)
def test_origins_are_exact(origin: str) -> None:
    with pytest.raises(InputError, match="full origins"):
        environment({"TONUS_ORIGINS": origin})


def test_good_names_are_taken() -> None:
    read = environment(
        {
            "TONUS_HOSTS": "legs.example.org 192.0.2.1, [::1]",
            "TONUS_ORIGINS": "https://legs.example.org http://[::1] http://a:80",
        }
    )
    assert read.hosts == ("legs.example.org", "192.0.2.1", "[::1]")
    assert read.origins == ("https://legs.example.org", "http://[::1]", "http://a:80")


def mode(of: Path) -> int:
    return stat.S_IMODE(of.stat().st_mode)


def test_secret_and_folder_are_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data = tmp_path / "deep" / "data"
        secret = secret_key(data)
    finally:
        os.umask(before)
    assert len(secret) >= 64
    assert (mode(data), mode(data / "secret")) == (0o700, 0o600)
    assert [entry.name for entry in data.iterdir()] == ["secret"]
    # As after somebody unpacked a backup.
    data.chmod(0o755)
    (data / "secret").chmod(0o644)
    assert secret_key(data) == secret
    assert (mode(data), mode(data / "secret")) == (0o700, 0o600)


_TLS = """
import json, django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tonus_web.accounts.models import User
User.objects.create_user("olga", password="horse-battery-staple-7")
plain = Client(SERVER_NAME="legs.example.org").get("/account/login/")
client = Client(
    SERVER_NAME="legs.example.org",
    headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"},
)
client.post("/account/login/", {"login": "olga", "password": "horse-battery-staple-7"})
client.get("/account/email/")
client.get("/account/password/change/")
page = client.get("/account/")
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]],
    "hsts": page.headers.get("Strict-Transport-Security"),
    "cookies": {name: [cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"],
        cookie["domain"]] for name, cookie in client.cookies.items()},
    "hasher": User.objects.get().password.split("$")[:4],
    "session": [row.ip for row in User.objects.get().usersession_set.all()],
}))
"""


@pytest.mark.any_database
def test_behind_tls_cookies_are_bound_to_this_host(tmp_path: Path) -> None:
    import json

    done = subprocess.run(
        [sys.executable, "-c", _TLS],
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
            "TONUS_DATA_DIR": str(tmp_path),
            "TONUS_TLS": "true",
            "TONUS_ORIGINS": "https://legs.example.org",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["plain"] == [301, "https://legs.example.org/account/login/"]
    assert told["hsts"] == "max-age=31536000"
    assert set(told["cookies"]) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in told["cookies"].values():
        assert cookie == [True, True, "Lax", "/", ""]
    assert told["hasher"] == ["argon2", "argon2id", "v=19", "m=19456,t=2,p=1"]
    assert told["session"] == ["192.0.2.1"]


def test_secrets_in_addresses_stay_out_of_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    link = administrator_link()
    token = link.split("/")[3]
    with caplog.at_level(logging.INFO):
        client.get(link, REMOTE_ADDR="192.0.2.1")
        client.get(link.replace("setup", "invited"))
        client.get(link.replace("setup", "reset"))
        client.get(f"/account/setup/{token}/more/")
    lines = [PlainFormatter("%(message)s").format(record) for record in caplog.records]
    assert len(lines) >= 4
    assert any(token in record.getMessage() for record in caplog.records), "it was there to leak"
    assert not any(token in line for line in lines)
    # The server's own lines take the same way: it is started without a configuration
    # of its own.
    assert {"django", "django.server", "uvicorn"} <= set(LOGGING["loggers"])
    handlers = logging.getLogger("django").handlers
    assert handlers
    assert all(isinstance(handler.formatter, PlainFormatter) for handler in handlers)


def test_a_traceback_is_cleaned_as_well() -> None:
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "broke", (), None)
    record.exc_text = "Error: GET /account/reset/secret-secret/?next=/"
    assert PlainFormatter("%(message)s").format(record).endswith("/account/reset/.../?next=/")


def test_wrong_passwords_are_in_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/account/login/", {"login": "olga", "password": "my-bank-password"})
    assert "my-bank-password" not in caplog.text


def test_nothing_private_is_stored_by_the_browser(cast: Cast) -> None:
    client = Client()
    client.post("/account/login/", {"login": "olga", "password": PASSWORD})
    for address in ("/account/", "/account/sessions/", "/account/2fa/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_factory_request_has_no_address_of_this_machine() -> None:
    from tonus_web.accounts.network import is_on_this_machine

    request = RequestFactory().get("/")
    assert is_on_this_machine(request)
    del request.META["REMOTE_ADDR"]
    assert not is_on_this_machine(request)
