"""Messages in a reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tonus.catalogue import Translator, languages, translation, translator
from tonus.errors import InputError, SetupError

TEXTS: dict[str, dict[str | tuple[str, str], str | tuple[str, str]]] = {
    "en": {"squat.name": "Squat", "muscle.soleus": "soleus"},
    "de": {
        "squat.name": "Kniebeuge",
        "{path} holds no frames.": "{path} enthält kein Bild.",
        ("{n} squat", "{n} squats"): ("{n} Kniebeuge", "{n} Kniebeugen"),
    },
}


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A compiled catalogue with two languages and one that was never compiled."""
    for language, texts in TEXTS.items():
        written = Catalog(locale=language)
        for message, text in texts.items():
            written.add(message, text)
        stream = BytesIO()
        write_mo(stream, written)
        folder = tmp_path / "locales" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "tonus.mo").write_bytes(stream.getvalue())
    (tmp_path / "locales/fr/LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(translation, "catalogue_root", lambda: tmp_path)
    translation._translator.cache_clear()
    yield tmp_path
    translation._translator.cache_clear()


def test_languages_of_the_catalogue(catalogue: Path) -> None:
    assert languages() == ("de", "en", "fr")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("de_CH.UTF-8", "de"),
        ("en-GB", "en"),
        ("it", "en"),
        ("C", "en"),
        ("", "en"),
        ("../de", "en"),
    ],
)
def test_the_nearest_language_is_taken(catalogue: Path, asked: str, found: str) -> None:
    assert translator(asked).language == found


def test_keys_and_sentences_are_translated(catalogue: Path) -> None:
    german = translator("de")
    assert german.gettext("squat.name") == "Kniebeuge"
    assert german.gettext("{path} holds no frames.", path="a") == "a enthält kein Bild."


def test_a_plural_follows_its_number(catalogue: Path) -> None:
    german = translator("de")
    assert german.ngettext("{n} squat", "{n} squats", 1) == "1 Kniebeuge"
    assert german.ngettext("{n} squat", "{n} squats", 2) == "2 Kniebeugen"
    assert translator("en").ngettext("{n} squat", "{n} squats", 1) == "1 squat"


def test_english_stands_behind_every_language(catalogue: Path) -> None:
    assert translator("de").gettext("muscle.soleus") == "soleus"


def test_an_error_is_told_in_the_language(catalogue: Path) -> None:
    error = InputError("{path} holds no frames.", path="clip {1}.mp4")
    assert translator("de").error(error) == "clip {1}.mp4 enthält kein Bild."


def test_braces_in_a_message_without_values_stay(catalogue: Path) -> None:
    assert translator("en").gettext("literal {braces}") == "literal {braces}"


def test_a_catalogue_that_was_not_compiled_names_the_command(catalogue: Path) -> None:
    with pytest.raises(SetupError, match="script/bootstrap"):
        translator("fr")


def test_a_damaged_catalogue_names_the_command(catalogue: Path) -> None:
    (catalogue / "locales/fr/LC_MESSAGES/tonus.mo").write_bytes(b"\0" * 64)
    with pytest.raises(SetupError, match="script/bootstrap"):
        translator("fr")


def test_the_translator_of_the_installed_catalogue() -> None:
    assert isinstance(translator(), Translator)
    assert translator().gettext("muscle.achilles_tendon") == "Achilles tendon"
