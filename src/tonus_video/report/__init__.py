"""The report: one HTML page that opens offline, with everything inside it."""

from tonus_video.report.facts import (
    ClipFacts,
    KeyFrame,
    Moment,
    Translate,
)
from tonus_video.report.page import written_report

__all__ = [
    "ClipFacts",
    "KeyFrame",
    "Moment",
    "Translate",
    "written_report",
]
