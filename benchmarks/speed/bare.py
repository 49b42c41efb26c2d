"""The bare loop that `analyze` is held against: decode, pose model, nothing else.

    python -m benchmarks.speed.bare CLIP

Prints the seconds that decoding and the pose model took, start-up excluded.  It
decodes in full size and keeps every frame, as the first program anyone writes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import av
import mediapipe as mp

from tonus_video.bundle import model_path


def main(clip: Path) -> None:
    tasks = mp.tasks
    options = tasks.vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(model_path("full"))),
        running_mode=tasks.vision.RunningMode.VIDEO,
        num_poses=1,
    )
    frames = 0
    with tasks.vision.PoseLandmarker.create_from_options(options) as landmarker:
        start = time.perf_counter()
        with av.open(str(clip)) as container:
            for frame in container.decode(video=0):
                image = mp.Image(
                    image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24")
                )
                landmarker.detect_for_video(image, round(float(frame.time or 0.0) * 1000))
                frames += 1
        took_s = time.perf_counter() - start
    print(f"{took_s:.3f} {frames}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
