"""A camera that shows a recorded clip, for the browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
from playwright.sync_api import Browser

from tests.e2e import browsing

__all__ = ["camera_browser", "camera_file"]

#: What a pose model on a busy processor can watch, and a picture it still finds people in.
FRAMES_PER_S: Final = 10
_SIDE_PX: Final = 540


def camera_file(clip: Path, folder: Path, *, first_s: float = 0.0, last_s: float = 1e9) -> Path:
    """Write a piece of a clip as a browser's false camera reads it; the browser loops it."""
    path = folder / f"{clip.stem}-{first_s:g}-{last_s:g}.y4m"
    with av.open(str(clip)) as container, path.open("wb") as out:
        stream = container.streams.video[0]
        scale = _SIDE_PX / max(stream.width, stream.height)
        width, height = (int(side * scale) // 4 * 4 for side in (stream.width, stream.height))
        out.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_PER_S}:1 Ip A1:1 C420jpeg\n".encode())
        due_s = first_s
        for frame in container.decode(stream):
            if frame.time is None or frame.time + 1e-9 < due_s or frame.time > last_s:
                continue
            due_s += 1 / FRAMES_PER_S
            small = frame.reformat(width=width, height=height, format="yuv420p")
            out.write(b"FRAME\n" + small.to_ndarray().tobytes())
    return path


@contextmanager
def camera_browser(
    browser: Browser, camera: Path | None, *, allowed: bool = True
) -> Iterator[Browser]:
    """Start another Chromium whose camera shows a file; without one it has no camera."""
    flags = [*browsing.FLAGS]
    if camera is not None:
        flags += [
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        ]
    if allowed:
        flags.append("--use-fake-ui-for-media-stream")
    program = browsing.browser_program()
    assert program is not None
    assert shutil.which(program)
    started = browser.browser_type.launch(executable_path=program, args=flags)
    try:
        yield started
    finally:
        started.close()
