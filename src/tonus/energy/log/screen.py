"""Weights that do not belong to the others, found by looking at both sides of them.

The filter sees what is odd from the days before; a first reading in pounds, or a
whole stretch of them, is seen only from what follows.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable
from typing import Any, Final

from tonus.energy.log.questions import (
    Question,
    Suspicion,
    Weighing,
    suspected,
    weight_question,
)

__all__ = ["screened"]

#: Two readings further apart than this, and more for every day between them,
#: are not of one body and one unit; after long nothing is sure.
_STEP: Final = math.log(1.25)
_STEP_PER_DAY: Final = 0.0015
_STEP_MOST: Final = math.log(1.8)
#: Around a reading, so many on each side, no further away than this.
_SIDE: Final = 5
_SIDE_DAYS: Final = 60
_ENOUGH: Final = 5
#: A slip of one digit is more than a body does between neighbours.
_SLIP_SHARE: Final = 0.045
#: Neighbours agree when all but one are this close to their middle.
_AGREE_SHARE: Final = 0.025


def screened(
    weighings: list[Weighing],
    *,
    sorted_by: Callable[[Weighing], Any],
    is_body: Callable[[Weighing], bool],
) -> tuple[list[Weighing], tuple[Question, ...]]:
    """Return the weighings that belong together, and questions about the others.

    Parameters
    ----------
    weighings : list of Weighing
        Each above 0.
    sorted_by : callable
        Their order in time.
    is_body : callable
        Whether a body weighs that.

    Returns
    -------
    fine : list of Weighing
        In order.
    questions : tuple of Question
        One for all readings that look wrong in the same way.

    Examples
    --------
    >>> import datetime as dt
    >>> start = dt.date(2026, 3, 1)
    >>> weights = [176.0, 80.0, 80.4, 79.9, 80.2, 90.3, 80.1, 80.0]
    >>> fine, questions = screened(
    ...     [
    ...         Weighing(date=start + dt.timedelta(at), weight_kg=kg)
    ...         for at, kg in enumerate(weights)
    ...     ],
    ...     sorted_by=lambda weighing: weighing.date,
    ...     is_body=lambda weighing: weighing.weight_kg > 20,
    ... )
    >>> len(fine), [question.suspicion.value for question in questions]
    (6, ['pounds_as_kg', 'slip'])
    """
    ordered = sorted(weighings, key=sorted_by)
    main, others = _levels(ordered, is_body)
    fine, slips = _without_slips(main)
    odd: dict[tuple[int, Suspicion], list[tuple[Weighing, float]]] = {}
    for number, level in enumerate(others):
        for weighing in level:
            usual = _usual(fine, weighing)
            kind, _ = suspected(weighing, usual_kg=usual)
            odd.setdefault((number, kind), []).append((weighing, usual))
    questions = [
        weight_question(
            tuple(weighing for weighing, _ in group), usual_kg=_middle([kg for _, kg in group])
        )
        for group in odd.values()
    ]
    questions += [weight_question((weighing,), usual_kg=usual) for weighing, usual in slips]
    return fine, tuple(sorted(questions, key=lambda question: question.readings[0].date))


def _levels(
    ordered: list[Weighing], is_body: Callable[[Weighing], bool]
) -> tuple[list[Weighing], list[list[Weighing]]]:
    """The level with most readings of a body, and the others."""
    levels: list[list[Weighing]] = []
    for weighing in ordered:
        near = [
            (abs(math.log(weighing.weight_kg / level[-1].weight_kg)), number)
            for number, level in enumerate(levels)
            if _is_near(weighing, level[-1])
        ]
        if near:
            levels[min(near)[1]].append(weighing)
        else:
            levels.append([weighing])
    if not levels:
        return [], []
    main = max(levels, key=lambda level: sum(is_body(weighing) for weighing in level))
    return main, [level for level in levels if level is not main]


def _is_near(one: Weighing, before: Weighing) -> bool:
    step = _STEP + _STEP_PER_DAY * (one.date - before.date).days
    return abs(math.log(one.weight_kg / before.weight_kg)) <= min(step, _STEP_MOST)


def _without_slips(
    level: list[Weighing],
) -> tuple[list[Weighing], list[tuple[Weighing, float]]]:
    """A level without what a wrong digit explains, and those readings."""
    fine, slips = [], []
    for at, weighing in enumerate(level):
        around = [*level[max(at - _SIDE, 0) : at], *level[at + 1 : at + 1 + _SIDE]]
        near = [
            other.weight_kg
            for other in around
            if abs((other.date - weighing.date).days) <= _SIDE_DAYS
        ]
        usual = _middle(near) if len(near) >= _ENOUGH else weighing.weight_kg
        away = abs(weighing.weight_kg - usual)
        # Where more than one of the neighbours is far too, none of them is the odd one.
        spread = sorted([0.0, 0.0, *(abs(kg - usual) for kg in near)])[-2]
        is_far = away > _SLIP_SHARE * usual and spread < _AGREE_SHARE * usual
        if is_far and suspected(weighing, usual_kg=usual)[0] is Suspicion.SLIP:
            slips.append((weighing, usual))
        else:
            fine.append(weighing)
    return fine, slips


def _usual(fine: list[Weighing], weighing: Weighing) -> float:
    """Level around a reading that does not belong."""
    at = bisect(fine, weighing.date, key=lambda other: other.date)
    near = fine[max(at - _SIDE, 0) : at + _SIDE]
    near.sort(key=lambda other: abs((other.date - weighing.date).days))
    return _middle([other.weight_kg for other in near[:_SIDE]])


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
