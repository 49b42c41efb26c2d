"""Components as a screen reader and a parser meet them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory

from tonus.catalogue import muscles
from tonus.units import Dimension
from tonus_web.ui.icons import ICONS, icon_paths
from tonus_web.ui.legs import SHARES, back_of_legs
from tonus_web.ui.legs_outlines import OUTLINES
from tonus_web.ui.quantities import QuantityField


class Form(forms.Form):
    name = forms.CharField(help_text="As you want to be called.")
    wish = forms.ChoiceField(
        choices=[("legs", "Legs"), ("walks", "Walks")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Hide numbers", required=False)
    weight = QuantityField(dimension=Dimension.MASS, help_text="Without shoes.")
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        self.add_error(None, "The two do not fit together.")


class Elements(HTMLParser):
    """Every element of a page with its attributes; refuses what is left open."""

    VOID = frozenset(("input", "br", "img", "meta", "link", "path", "circle", "rect", "hr"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] for _tag, attrs in self.found if "id" in attrs]


def rendered(source: str, **context: Any) -> str:
    return str(engines["django"].from_string(source).render(context))


@pytest.fixture
def wrong() -> Elements:
    form = Form({"weight_large": "x", "weight_unit": "kg"})
    source = "{% ui_errors form %}{% for field in form %}{% ui_field field %}{% endfor %}"
    return Elements(rendered(source, form=form))


def test_every_reference_leads_to_an_element_that_is_there(wrong: Elements) -> None:
    ids = wrong.ids()
    assert len(ids) == len(set(ids))
    references = 0
    for _tag, attrs in wrong.found:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for target in attrs.get(name, "").split():
                assert target in ids, (name, target)
                references += 1
    assert references > 10


def test_each_error_is_linked_to_its_field(wrong: Elements) -> None:
    targets = [attrs["href"] for attrs in wrong.named("a")]
    assert targets == ["#id_name", "#id_wish_0", "#id_weight_0"]
    boxes = {attrs.get("id"): attrs for attrs in wrong.named("input")}
    for target in targets:
        assert target[1:] in boxes
    assert boxes["id_name"]["aria-invalid"] == "true"
    assert boxes["id_name"]["aria-describedby"] == "id_name_helptext id_name_error"
    assert boxes["id_weight_0"]["aria-describedby"] == "id_weight_helptext id_weight_error"


def test_the_summary_is_announced_and_takes_the_focus(wrong: Elements) -> None:
    (summary,) = [attrs for attrs in wrong.named("div") if "data-focus" in attrs]
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"


def test_choices_stand_in_a_fieldset_that_is_named(wrong: Elements) -> None:
    groups = {attrs["id"]: attrs for attrs in wrong.named("fieldset")}
    assert set(groups) == {"id_wish_group", "id_weight_group"}
    assert groups["id_wish_group"]["aria-describedby"] == "id_wish_error"
    assert len(wrong.named("legend")) == 2


def test_a_form_without_errors_has_no_summary_and_a_hidden_field_no_label() -> None:
    assert not rendered("{% ui_errors form %}", form=Form()).strip()
    html = rendered("{% ui_field form.kept %}", form=Form())
    assert "label" not in html
    assert 'type="hidden"' in html


def test_what_people_typed_is_escaped() -> None:
    class Loose(forms.Form):
        name = forms.ChoiceField(label="<b>", help_text="plain", choices=[("a", "<i>")])

    html = rendered("{% ui_errors f %}{% ui_field f.name %}", f=Loose({"name": "<script>"}))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_notes_say_more_about_a_choice() -> None:
    form = Form()
    form.fields["wish"].notes = {"legs": "Filmed and judged."}  # type: ignore[attr-defined]
    elements = Elements(rendered("{% ui_choices form.wish %}", form=form))
    radios = {attrs["value"]: attrs for attrs in elements.named("input")}
    assert radios["legs"]["aria-describedby"] == "id_wish_0_note"
    assert "id_wish_0_note" in elements.ids()
    assert "aria-describedby" not in radios["walks"]


@pytest.mark.parametrize("tag", ['{% ui_choices form.wish "short" %}', "{% ui_field form.wish %}"])
def test_short_answers_stand_side_by_side(tag: str) -> None:
    form = Form()
    if "short" not in tag:
        form.fields["wish"].layout = "short"  # type: ignore[attr-defined]
    elements = Elements(rendered(tag, form=form))
    assert elements.named("fieldset")[0]["class"].split() == ["field", "choices", "short"]
    assert [attrs["class"] for attrs in elements.named("div")] == ["side"]
    assert len(elements.named("legend")) == 1


def test_a_layout_that_nobody_drew_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered('{% ui_choices form.wish "wide" %}', form=Form())


@pytest.mark.parametrize("verdict", ["ok", "fault", "not_seen"])
def test_a_mark_has_its_own_shape_and_speaks_only_when_labelled(verdict: str) -> None:
    html = rendered("{% ui_mark verdict %}", verdict=verdict)
    assert 'aria-hidden="true"' in html
    assert 'aria-label="held"' in rendered("{% ui_mark verdict label='held' %}", verdict=verdict)


def test_marks_differ_in_shape() -> None:
    shapes = {
        rendered("{% ui_mark v %}", v=v).split(">", 1)[1] for v in ("ok", "fault", "not_seen")
    }
    assert len(shapes) == 3
    with pytest.raises(TemplateSyntaxError):
        rendered("{% ui_mark 'great' %}")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_well_formed(name: str) -> None:
    elements = Elements(rendered("{% ui_icon name %}", name=name))
    (svg,) = elements.named("svg")
    assert svg["aria-hidden"] == "true"
    assert len(elements.found) > 1


def test_an_icon_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icon_paths("unicorn")


def test_a_labelled_icon_is_an_image() -> None:
    html = rendered("{% ui_icon 'close' label=label %}", label='Put "away"')
    assert 'role="img"' in html
    assert "Put &quot;away&quot;" in html


@pytest.mark.parametrize(
    ("value", "total", "dashes", "over"),
    [(0, 10, None, False), (5, 10, "50.00 50.00", False), (12, 10, "100.00 0.00", True)],
)
def test_the_ring_shows_the_share_and_no_more(
    value: float, total: float, dashes: str | None, over: bool
) -> None:
    html = rendered("{% ui_ring value total 'left' %}", value=value, total=total)
    assert (dashes is None and "dasharray" not in html) or f'"{dashes}"' in html
    assert ("ring over" in html) is over
    assert "left" in html


def test_every_muscle_of_the_catalogue_is_drawn() -> None:
    assert set(OUTLINES) == set(muscles())


def test_each_leg_shades_each_muscle_and_names_it() -> None:
    shares = {"soleus": "prime", "biceps_femoris": "quarter"}
    elements = Elements(rendered("{% ui_legs shares %}", shares=shares))
    groups = [attrs["class"].split() for attrs in elements.named("g") if "class" in attrs]
    assert len(groups) == 2 * len(OUTLINES)
    for _muscle, share, key in groups:
        assert share == shares.get(key, "none")
    assert len(elements.named("title")) == 2 * len(OUTLINES)


def test_the_legs_are_told_in_words_with_the_most_worked_first() -> None:
    legs = back_of_legs({"biceps_femoris": "quarter", "soleus": "prime", "adductors": "none"})
    assert legs.description.index("soleus: works most") < legs.description.index(
        "outer hamstring: helps"
    )
    assert "inner thigh" not in legs.description
    assert "no muscle shaded" in back_of_legs({}).description


def test_stretched_legs_are_not_said_to_work() -> None:
    legs = back_of_legs({"soleus": "quarter", "adductors": "none"}, stretched=True)
    assert "soleus: is stretched" in legs.description
    assert "helps" not in legs.description
    assert [one.title for one in legs.muscles if one.key == "soleus"] == ["soleus: is stretched"]


def test_a_share_that_is_none_is_refused() -> None:
    assert SHARES == ("prime", "half", "quarter", "none")
    with pytest.raises(ValueError, match="most"):
        back_of_legs({"soleus": "most"})


def test_the_small_legs_leave_out_the_fibres() -> None:
    small = rendered("{% ui_legs shares size='small' %}", shares={})
    large = rendered("{% ui_legs shares size='large' %}", shares={})
    assert "fibres" in large
    assert "fibres" not in small


def test_the_small_legs_use_outlines_that_are_laid_once() -> None:
    small = Elements(rendered("{% ui_legs shares size='small' %}", shares={"soleus": "prime"}))
    laid = Elements(rendered("{% ui_legs_outlines %}"))
    outlines = {attrs["id"]: attrs["d"] for attrs in laid.named("path")}
    assert {attrs["href"][1:] for attrs in small.named("use")} == set(outlines)
    for key, outline in OUTLINES.items():
        assert outlines[f"legs-{key}"] == outline


def test_undo_is_offered_only_where_there_is_something_to_bring_back() -> None:
    request = RequestFactory().get("/")
    html = engines["django"].from_string("{% ui_undo token %}").render({"token": ""}, request)
    assert not str(html).strip()
