"""A form with a file, read only when its headers have passed."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware

from tonus_web.coach.streams import exchange_of

__all__ = ["CutOffForm", "csrf_checked_form"]


class CutOffForm(ConnectionError):
    """The form did not arrive whole, or is none."""


def csrf_checked_form(request: HttpRequest, handler: FileUploadHandler) -> HttpResponse | None:
    """Read the form of a view that is marked by `reads_its_own_body`.

    The token lies in the body, so that the middleware's own check is made here.

    Parameters
    ----------
    request : HttpRequest
        Its ``POST`` holds the fields afterwards.
    handler : FileUploadHandler
        Takes the file.

    Returns
    -------
    HttpResponse or None
        The answer to a form from elsewhere; None where all is well.

    Raises
    ------
    CutOffForm
        When the body ends too soon, or cannot be read as a form.
    """
    exchange = exchange_of(request)
    if exchange is not None:
        # What Django was given as the body is empty; this reads the real one.
        request._stream = cast("BinaryIO", exchange)
    request.upload_handlers = [handler]
    try:
        _ = request.POST
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as error:
        raise CutOffForm from error
    refused = CsrfViewMiddleware(_unmarked).process_view(request, _unmarked, (), {})
    return cast("HttpResponse | None", refused)


def _unmarked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
