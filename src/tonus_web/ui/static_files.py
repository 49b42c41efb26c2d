"""Scripts, styles and fonts, answered whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

__all__ = ["StaticFilesMiddleware"]


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, closing each file before its answer begins.

    Its own answers hold an open file until somebody has read them, which an
    asynchronous server does by reading everything at once, with a warning, and
    which nobody does where the browser has gone.  The files are small.
    """

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Return the answer for one file, or for a part of it."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file:
                body = found.file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        if found.file is not None:
            # Known since the start, and wrong where the file was built anew meanwhile.
            response["Content-Length"] = str(len(body))
        return response
