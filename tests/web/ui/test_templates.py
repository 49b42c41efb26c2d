"""What holds for every template of the application."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.template.loader import get_template

import tonus_web

PACKAGE = Path(tonus_web.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
PAGES = [path for path in TEMPLATES if not path.name.startswith("_")]

#: What a content security policy without exceptions refuses, by what it is.
REFUSED = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an inline style": re.compile(r"<style\b"),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"
    ),
    "an address of script": re.compile(r"javascript:", re.IGNORECASE),
    "an evaluated attribute": re.compile(r"\bhx-(on|vars)\b|\bjs:|\bhx-trigger=\"[^\"]*\["),
    "another server": re.compile(r"(<link[^>]*href|src|action)=[\"'](https?:)?//"),
}


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def source_of(template: str) -> str:
    found: Any = get_template(template)
    return str(found.template.source)


def test_templates_were_found() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_nothing_that_the_policy_refuses(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"))
    assert not {what for what, pattern in REFUSED.items() if pattern.search(text)}


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p{}</style>",
        '<a href="#" onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<p hx-on:click="go()">',
        '<img src="//elsewhere.example/a.png">',
    ],
)
def test_the_search_finds_each_of_them(html: str) -> None:
    assert any(pattern.search(html) for pattern in REFUSED.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read_by_the_engine(path: Path) -> None:
    source = path.read_text("utf-8")
    assert engines["django"].from_string(source) is not None


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_leaves_the_one_heading_to_the_frame(path: Path) -> None:
    text = path.read_text("utf-8")
    if "{% extends" in text and "block main" not in text and "block frame" not in text:
        assert "<h1" not in text
    else:
        assert text.count("<h1") <= 1


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_forms_that_change_something_carry_the_token(path: Path) -> None:
    for form in re.findall(
        r"<form\b[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL | re.IGNORECASE
    ):
        included = re.findall(r"{% include \"([^\"]+)\"", form)
        whole = form + "".join(source_of(each) for each in included)
        assert "csrf_token" in whole or "{% slot body %}" in whole
