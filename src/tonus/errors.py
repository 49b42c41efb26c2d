"""Every error Tonus raises on purpose, in one tree.

::

    TonusError
    ├── InputError              what was given cannot be used; says what to do
    │   ├── LandmarksError      recorded landmarks are malformed
    │   ├── ExerciseFileError   an exercise file breaks its contract
    │   └── VideoError          a clip cannot be read (raised by tonus_video)
    ├── OutputError             a result cannot be written where it was asked for
    └── SetupError              something that set-up should have made is missing

An error carries an English sentence with ``{placeholders}`` and the values for
them, so that whoever shows it can translate the sentence first.
"""

from __future__ import annotations

__all__ = [
    "ExerciseFileError",
    "InputError",
    "LandmarksError",
    "OutputError",
    "SetupError",
    "TonusError",
    "VideoError",
]


class TonusError(Exception):
    """Base of every error that Tonus raises on purpose.

    Parameters
    ----------
    message : str
        English sentence, with ``{name}`` placeholders; also the key under which
        its translations are found.
    **params : object
        Values of the placeholders.

    Examples
    --------
    >>> error = TonusError("{path} holds no frames.", path="a.mp4")
    >>> str(error)
    'a.mp4 holds no frames.'
    >>> error.message
    '{path} holds no frames.'
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from positional arguments by default; ours take
        # keywords, and they do cross process borders.
        return (_rebuild, (type(self), self.message, self.params))


def _rebuild(kind: type[TonusError], message: str, params: dict[str, object]) -> TonusError:
    return kind(message, **params)


class InputError(TonusError):
    """What was given cannot be used; the message says what to do about it."""


class LandmarksError(InputError):
    """Recorded landmarks are malformed."""


class ExerciseFileError(InputError):
    """An exercise file breaks its contract; names file, key and line."""


class VideoError(InputError):
    """A clip cannot be read."""


class OutputError(TonusError):
    """A result cannot be written where it was asked for."""


class SetupError(TonusError):
    """Something that set-up should have made is missing or damaged."""
