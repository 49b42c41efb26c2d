"""Plain numbers and arrays through the same formulas."""

from __future__ import annotations

from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from tonus.energy.person import YOUNGEST_YEARS, Sex
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["FloatArray", "Floats", "SexArray", "adult_years", "as_given", "is_female"]

FloatArray = NDArray[np.float64]
SexArray = NDArray[np.str_]
#: One person as plain numbers, or many as arrays of one shape.
Floats = TypeVar("Floats", float, FloatArray)


def as_given(like: Floats, value: FloatArray | np.floating | float) -> Floats:
    """Return a result in the kind of its inputs.

    Parameters
    ----------
    like : float or ndarray
        One of the inputs; gives the type.
    value : float or ndarray
        The result.

    Returns
    -------
    float or ndarray
        A plain float where the result has no axes, else the array.

    Examples
    --------
    >>> as_given(1.0, np.asarray(2.0))
    2.0
    """
    del like  # only its type is asked for
    result = np.asarray(value, dtype=np.float64)
    return cast("Floats", float(result) if result.ndim == 0 else result)


def is_female(sex: Sex | SexArray) -> NDArray[np.bool_]:
    """Return where the equations for women hold.

    Parameters
    ----------
    sex : Sex or ndarray of str
        ``female`` or ``male``, one or one for each person.

    Returns
    -------
    ndarray of bool
        Of the shape of `sex`.

    Raises
    ------
    InputError
        When there is anything but ``female`` and ``male``.

    Examples
    --------
    >>> bool(is_female(Sex.FEMALE))
    True
    """
    given = np.asarray(sex, dtype=np.str_)
    female = given == Sex.FEMALE.value
    if not np.all(female | (given == Sex.MALE.value)):
        raise InputError(N_("The equations know the sexes female and male. Give one of them."))
    return np.asarray(female)


def adult_years(age_years: float | FloatArray) -> FloatArray:
    """Return ages that the adult equations hold for.

    Parameters
    ----------
    age_years : float or ndarray
        Years; NaN stays NaN.

    Returns
    -------
    ndarray of float
        The same ages.

    Raises
    ------
    InputError
        When one is below 19.

    Examples
    --------
    >>> float(adult_years(30.0))
    30.0
    """
    years = np.asarray(age_years, dtype=np.float64)
    if np.any(years < YOUNGEST_YEARS):
        raise InputError(
            N_("The equations for adults start at age {youngest}. There is no figure below it."),
            youngest=YOUNGEST_YEARS,
        )
    return years
