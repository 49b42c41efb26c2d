"""Words and habits that the forms about accounts share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["NAME_HELP", "PASSWORD_HELP", "without_placeholders"]

NAME_HELP: Final = _("Letters and digits; dots, hyphens and underscores may stand between them.")
PASSWORD_HELP: Final = _(
    "At least 10 characters, not a common word. A few words in a row are easy to keep in mind."
)


def without_placeholders(fields: Iterable[forms.Field]) -> None:
    """Take away placeholders: one that repeats the label is gone once somebody types.

    Parameters
    ----------
    fields : iterable of Field
        Of one form.
    """
    for field in fields:
        field.widget.attrs.pop("placeholder", None)
