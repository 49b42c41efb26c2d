"""A certificate authority of this machine alone, and the server's certificate by it.

Devices trust the authority once; the server's certificate may then change with the
address and with time.  What the authority can vouch for is written into it: names of
this machine and addresses of local networks.  Whoever stole its key could stand in
for this server, and for nobody on the internet.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tonus.errors import SetupError
from tonus.messages import N_
from tonus_web.private_files import keep_private, private_file_kept, write_private_file

__all__ = [
    "LOCAL_NETWORKS",
    "Authority",
    "authority",
    "is_local_address",
    "server_certificate",
]

#: Addresses that no network passes on to the internet, and this machine's own.
LOCAL_NETWORKS: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)
_AUTHORITY_FILE: Final = "authority.pem"
_SERVER_FILE: Final = "server.pem"
_AUTHORITY_LASTS: Final = timedelta(days=3650)
#: Phones refuse certificates that are made for more than 397 days.
_SERVER_LASTS: Final = timedelta(days=90)
_RENEWED_BEFORE_END: Final = timedelta(days=30)
#: A phone's clock may be behind.
_BACKDATED: Final = timedelta(days=1)
_NAME: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)
#: Longest name of a machine within the authority's own, which takes 64 letters.
_SHOWN_NAME: Final = 40
_NO_NAME: Final = "localhost"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who vouches for this server.

    Parameters
    ----------
    certificate : Certificate
        What devices trust.
    key : EllipticCurvePrivateKey
        Never leaves this machine.
    """

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def name(self) -> str:
        """As devices list it."""
        (common,) = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(common.value)

    @property
    def pem(self) -> bytes:
        """The certificate, as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate, as bytes."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in pairs of hexadecimal digits, as devices show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def covers(self, host: str) -> bool:
        """Return whether it may vouch for a host.

        Parameters
        ----------
        host : str
            Name or address.

        Returns
        -------
        bool
            By the limits that are written into the certificate.
        """
        limits = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        permitted = limits.permitted_subtrees or []
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            names = [one.value for one in permitted if isinstance(one, x509.DNSName)]
            return any(host == name or host.endswith(f".{name}") for name in names)
        networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
        return any(
            address in network
            for network in networks
            if isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network)
        )


def is_local_address(host: str) -> bool:
    """Return whether a host is an address that only a local network reaches.

    Parameters
    ----------
    host : str
        Name or address.

    Returns
    -------
    bool
        False for a name.

    Examples
    --------
    >>> is_local_address("192.168.1.5"), is_local_address("fd00::5"), is_local_address("8.8.8.8")
    (True, True, False)
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in LOCAL_NETWORKS)


def authority(folder: Path, names: Iterable[str], now: datetime | None = None) -> Authority:
    """Return the authority of this machine, made where there is none.

    Parameters
    ----------
    folder : Path
        Holds ``authority.pem``, key and certificate, for its owner's eyes.
    names : iterable of str
        Names of this machine; an authority that is there keeps those that it was
        made for.
    now : datetime, optional
        The present moment, with zone.

    Returns
    -------
    Authority
        One that outlasts the certificates that it is asked for now.

    Raises
    ------
    SetupError
        When the file that is there cannot be used.
    """
    now = now or datetime.now(UTC)
    path = folder / _AUTHORITY_FILE
    if path.exists():
        keep_private(path)
        found = _authority_in(path, path.read_bytes())
        if found.certificate.not_valid_after_utc - now > _SERVER_LASTS:
            return found
        # Its end is near: devices have to trust the next one, which has another key.
        made = _pem_of(_made_authority(names, now))
        write_private_file(path, made)
        return _authority_in(path, made)
    return _authority_in(path, private_file_kept(path, _pem_of(_made_authority(names, now))))


def server_certificate(
    by: Authority, folder: Path, hosts: Iterable[str], now: datetime | None = None
) -> Path:
    """Return the file of a certificate for these hosts; a new one only where it is due.

    Parameters
    ----------
    by : Authority
        Vouches for it.
    folder : Path
        Holds ``server.pem``, key and certificate, for its owner's eyes.
    hosts : iterable of str
        Names and addresses; those that the authority may not vouch for are left out.
    now : datetime, optional
        The present moment, with zone.

    Returns
    -------
    Path
        Good for 30 days at the least.
    """
    now = now or datetime.now(UTC)
    covered = sorted({host.lower() for host in hosts if by.covers(host.lower())})
    path = folder / _SERVER_FILE
    if not _serves(path, by, covered, now):
        key = ec.generate_private_key(ec.SECP256R1())
        write_private_file(path, _pem(key, _made_certificate(by, key, covered, now)))
    keep_private(path)
    return path


def _serves(path: Path, by: Authority, hosts: list[str], now: datetime) -> bool:
    """Whether the certificate that is there may go on being used."""
    try:
        content = path.read_bytes()
        (found,) = x509.load_pem_x509_certificates(content)
        key = serialization.load_pem_private_key(content, None)
        found.verify_directly_issued_by(by.certificate)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    held = sorted(
        [*names.get_values_for_type(x509.DNSName)]
        + [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    )
    left = found.not_valid_after_utc - now
    return (
        key.public_key() == found.public_key()
        and held == hosts
        and found.not_valid_before_utc <= now
        # One from a time when the clock was wrong would be refused for its length.
        and _RENEWED_BEFORE_END < left <= _SERVER_LASTS
    )


def _authority_in(path: Path, content: bytes) -> Authority:
    try:
        key = serialization.load_pem_private_key(content, None)
        (certificate,) = x509.load_pem_x509_certificates(content)
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints)
        good = limits.critical and key.public_key() == certificate.public_key()
    except (ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise _damaged(path) from error
    if not good or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _damaged(path)
    return Authority(certificate, key)


def _damaged(path: Path) -> SetupError:
    return SetupError(
        N_(
            "{path} does not hold the certificate authority that was made there. Put it back from"
            " a copy; or remove it, and every device has to trust a new one."
        ),
        path=path,
    )


def _made_authority(names: Iterable[str], now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    # A name permits all that is below it: a machine called "dev" must not stand for every
    # site whose name ends so.
    known = [
        name
        for name in dict.fromkeys(map(str.lower, names))
        if "." in name and _NAME.fullmatch(name)
    ]
    # Told apart in a device's list from another that the same machine had before.
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    shown = (known or [_NO_NAME])[0][:_SHOWN_NAME]
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tonus"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Tonus on {shown} ({mark.digest.hex()[:6]})"),
        ]
    )
    # Without any name among them every name in the world would be permitted.
    permitted: list[x509.GeneralName] = [
        x509.DNSName(name) for name in dict.fromkeys((*known, _NO_NAME))
    ]
    permitted += [x509.IPAddress(network) for network in LOCAL_NETWORKS]
    certificate = (
        _builder(subject, subject, key, now, _AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(mark, critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def _made_certificate(
    by: Authority, key: ec.EllipticCurvePrivateKey, hosts: list[str], now: datetime
) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tonus"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Tonus server"),
        ]
    )
    names: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(host)) if is_local_address(host) else x509.DNSName(host)
        for host in hosts
    ]
    return (
        _builder(subject, by.certificate.subject, key, now, _SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
        .sign(by.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + lasts)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem_of(made: Authority) -> bytes:
    return _pem(made.key, made.certificate)


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
