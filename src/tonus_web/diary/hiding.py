"""What stands in the place of a page of figures for those who are to see none."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tonus.energy import NoNumbers
from tonus_web.diary.shown_goals import no_numbers_texts
from tonus_web.members.access import Access, MemberRequest, allows

__all__ = ["without_numbers"]


def without_numbers(request: MemberRequest, hidden: NoNumbers) -> HttpResponse:
    """Return the page that says that no weights are shown.

    Why is health, and told to nobody but the member.

    Parameters
    ----------
    request : MemberRequest
        Whoever asks.
    hidden : NoNumbers
        Why.

    Returns
    -------
    HttpResponse
        Without any figure.
    """
    if not allows(request.role, Access.OWN):
        return render(request, "diary/no_weights.html")
    return render(request, "diary/no_numbers.html", {"reasons": no_numbers_texts(hidden)})
