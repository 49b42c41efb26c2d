"""Entered quantities come back exactly, or with an error that says what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tonus.units import Dimension, Quantity, Unit
from tonus_web.ui.quantities import QuantityField


class Form(forms.Form):
    weight = QuantityField(dimension=Dimension.MASS)
    height = QuantityField(dimension=Dimension.LENGTH, unit=Unit.FT_IN, required=False)


def posted(**values: str) -> Form:
    return Form(values, auto_id="id_%s")


def plain(value: Decimal) -> str:
    return format(value, "f")


numbers = st.decimals(
    min_value=0, max_value=99999, places=6, allow_nan=False, allow_infinity=False
) | st.decimals(min_value=0, max_value=999, places=1, allow_nan=False, allow_infinity=False)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(list(Unit)))
    if unit.part_count == 1:
        return Quantity((draw(numbers),), unit)
    limit = {Unit.ST_LB: 14, Unit.FT_IN: 12}[unit]
    large = Decimal(draw(st.integers(0, 99)))
    small = draw(st.decimals(0, limit, places=2).filter(lambda part: part < limit))
    return Quantity((large, small), unit)


@given(quantities(), st.booleans())
def test_every_entry_comes_back_exactly(quantity: Quantity, with_comma: bool) -> None:
    field = QuantityField(dimension=quantity.unit.dimension)
    mark = "," if with_comma else "."
    # Three digits after a comma may be a thousand; they are asked again, as below.
    texts = [plain(part) for part in quantity.parts]
    if all(len(text.partition(".")[2]) != 3 for text in texts):
        texts = [text.replace(".", mark) for text in texts]
    cleaned = field.clean([*texts, *[""] * (2 - len(texts)), quantity.unit.value])
    assert cleaned is not None
    assert [str(part) for part in cleaned.parts] == [plain(part) for part in quantity.parts]
    assert cleaned.unit is quantity.unit
    assert cleaned.si == quantity.si


@given(quantities())
def test_what_is_shown_can_be_sent_again(quantity: Quantity) -> None:
    field = QuantityField(dimension=quantity.unit.dimension)
    for language in ("en", "de"):
        with translation.override(language):
            shown = field.widget.decompress(quantity)
            cleaned = field.clean(shown)
            assert cleaned is not None
            assert cleaned.parts == quantity.parts
            assert not field.has_changed(quantity, shown)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["", "", "kg"], "required"),
        (["abc", "", "kg"], "“abc” is no number"),
        (["7 0", "", "kg"], "is no number"),
        (["1.2.3", "", "kg"], "is no number"),
        ([".", "", "kg"], "is no number"),
        (["1e3", "", "kg"], "is no number"),
        (["nan", "", "kg"], "is no number"),
        (["-5", "", "kg"], "from 0 up"),
        (["−5", "", "kg"], "from 0 up"),
        (["1,240", "", "kg"], "write 1240 or 1.24"),
        (["80", "5", "kg"], "one number"),
        (["11", "", "st+lb"], "Write the pounds too"),
        (["", "4", "st+lb"], "Write the stones too"),
        (["11.5", "4", "st+lb"], "first number is whole"),
        (["11", "14", "st+lb"], "second below 14"),
        (["1234567890123", "", "kg"], "more digits than can be kept"),
        (["70", "", "cm"], "not one of the available choices"),
        (["7" * 41, "", "kg"], "at most 40 characters"),
    ],
)
def test_a_wrong_entry_says_what_to_do(texts: list[str], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        QuantityField(dimension=Dimension.MASS).clean(texts)
    assert said in " ".join(raised.value.messages)


def test_a_point_before_three_digits_is_asked_again_where_the_comma_is_the_mark() -> None:
    field = QuantityField(dimension=Dimension.ENERGY)
    with translation.override("de"):
        assert field.clean(["1,240", "", "kcal"]) == Quantity.entered("1.240", unit=Unit.KCAL)
        with pytest.raises(ValidationError):
            field.clean(["1.240", "", "kcal"])
    assert field.clean(["1.240", "", "kcal"]) == Quantity.entered("1.240", unit=Unit.KCAL)
    assert field.clean(["0,125", "", "kcal"]) == Quantity.entered("0.125", unit=Unit.KCAL)


def test_nothing_entered_is_none_and_not_zero() -> None:
    field = QuantityField(dimension=Dimension.MASS, required=False)
    assert field.clean(["", "", "lb"]) is None
    assert field.clean([None, None, None]) is None
    assert field.clean(None) is None
    assert field.clean(["0", "", "kg"]) == Quantity.entered("0", unit=Unit.KG)


def test_a_form_with_errors_holds_what_was_typed() -> None:
    form = posted(weight_large="eleven", weight_small="4", weight_unit="st+lb", height_unit="ft+in")
    assert not form.is_valid()
    html = str(form["weight"])
    assert 'value="eleven"' in html
    assert 'value="4"' in html
    assert '<option value="st+lb" selected>' in html


def test_the_second_box_stays_in_sight_while_it_holds_a_number() -> None:
    form = posted(weight_large="80", weight_small="5", weight_unit="kg", height_unit="cm")
    assert 'class="quantity both"' in str(form["weight"])
    form = posted(weight_large="80", weight_small="", weight_unit="kg", height_unit="cm")
    assert 'class="quantity"' in str(form["weight"])


def test_the_preferred_unit_is_offered_first_and_what_was_entered_wins() -> None:
    assert '<option value="ft+in" selected>' in str(Form()["height"])
    form = Form(initial={"height": Quantity.entered("160.50", unit=Unit.CM)})
    html = str(form["height"])
    assert 'value="160.50"' in html
    assert '<option value="cm" selected>' in html
    field = QuantityField(dimension=Dimension.MASS)
    field.prefer(Unit.CM)
    assert field.widget.unit is Unit.KG
    field.prefer(Unit.LB)
    assert field.widget.decompress(None) == ["", "", "lb"]


def test_two_forms_do_not_share_a_preferred_unit() -> None:
    one, other = Form(), Form()
    weight = one.fields["weight"]
    assert isinstance(weight, QuantityField)
    weight.prefer(Unit.LB)
    assert '<option value="lb" selected>' in str(one["weight"])
    assert '<option value="kg" selected>' in str(other["weight"])


def test_every_box_is_named_by_the_label_and_its_unit() -> None:
    html = str(Form(auto_id="id_%s")["height"])
    for box, part in (("id_height_0", "large"), ("id_height_1", "small")):
        assert f'aria-labelledby="id_height_label {box}_{part}"' in html
        assert f'id="{box}_{part}"' in html
    assert 'aria-label="Unit"' in html
    assert "<script" not in html
    assert "style=" not in html
