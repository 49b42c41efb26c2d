"""Marks of many verdicts in a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tonus.form.judgement import Verdict

register = template.Library()

#: The page holds the symbols: see ``coach/_marks.html``.
_MARKS: Final = {
    verdict.value: format_html(
        '<svg class="mark {}" aria-hidden="true"><use href="#mark-{}"/></svg>', verdict, verdict
    )
    for verdict in Verdict
}


@register.filter
def marks(verdicts: Iterable[str]) -> SafeString:
    """Return the marks; sixty repetitions of fifteen cues are nine hundred."""
    return mark_safe("".join(_MARKS[verdict] for verdict in verdicts))  # noqa: S308 (ours)
