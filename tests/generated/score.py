"""Count generated motions with the judge: ``python -m tests.generated.score [NAME ...]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tests.generated.motions import MOTIONS, motion_named
from tests.generated.seeing import CLEAN, ROUGH, TYPICAL, Noise, random_camera, random_noise, seen
from tonus.form.judge import judged

_NOISES: dict[str, Noise] = {"clean": CLEAN, "typical": TYPICAL, "rough": ROUGH}
_YAWS_DEG = (90, 270, 0, 45, 135, 180, 315, 225)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One generated clip and what the judge counted in it."""

    name: str
    seed: int
    yaw_deg: int
    expected: int
    counted: int
    partial: int
    incomplete: int
    doubtful: bool

    @property
    def wrong(self) -> bool:
        return not self.doubtful and self.counted != self.expected


def scored(
    name: str, *, seeds: Iterable[int], noise: str = "typical", fps: float = 30.0
) -> list[Row]:
    """Judge one motion for some seeds, each from a camera and by a person of its own.

    Cameras go round: left side, right side, front, front left and so on, by
    the seed; `noise` is clean, typical, rough or random.
    """
    rows = []
    for seed in seeds:
        motion = motion_named(name, seed=seed)
        rng = np.random.default_rng([seed, 1])
        yaw = _YAWS_DEG[seed % len(_YAWS_DEG)] + float(rng.uniform(-15, 15))
        camera = random_camera(rng, motion, yaw_deg=yaw)
        level = random_noise(rng) if noise == "random" else _NOISES[noise]
        found = judged(seen(motion, camera, level, fps=fps, rng=rng))
        rows.append(
            Row(
                name=name,
                seed=seed,
                yaw_deg=round(yaw) % 360,
                expected=motion.squats,
                counted=found.count,
                partial=found.partial,
                incomplete=found.incomplete,
                doubtful=motion.doubtful,
            )
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="motions; all by default")
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--noise", choices=[*_NOISES, "random"], default="typical")
    parser.add_argument("--fps", type=float, default=30.0)
    options = parser.parse_args()
    clips = wrong = 0
    for name in options.names or MOTIONS:
        rows = scored(name, seeds=range(options.seeds), noise=options.noise, fps=options.fps)
        bad = [row for row in rows if row.wrong]
        clips, wrong = clips + len(rows), wrong + len(bad)
        text = " ".join(
            f"seed {row.seed} at {row.yaw_deg}°: {row.counted} for {row.expected};" for row in bad
        )
        sys.stdout.write(f"{name:22s} {len(bad)}/{len(rows)} wrong  {text}\n")
    sys.stdout.write(f"{wrong} of {clips} clips wrong\n")


if __name__ == "__main__":
    main()
