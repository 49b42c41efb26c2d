"""A photo on its way here: one file of a form, counted as it comes, kept only as a picture."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse

from tonus.messages import N_
from tonus_web.body.photo_files import photo_folder
from tonus_web.coach import storage
from tonus_web.coach.form_bodies import CutOffForm, csrf_checked_form
from tonus_web.coach.refusals import Refused, TooLarge
from tonus_web.members.access import MemberRequest

__all__ = ["MOST_BYTES", "ArrivingPhoto", "checked_length", "photo_slot", "read_photo_form"]

#: Of the file that is sent; what is kept of it is much less.
MOST_BYTES: Final = 24 * 2**20
_SLACK_BYTES: Final = 2**16
_FIELD: Final = "photo"
#: Each picture takes up to 400 MB while it is drawn again.
_SLOTS: Final = threading.BoundedSemaphore(2)


def checked_length(request: MemberRequest) -> None:
    """Refuse a form before its body is read.

    Parameters
    ----------
    request : MemberRequest
        Whose headers say how long it is.

    Raises
    ------
    Refused
        When it is no form with a file, or larger than a photo may be.
    """
    said = request.headers.get("Content-Length", "")
    if not said.isascii() or not said.isdigit() or request.content_type != "multipart/form-data":
        raise Refused(N_("Choose a photo first."))
    if int(said) > MOST_BYTES + _SLACK_BYTES:
        raise _too_large()


@contextlib.contextmanager
def photo_slot() -> Iterator[None]:
    """Let what runs inside take in a photo, in one of few places.

    Yields
    ------
    None
        To what reads the form.

    Raises
    ------
    Refused
        When all places are taken.
    """
    if not _SLOTS.acquire(blocking=False):
        raise Refused(N_("Several photos are arriving at once. Try again in a minute."))
    try:
        yield
    finally:
        _SLOTS.release()


def read_photo_form(request: MemberRequest, arriving: ArrivingPhoto) -> HttpResponse | None:
    """Read the form; its fields are in ``request.POST`` afterwards.

    Parameters
    ----------
    request : MemberRequest
        Of a view that is marked by `reads_its_own_body`.
    arriving : ArrivingPhoto
        Takes the file.

    Returns
    -------
    HttpResponse or None
        The answer to a form from elsewhere; None where all is well.

    Raises
    ------
    Refused
        When the form is cut off, or the file is too large.
    """
    try:
        return csrf_checked_form(request, arriving)
    except CutOffForm as error:
        raise Refused(
            N_("The photo was cut off on its way. Choose it again, and keep this page open.")
        ) from error


class ArrivingPhoto(FileUploadHandler):
    """Writes the one file of the form to the member's folder, under a name nobody chose.

    Parameters
    ----------
    request : MemberRequest
        Of the member.
    """

    def __init__(self, request: MemberRequest) -> None:
        super().__init__(request)
        self._folder = photo_folder(request.member.pk)
        self._part: storage.PartFile | None = None
        #: Whether the file is here to its end.
        self.is_whole = False

    @property
    def path(self) -> Path | None:
        """Where the file lies until the request ends; None where none came."""
        return self._part.path if self._part is not None and self.is_whole else None

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file; any but the first photo is skipped."""
        super().new_file(field_name, *args, **kwargs)
        if field_name != _FIELD or self._part is not None:
            raise SkipFile
        self._part = storage.PartFile(self._folder)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Write bytes as they come."""
        assert self._part is not None
        if self._part.size_bytes + len(raw_data) > MOST_BYTES:
            raise _too_large()
        self._part.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Keep the file until the request ends."""
        assert self._part is not None
        self._part.kept()
        self.is_whole = self._part.size_bytes > 0
        return UploadedFile(file=io.BytesIO(), name="photo", size=file_size)

    def close(self) -> None:
        """Remove what arrived: only the picture made from it stays."""
        if self._part is not None:
            self._part.discard()


def _too_large() -> TooLarge:
    return TooLarge(
        N_("A photo may have {limit_mb} MB at most. Choose a smaller one."),
        limit_mb=MOST_BYTES // 2**20,
    )
