"""Django settings; what an installation may change comes from `tonus_web.environment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.http.request import split_domain_port
from django.utils.translation import gettext_lazy as _

from tonus_web.environment import environment, secret_key

ENV = environment()
PACKAGE = Path(__file__).resolve().parent

DEBUG = ENV.debug
SECRET_KEY = secret_key(ENV.data_dir)
DATA_DIR = ENV.data_dir
MEDIA_DIR = ENV.data_dir / "media"
QUOTA_BYTES = ENV.quota_bytes
CLIP_BYTES = ENV.clip_bytes

# --- where it answers ---------------------------------------------------------

# Exact names; `environment` refuses patterns.
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *ENV.hosts,
    *(split_domain_port(urlsplit(origin).netloc)[0] for origin in ENV.origins),
]
CSRF_TRUSTED_ORIGINS = list(ENV.origins)
CSRF_FAILURE_VIEW = "tonus_web.accounts.views.csrf_failure"
#: Whether every request comes through a proxy that ends TLS and names the client.
TLS_PROXY = ENV.tls
if TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = True
    # With this prefix no other site below the same domain can set them.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: A `tonus_web.lan.place.LanPlace` while the server answers a local network by itself.
LAN: Any = None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # Nothing is ever evaluated; the page of the pose model adds WebAssembly.
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- parts --------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # Before allauth, so that our templates come first.
    "tonus_web.ui",
    "tonus_web.accounts",
    "tonus_web.members",
    "tonus_web.library",
    "tonus_web.diary",
    "tonus_web.coach",
    "tonus_web.lan",
    "tonus_web.body",
    "tonus_web.weight",
    "tonus_web.training",
    "tonus_web.onboarding",
    "tonus_web.offline",
    "tonus_web.today",
    "tonus_web.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    # Outermost, so that refusals, errors and static files carry their headers too.
    "tonus_web.accounts.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tonus_web.ui.static_files.StaticFilesMiddleware",
    "tonus_web.accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tonus_web.accounts.middleware.PreferencesMiddleware",
]
ROOT_URLCONF = "tonus_web.urls"
ASGI_APPLICATION = "tonus_web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tonus_web.accounts.context.accounts",
                "tonus_web.members.context.members",
            ],
            "builtins": ["django.templatetags.i18n", "tonus_web.ui.templatetags.ui"],
        },
    }
]

# --- records ------------------------------------------------------------------


#: A database that was put back from a copy is found after so long at the latest.
_CONNECTED_S = 60


def _database() -> dict[str, Any]:
    """PostgreSQL where it is named; else one SQLite file.

    With Django's defaults four writers had half of their commits refused as
    "database is locked"; with these settings none (decision 1).  Connections are kept
    by the threads that answer, which stay too (`tonus_web.handler`).
    """
    if ENV.database_url:
        return dict(
            dj_database_url.parse(
                ENV.database_url, conn_max_age=_CONNECTED_S, conn_health_checks=True
            )
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ENV.data_dir / "tonus.sqlite3",
        "CONN_MAX_AGE": _CONNECTED_S,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
SESSION_ENGINE = "tonus_web.accounts.sessions"
# One process serves everything, so that counters of failed log-ins live in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # By default a few hundred addresses would push each other's counters out.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- accounts -----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tonus_web.accounts.backend.Backend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "tonus_web.accounts.passwords.SmallArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CAN_SEND_EMAIL = bool(ENV.email_url)
# A header that names the client is believed only where a proxy is said to be.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TLS_PROXY else 0
ACCOUNT_ADAPTER = "tonus_web.accounts.adapter.AccountAdapter"
_ENTERING = "tonus_web.accounts.entering"
ACCOUNT_FORMS = {
    "login": f"{_ENTERING}.LoginForm",
    "signup": f"{_ENTERING}.SignupForm",
    "change_password": f"{_ENTERING}.ChangePasswordForm",
    "set_password": f"{_ENTERING}.SetPasswordForm",
    "reset_password": f"{_ENTERING}.ResetPasswordForm",
    "reset_password_from_key": f"{_ENTERING}.ResetPasswordKeyForm",
    "reauthenticate": f"{_ENTERING}.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional" if CAN_SEND_EMAIL else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = CAN_SEND_EMAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# An address that has an account may be given again: nobody learns who is here.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
MFA_ADAPTER = "tonus_web.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": f"{_ENTERING}.ActivateAppForm",
    "authenticate": f"{_ENTERING}.CodeForm",
    "reauthenticate": f"{_ENTERING}.CodeAgainForm",
    "add_webauthn": f"{_ENTERING}.AddPasskeyForm",
    "authenticate_webauthn": f"{_ENTERING}.PasskeyFactorForm",
    "login_webauthn": f"{_ENTERING}.PasskeyLoginForm",
    "reauthenticate_webauthn": f"{_ENTERING}.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Without e-mail no address is ever confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True


def _email() -> dict[str, Any]:
    """Mail settings from one address; none where it is empty."""
    url = urlsplit(ENV.email_url)
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or 587,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": options.get("tls", "true") == "true",
        "EMAIL_USE_SSL": options.get("ssl", "false") == "true",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": options.get("from", f"tonus@{url.hostname}"),
    }


if CAN_SEND_EMAIL:
    globals().update(_email())
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- words, times, files --------------------------------------------------------

USE_I18N = USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
# Compiled from the one catalogue by set-up; see `tools.messages`.
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
# Files are asked for by the names that carry their hash, and compressed once.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# --- logs -----------------------------------------------------------------------

# Addresses can hold the secret of a one-time link: every line is written without it.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "tonus_web.accounts.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        name: {"handlers": ["console"], "level": "INFO", "propagate": propagate}
        for name, propagate in (
            ("django", True),
            ("django.server", False),
            ("allauth", True),
            ("tonus_web", True),
            ("uvicorn", False),
        )
    },
}
