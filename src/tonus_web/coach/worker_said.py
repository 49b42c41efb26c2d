"""Sentences that come from the process that opens clips, checked before they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

from tonus.errors import SetupError, TonusError
from tonus.messages import N_

__all__ = ["checked_sentence", "told_to_member"]

#: As the library's own: a name, and at most a few digits of precision.
_SPEC: Final = re.compile(r"[,.]?\d?[dfg]?")
_LONGEST: Final = 500
_NOT_SET_UP: Final = N_(
    "This server lacks something that it needs to analyse clips. Tell whoever runs it, "
    "then try again."
)


def checked_sentence(message: object, params: object) -> dict[str, Any]:
    """Return a sentence and its values, where it can be filled in by a page.

    A process that a clip took over may say anything; a placeholder without a value
    would break each page that shows it, and a wide one would fill the memory.

    Parameters
    ----------
    message, params : object
        As the process said them.

    Returns
    -------
    dict
        ``message`` and ``params``.

    Raises
    ------
    ValueError
        When it is none of the library's.

    Examples
    --------
    >>> checked_sentence("{path} is empty.", {"path": "a.mp4"})["params"]
    {'path': 'a.mp4'}
    >>> checked_sentence("{path:>999999999}", {"path": "a.mp4"})
    Traceback (most recent call last):
    ValueError: no sentence
    """
    if not isinstance(message, str) or len(message) > _LONGEST or not isinstance(params, dict):
        raise ValueError("no sentence")
    if not all(isinstance(value, int | float | str) for value in params.values()):
        raise ValueError("no sentence")
    if params:
        for _text, name, spec, conversion in Formatter().parse(message):
            if name is not None and (
                name not in params or conversion or not _SPEC.fullmatch(spec or "")
            ):
                raise ValueError("no sentence")
        # A number's precision does not fit a text.
        message.format(**params)
    return {"message": message, "params": params}


def told_to_member(error: TonusError, clip_name: str) -> tuple[str, Mapping[str, Any]]:
    """Return how an error that ended a run is told to the member.

    Parameters
    ----------
    error : TonusError
        From the process.
    clip_name : str
        The name that the member knows, instead of where the clip lies here.

    Returns
    -------
    tuple of str and mapping
        Sentence and values.  What set-up should have made is no affair of a member's:
        its sentence names folders of the machine.

    Raises
    ------
    ValueError
        When it is none of the library's.
    """
    if isinstance(error, SetupError):
        return _NOT_SET_UP, {}
    params = {**error.params}
    if "path" in params:
        params["path"] = clip_name
    sentence = checked_sentence(error.message, params)
    return sentence["message"], sentence["params"]
