"""Landmarks to a clean sequence: skeleton, gates, repair and filter."""

from tonus.pose.sequence import PoseSequence
from tonus.pose.skeleton import BONES, LANDMARK_COUNT, MIRROR, Landmark

__all__ = ["BONES", "LANDMARK_COUNT", "MIRROR", "Landmark", "PoseSequence"]
