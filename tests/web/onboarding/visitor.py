"""A person who reads the pages and sends their forms, as a browser without scripts does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.web.cast import client_of
from tonus_web.accounts.models import User
from tonus_web.members.models import Member
from tonus_web.members.services import member_of

__all__ = ["Form", "Page", "Visitor", "numbers_beside_units"]

_UNITS = r"(?:kcal|kj|kg|lbs?|pounds?|stones?|st|kilograms?|calories|kilojoules?)"
_NUMBER_AND_UNIT = re.compile(rf"\d[\d.,  ]*\s*{_UNITS}\b|\b{_UNITS}\s*:?\s*\d", re.IGNORECASE)


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is touched."""

    action: str
    is_post: bool
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What a person reads on a page, and what they can send from it."""

    def __init__(self, html: str, status: int, address: str) -> None:
        super().__init__()
        self.html, self.status, self.address = html, status, address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self._texts: list[str] = []
        self._silent = 0
        self._in_heading = False
        self._select = ""
        self._area: list[str] | None = None
        self._open: Form | None = None
        self._named: dict[str, Form] = {}
        self.feed(html)

    @property
    def text(self) -> str:
        """Everything that can be read or heard, in one line."""
        return " ".join(" ".join(self._texts).split())

    @property
    def step_form(self) -> Form:
        """The form that goes to the page's own address."""
        return next(form for form in self.forms if form.is_post and form.action == "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("aria-label", "title", "alt", "placeholder"):
            if given.get(name):
                self._texts.append(given[name])
        if tag in ("script", "style", "template"):
            self._silent += 1
        elif tag == "h1":
            self._in_heading = True
            self.headings.append("")
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "").lower() == "post")
            self.forms.append(self._open)
            self._named[given.get("id", "")] = self._open
        elif tag == "button" and given.get("form"):
            owner = self._named[given["form"]]
            owner.buttons.append((given.get("name", ""), given.get("value", "")))
        elif self._open is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._open.choices.setdefault(name, []).append(value or "on")
            if "checked" in given:
                self._open.values.setdefault(name, []).append(value or "on")
        elif tag == "input":
            self._open.values.setdefault(name, []).append(value)
            if given.get("type") != "hidden":
                self._texts.append(value)
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = self._open.values.setdefault(name, [""])
        elif tag == "option" and self._select:
            self._open.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                self._open.values.setdefault(self._select, []).append(value)
        elif tag == "button" and name:
            self._open.buttons.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._silent -= 1
        elif tag == "h1":
            self._in_heading = False
        elif tag == "textarea":
            self._area = None
        elif tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._texts.append(data)
        if self._area is not None:
            # The first line break is the template's.
            self._area[0] += data if self._area[0] else data.lstrip("\r\n")
        if self._in_heading:
            self.headings[-1] += data


def numbers_beside_units(text: str) -> list[str]:
    """Every place where a digit stands beside a unit of weight or energy."""
    return _NUMBER_AND_UNIT.findall(text)


class Visitor:
    """Somebody signed in, with the member that is their own."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.member: Member = member_of(user)
        self.client: Client = client_of(user)

    def opened(self, name: str, *args: Any) -> Page:
        """The page under a name, wherever it leads."""
        return self._page(self.client.get(reverse(name, args=[self.member.pk, *args]), follow=True))

    def went(self, address: str) -> Page:
        """The page under an address, wherever it leads."""
        return self._page(self.client.get(address, follow=True))

    def sent(self, page: Page, form: Form | None = None, press: str = "", **said: Any) -> Page:
        """The page that follows when a form is filled in and sent."""
        form = form if form is not None else page.step_form
        content: dict[str, Any] = {**form.values}
        for name, value in said.items():
            assert name in form.values or name in form.choices, f"{name} is not asked here"
            content[name] = value
        if press:
            content[press] = dict(form.buttons)[press]
        address = form.action or page.address
        return self._page(self.client.post(address, content, follow=True))

    def welcomed(self, **said: dict[str, Any]) -> Page:
        """The review, after every step was answered by name or skipped."""
        page = self.opened("onboarding:start")
        for _step in range(20):
            step = page.address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
            if step == "review":
                return page
            if step in ("advice", "without-numbers"):
                page = self.sent(page)
            elif step.replace("-", "_") in said:
                page = self.sent(page, **said[step])
                assert page.status == 200, page.text
            else:
                page = self.sent(page, press="skip")
        raise AssertionError("the welcome does not end")

    def _page(self, answer: Any) -> Page:
        chain = getattr(answer, "redirect_chain", [])
        address = chain[-1][0] if chain else answer.wsgi_request.get_full_path()
        page = Page(answer.content.decode(), answer.status_code, address)
        assert len(page.headings) == 1, page.headings
        return page
