"""What the library knows, kept as data: exercises, muscles, sources, messages.

::

    exercises/*.toml    one exercise each, with its cues as measurable rules
    muscles.toml        muscles and tendons that exercises name
    references.toml     where the figures come from
    help.toml           where people find help, by country
    locales/            one message catalogue for command line, pages and browser

The files travel inside the package and are read through it, so that they are
found in a checkout, in a wheel and in a zip alike.
"""

from tonus.catalogue.data import exercise_keys, exercise_text
from tonus.catalogue.help import (
    Help,
    HelpLine,
    country_of_zone,
    help_by_country,
    help_countries,
)
from tonus.catalogue.muscles import Muscle, muscles
from tonus.catalogue.references import Reference, references
from tonus.catalogue.translation import Translator, languages, translator

__all__ = [
    "Help",
    "HelpLine",
    "Muscle",
    "Reference",
    "Translator",
    "country_of_zone",
    "exercise_keys",
    "exercise_text",
    "help_by_country",
    "help_countries",
    "languages",
    "muscles",
    "references",
    "translator",
]
