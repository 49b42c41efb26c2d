"""A clip by an ordinary form: one file, one request, no script."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tonus.errors import TonusError
from tonus.messages import N_
from tonus_web.coach import storage
from tonus_web.coach.finishing import finished_run
from tonus_web.coach.form_bodies import CutOffForm, csrf_checked_form
from tonus_web.coach.models import AnalysisRun, Upload
from tonus_web.coach.refusals import Refused
from tonus_web.coach.streams import reads_its_own_body
from tonus_web.coach.uploads import check_size, described_upload, form_upload, given_up
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.ui.told import told

__all__ = ["upload_form"]

#: Django reads a form in a thread; so many clips may arrive by forms at once.
_SLOTS: Final = threading.BoundedSemaphore(4)
_FIELD: Final = "clip"


@reads_its_own_body
# The token lies in the body, which is read only when the headers have passed.
@csrf_exempt
@member_view(Access.WRITE)
@require_POST
def upload_form(request: MemberRequest) -> HttpResponse:
    """Take a clip and lead to its run; or back to the form, saying why not."""
    try:
        if not _SLOTS.acquire(blocking=False):
            raise Refused(N_("Several clips are arriving at once. Try again in a minute."))
        try:
            answer = _arrived(request)
        finally:
            _SLOTS.release()
    except TonusError as error:
        messages.error(request, told(error))
        return redirect("coach:new", request.member.pk)
    if isinstance(answer, HttpResponse):
        return answer
    return redirect("coach:run", request.member.pk, answer.pk)


def _arrived(request: MemberRequest) -> AnalysisRun | HttpResponse:
    said = request.headers.get("Content-Length", "")
    if not said.isascii() or not said.isdigit() or request.content_type != "multipart/form-data":
        raise Refused(N_("Choose a clip first."))
    upload = form_upload(request.member, length=int(said))
    try:
        handler = _ClipHandler(request, upload)
        try:
            refused = csrf_checked_form(request, handler)
        except CutOffForm as error:
            raise Refused(
                N_("The clip was cut off on its way. Choose it again, and keep this page open.")
            ) from error
        finally:
            handler.close()
        if refused is None:
            return finished_run(_described(request, upload, handler))
    except OperationalError as error:
        if "full" in str(error):
            raise storage.NoRoom from error
        raise
    finally:
        # Does nothing once there is a clip.
        given_up(upload)
    return refused


def _described(request: MemberRequest, upload: Upload, handler: _ClipHandler) -> Upload:
    if handler.kept is None:
        raise Refused(N_("Choose a clip first."))
    given: Mapping[str, str] = request.POST
    return described_upload(
        upload,
        name=handler.kept,
        size_bytes=handler.size_bytes,
        exercise_key=given.get("exercise", ""),
        depth=given.get("depth", ""),
        zone=given.get("zone", "") or request.user.zone or "UTC",
    )


class _ClipHandler(FileUploadHandler):
    """Writes the one file of the form to where the upload's clip is made from."""

    def __init__(self, request: MemberRequest, upload: Upload) -> None:
        super().__init__(request)
        self._folder = storage.incoming_folder(upload.member_id, upload.pk)
        self._part: storage.PartFile | None = None
        self.size_bytes = 0
        #: The file's name on the device, once it is here whole.
        self.kept: str | None = None

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file; any but the first clip is skipped."""
        super().new_file(field_name, *args, **kwargs)
        if field_name != _FIELD or self._part is not None:
            raise SkipFile
        self._part = storage.PartFile(self._folder)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Write bytes as they come."""
        assert self._part is not None
        check_size(self._part.size_bytes + len(raw_data))
        self._part.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Keep the file under the name that `finished_run` takes it from."""
        assert self._part is not None
        self._part.kept()
        self.size_bytes = self._part.size_bytes
        self._part.path.replace(storage.whole_file(self._folder))
        self.kept = self.file_name or "clip"
        return UploadedFile(file=io.BytesIO(), name=self.kept, size=file_size)

    def close(self) -> None:
        """Remove what did not arrive whole."""
        if self._part is not None:
            self._part.discard()
