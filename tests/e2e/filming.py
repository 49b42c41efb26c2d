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


def camera_file(
    clip: Path, folder: Path, *, last_s: float = 1e9, height_share: float = 1.0
) -> Path:
    """Write a clip as a browser's false camera reads it; the browser loops it.

    `height_share` keeps only so much of the picture, from the top.
    """
    path = folder / f"{clip.stem}-{last_s:g}-{height_share:g}.y4m"
    with av.open(str(clip)) as container, path.open("wb") as out:
        stream = container.streams.video[0]
        scale = _SIDE_PX / max(stream.width, stream.height)
        width, height = (int(side * scale) // 4 * 4 for side in (stream.width, stream.height))
        shown = int(height * height_share) // 4 * 4
        out.write(f"YUV4MPEG2 W{width} H{shown} F{FRAMES_PER_S}:1 Ip A1:1 C420jpeg\n".encode())
        due_s = 0.0
        for frame in container.decode(stream):
            if not due_s - 1e-9 <= frame.time <= last_s:
                continue
            due_s += 1 / FRAMES_PER_S
            small = frame.reformat(width=width, height=height, format="yuv420p")
            # Brightness, then both colours at half the size.
            planes = small.to_ndarray().reshape(-1, width)
            colours = planes[height:].reshape(2, height // 2, width // 2)
            out.write(b"FRAME\n" + planes[:shown].tobytes())
            out.write(colours[:, : shown // 2].tobytes())
    return path


@contextmanager
def camera_browser(
    browser: Browser, camera: Path | None, *, allowed: bool = True, shows_pattern: bool = False
) -> Iterator[Browser]:
    """Start another Chromium whose camera shows a file, or a pattern; else it has none."""
    flags = [*browsing.FLAGS]
    if shows_pattern:
        flags.append("--use-fake-device-for-media-stream")
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
