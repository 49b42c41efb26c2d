"""A process that tells what it could read (``python -m tests.web.coach.reading``)."""

from __future__ import annotations

from pathlib import Path

from tonus_video.job import packed
from tonus_video.worker import Service, run


class ReadingService(Service):
    """Tells as the clip's size how much of the data folder it could read."""

    def answer(self, _request: object) -> bytes:
        folder = next(place for place in self.job.path.parents if place.name == "media").parent
        files = (folder / "secret", folder / "test.sqlite3", self.job.path)
        read = [name for name, path in zip("sdc", files, strict=True) if _can_read(path)]
        note = {"message": "read: {files}", "params": {"files": "".join(read)}}
        facts = {"width": 1, "height": 1, "fps": 1, "duration_s": 1, "pieces_s": []}
        return packed("opened", {**facts, "notes": [note]})


def _can_read(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return bool(stream.read(1))
    except PermissionError:
        return False


if __name__ == "__main__":
    run(ReadingService)
