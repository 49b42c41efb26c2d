"""What a judgement says of the clip it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tonus_video.clip import ClipInfo

__all__ = ["source_data"]


def source_data(
    info: ClipInfo, *, name: str, model: str, warnings: Sequence[str]
) -> dict[str, Any]:
    """Facts of a clip as plain data, for the ``source`` of a judgement.

    Parameters
    ----------
    info : ClipInfo
        What the clip is.
    name : str
        As the person knows it.
    model : {"lite", "full", "heavy"}
        Pose model that watched it.
    warnings : sequence of str
        What the person should know about it.

    Returns
    -------
    dict
        Ready for JSON.

    Examples
    --------
    ::

        info = clip_info("squats.mp4")
        source_data(info, name="squats.mp4", model="full", warnings=[])
    """
    return {
        "name": name,
        "duration_s": round(info.duration_s, 3),
        "width": info.width,
        "height": info.height,
        "fps": round(info.fps, 3),
        "model": model,
        "warnings": list(warnings),
    }
