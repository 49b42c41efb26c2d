"""Outlines of the muscles, drawn by us: the right leg from behind, the middle at x = 0."""

from __future__ import annotations

from typing import Final

__all__ = ["OUTLINES"]

#: Paths by muscle, the deepest first.
OUTLINES: Final[dict[str, tuple[str, ...]]] = {
    "soleus": ("M30 330C22 360 26 390 40 410L60 410C76 390 80 360 74 330Z",),
    "gastrocnemius_medial": ("M50 270C28 280 24 320 34 352C42 360 50 350 51 340Z",),
    "gastrocnemius_lateral": ("M53 270C76 280 80 315 72 342C64 350 56 344 54 336Z",),
    "achilles_tendon": ("M44 385C46 420 47 440 44 462L58 462C55 440 56 420 60 385Z",),
    "adductors": ("M10 130C14 160 20 190 26 215L34 140Z",),
    "semimembranosus": ("M22 140C20 190 26 230 36 262L46 255C38 220 34 170 36 130Z",),
    "semitendinosus": ("M38 125C38 170 42 220 44 258L49 255C54 210 54 160 52 125Z",),
    "biceps_femoris": ("M54 125C58 170 58 220 72 262L80 258C86 220 84 160 78 120Z",),
    "gluteus_maximus": ("M6 60C4 100 10 126 40 126C70 126 92 110 90 70C70 40 30 30 6 60Z",),
}
