"""A judgement written down and read back is the same judgement."""

from __future__ import annotations

import json

import pytest

from tests.recordings import golden_pose
from tonus.errors import InputError
from tonus.form.judge import judged
from tonus.form.report import judgement_data, judgement_from_data


@pytest.mark.parametrize("name", ["squat_stick_side", "walk_and_jumping_jacks"])
def test_reading_back_loses_nothing_that_was_written(name: str) -> None:
    judgement = judged(golden_pose(name))
    data = judgement_data(judgement)
    read = judgement_from_data(json.loads(json.dumps(data, allow_nan=False)), trace=judgement.trace)
    assert judgement_data(read) == data
    assert read.count == judgement.count
    assert read.trace is judgement.trace


def test_fields_of_others_are_passed_over() -> None:
    data = judgement_data(judged(golden_pose("squat_stick_side")))
    read = judgement_from_data({**data, "source": {"name": "x.mp4"}})
    assert judgement_data(read) == data
    assert not len(read.trace.timestamps_s)


def test_another_layout_is_refused() -> None:
    with pytest.raises(InputError, match=r"tonus\.judgement/9"):
        judgement_from_data({"schema": "tonus.judgement/9"})


@pytest.mark.parametrize("field", ["reps", "view", "summary", "judged_s"])
def test_damaged_data_are_refused(field: str) -> None:
    data = judgement_data(judged(golden_pose("squat_stick_side")))
    with pytest.raises(InputError, match="damaged"):
        judgement_from_data({name: value for name, value in data.items() if name != field})
    verdict = data["reps"][0]["verdicts"][0]
    verdict["verdict"] = "fine"
    with pytest.raises(InputError, match="damaged"):
        judgement_from_data(data)
