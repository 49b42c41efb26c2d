"""What the exercise pages show, from the exercise's file and the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonus.catalogue import Muscle, Reference, exercise_keys, muscles, references
from tonus.form.exercise import Cue, DepthTarget, Exercise, Rule, exercise
from tonus.form.teaching import Difference
from tonus.form.vocabulary import CueKind, Evidence, Kind
from tonus.motion.view import View
from tonus_web.members.limits import Advised, Suited
from tonus_web.ui.person.person import Person, moving_person

__all__ = [
    "CueRow",
    "DifferenceRow",
    "ExercisePage",
    "MuscleRow",
    "Source",
    "SuitsRow",
    "exercise_page",
    "exercise_pages",
    "suits_rows",
]

SHARES = ("prime", "half", "quarter")
#: A muscle's part by the kind of exercise.  Only sets of repetitions count for a muscle.
PARTS = {
    Kind.REPETITIONS: {
        "prime": _("most of the work: counts a whole set"),
        "half": _("helps: counts half a set"),
        "quarter": _("helps a little: counts a quarter of a set"),
    },
    Kind.HOLD: dict.fromkeys(SHARES, _("is stretched: counts for no set")),
    Kind.GAIT: {
        "prime": _("most of the work"),
        "half": _("helps"),
        "quarter": _("helps a little"),
    },
}
EVIDENCE = {
    Evidence.PUBLISHED: _("published measurements"),
    Evidence.PROPOSAL: _("our own proposal from few recordings: a starting point, not a fact"),
    Evidence.UNSEEN: _("not judged"),
}
VIEWS = {
    View.SIDE: pgettext_lazy("camera", "from the side"),
    View.FRONT: pgettext_lazy("camera", "from the front"),
    View.REAR: pgettext_lazy("camera", "from behind"),
    View.OBLIQUE: pgettext_lazy("camera", "obliquely"),
}

_BACK_OF_LEG = frozenset(
    {
        "biceps_femoris",
        "semitendinosus",
        "semimembranosus",
        "gastrocnemius_medial",
        "gastrocnemius_lateral",
        "soleus",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleRow:
    """A muscle and its part in the exercise; ``words`` is translated when shown."""

    muscle: Muscle
    share: str
    words: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source with its number on the page; ``link`` is empty where there is none."""

    number: int
    reference: Reference
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRow:
    """A cue, from where a camera can judge it, and what its cut-off rests on."""

    cue: Cue
    views: tuple[object, ...]
    every_view: bool
    is_advice: bool
    evidence: object
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """Advice and evidence that differ, with the sources of both."""

    difference: Difference
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePage:
    """Everything on the page of one exercise, in no language yet.

    Parameters
    ----------
    exercise : Exercise
        As its file says.
    shares : dict of str to str
        Every muscle of the catalogue with its share, for the drawing of the legs.
    muscles : tuple of MuscleRow
        Those that work, the first movers first.
    cues : tuple of CueRow
        What a camera can judge, the most important first.
    unseen : tuple of CueRow
        What no camera can see.
    depths : tuple of DepthTarget
        From the least deep.
    differences : tuple of DifferenceRow
        Where advice and evidence differ.
    person : Person or None
        The moving figure and its stills; None where the file has no poses.
    sources : tuple of Source
        Numbered as they are first named.
    """

    exercise: Exercise
    shares: dict[str, str]
    muscles: tuple[MuscleRow, ...]
    cues: tuple[CueRow, ...]
    unseen: tuple[CueRow, ...]
    depths: tuple[DepthTarget, ...]
    differences: tuple[DifferenceRow, ...]
    person: Person | None
    sources: tuple[Source, ...]

    @property
    def is_stretch(self) -> bool:
        """Whether a position is held in which muscles are stretched rather than worked."""
        return self.exercise.kind is Kind.HOLD

    @property
    def groups(self) -> tuple[str, ...]:
        """Message keys of the muscles that do most of the work."""
        return tuple(row.muscle.name for row in self.muscles if row.share == "prime")

    @property
    def all_groups(self) -> tuple[str, ...]:
        """Message keys of every muscle that has a part."""
        return tuple(row.muscle.name for row in self.muscles)

    @property
    def easier(self) -> tuple[Exercise, ...]:
        """What leads up to it."""
        return tuple(exercise(key) for key in self.exercise.setup.easier)

    @property
    def harder(self) -> tuple[Exercise, ...]:
        """What it leads up to."""
        return tuple(exercise(key) for key in self.exercise.setup.harder)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitsRow:
    """An exercise, and what is said of it to one reader."""

    exercise: Exercise
    advised: Advised


def suits_rows(suited: Suited) -> tuple[SuitsRow, ...]:
    """Return every exercise in the order in which it is offered to somebody.

    Parameters
    ----------
    suited : Suited
        The reader's limits.

    Returns
    -------
    tuple of SuitsRow
        In the language of the request.
    """
    return tuple(
        SuitsRow(exercise=exercise(key), advised=suited.advised(key))
        for key in suited.ordered(exercise_keys())
    )


@cache
def exercise_pages() -> tuple[ExercisePage, ...]:
    """Return the pages of every exercise in the catalogue, by name of the file."""
    return tuple(exercise_page(key) for key in sorted(exercise_keys()))


@lru_cache(maxsize=64)
def exercise_page(key: str) -> ExercisePage:
    """Return what the page of an exercise shows.

    Parameters
    ----------
    key : str
        Such as ``squat``.

    Returns
    -------
    ExercisePage
        The same object each time: nothing of it changes while the server runs.

    Raises
    ------
    InputError
        When there is no such exercise.

    Examples
    --------
    >>> page = exercise_page("squat")
    >>> [row.cue.key for row in page.unseen]
    ['spine_braced', 'palms_inward']
    >>> page.shares["biceps_femoris"], page.shares["soleus"]
    ('quarter', 'quarter')
    """
    found = exercise(key)
    numbered = _numbered_sources(found)
    rows = [
        _cue_row(cue, found, numbered) for cue in sorted(found.cues, key=lambda cue: cue.priority)
    ]
    given = {item.muscle: item.share for item in found.muscles}
    return ExercisePage(
        exercise=found,
        shares={name: given.get(name, "none") for name in muscles()},
        muscles=tuple(
            MuscleRow(muscle=muscles()[name], share=share, words=PARTS[found.kind][share])
            for name, share in sorted(given.items(), key=lambda item: SHARES.index(item[1]))
        ),
        cues=tuple(row for row in rows if row.cue.kind is not CueKind.UNSEEN),
        unseen=tuple(row for row in rows if row.cue.kind is CueKind.UNSEEN),
        depths=found.from_shallow,
        differences=tuple(
            DifferenceRow(difference=item, sources=_named(item.sources, numbered))
            for item in found.differences
        ),
        person=_person(found, given),
        sources=tuple(numbered.values()),
    )


def _numbered_sources(found: Exercise) -> dict[str, Source]:
    named = [
        *found.sources,
        *(key for item in found.differences for key in item.sources),
        *(key for cue in found.cues for key in cue.sources),
    ]
    return {
        key: Source(number=number, reference=references()[key], link=_link(references()[key]))
        for number, key in enumerate(dict.fromkeys(named), start=1)
    }


def _named(keys: Iterable[str], numbered: dict[str, Source]) -> tuple[Source, ...]:
    return tuple(numbered[key] for key in keys)


def _link(reference: Reference) -> str:
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    link = reference.url or ""
    return link if link.startswith(("https://", "http://")) else ""


def _cue_row(cue: Cue, found: Exercise, numbered: dict[str, Source]) -> CueRow:
    rules: tuple[Rule, ...] = cue.rules
    if cue.rules_of_depth:
        rules = tuple(rule for depth in found.depths.values() for rule in depth.rules)
    views = {view for rule in rules for view in rule.views}
    return CueRow(
        cue=cue,
        views=tuple(words for view, words in VIEWS.items() if view in views),
        every_view=views >= set(VIEWS),
        is_advice=cue.kind is CueKind.ADVICE,
        evidence=EVIDENCE[cue.evidence],
        sources=_named(cue.sources, numbered),
    )


def _person(found: Exercise, shares: dict[str, str]) -> Person | None:
    if found.key_poses is None:
        return None
    return moving_person(found.key_poses, shares, _views_drawn(found, shares))


def _views_drawn(found: Exercise, shares: dict[str, str]) -> tuple[str, ...]:
    """From the side, and from where else something is to be seen."""
    key_poses = found.key_poses
    if key_poses is None or key_poses.posture != "standing":
        return ("side",)
    prime = {muscle for muscle, share in shares.items() if share == "prime"}
    if prime & _BACK_OF_LEG:
        return ("side", "rear")
    from_front = any({*rule.views} == {View.FRONT} for cue in found.cues for rule in cue.rules)
    return ("side", "front") if from_front else ("side",)
