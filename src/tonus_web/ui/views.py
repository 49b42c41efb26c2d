"""The page that shows every component."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tonus_web.ui.icons import ICONS
from tonus_web.ui.look import filled_form, long_form, wrong_form

__all__ = ["look"]

_SHARES = {
    "calves": {
        "gastrocnemius_medial": "prime",
        "gastrocnemius_lateral": "prime",
        "soleus": "half",
    },
    "hamstrings": {
        "biceps_femoris": "prime",
        "semitendinosus": "half",
        "semimembranosus": "half",
        "gluteus_maximus": "quarter",
        "gastrocnemius_medial": "quarter",
        "gastrocnemius_lateral": "quarter",
    },
    "squat": {
        "gluteus_maximus": "prime",
        "quadriceps": "prime",
        "adductors": "prime",
        "biceps_femoris": "quarter",
        "semitendinosus": "quarter",
        "semimembranosus": "quarter",
        "soleus": "quarter",
    },
    "rest": {},
}


def look(request: HttpRequest) -> HttpResponse:
    """Show every component in its states, for those who build or run the application."""
    if not settings.DEBUG:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
    shown: dict[str, Any] = {
        "icons": sorted(ICONS),
        "shares": _SHARES,
        "filled": filled_form(),
        "wrong": wrong_form(),
        "long": long_form(),
    }
    return render(request, "ui/look.html", shown)
