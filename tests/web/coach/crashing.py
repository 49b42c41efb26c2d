"""A process that never does its work (``python -m tests.web.coach.crashing``)."""

from __future__ import annotations

import os
import time

from tonus_video.job import packed
from tonus_video.worker import Service, run


class CrashingService(Service):
    """Crashes; or says nothing, or what it should not, by what ``LANG`` asks for."""

    def answer(self, request: object) -> bytes:
        match os.environ.get("LANG"):
            case "silent":
                time.sleep(60)
            case "lying":
                return packed("opened", {"duration_s": "ten", "notes": [{}], "pieces_s": None})
        os.abort()


if __name__ == "__main__":
    run(CrashingService)
