"""The day on one page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the member's own day."""
    return HttpResponse(f"Tonus: {request.user}", content_type="text/plain")
