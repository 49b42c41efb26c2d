"""Where a server may listen, and what is said where it may not."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tonus.errors import InputError
from tonus_web.serving.addresses import LOOPBACK, bound_socket, is_everywhere, origin, own_hosts


def test_a_port_that_is_taken_is_told_with_another_to_try() -> None:
    with bound_socket(LOOPBACK, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(InputError, match=f"Port {port} of 127.0.0.1 is taken") as told:
            bound_socket(LOOPBACK, port)
        assert f"--port {port + 1}" in str(told.value)
        with pytest.raises(InputError, match="is taken"):
            bound_socket("0.0.0.0", port)
    bound_socket(LOOPBACK, port).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "256.1.1.1"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(InputError, match=f"{host} is no address of this machine"):
        bound_socket(host, 0)


def test_a_port_of_the_system_is_told() -> None:
    program = (
        "from tonus_web.serving.addresses import bound_socket\n"
        "from tonus.errors import InputError\n"
        "try: bound_socket('127.0.0.1', 81)\n"
        "except InputError as error: print(error)\n"
    )
    # As somebody who is not root, on a system that keeps low ports for root.
    start = ("setpriv", "--bounding-set", "-net_bind_service") if os.geteuid() == 0 else ()
    first_free = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
    said = subprocess.run(
        [*start, sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ("kept for the system" in said.stdout) == (first_free > 81)


def test_every_address_means_those_that_there_are() -> None:
    names = own_hosts("0.0.0.0")
    assert socket.gethostname() in names
    assert "127.0.0.1" not in names
    assert own_hosts("192.168.1.5") == ["192.168.1.5"]
    for name in own_hosts("::"):
        if name[0].isdigit() or ":" in name:
            assert not ipaddress.ip_address(name).is_loopback


def test_an_address_of_version_six_is_written_in_brackets() -> None:
    assert origin("fd00::1", 8000) == "http://[fd00::1]:8000"
    assert is_everywhere("::")
