"""The key poses of an exercise, and what the judge said of a set made from them."""

from __future__ import annotations

from collections import Counter

from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement, Rep, RepStatus, Verdict
from tonus.motion.keyposes import KeyPoses

__all__ = ["complete", "poses_of", "verdicts"]


def poses_of(key: str) -> KeyPoses:
    found = exercise(key).key_poses
    assert found is not None, key
    return found


def complete(found: Judgement) -> list[Rep]:
    return [rep for rep in found.reps if rep.status is RepStatus.COMPLETE]


def verdicts(found: Judgement, cue: str) -> Counter[Verdict]:
    """How often a cue came to each verdict on the complete repetitions."""
    return Counter(one.verdict for rep in complete(found) for one in rep.verdicts if one.cue == cue)
