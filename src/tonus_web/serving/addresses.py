"""Where the server listens, and how it is reached there."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final, NoReturn

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.environment import Environment
from tonus_web.lan.place import server_address
from tonus_web.serving.networks import LOOPBACK, interface_addresses, machine_names

__all__ = [
    "LOOPBACK",
    "bound_socket",
    "is_everywhere",
    "is_loopback",
    "link_origin",
    "origin",
    "own_hosts",
]

_EVERYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104 (a person asks for it)


def is_everywhere(host: str) -> bool:
    """Return whether a host means every address of this machine.

    Parameters
    ----------
    host : str
        As asked for.

    Returns
    -------
    bool
        True for ``0.0.0.0`` and ``::``.

    Examples
    --------
    >>> is_everywhere("::"), is_everywhere("192.168.1.5")
    (True, False)
    """
    return host in _EVERYWHERE


def is_loopback(host: str) -> bool:
    """Return whether a host is reached from this machine alone.

    Parameters
    ----------
    host : str
        Name or address.

    Returns
    -------
    bool
        False for a name that is not known to be.

    Examples
    --------
    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("192.168.1.5")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket that holds an address; nobody can connect to it yet.

    Parameters
    ----------
    host : str
        Name or address.
    port : int
        0 for any that is free.

    Returns
    -------
    socket
        Bound.

    Raises
    ------
    InputError
        When it cannot be had; the sentence says why and what to do.
    """
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise InputError(
            N_("{host} is no address of this machine. Choose another with --host."), host=host
        ) from error
    family, _, _, _, address = found[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if host == "::":
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listening.bind(address)
        # A second program is refused only where the first one listens.
        listening.listen(0)
    except OSError as error:
        listening.close()
        _refuse(error, host, port)
    return listening


def _refuse(error: OSError, host: str, port: int) -> NoReturn:
    if error.errno == errno.EADDRINUSE:
        raise InputError(
            N_(
                "Port {port} of {host} is taken: another program, perhaps another Tonus, answers"
                " there. Stop it, or choose another port: --port {other}"
            ),
            port=port,
            host=host,
            other=port + 1 if port < 65535 else port - 1,
        ) from error
    if error.errno in (errno.EACCES, errno.EPERM):
        raise InputError(
            N_("Port {port} is kept for the system. Choose one from 1024 on, such as --port 8000."),
            port=port,
        ) from error
    if error.errno == errno.EADDRNOTAVAIL:
        raise InputError(
            N_("{host} is no address of this machine. Choose another with --host."), host=host
        ) from error
    raise InputError(
        N_("Nothing can listen at {host}, port {port}: {reason}."),
        host=host,
        port=port,
        reason=error.strerror or error,
    ) from error


def origin(host: str, port: int) -> str:
    """Return how a browser names a server.

    Parameters
    ----------
    host : str
        Name or address.
    port : int
        Its port.

    Returns
    -------
    str
        Without a slash at the end.

    Examples
    --------
    >>> origin("::1", 8000), origin("legs.local", 80)
    ('http://[::1]:8000', 'http://legs.local')
    """
    return server_address("http", host, port)


def link_origin(env: Environment, port: int) -> str:
    """Return what stands before the path of a link that is opened on this machine.

    Parameters
    ----------
    env : Environment
        Of the process.
    port : int
        Where the server listens.

    Returns
    -------
    str
        The loopback address; where every request has to come by TLS, the address
        of the proxy that ends it.

    Examples
    --------
    >>> from tonus_web.environment import environment
    >>> link_origin(environment({}), 8000)
    'http://127.0.0.1:8000'
    >>> link_origin(environment({"TONUS_TLS": "on", "TONUS_ORIGINS": "https://a.example"}), 8000)
    'https://a.example'
    """
    if env.tls and env.origins:
        # An address of this machine would only lead on to the proxy's.
        return env.origins[0]
    is_own = is_loopback(env.host) and not env.lan
    return origin(env.host if is_own else LOOPBACK, port)


def own_hosts(host: str) -> list[str]:
    """Return by which addresses and names a server on this machine is reached.

    Parameters
    ----------
    host : str
        Where it listens.

    Returns
    -------
    list of str
        The host itself; where it means every address, those that there are,
        and the machine's names.
    """
    if not is_everywhere(host):
        return [host]
    every = [ipaddress.ip_address(one.address) for one in interface_addresses()]
    found = [
        str(address)
        for address in every
        if not address.is_loopback
        and (address.version == 4 or (host == "::" and not address.is_link_local))
    ]
    return [*found, *machine_names()]
