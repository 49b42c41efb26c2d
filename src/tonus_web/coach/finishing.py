"""The end of an upload: one clip and one waiting run, however often it is asked for."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tonus.errors import VideoError
from tonus.messages import N_
from tonus_video.container import container_format
from tonus_web.coach import assembly, storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload, UploadPart
from tonus_web.coach.refusals import Differs, Gone, Incomplete, Refused, WrongKind
from tonus_web.coach.uploads import given_up, part_count

__all__ = ["checked_kind", "finished_run"]


def checked_kind(upload: Upload, path: Path) -> str:
    """Return the container of a file, told from its first bytes alone.

    Parameters
    ----------
    upload : Upload
        Whose name the error tells.
    path : Path
        The file, or its first part.

    Returns
    -------
    str
        As `tonus_video.container.container_format` names it.

    Raises
    ------
    WrongKind
        In the library's words, when it is none that can be read.
    """
    try:
        return container_format(path)
    except VideoError as error:
        raise WrongKind(error.message, **{**error.params, "path": upload.name}) from error


def finished_run(upload: Upload) -> AnalysisRun:
    """Return the waiting run of an upload's clip, both made now or before.

    Parameters
    ----------
    upload : Upload
        All of whose parts are here.

    Returns
    -------
    AnalysisRun
        The same for every call.

    Raises
    ------
    Incomplete
        When parts are missing.
    WrongKind
        When the file is no clip; the upload is gone then.
    Differs
        When the digest of the whole is not the announced one; the upload is gone then.
    Busy
        When another request is putting the clip together.
    Gone
        When the upload was given up meanwhile.
    """
    folder = storage.incoming_folder(upload.member_id, upload.pk)
    if (run := _run_of(upload)) is not None:
        # Left behind where the one who finished was killed right after.
        storage.removed_folder(folder)
        return run
    # Another request may finish at any moment from here on, and takes parts and folder
    # away; it may also give the upload up.
    try:
        if upload.part_bytes:
            _check_complete(upload)
        with storage.full_disk_told():
            storage.private_folder(folder)
        with assembly.held_folder(folder):
            if (run := _run_of(upload)) is None:
                run = _made(upload, *_kept_clip(upload, folder))
    except Incomplete:
        if (run := _run_of(upload)) is None:
            raise
    except (FileNotFoundError, assembly.MissingParts) as error:
        if (run := _run_of(upload)) is None:
            raise Gone from error
    storage.removed_folder(folder)
    return run


def _run_of(upload: Upload) -> AnalysisRun | None:
    clip_id = Upload.objects.filter(pk=upload.pk).values_list("clip_id", flat=True).first()
    if clip_id is None:
        return None
    run = AnalysisRun.everything.filter(clip_id=clip_id).order_by("created_at").first()
    if run is None:
        raise Gone
    return run


def _check_complete(upload: Upload) -> None:
    there = set(upload.parts.values_list("number", flat=True))
    missing = [number for number in range(part_count(upload)) if number not in there]
    if missing:
        raise Incomplete(missing=tuple(missing))


def _kept_clip(upload: Upload, folder: Path) -> tuple[str, str]:
    """The clip's path and container, its file in place."""
    for container in storage.CONTAINERS:
        path = storage.clip_name(upload.member_id, upload.pk, container)
        # Moved already by somebody who was killed before the row was written.
        if storage.clip_file(path).exists():
            return path, container
    try:
        whole = storage.whole_file(folder)
        if upload.part_bytes:
            whole = assembly.put_together(
                folder,
                count=part_count(upload),
                part_bytes=upload.part_bytes,
                size_bytes=upload.size_bytes,
            )
    except assembly.MissingParts as error:
        UploadPart.objects.filter(upload=upload, number__in=error.numbers).delete()
        raise Incomplete(missing=tuple(error.numbers)) from error
    try:
        if upload.sha256 and storage.file_sha256(whole) != upload.sha256:
            raise Differs(
                N_(
                    "What arrived is not what was announced: the file changed on its way. "
                    "Send it again."
                )
            )
        container = checked_kind(upload, whole)
    except Refused:
        given_up(upload)
        raise
    path = storage.clip_name(upload.member_id, upload.pk, container)
    storage.move_to_clips(whole, path)
    return path, container


def _made(upload: Upload, path: str, container: str) -> AnalysisRun:
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if held is not None:
            clip = Clip(
                member_id=held.member_id,
                name=held.name,
                path=path,
                container=container,
                size_bytes=held.size_bytes,
            )
            clip.set_moment(timezone.now(), held.zone)
            clip.save()
            run = AnalysisRun.objects.create(
                member_id=held.member_id, clip=clip, exercise=held.exercise, depth=held.depth
            )
            held.clip = clip
            held.save(update_fields=["clip", "updated_at"])
            held.parts.all().delete()
            return run
    storage.clip_file(path).unlink(missing_ok=True)
    raise Gone
