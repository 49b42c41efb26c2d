"""Draw a generated motion for the eye.

``python -m tests.generated.contact_sheet MOTION out.png``
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from PIL import Image, ImageDraw

from tests.generated.motions import MOTIONS, motion_named
from tests.generated.truth import Motion, interior_knee_deg
from tonus.motion.camera import Camera
from tonus.pose.skeleton import BONES
from tonus.pose.skeleton import Landmark as Mark

_CELL = (190, 230)
_YAWS = (0, 45, 90, 180)
_LEFT, _RIGHT, _MID = (200, 60, 40), (30, 90, 190), (70, 70, 70)


def moments_s(motion: Motion, count: int) -> list[float]:
    """Times worth looking at: evenly spread over the first two repetitions, else over all."""
    end = motion.duration_s
    begin = 0.0
    if motion.reps:
        begin = max(0.0, motion.reps[0].start_s - 0.2)
        end = min(end, motion.reps[min(1, len(motion.reps) - 1)].end_s + 0.2)
    return list(np.linspace(begin, end, count))


def draw_figure(motion: Motion, frame: int, yaw: float, cell: tuple[int, int]) -> Image.Image:
    points = motion.points_m[frame : frame + 1]
    every = motion.points_m
    low, high = every.min(axis=(0, 1)), every.max(axis=(0, 1))
    span = max(float(np.linalg.norm((high - low)[:2])), 1.6)
    centre = (low + high) / 2
    if span > 3.0:  # who goes far is followed
        centre[:2], span = points[0, Mark.LEFT_HIP, :2], 1.8
    camera = Camera.around(
        centre,
        yaw_deg=yaw,
        distance_m=max(3.2, 1.7 * span),
        height_m=1.1,
        vertical_fov_deg=42,
        width=cell[0],
        height=cell[1],
    )
    picture = Image.new("RGB", cell, "white")
    pen = ImageDraw.Draw(picture)
    grid = np.arange(-3, 3.01, 0.5)
    for g in grid:
        for a, b in (((g, -3), (g, 3)), ((-3, g), (3, g))):
            ends = np.array([[[*a, 0.0], [*b, 0.0]]]) + np.array([centre[0], centre[1], 0.0])
            line = camera.image_points(ends)[0, :, :2]
            if np.isfinite(line).all():
                pen.line([tuple(line[0]), tuple(line[1])], fill=(225, 225, 225))
    image = camera.image_points(points)[0]
    for first, second in BONES:
        names = first.name + second.name
        sides = ("LEFT" in names, "RIGHT" in names)
        colour = _MID if all(sides) else _LEFT if sides[0] else _RIGHT
        pen.line([tuple(image[first, :2]), tuple(image[second, :2])], fill=colour, width=2)
    for mark in (Mark.LEFT_INDEX, Mark.RIGHT_INDEX):
        wrist = Mark[mark.name.replace("INDEX", "WRIST")]
        pen.line([tuple(image[wrist, :2]), tuple(image[mark, :2])], fill=(120, 160, 60), width=2)
    for x, y in image[:11, :2]:
        pen.ellipse([x - 1, y - 1, x + 1, y + 1], fill=(0, 0, 0))
    knees = interior_knee_deg(points)[0]
    text = f"{motion.timestamps_s[frame]:.2f}s {knees[0]:.0f}/{knees[1]:.0f}"
    pen.text((4, 4), text, fill=(0, 0, 0))
    return picture


def contact_sheet(motion: Motion, *, columns: int = 8) -> Image.Image:
    frames = [int(np.argmin(np.abs(motion.timestamps_s - s))) for s in moments_s(motion, columns)]
    width, height = _CELL
    sheet = Image.new("RGB", (width * columns, height * len(_YAWS)), "white")
    for row, yaw in enumerate(_YAWS):
        for column, frame in enumerate(frames):
            sheet.paste(draw_figure(motion, frame, yaw, _CELL), (column * width, row * height))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("motion", choices=sorted(MOTIONS))
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--columns", type=int, default=8)
    options = parser.parse_args()
    motion = motion_named(options.motion, seed=options.seed)
    contact_sheet(motion, columns=options.columns).save(options.out)
    for rep in motion.reps:
        sys.stdout.write(f"{rep}\n")


if __name__ == "__main__":
    main()
