"""Which networks this machine is in, as the kernel tells it."""

from __future__ import annotations

import contextlib
import fcntl
import ipaddress
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.lan.authority import is_local_address

__all__ = ["LOOPBACK", "InterfaceAddress", "interface_addresses", "lan_addresses", "machine_names"]

LOOPBACK: Final = "127.0.0.1"
_GET_FLAGS: Final = 0x8913
_GET_ADDRESS: Final = 0x8915
_UP: Final = 0x1
_LOOPBACK_FLAG: Final = 0x8
_POINT_TO_POINT: Final = 0x10
_RUNNING: Final = 0x40
#: Of an IPv6 address: changes daily, was refused, is given up, or not yet certain.
_PASSING: Final = 0x01 | 0x08 | 0x20 | 0x40
_NETWORKS: Final = Path("/sys/class/net")


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An address, and the interface that has it.

    Parameters
    ----------
    interface : str
        Name, such as ``eth0``.
    address : str
        In its shortest form.
    is_passing : bool
        Whether it is not meant to be found by.
    """

    interface: str
    address: str
    is_passing: bool = False


def interface_addresses() -> list[InterfaceAddress]:
    """Return every address of this machine, those of version four first.

    Returns
    -------
    list of InterfaceAddress
        In the order of the interfaces.
    """
    return [*_ipv4_addresses(), *_ipv6_addresses()]


def lan_addresses(asked: str) -> tuple[str, ...]:
    """Return the addresses at which devices of the local network reach this machine.

    Parameters
    ----------
    asked : str
        One that was chosen by hand; ``127.0.0.1`` where none was.

    Returns
    -------
    tuple of str
        The one that leads out of the network first.  Networks that the machine keeps
        for itself, such as those of containers, and tunnels are left out.

    Raises
    ------
    InputError
        When there is none, or the one that was chosen is of no local network.
    """
    if asked != LOOPBACK:
        if not is_local_address(asked):
            raise InputError(
                N_(
                    "{host} is not an address of a local network, and --lan answers nobody else."
                    " Leave --host out, or give an address such as 192.168.1.5."
                ),
                host=asked,
            )
        return (str(ipaddress.ip_address(asked)),)
    leading_out = _interface_that_leads_out()
    found = [one for one in interface_addresses() if _is_found_at(one)]
    if not found:
        raise InputError(
            N_(
                "This machine is in no local network that --lan could find. Connect it to the"
                " same network as your phone; or name its address with --host."
            )
        )
    found.sort(key=lambda one: one.interface != leading_out)
    return tuple(dict.fromkeys(one.address for one in found))


def machine_names() -> list[str]:
    """Return by which names this machine may be found in its network.

    Returns
    -------
    list of str
        Its own name, and that with ``.local``.
    """
    name = socket.gethostname()
    return [f"{name}.local", name] if "." not in name else [name]


def _ipv4_addresses() -> list[InterfaceAddress]:
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            # An interface may have none now.
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(asking, _GET_ADDRESS, _request(name))
                found.append(InterfaceAddress(name, socket.inet_ntoa(answer[20:24])))
    return found


def _ipv6_addresses() -> list[InterfaceAddress]:
    try:
        lines = Path("/proc/net/if_inet6").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        digits, _, _, _, flags, name = line.split()
        address = str(ipaddress.IPv6Address(bytes.fromhex(digits)))
        found.append(InterfaceAddress(name, address, bool(int(flags, 16) & _PASSING)))
    return found


def _is_found_at(one: InterfaceAddress) -> bool:
    """Whether other devices would reach this machine by an address, tomorrow too."""
    if one.is_passing or not is_local_address(one.address):
        return False
    address = ipaddress.ip_address(one.address)
    return not address.is_link_local and _is_shared(one.interface)


def _is_shared(interface: str) -> bool:
    """Whether other machines are on an interface's network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking, _GET_FLAGS, _request(interface))
        except OSError:
            return False
    flags = int(struct.unpack_from("H", answer, 16)[0])
    if flags & (_LOOPBACK_FLAG | _POINT_TO_POINT) or flags & (_UP | _RUNNING) != (_UP | _RUNNING):
        return False
    members = _NETWORKS / interface / "brif"
    if not members.is_dir():
        return True
    # A bridge of containers joins nothing that has a plug or an antenna.
    return any((_NETWORKS / one.name / "device").exists() for one in members.iterdir())


def _interface_that_leads_out() -> str:
    try:
        lines = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return ""
    ways = [line.split() for line in lines]
    out = [(int(way[6]), way[0]) for way in ways if way[1] == "00000000"]
    return min(out)[1] if out else ""


def _request(interface: str) -> bytes:
    return struct.pack("256s", interface.encode()[:15])
