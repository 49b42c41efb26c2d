"""Where the server stands in its local network, while it does."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from tonus_web.lan.authority import Authority

__all__ = ["LanPlace", "lan_place", "server_address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanPlace:
    """By which addresses devices reach the server, and who vouches for it.

    Parameters
    ----------
    hosts : tuple of str
        Addresses that it listens on, the one to offer first, and then its names.
    port : int
        Answers by HTTPS.
    page_port : int
        Answers by plain HTTP, with the page on trust alone.
    authority : Authority
        Vouches for the addresses.
    """

    hosts: tuple[str, ...]
    port: int
    page_port: int
    authority: Authority

    @property
    def origin(self) -> str:
        """What stands before the path of a link that another device opens."""
        return server_address("https", self.hosts[0], self.port)

    @property
    def page_url(self) -> str:
        """Where a device begins that does not trust the server yet."""
        return f"{server_address('http', self.hosts[0], self.page_port)}/"

    def origin_at(self, host: str) -> str:
        """Return the origin under the host by which somebody came.

        Parameters
        ----------
        host : str
            Name or address.

        Returns
        -------
        str
            The offered one where it is none of the server's in this network.
        """
        return server_address("https", host, self.port) if host in self.hosts else self.origin


def lan_place() -> LanPlace | None:
    """Return where the server stands.

    Returns
    -------
    LanPlace or None
        None where it does not answer a local network by itself.
    """
    place: LanPlace | None = settings.LAN
    return place


def server_address(scheme: str, host: str, port: int) -> str:
    """Return how a browser names a server.

    Parameters
    ----------
    scheme : str
        ``http`` or ``https``.
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
    >>> server_address("https", "fd00::5", 8000), server_address("http", "legs.local", 80)
    ('https://[fd00::5]:8000', 'http://legs.local')
    """
    name = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{name}" + ("" if port == usual else f":{port}")
