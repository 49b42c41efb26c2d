"""The message catalogue is whole: nothing missing, nothing left over."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import gettext as gettext_of_pages
from django.utils.translation import override

from tools.marked import is_message_key
from tools.messages import (
    browser_messages,
    collected,
    compile_catalogues,
    complaints,
    update_catalogues,
)

CODE = """
from tonus.messages import K_, N_
N_("{path} holds no frames.")
K_("gate.nobody")
_("Choose an exercise.")
ngettext("{n} squat", "{n} squats", count)
"""
EXERCISE = """
key = "squat"
name = "squat.name"
sources = ["fry_2003"]
[[cue]]
messages = { ok = "squat.depth.ok", say = ["squat.depth.say"] }
"""
SCRIPT = 'export const label = gettext("chart.knee"); const other = N_("Show the table");'

PAGE_CODE = """
label = gettext_lazy("My weight")
month = pgettext("month", "May")
"""
PAGE = """{% extends "page.html" %}
{% block title %}{% translate "Today" %}{% endblock %}
    {% blocktranslate with name=member.name trimmed %}
        Hello {{ name }},
        it's 50% done.
    {% endblocktranslate %}
  <p class="it's">{% blocktranslate count n=n %}{{ n }} clip{% plural %}{{ n }} clips
{% endblocktranslate %}</p>
{{ _("Quoted") }} {% trans "gate.page" %} {% translate variable %}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small project with one English and one German catalogue, both empty."""
    catalogue = tmp_path / "src/tonus/catalogue"
    for language in ("en", "de"):
        folder = catalogue / "locales" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "tonus.po").write_text(f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n')
    (catalogue / "exercises").mkdir()
    (catalogue / "exercises/squat.toml").write_text(EXERCISE)
    (catalogue / "muscles.toml").write_text('[soleus]\nname = "muscle.soleus"\n')
    (tmp_path / "src/tonus/code.py").write_text(CODE)
    pages = tmp_path / "src/tonus_web/today/templates/today"
    pages.mkdir(parents=True)
    (pages / "day.html").write_text(PAGE)
    (tmp_path / "src/tonus_web/today/forms.py").write_text(PAGE_CODE)
    (tmp_path / "frontend/src/report").mkdir(parents=True)
    (tmp_path / "frontend/src/report/entry.ts").write_text(SCRIPT)
    return tmp_path


def po(house: Path, language: str) -> Path:
    return house / f"src/tonus/catalogue/locales/{language}/LC_MESSAGES/tonus.po"


def fill(house: Path, language: str, message: str, text: str) -> None:
    path = po(house, language)
    empty = f'msgid "{message}"\nmsgstr ""\n'
    assert empty in path.read_text()
    path.write_text(path.read_text().replace(empty, f'msgid "{message}"\nmsgstr "{text}"\n'))


def test_the_catalogue_is_whole() -> None:
    assert complaints() == []


def test_every_kind_of_message_is_found(house: Path) -> None:
    ids = {message.id for message in collected(house) if message.id}
    assert ids == {
        "{path} holds no frames.",
        "gate.nobody",
        "Choose an exercise.",
        ("{n} squat", "{n} squats"),
        "squat.name",
        "squat.depth.ok",
        "squat.depth.say",
        "muscle.soleus",
        "chart.knee",
        "Show the table",
        "My weight",
        "May",
        "Today",
        "Hello %(name)s, it's 50%% done.",
        ("%(n)s clip", "%(n)s clips\n"),
        "Quoted",
        "gate.page",
    }
    (may,) = [message for message in collected(house) if message.id == "May"]
    assert may.context == "month"


def test_new_messages_come_in_empty_and_are_refused(house: Path) -> None:
    update_catalogues(house)
    english = po(house, "en").read_text()
    assert 'msgid "gate.nobody"\nmsgstr ""' in english
    assert "holds no frames" not in english  # its own English text
    assert "holds no frames" in po(house, "de").read_text()
    found = complaints(house)
    assert any(line.startswith("en: 'gate.nobody' has no text") for line in found)
    assert any(line.startswith("de: '{path} holds no frames.' has no text") for line in found)


def test_updating_keeps_texts_and_drops_what_is_unused(house: Path) -> None:
    update_catalogues(house)
    fill(house, "en", "gate.nobody", "Nobody is in the picture.")
    once = po(house, "en").read_text()
    update_catalogues(house)
    assert po(house, "en").read_text() == once
    (house / "src/tonus/code.py").write_text("")
    assert "en: 'gate.nobody' is used nowhere; run script/messages" in complaints(house)
    assert "en: 'gate.nobody' is gone" in update_catalogues(house)
    assert "gate.nobody" not in po(house, "en").read_text()


def test_a_missing_message_is_named_with_its_place(house: Path) -> None:
    assert (
        "en: 'squat.depth.ok' is missing "
        "(used in src/tonus/catalogue/exercises/squat.toml); run script/messages"
    ) in complaints(house)


@pytest.mark.parametrize("text", ["Hallo, 50%% fertig.", "Hallo %(nam)s, {name}"])
def test_placeholders_of_a_page_must_agree(house: Path, text: str) -> None:
    update_catalogues(house)
    fill(house, "de", "Hello %(name)s, it's 50%% done.", text)
    assert any("it's 50%% done.\" has the placeholders" in line for line in complaints(house))
    right = "Hallo %(name)s, 50%% fertig."
    po(house, "de").write_text(po(house, "de").read_text().replace(text, right))
    assert not any("placeholders" in line for line in complaints(house))


@pytest.mark.parametrize("text", ["Kein Bild.", "{file} hat kein Bild.", "{path} {more}"])
def test_placeholders_of_a_sentence_must_agree(house: Path, text: str) -> None:
    update_catalogues(house)
    fill(house, "de", "{path} holds no frames.", text)
    assert any("'{path} holds no frames.' has the placeholders" in x for x in complaints(house))
    po(house, "de").write_text(po(house, "de").read_text().replace(text, "{path}: kein Bild."))
    assert not any("placeholders" in line for line in complaints(house))


def test_placeholders_of_a_key_must_agree_with_its_english_text(house: Path) -> None:
    update_catalogues(house)
    fill(house, "en", "gate.nobody", "Nobody for {duration_s} s.")
    fill(house, "de", "gate.nobody", "Niemand.")
    expected = "de: 'gate.nobody' has the placeholders [], not ['duration_s']"
    assert expected in complaints(house)


def test_a_broken_placeholder_is_named(house: Path) -> None:
    update_catalogues(house)
    fill(house, "en", "gate.nobody", "Nobody for {duration_s s.")
    assert any("broken placeholder" in line for line in complaints(house))


def test_compiled_catalogues_are_what_gettext_reads(house: Path) -> None:
    update_catalogues(house)
    fill(house, "de", "gate.nobody", "Niemand ist zu sehen – ünscharf.")
    for path in compile_catalogues(house):
        with path.open("rb") as stream:
            table = gettext.GNUTranslations(stream)
        if path.parts[-3] == "de":
            assert table.gettext("gate.nobody") == "Niemand ist zu sehen – ünscharf."


def test_django_reads_the_same_catalogue() -> None:
    compile_catalogues()
    with override("en"):
        assert gettext_of_pages("squat.name") == "Squat"
        page = Template("{% translate key %} {% translate '5 % of it' %}")
        assert page.render(Context({"key": "goal.lose_1"})) == "Lose 1 pound a week 5 % of it"


def test_the_browser_gets_only_what_it_uses(house: Path) -> None:
    update_catalogues(house)
    fill(house, "en", "chart.knee", "Knee angle")
    fill(house, "en", "gate.nobody", "Nobody is in the picture.")
    assert browser_messages(house) == {"de": {}, "en": {"chart.knee": "Knee angle"}}


@pytest.mark.parametrize("text", ["squat.depth.ok", "gate.nobody", "muscle.soleus"])
def test_shape_of_a_message_key(text: str) -> None:
    assert is_message_key(text)


@pytest.mark.parametrize("text", ["squat", "0.5", "squat.", "A sentence.", "fry_2003", ""])
def test_what_is_no_message_key(text: str) -> None:
    assert not is_message_key(text)
