"""Why an upload cannot go on, each with the status that tells it."""

from __future__ import annotations

from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "Damaged",
    "Differs",
    "Gone",
    "Incomplete",
    "Quota",
    "Refused",
    "TooLarge",
    "TooMany",
    "WrongKind",
    "WrongLength",
]


class Refused(InputError):
    """An upload cannot go on like this; `status` and `code` are told with the sentence."""

    status, code = 400, "refused"


class TooLarge(Refused):
    """The clip is larger than any may be."""

    status, code = 413, "too_large"


class Quota(Refused):
    """The member's room is used up."""

    status, code = 413, "quota"


class TooMany(Refused):
    """Too many uploads have been begun."""

    status, code = 409, "too_many"


class WrongLength(Refused):
    """A part has not the length it must have."""

    status, code = 400, "length"


class Differs(Refused):
    """Bytes are not those that were announced, or that are already here."""

    status, code = 409, "differs"


class Damaged(Refused):
    """Bytes changed on their way; they can be sent again."""

    status, code = 422, "damaged"


class Incomplete(Refused):
    """Parts are missing."""

    status, code = 409, "incomplete"

    def __init__(
        self,
        message: str = N_("Parts of this clip are missing: send them again."),
        *,
        missing: tuple[int, ...] = (),
    ) -> None:
        super().__init__(message, missing=missing)
        self.missing = missing


class WrongKind(Refused):
    """The file is no clip."""

    status, code = 415, "kind"


class Gone(Refused):
    """There is no such upload any more."""

    status, code = 404, "gone"

    def __init__(
        self,
        message: str = N_("This upload was cancelled or has run out of time: send the clip again."),
    ) -> None:
        super().__init__(message)
