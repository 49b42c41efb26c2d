"""Forms of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tonus_web.members.forms import WantsForm
from tonus_web.members.models import Member
from tonus_web.records.models import revision_of

__all__ = ["MemberForm"]


class MemberForm(WantsForm):
    """Name and wishes of a member; it carries the revision that it showed."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What the pages call you. It need not be your real one."),
        max_length=80,
    )
    field_order = ("name", "wants", "hides_numbers", "shown")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        wants = [name for name in ("legs", "walks", "calories") if getattr(member, f"wants_{name}")]
        initial = {
            "name": member.name,
            "wants": wants,
            "hides_numbers": member.hides_numbers,
            "shown": str(member.revision),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["wants"].required = False
        self.member = member

    def save(self) -> Member:
        """Write the member, if it is still the one that was shown.

        Raises
        ------
        Conflict
            When it was changed in another place since.
        """
        member, chosen = self.member, self.cleaned_data
        member.name = chosen["name"]
        for name in ("legs", "walks", "calories"):
            setattr(member, f"wants_{name}", name in chosen["wants"])
        member.hides_numbers = chosen["hides_numbers"]
        member.save_revised(shown_revision=revision_of(chosen["shown"]))
        return member
