"""HTML read strictly: every element is closed, every attribute stands once."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree as ET

__all__ = ["strict_tree", "text_of"]

_VOID: Final = frozenset({"br", "img", "input", "link", "meta"})
_NOT_IN_P: Final = frozenset(
    {"details", "div", "dl", "figure", "h1", "h2", "h3", "ol", "p", "section", "table", "ul"}
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ET.Element("document")
        self.open = [self.root]
        self.declared = ""

    def handle_decl(self, decl: str) -> None:
        self.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(self._element(tag, attrs))
        else:
            self._element(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Only elements of a picture may close themselves.
        assert any(element.tag == "svg" for element in self.open) or tag == "svg", tag
        self._element(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in _VOID, f"</{tag}>"
        last = self.open.pop()
        assert last.tag == tag, f"<{last.tag}> was closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment was left in the page: {data}")

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> ET.Element:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        inside_p = any(element.tag == "p" for element in self.open)
        assert not (inside_p and tag in _NOT_IN_P), f"<{tag}> would end its paragraph"
        found = {name: value or "" for name, value in attrs}
        return ET.SubElement(self.open[-1], tag, found)


def strict_tree(page: str) -> ET.Element:
    """Return the ``html`` element of a page; every slip in its markup is an error."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.declared.lower() == "doctype html"
    assert reader.open == [reader.root], f"left open: {[e.tag for e in reader.open[1:]]}"
    (html,) = reader.root
    assert [child.tag for child in html] == ["head", "body"]
    return html


def text_of(element: ET.Element) -> str:
    """Return the text inside an element with single spaces."""
    return " ".join("".join(element.itertext()).split())
