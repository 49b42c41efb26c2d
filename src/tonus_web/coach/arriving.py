"""One part of a clip while it arrives: measured, hashed, compared, counted."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final, Self

from tonus.messages import N_
from tonus_web.coach import storage
from tonus_web.coach.finishing import checked_kind
from tonus_web.coach.models import Upload
from tonus_web.coach.refusals import Damaged, Gone, WrongKind, WrongLength
from tonus_web.coach.uploads import count_part, given_up, part_length

__all__ = ["ArrivingPart", "announced_digest"]

_DIGEST: Final = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):")


def announced_digest(header: str) -> str:
    """Return the hexadecimal SHA-256 of a ``Content-Digest`` header; empty where it has none.

    Parameters
    ----------
    header : str
        As RFC 9530 writes it.

    Returns
    -------
    str
        64 digits, or nothing.

    Examples
    --------
    >>> announced_digest("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")[:8]
    'e3b0c442'
    """
    if (found := _DIGEST.search(header)) is None:
        return ""
    try:
        digest = base64.b64decode(found[1], validate=True)
    except binascii.Error:
        return ""
    return digest.hex() if len(digest) == 32 else ""


class ArrivingPart:
    """Bytes of one part.

    Its methods touch disk and database and belong in a thread; `close` it in any
    case, which removes what was not counted.

    Parameters
    ----------
    upload : Upload
        Of which.
    number : int
        Counted from 0.
    digest : str
        Hexadecimal SHA-256 that the sender announced, or nothing.

    Raises
    ------
    Refused
        When the upload has no such part.
    """

    def __init__(self, upload: Upload, number: int, *, digest: str = "") -> None:
        self._upload, self._number, self._digest = upload, number, digest
        self._expected = part_length(upload, number)
        self._size = 0
        self._hash = hashlib.sha256()
        self._file: storage.PartFile | None = None
        self._is_known = upload.parts.filter(number=number).exists()

    def check_length(self, length: int | None) -> None:
        """Refuse a body by what its headers say.

        Raises
        ------
        WrongLength
            When the length is not said, or is not that of this part.
        """
        if length != self._expected:
            raise WrongLength(
                N_("Part {number} must have {expected} bytes."),
                number=self._number,
                expected=self._expected,
            )

    def write(self, data: bytes) -> None:
        """Take bytes.

        Raises
        ------
        WrongLength
            When there are more than the part has.
        NoRoom
            When the disk is full.
        """
        self._size += len(data)
        if self._size > self._expected:
            self.check_length(self._size)
        if self._is_known:
            # Only compared: what is counted is never written again.
            self._hash.update(data)
            return
        if self._file is None:
            self._file = storage.PartFile(
                storage.incoming_folder(self._upload.member_id, self._upload.pk)
            )
        self._file.write(data)

    def count(self) -> bool:
        """Count the part, all of whose bytes are here; return whether it is new.

        Raises
        ------
        WrongLength
            When bytes are missing.
        Damaged
            When the bytes are not those that the sender announced.
        WrongKind
            When this is the first part and shows that the file is no clip; the
            upload is gone then.
        Differs
            When other bytes were counted as this part before.
        Gone
            When the upload is not there any more.
        """
        self.check_length(self._size)
        sha256 = self._file.kept() if self._file else self._hash.hexdigest()
        if self._digest and sha256 != self._digest:
            raise Damaged(N_("Part {number} was damaged on its way."), number=self._number)
        if self._file is not None and self._number == 0:
            try:
                checked_kind(self._upload, self._file.path)
            except WrongKind:
                if not self._file.path.exists():
                    # Given up while this part arrived.
                    raise Gone from None
                given_up(self._upload)
                raise
        return count_part(self._upload, self._number, self._file, sha256)

    def close(self) -> None:
        """Remove what was not counted."""
        if self._file is not None:
            self._file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
