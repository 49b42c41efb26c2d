"""Django settings; what an installation may change comes from `tonus_web.environment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
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

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ENV.hosts]
CSRF_TRUSTED_ORIGINS = list(ENV.origins)
if ENV.tls:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The pose model runs as WebAssembly; nothing else is ever evaluated.
        "script-src": [SELF, "'wasm-unsafe-eval'"],
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
    "tonus_web.onboarding",
    "tonus_web.today",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
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
                "tonus_web.members.context.members",
            ],
            "builtins": ["django.templatetags.i18n", "tonus_web.ui.templatetags.ui"],
        },
    }
]

# --- records ------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """PostgreSQL where it is named; else one SQLite file.

    With Django's defaults four writers had half of their commits refused as
    "database is locked"; with these settings none (decision 1).  A request is answered
    in a thread of its own that ends with it: a connection kept for later would never
    be found again, and stay open.
    """
    if ENV.database_url:
        return dict(dj_database_url.parse(ENV.database_url, conn_max_age=0))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ENV.data_dir / "tonus.sqlite3",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-8000;"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# One process serves everything, so that counters of failed log-ins live in it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- accounts -----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tonus_web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tonus"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG


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


CAN_SEND_EMAIL = bool(ENV.email_url)
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
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
