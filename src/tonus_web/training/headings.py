"""What the page of a session says first."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonus.catalogue import translator
from tonus_video.report.counting_words import number_word, number_word_inside
from tonus_web.training.selectors import SessionPage

__all__ = ["session_heading"]


def session_heading(page: SessionPage, *, is_today: bool) -> str:
    """Return the heading of a session.

    Parameters
    ----------
    page : SessionPage
        Which.
    is_today : bool
        Whether it is the session of today.

    Returns
    -------
    str
        One sentence or two, in the reader's language.
    """
    day = date_format(page.session.local_date)
    if not page.done:
        if is_today:
            return _("No set is done yet.")
        return _("No set was written down on {day}.").format(day=day)
    first = _done(page) if is_today else _done_on(page, day)
    next_group = page.next_group
    is_going_on = is_today and page.session.finished_at is None
    if not is_going_on or next_group is None or next_group.done:
        return first
    return f"{first} " + _("{name} is next.").format(name=next_group.movement.name)


def _done(page: SessionPage) -> str:
    names = [group.movement.name for group in page.groups if group.done]
    translate = translator(get_language() or "en")
    if len(names) == 1:
        number = number_word_inside(page.done, translate)
        if page.done == 1:
            return _("{name}: one set is done.").format(name=names[0])
        return _("{name}: {number} sets are done.").format(name=names[0], number=number)
    return _("{number} sets are done.").format(number=number_word(page.done, translate))


def _done_on(page: SessionPage, day: str) -> str:
    if page.done == 1:
        return _("One set on {day}.").format(day=day)
    number = number_word(page.done, translator(get_language() or "en"))
    return _("{number} sets on {day}.").format(number=number, day=day)
