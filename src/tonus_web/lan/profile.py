"""The authority's certificate as iOS takes it."""

from __future__ import annotations

import plistlib
import uuid

from tonus_web.lan.authority import Authority

__all__ = ["apple_profile"]


def apple_profile(by: Authority, description: str) -> bytes:
    """Return a configuration profile that holds the certificate and nothing else.

    Parameters
    ----------
    by : Authority
        Whose certificate.
    description : str
        What the device shows before it is installed.

    Returns
    -------
    bytes
        A property list; the same authority has the same identifiers, so that a
        second installation takes the place of the first.
    """
    mark = by.fingerprint.replace(":", "").lower()[:32]
    identifier = f"tonus.{mark}"
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": identifier,
            "PayloadUUID": _uuid(mark, "profile"),
            "PayloadDisplayName": by.name,
            "PayloadDescription": description,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [
                {
                    "PayloadType": "com.apple.security.root",
                    "PayloadVersion": 1,
                    "PayloadIdentifier": f"{identifier}.root",
                    "PayloadUUID": _uuid(mark, "root"),
                    "PayloadDisplayName": by.name,
                    "PayloadCertificateFileName": "tonus.cer",
                    "PayloadContent": by.der,
                }
            ],
        }
    )


def _uuid(mark: str, what: str) -> str:
    return str(uuid.uuid5(uuid.UUID(mark), what)).upper()
