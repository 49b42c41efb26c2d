"""Components of the pages; every one of them stands on the page `/look/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tonus_web.ui.icons import icon_paths
from tonus_web.ui.legs import back_of_legs
from tonus_web.ui.person.drawing import Drawing
from tonus_web.ui.person.person import Person
from tonus_web.ui.places import places

register = template.Library()

_CIRCUMFERENCE = 100.0
_VERDICTS = ("ok", "fault", "not_seen")
_LAYOUTS = ("", "short")


@register.inclusion_tag("ui/_field.html")
def ui_field(field: BoundField) -> dict[str, Any]:
    """Show a field with its label, help and errors, tied together for screen readers.

    Choices become cards and quantities get their unit by themselves.
    """
    return _field_context(field)


@register.inclusion_tag("ui/_field.html")
def ui_quantity(field: BoundField) -> dict[str, Any]:
    """Show a quantity: one or two numbers with a switch of units."""
    return _field_context(field)


@register.inclusion_tag("ui/_field.html")
def ui_choices(field: BoundField, layout: str = "") -> dict[str, Any]:
    """Show a choice as cards to press.

    A form field may carry ``notes``, which say more about a choice by its value.
    With the layout ``short``, or a field whose ``layout`` says so, the cards stand side
    by side where they fit: for answers of a word or three.
    """
    return _field_context(field, layout)


@register.inclusion_tag("ui/_errors.html")
def ui_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Say above a form what is to be mended, each error leading to its field."""
    found = [
        {"field": field, "target": _target(field), "error": error}
        for field in form.visible_fields()
        for error in field.errors
    ]
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    return {"found": found, "general": [*form.non_field_errors(), *hidden]}


@register.simple_tag
def ui_icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is silent to screen readers."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>',
        SafeString(hidden),
        icon_paths(name),
    )


@register.inclusion_tag("ui/_mark.html")
def ui_mark(verdict: str, label: str = "") -> dict[str, Any]:
    """Draw a verdict's mark: dot, triangle or open ring; silent without a label."""
    if verdict not in _VERDICTS:
        raise template.TemplateSyntaxError(f"ui_mark knows no verdict {verdict!r}")
    return {"verdict": verdict, "label": label}


@register.inclusion_tag("ui/_legs.html")
def ui_legs(
    shares: Mapping[str, str], size: str = "large", stretched: bool = False
) -> dict[str, Any]:
    """Draw the back of the legs, each muscle shaded by its share of the work.

    `shares` maps a muscle's key to ``prime``, ``half``, ``quarter`` or ``none``; where they
    are `stretched`, no work is told of.  Small ones use the outlines that
    `ui_legs_outlines` laid once on the page.
    """
    return {
        "legs": back_of_legs(shares, stretched=stretched),
        "size": "small" if size == "small" else "large",
        "sides": ("", "scale(-1 1)"),
    }


@register.inclusion_tag("ui/_legs_outlines.html")
def ui_legs_outlines() -> dict[str, Any]:
    """Lay the outlines on the page that its small pictures of legs share; shows nothing."""
    return {"legs": back_of_legs({})}


@register.inclusion_tag("ui/_person.html")
def ui_person(person: Person, name: str) -> dict[str, Any]:
    """Draw the moving person of an exercise of this name; it needs the script to move.

    Without it nothing shows: lay the stills beside it.
    """
    return {"person": person, "name": name}


@register.inclusion_tag("ui/_person_still.html")
def ui_person_still(drawing: Drawing, number: int) -> dict[str, Any]:
    """Draw one pose of a person; each on a page has a number of its own."""
    return {"drawing": drawing, "prefix": f"still-{number}"}


@register.inclusion_tag("ui/_ring.html")
def ui_ring(value: float, total: float, label: str) -> dict[str, Any]:
    """Draw how much of a whole is there, with its words in the middle."""
    share = min(1.0, max(0.0, float(value) / float(total))) if total else 0.0
    return {
        "filled": f"{share * _CIRCUMFERENCE:.2f}",
        "rest": f"{(1 - share) * _CIRCUMFERENCE:.2f}",
        "is_over": bool(total) and float(value) > float(total),
        "value": value,
        "total": total,
        "label": label,
    }


@register.inclusion_tag("ui/_undo.html", takes_context=True)
def ui_undo(context: Context, token: str) -> dict[str, Any]:
    """Offer to bring back what a message says was deleted."""
    member = context.get("member")
    try:
        action = reverse("members:undo", args=[member.id]) if member and token else ""
    except NoReverseMatch:
        action = ""
    return {"token": token, "action": action, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_places.html", takes_context=True)
def ui_places(context: Context) -> dict[str, Any]:
    """Show the places of the application, the present one marked."""
    return {"places": places(context.get("member"), context.get("request"))}


def _field_context(field: BoundField, layout: str = "") -> dict[str, Any]:
    widget = field.field.widget
    is_choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    is_checkbox = isinstance(widget, forms.CheckboxInput)
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    described = " ".join(ids) if field.auto_id else ""
    return {
        "field": field,
        "control": ""
        if is_choices
        else field.as_widget(attrs={"aria-describedby": described})
        if described
        else field.as_widget(),
        "choices": list(_choices(field)) if is_choices else [],
        "is_group": field.use_fieldset,
        "layout": _layout(field, layout),
        "is_checkbox": is_checkbox,
        "described": described,
        "is_optional": not field.field.required and not is_checkbox,
    }


def _layout(field: BoundField, asked: str) -> str:
    layout = asked or getattr(field.field, "layout", "")
    if layout not in _LAYOUTS:
        raise template.TemplateSyntaxError(f"ui_choices knows no layout {layout!r}")
    return str(layout)


def _choices(field: BoundField) -> Iterator[dict[str, Any]]:
    """Each button of a choice, with the words that say more about it."""
    notes = getattr(field.field, "notes", {})
    for button in field.subwidgets:
        note = notes.get(str(button.data["value"]), "")
        note_id = f"{button.id_for_label}_note" if note else ""
        if note:
            button.data["attrs"]["aria-describedby"] = note_id
        yield {"button": button, "note": note, "note_id": note_id}


def _target(field: BoundField) -> str:
    """Id of what is to be focused to mend a field."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)
