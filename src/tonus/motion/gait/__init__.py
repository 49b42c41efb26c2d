"""Gait seen from the side: heel strikes, toe-offs, cadence, symmetry, lean, push-off."""

from tonus.motion.gait.chain import GaitSettings
from tonus.motion.gait.follower import GaitFollower, gait_of
from tonus.motion.gait.measures import GaitMeasures, gait_measures
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
from tonus.motion.gait.written import gait_data, gait_from_data

__all__ = [
    "Estimate",
    "Gait",
    "GaitFollower",
    "GaitMeasures",
    "GaitPass",
    "GaitSettings",
    "Heading",
    "NotWalked",
    "Side",
    "Strike",
    "ToeOff",
    "UnsureStrike",
    "gait_data",
    "gait_from_data",
    "gait_measures",
    "gait_of",
]
