"""How the commands behave alike: their help, and being stopped."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from tonus_video.cancelled import Cancelled

__all__ = ["Command", "Group"]


def _without_flag_types(params: list[Any]) -> list[Any]:
    """Take ``<bool>`` from flags, which take no value, and return the parameters."""
    for param in params:
        if isinstance(param, TyperOption) and param.is_flag and param.metavar is None:
            param.metavar = ""
    return params


class Command(TyperCommand):
    """One command."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, as its help shows them."""
        return _without_flag_types(super().get_params(ctx))


class Group(TyperGroup):
    """The command with its subcommands."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, as its help shows them."""
        return _without_flag_types(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run a subcommand; Ctrl-C is an error like any other, told in a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Cancelled from None
