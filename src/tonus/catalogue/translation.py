"""Messages in a reader's language, from the one catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import Final

from tonus.catalogue.data import catalogue_root
from tonus.errors import SetupError, TonusError
from tonus.messages import N_

__all__ = ["SOURCE_LANGUAGE", "Translator", "languages", "translator"]

#: Language in which sentences are written in the code.
SOURCE_LANGUAGE: Final = "en"

_DOMAIN: Final = "tonus"
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Looks up messages in one language.

    Parameters
    ----------
    language : str
        Language that was found, such as ``en``.
    translations : gettext.NullTranslations
        The compiled catalogue, with English behind it.

    See Also
    --------
    translator : The way to get one.

    Examples
    --------
    >>> translator("en").gettext("There are {frames} frames.", frames=3)
    'There are 3 frames.'
    """

    language: str
    translations: NullTranslations

    def gettext(self, message: str, /, **params: object) -> str:
        """Return a message in this language, with its placeholders filled.

        Parameters
        ----------
        message : str
            English sentence or message key.
        **params : object
            Values of the placeholders.

        Returns
        -------
        str
            The translation; the English text where there is none.

        Examples
        --------
        >>> translator("en").gettext("muscle.soleus")
        'soleus'
        """
        return _filled(self.translations.gettext(message), params)

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """Return the message that fits a number, with its placeholders filled.

        Parameters
        ----------
        singular : str
            English sentence for one.
        plural : str
            English sentence for any other number.
        n : int
            The number; fills the placeholder ``{n}``.
        **params : object
            Values of the other placeholders.

        Returns
        -------
        str
            The translation; the English text where there is none.

        Examples
        --------
        >>> translator("en").ngettext("{n} squat", "{n} squats", 2)
        '2 squats'
        """
        return _filled(self.translations.ngettext(singular, plural, n), {"n": n, **params})

    def error(self, error: TonusError) -> str:
        """Return what an error says, in this language.

        Parameters
        ----------
        error : TonusError
            Any error that Tonus raised on purpose.

        Returns
        -------
        str
            Its sentence with the values in place.

        Examples
        --------
        >>> translator("en").error(TonusError("{path} holds no frames.", path="a.mp4"))
        'a.mp4 holds no frames.'
        """
        return self.gettext(error.message, **error.params)


def languages() -> tuple[str, ...]:
    """Return the languages of the catalogue, in alphabetical order.

    Returns
    -------
    tuple of str
        Such as ``('de', 'en')``, whether compiled or not.

    Examples
    --------
    >>> "en" in languages()
    True
    """
    folder = catalogue_root().joinpath("locales")
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def translator(language: str = SOURCE_LANGUAGE) -> Translator:
    """Return the translator for a language, or for the nearest one there is.

    Parameters
    ----------
    language : str, optional
        Tag such as ``de``, ``de-CH`` or ``de_CH.UTF-8``; where the catalogue has
        neither the region nor the language, English is taken.

    Returns
    -------
    Translator
        Its `language` says which one was found.

    Raises
    ------
    SetupError
        When the catalogue was not compiled; the message names the command.

    Examples
    --------
    >>> translator("en_GB.UTF-8").language
    'en'
    """
    known = languages()
    tag = language.partition(".")[0].replace("-", "_")
    while tag and _TAG.fullmatch(tag):
        if tag in known:
            return _translator(tag)
        tag = tag.rpartition("_")[0]
    return _translator(SOURCE_LANGUAGE)


@cache
def _translator(language: str) -> Translator:
    file = catalogue_root().joinpath("locales", language, "LC_MESSAGES", f"{_DOMAIN}.mo")
    try:
        with file.open("rb") as stream:
            translations = GNUTranslations(stream)
    except (OSError, ValueError) as error:
        raise SetupError(
            N_("The messages for {language} are not compiled. Run script/bootstrap."),
            language=language,
        ) from error
    if language != SOURCE_LANGUAGE:
        translations.add_fallback(_translator(SOURCE_LANGUAGE).translations)
    return Translator(language=language, translations=translations)


def _filled(text: str, params: dict[str, object]) -> str:
    return text.format(**params) if params else text
