"""What a fault looked like, as whole sentences for the top of the report.

A cue without sentences here is named by its label instead, so that a new
exercise needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tonus.messages import N_

__all__ = ["FAULT_SENTENCES", "FaultSentences"]


@dataclass(frozen=True, slots=True)
class FaultSentences:
    """One fault, told for every number of repetitions it can have.

    Parameters
    ----------
    only : str
        There was one repetition and it had the fault.
    once : str
        One of several had it; ``{nth}`` is its ordinal.
    every : str
        All of several had it.
    some : str
        ``{fault}`` of ``{total}`` had it.
    """

    only: str
    once: str
    every: str
    some: str


FAULT_SENTENCES: Final[Mapping[tuple[str, str], FaultSentences]] = MappingProxyType(
    {
        ("walk", "stride"): FaultSentences(
            N_("One leg always led, and the other only caught up."),
            N_("In the {nth} pass one leg always led."),
            N_("In each pass one leg always led, and the other only caught up."),
            N_("In {fault} of {total} passes one leg always led."),
        ),
        ("walk", "symmetry"): FaultSentences(
            N_("The steps of one leg took longer."),
            N_("In the {nth} pass the steps of one leg took longer."),
            N_("In each pass the steps of one leg took longer."),
            N_("In {fault} of {total} passes the steps of one leg took longer."),
        ),
        ("walk", "push_off"): FaultSentences(
            N_("The feet left the floor almost flat."),
            N_("In the {nth} pass the feet left the floor almost flat."),
            N_("In each pass the feet left the floor almost flat."),
            N_("In {fault} of {total} passes the feet left the floor almost flat."),
        ),
        ("squat", "depth"): FaultSentences(
            N_("It turned round above the depth target."),
            N_("The {nth} turned round above the depth target."),
            N_("Each turned round above the depth target."),
            N_("{fault} of {total} turned round above the depth target."),
        ),
        ("squat", "heels_down"): FaultSentences(
            N_("Your heels came up."),
            N_("In the {nth} your heels came up."),
            N_("Your heels came up each time."),
            N_("In {fault} of {total} your heels came up."),
        ),
        ("squat", "knees_toes"): FaultSentences(
            N_("Your knees went well past your toes."),
            N_("In the {nth} your knees went well past your toes."),
            N_("Your knees went well past your toes each time."),
            N_("In {fault} of {total} your knees went well past your toes."),
        ),
        ("squat", "trunk"): FaultSentences(
            N_("Your chest dropped far forward."),
            N_("In the {nth} your chest dropped far forward."),
            N_("Your chest dropped far forward each time."),
            N_("In {fault} of {total} your chest dropped far forward."),
        ),
        ("squat", "hips_back"): FaultSentences(
            N_("Your knees moved before your hips."),
            N_("In the {nth} your knees moved before your hips."),
            N_("Your knees moved before your hips each time."),
            N_("In {fault} of {total} your knees moved before your hips."),
        ),
        ("squat", "rise_together"): FaultSentences(
            N_("On the way up your hips rose ahead of your chest."),
            N_("In the {nth} your hips rose ahead of your chest."),
            N_("Your hips rose ahead of your chest each time."),
            N_("In {fault} of {total} your hips rose ahead of your chest."),
        ),
        ("squat", "knees_over_feet"): FaultSentences(
            N_("Your knees fell inward."),
            N_("In the {nth} your knees fell inward."),
            N_("Your knees fell inward each time."),
            N_("In {fault} of {total} your knees fell inward."),
        ),
        ("squat", "stance_width"): FaultSentences(
            N_("Your stance was outside the width asked for."),
            N_("In the {nth} your stance was outside the width asked for."),
            N_("Your stance was outside the width asked for each time."),
            N_("In {fault} of {total} your stance was outside the width asked for."),
        ),
        ("squat", "toes_out"): FaultSentences(
            N_("Your toes were not turned slightly out."),
            N_("In the {nth} your toes were not turned slightly out."),
            N_("Your toes were not turned slightly out at any time."),
            N_("In {fault} of {total} your toes were not turned slightly out."),
        ),
        ("squat", "chin_level"): FaultSentences(
            N_("Your chin did not stay level."),
            N_("In the {nth} your chin did not stay level."),
            N_("Your chin did not stay level at any time."),
            N_("In {fault} of {total} your chin did not stay level."),
        ),
        ("squat", "tempo_down"): FaultSentences(
            N_("The way down was outside 1 to 4 seconds."),
            N_("In the {nth} the way down was outside 1 to 4 seconds."),
            N_("The way down was outside 1 to 4 seconds each time."),
            N_("In {fault} of {total} the way down was outside 1 to 4 seconds."),
        ),
        ("squat", "tempo_up"): FaultSentences(
            N_("The way up was outside 1 to 4 seconds."),
            N_("In the {nth} the way up was outside 1 to 4 seconds."),
            N_("The way up was outside 1 to 4 seconds each time."),
            N_("In {fault} of {total} the way up was outside 1 to 4 seconds."),
        ),
    }
)
