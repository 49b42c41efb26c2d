"""The certificate authority: what it may vouch for, how long, and who may read its key."""

from __future__ import annotations

import ipaddress
import plistlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.web.lan.handshakes import handshake, trusting
from tonus.errors import SetupError
from tonus_web.lan.authority import Authority, authority, server_certificate
from tonus_web.lan.profile import apple_profile

NAMES = ("legs.local", "legs")
HOSTS = ("192.168.1.5", "fd00::5", "legs.local")
NOW = datetime.now(UTC)


def shown(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def vouched(by: Authority, folder: Path, name: x509.GeneralName) -> Path:
    """A certificate as somebody would make it who stole the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stolen")]))
        .issuer_name(by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(by.key, hashes.SHA256())
    )
    file = folder / "stolen.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.mark.parametrize("name", HOSTS)
def test_who_trusts_the_authority_reaches_the_server(tmp_path: Path, name: str) -> None:
    by = authority(tmp_path, NAMES)
    file = server_certificate(by, tmp_path, HOSTS)
    handshake(file, name, trusting(by.pem))


def test_who_trusts_nobody_or_another_is_warned(tmp_path: Path) -> None:
    file = server_certificate(authority(tmp_path, NAMES), tmp_path, HOSTS)
    other = authority(tmp_path / "other", NAMES)
    for context in (trusting(None), trusting(other.pem)):
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(file, "legs.local", context)


def test_a_server_is_not_taken_for_an_address_that_it_does_not_have(tmp_path: Path) -> None:
    by = authority(tmp_path, NAMES)
    file = server_certificate(by, tmp_path, HOSTS)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(file, "192.168.1.6", trusting(by.pem))


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("bank.example", x509.DNSName("bank.example")),
        ("other.local", x509.DNSName("other.local")),
        # What the machine is called by one word is also the end of other sites' names.
        ("shop.legs", x509.DNSName("shop.legs")),
        ("8.8.8.8", x509.IPAddress(ipaddress.ip_address("8.8.8.8"))),
        ("2001:4860::8", x509.IPAddress(ipaddress.ip_address("2001:4860::8"))),
    ],
)
def test_nobody_believes_it_about_anybody_else(
    tmp_path: Path, host: str, name: x509.GeneralName
) -> None:
    by = authority(tmp_path, NAMES)
    file = vouched(by, tmp_path, name)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(file, host, trusting(by.pem))
    assert not by.covers(host)


def test_the_limits_are_written_so_that_they_cannot_be_overlooked(tmp_path: Path) -> None:
    found = authority(tmp_path, ()).certificate.extensions
    limits = found.get_extension_for_class(x509.NameConstraints)
    basic = found.get_extension_for_class(x509.BasicConstraints)
    usage = found.get_extension_for_class(x509.KeyUsage)
    assert [limits.critical, basic.critical, usage.critical] == [True, True, True]
    assert basic.value == x509.BasicConstraints(ca=True, path_length=0)
    # With no name among them every name would be permitted.
    names = [one.value for one in limits.value.permitted_subtrees or [] if hasattr(one, "value")]
    assert "localhost" in names


def test_the_certificate_is_one_that_phones_take(tmp_path: Path) -> None:
    found = shown(server_certificate(authority(tmp_path, NAMES), tmp_path, (*HOSTS, "a.example")))
    assert found.not_valid_after_utc - found.not_valid_before_utc < timedelta(days=397)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["legs.local"]
    assert {str(one) for one in names.get_values_for_type(x509.IPAddress)} == set(HOSTS[:2])


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "lan"
    by = authority(folder, NAMES)
    files = [folder / "authority.pem", server_certificate(by, folder, HOSTS)]
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        file.chmod(0o644)
    # As a copy that was put back may have left them.
    server_certificate(authority(folder, NAMES), folder, HOSTS)
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert sorted(path.name for path in folder.iterdir()) == ["authority.pem", "server.pem"]


def test_it_is_renewed_before_its_end_by_the_same_authority(tmp_path: Path) -> None:
    by = authority(tmp_path, NAMES, NOW)
    first = shown(server_certificate(by, tmp_path, HOSTS, NOW))
    later = NOW + timedelta(days=50)
    assert shown(server_certificate(by, tmp_path, HOSTS, later)) == first
    later = first.not_valid_after_utc - timedelta(days=29)
    again = authority(tmp_path, NAMES, later)
    assert again.fingerprint == by.fingerprint
    second = shown(server_certificate(again, tmp_path, HOSTS, later))
    assert second.serial_number != first.serial_number
    assert second.not_valid_after_utc > later + timedelta(days=80)
    second.verify_directly_issued_by(by.certificate)


def test_a_new_address_gets_a_new_certificate_by_the_same_authority(tmp_path: Path) -> None:
    by = authority(tmp_path, NAMES)
    server_certificate(by, tmp_path, HOSTS)
    file = server_certificate(authority(tmp_path, NAMES), tmp_path, ("10.0.0.7", *NAMES))
    handshake(file, "10.0.0.7", trusting(by.pem))
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(file, "192.168.1.5", trusting(by.pem))


def test_an_authority_gives_way_to_another_before_it_ends(tmp_path: Path) -> None:
    by = authority(tmp_path, NAMES, NOW)
    late = by.certificate.not_valid_after_utc - timedelta(days=60)
    after = authority(tmp_path, NAMES, late)
    assert after.fingerprint != by.fingerprint
    assert authority(tmp_path, NAMES, late).fingerprint == after.fingerprint


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_damaged_authority_is_named_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "authority.pem"
    file.write_bytes(content)
    with pytest.raises(SetupError, match=r"does not hold the certificate authority"):
        authority(tmp_path, NAMES)
    assert file.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_damaged_certificate_is_made_again(tmp_path: Path, content: bytes) -> None:
    by = authority(tmp_path, NAMES)
    (tmp_path / "server.pem").write_bytes(content)
    handshake(server_certificate(by, tmp_path, HOSTS), "legs.local", trusting(by.pem))


def test_the_profile_holds_the_certificate_and_no_key(tmp_path: Path) -> None:
    by = authority(tmp_path, NAMES)
    written = apple_profile(by, "About it")
    assert written == apple_profile(authority(tmp_path, NAMES), "About it")
    profile = plistlib.loads(written)
    (payload,) = profile["PayloadContent"]
    assert payload["PayloadType"] == "com.apple.security.root"
    assert payload["PayloadContent"] == by.der
    assert b"PRIVATE" not in written
