"""What the whole log says about each of its days.

The backward pass of Rauch, Tung and Striebel in the form of Bryson and Frazier:
the same numbers, without turning a matrix over for every day [rts_1965]_.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.learned.filter import Reading
from tonus.energy.learned.model import SIZE, TISSUE

__all__ = ["Passed", "Smoothed", "smoothed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What the forward pass leaves of T mornings.

    Parameters
    ----------
    before_x : ndarray of float, shape (T, 13)
        State before each reading.
    before_p : ndarray of float, shape (T, 13, 13)
        Its covariance.
    moves : ndarray of float, shape (T, 13, 13)
        How each morning became the next; that of the last is not used.
    seen : ndarray of float, shape (T, 13)
        What a scale shows of the state.
    readings : tuple of Reading or None
        What each reading did; None where there was none.
    """

    before_x: FloatArray
    before_p: FloatArray
    moves: FloatArray
    seen: FloatArray
    readings: tuple[Reading | None, ...]

    def kept(self) -> FloatArray:
        """What a reading leaves of an error in the state.

        Returns
        -------
        ndarray of float, shape (T, 13, 13)
            Unit matrices where there was no reading.
        """
        kept = np.tile(np.eye(SIZE), (len(self.readings), 1, 1))
        for at, reading in enumerate(self.readings):
            if reading is not None:
                kept[at] -= reading.gain[:, None] * self.seen[at]
        return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """States as the whole log tells them.

    Parameters
    ----------
    x : ndarray of float, shape (T, 13)
        States.
    p : ndarray of float, shape (T, 13, 13)
        Covariances.
    back : ndarray of float, shape (T, 13, 13)
        What later readings say, as the backward pass keeps it.
    passed : Passed
        Of the forward pass.
    """

    x: FloatArray
    p: FloatArray
    back: FloatArray
    passed: Passed

    def tissue_covariance(self, first: int, last: int) -> float:
        """Covariance of the tissue weights of two mornings, kg².

        Parameters
        ----------
        first, last : int
            Days, the first no later than the last.

        Returns
        -------
        float
            With everything that the log says about both.
        """
        passed = self.passed
        row = passed.before_p[first, TISSUE].copy()
        for at in range(first, last):
            reading = passed.readings[at]
            if reading is not None:
                row = row - reading.gain * float(row.dot(passed.seen[at]))
            row = passed.moves[at].dot(row)
        later = self.back[last].dot(passed.before_p[last, TISSUE])
        return float(row[TISSUE] - row.dot(later))


def smoothed(passed: Passed) -> Smoothed:
    """Return the states of all mornings in the light of the whole log.

    Parameters
    ----------
    passed : Passed
        Of the forward pass.

    Returns
    -------
    Smoothed
        The last one as the forward pass left it.

    Examples
    --------
    >>> one = np.zeros((1, SIZE))
    >>> unit = np.eye(SIZE)[None]
    >>> passed = Passed(before_x=one, before_p=unit, moves=unit, seen=one, readings=(None,))
    >>> smoothed(passed).x.shape
    (1, 13)
    """
    days = len(passed.readings)
    kept = passed.kept()
    lambdas = np.zeros((days, SIZE))
    backs = np.zeros((days, SIZE, SIZE))
    told = np.zeros(SIZE)
    sure = np.zeros((SIZE, SIZE))
    for at in range(days - 1, -1, -1):
        reading = passed.readings[at]
        if reading is not None and not reading.is_set_aside:
            seen, left = passed.seen[at], kept[at]
            told = left.T.dot(told) - seen * (reading.surprise_kg / reading.variance)
            sure = left.T.dot(sure).dot(left) + seen[:, None] * (seen / reading.variance)
        lambdas[at], backs[at] = told, sure
        if at:
            move = passed.moves[at - 1]
            told = move.T.dot(told)
            sure = move.T.dot(sure).dot(move)
    x = passed.before_x - np.einsum("tij,tj->ti", passed.before_p, lambdas)
    p = passed.before_p - passed.before_p @ backs @ passed.before_p
    return Smoothed(x=x, p=p, back=backs, passed=passed)
