"""Why an upload cannot go on, each with the status that tells it."""

from __future__ import annotations

from tonus.errors import InputError

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

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.missing: list[int] = []


class WrongKind(Refused):
    """The file is no clip."""

    status, code = 415, "kind"


class Gone(Refused):
    """There is no such upload any more."""

    status, code = 404, "gone"
