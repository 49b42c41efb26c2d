"""Signals and an exercise file to verdicts: judge, live judge, report."""

from tonus.form.judge import FormJudge, judged
from tonus.form.live import LiveJudge, LiveState
from tonus.form.report import judgement_data

__all__ = ["FormJudge", "LiveJudge", "LiveState", "judged", "judgement_data"]
