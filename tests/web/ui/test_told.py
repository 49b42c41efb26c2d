"""Errors of the library in the reader's words."""

from __future__ import annotations

import pytest

from tonus.errors import InputError, TonusError
from tonus.units import Quantity, Unit
from tonus_web.ui.told import told


def test_an_error_is_translated_first_and_filled_in_after() -> None:
    # A key of the catalogue: its English text comes from there.
    assert told(TonusError("muscle.soleus")) == "soleus"
    assert told(InputError("{name} is {text}.", name="Height", text="{braces}")) == (
        "Height is {braces}."
    )


def test_a_sentence_without_values_may_hold_braces() -> None:
    assert told(TonusError("A set {1, 2} is no range.")) == "A set {1, 2} is no range."


def test_what_the_units_refuse_is_told_whole() -> None:
    with pytest.raises(InputError) as raised:
        Quantity.entered("11", "14", unit=Unit.ST_LB)
    assert told(raised.value) == ("In st+lb the first number is whole and the second below 14.")
