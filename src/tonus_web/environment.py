"""Settings that come from the environment, each read and checked in one place."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.private_files import keep_private, private_file_kept

__all__ = ["Environment", "environment", "secret_key"]

_TRUE: Final = frozenset(("1", "true", "yes", "on"))
#: A name, an address, or an IPv6 address in brackets.
_HOST: Final = re.compile(
    r"(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]"
)
_FALSE: Final = frozenset(("", "0", "false", "no", "off"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What may be set from outside; nothing of it has to be.

    Parameters
    ----------
    data_dir : Path
        ``TONUS_DATA_DIR``: database, secret and media; ``var/data`` where left out.
    database_url : str
        ``DATABASE_URL``: empty for the SQLite file in `data_dir`.
    host : str
        ``TONUS_HOST``: address to listen on once there is an administrator.
    port : int
        ``TONUS_PORT``.
    hosts : tuple of str
        ``TONUS_HOSTS``: names under which the server answers, beside this machine's.
    origins : tuple of str
        ``TONUS_ORIGINS``: full origins behind a proxy, such as ``https://legs.example.org``;
        their names need not be among the hosts.
    tls : bool
        ``TONUS_TLS``: whether every request reaches a proxy by TLS; cookies are secure then.
    debug : bool
        ``TONUS_DEBUG``: tracebacks in pages; for development.
    email_url : str
        ``TONUS_EMAIL_URL``: ``smtp://user:password@host:port?tls=true``; empty for no e-mail.
    quota_bytes : int
        ``TONUS_QUOTA_MB``: room for each member's clips.
    clip_bytes : int
        ``TONUS_CLIP_MB``: largest clip.
    workers : int
        ``TONUS_WORKERS``: workers that the server starts beside itself.
    lan : bool
        ``TONUS_LAN``: whether it answers the local network by HTTPS, with an authority
        of its own; `host` then chooses one of the addresses there.
    """

    data_dir: Path
    database_url: str
    host: str
    port: int
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    tls: bool
    debug: bool
    email_url: str
    quota_bytes: int
    clip_bytes: int
    workers: int
    lan: bool


def environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Return the settings of a process.

    Parameters
    ----------
    given : mapping of str to str, optional
        Variables; the process's own where left out.

    Returns
    -------
    Environment
        Checked.

    Raises
    ------
    InputError
        When a variable cannot be understood, naming it.

    Examples
    --------
    >>> environment({"TONUS_PORT": "9000"}).port
    9000
    """
    data = given.get("TONUS_DATA_DIR", "")
    return Environment(
        data_dir=(Path(data) if data else Path("var/data")).absolute(),
        database_url=given.get("DATABASE_URL", ""),
        host=given.get("TONUS_HOST", "127.0.0.1"),
        port=_number(given, "TONUS_PORT", 8000, low=0, high=65535),
        hosts=_hosts(given, "TONUS_HOSTS"),
        origins=_origins(given, "TONUS_ORIGINS"),
        tls=_switch(given, "TONUS_TLS"),
        debug=_switch(given, "TONUS_DEBUG"),
        email_url=given.get("TONUS_EMAIL_URL", ""),
        quota_bytes=_number(given, "TONUS_QUOTA_MB", 4096, low=1, high=10**7) * 2**20,
        clip_bytes=_number(given, "TONUS_CLIP_MB", 1024, low=1, high=10**6) * 2**20,
        workers=_number(given, "TONUS_WORKERS", 1, low=0, high=64),
        lan=_switch(given, "TONUS_LAN"),
    )


def secret_key(data_dir: Path) -> str:
    """Return the installation's secret, made at the first start.

    Parameters
    ----------
    data_dir : Path
        Folder that holds it; made where it is missing.

    Returns
    -------
    str
        The content of ``secret``, a file that only its owner can read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     secret_key(Path(place)) == secret_key(Path(place))
    True
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep_private(data_dir)
    path = data_dir / "secret"
    if not path.exists():
        private_file_kept(path, secrets.token_urlsafe(64).encode("ascii"))
    keep_private(path)
    return path.read_text(encoding="ascii")


def _words(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(word for word in given.get(name, "").replace(",", " ").split() if word)


def _hosts(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Exact names: with a pattern, whoever owns one name below it could stand in for us."""
    hosts = _words(given, name)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise InputError(
                N_("{name} holds {text}; write exact names, without port, as legs.example.org."),
                name=name,
                text=host,
            )
    return hosts


def _origins(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    origins = _words(given, name)
    for origin in origins:
        scheme, _, rest = origin.partition("://")
        host, _, port = rest.partition(":") if not rest.startswith("[") else (rest, "", "")
        good = _HOST.fullmatch(host) and (not port or port.isdecimal())
        if scheme not in ("http", "https") or not good or rest.endswith(":"):
            raise InputError(
                N_("{name} holds {text}; write full origins, as https://legs.example.org."),
                name=name,
                text=origin,
            )
    return origins


def _switch(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in _TRUE | _FALSE:
        raise InputError(N_("{name} is {text}; write true or false."), name=name, text=text)
    return text in _TRUE


def _number(given: Mapping[str, str], name: str, usual: int, *, low: int, high: int) -> int:
    text = given.get(name, "").strip()
    try:
        number = int(text) if text else usual
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise InputError(
            N_("{name} is {text}; write a whole number from {low} to {high}."),
            name=name,
            text=text,
            low=low,
            high=high,
        )
    return number
