"""Gait seen from the side: heel strikes, toe-offs, cadence, symmetry, lean, push-off."""

from tonus.motion.gait.follower import GaitFollower, gait_of
from tonus.motion.gait.records import (
    Estimate,
    Gait,
    GaitPass,
    Heading,
    NotWalked,
    Side,
    Strike,
    ToeOff,
    UnsureStrike,
)

__all__ = [
    "Estimate",
    "Gait",
    "GaitFollower",
    "GaitPass",
    "Heading",
    "NotWalked",
    "Side",
    "Strike",
    "ToeOff",
    "UnsureStrike",
    "gait_of",
]
