"""Exercise files: what is wrong is named with file, key and line; what is there is founded."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tonus.catalogue import exercise_keys, exercise_text, references
from tonus.errors import ExerciseFileError, InputError
from tonus.form.exercise import Cue, Exercise, Rule, exercise, parsed_exercise
from tonus.form.signals import SIGNALS
from tonus.form.vocabulary import CueKind, Evidence, Statistic
from tonus.motion.view import View

TEXT: Final = exercise_text("squat")


def changed(old: str, new: str, *, nth: int = 1) -> tuple[str, int]:
    """The squat's file with the nth `old` made `new`, and the line it stands on."""
    assert TEXT.count(old) >= nth, old
    at = -1
    for _ in range(nth):
        at = TEXT.index(old, at + 1)
    line = TEXT.count("\n", 0, at) + 1
    return TEXT[:at] + new + TEXT[at + len(old) :], line


def refusal(text: str) -> tuple[int, str, str]:
    """Line, key and problem of the error that a text raises."""
    with pytest.raises(ExerciseFileError) as caught:
        parsed_exercise(text, file="squat.toml")
    found = re.fullmatch(r"squat\.toml, line (\d+), ([^:]+): (.+)\.", str(caught.value))
    assert found is not None, str(caught.value)
    return int(found[1]), found[2], found[3]


# --- errors ------------------------------------------------------------------------

FAULTS: Final = {
    "unknown key at the top": (
        'name = "squat.name"',
        'lying = false\nname = "squat.name"',
        "lying",
    ),
    "unknown key in a cue": ("priority = 60", 'priority = 60\ncolour = "red"', "colour"),
    "unknown key in a rule": (
        'signal = "ankle_gap_ratio"',
        'size = 1\nsignal = "ankle_gap_ratio"',
        "size",
    ),
    "unknown key in a requirement": (
        'reason = "require.jumped"',
        'reason = "require.jumped"\nviews = ["side"]',
        "views",
    ),
    "unknown key of the counter": (
        "longest_s = 20.0",
        "longest_s = 20.0\nlongest = 3.0",
        "longest",
    ),
    "unknown key of a depth": (
        'label = "squat.depth_target.half"',
        'label = "squat.depth_target.half"\nname = "x"',
        "name",
    ),
    "unknown outcome": (
        'says = { ok = "squat.toes_out.ok"',
        'says = { fine = "x", ok = "squat.toes_out.ok"',
        "fine",
    ),
    "text for a number": ("turn = 0.03", 'turn = "0.03"', "turn"),
    "flag for a number": ("turn = 0.03", "turn = true", "turn"),
    "number for a text": ('name = "squat.name"', "name = 3", "name"),
    "text for a flag": ("support_allowed = true", 'support_allowed = "no"', "support_allowed"),
    "fraction for a whole number": ("priority = 31", "priority = 31.5", "priority"),
    "text for a list": (
        'sources = ["tonus_recordings"]',
        'sources = "tonus_recordings"',
        "sources",
    ),
    "infinite number": ("at_most = 30.0", "at_most = inf", "at_most"),
    "no number": ("deadband = 15.0 ", "deadband = nan ", "deadband"),
    "negative deadband": ("deadband = 15.0 ", "deadband = -1.0 ", "deadband"),
    "cut-offs that cross": ("at_least = 10.0", "at_least = 40.0", "at_least"),
    "unknown signal": ('signal = "nose_pitch_deg"', 'signal = "nose_deg"', "signal"),
    "unknown statistic": ('statistic = "held_max"', 'statistic = "held"', "statistic"),
    "unknown phase": ('phase = "around"', 'phase = "late_up"', "phase"),
    "unknown view": ('views = ["side", "oblique"]', 'views = ["side", "above"]', "views"),
    "no view": ('views = ["side", "oblique"]', "views = []", "views"),
    "unknown baseline": ('baseline = "top_ratio"', 'baseline = "topp"', "baseline"),
    "unknown unit": ('unit = "shank"', 'unit = "inch"', "unit"),
    "unknown kind": ('kind = "advice"', 'kind = "hint"', "kind"),
    "unknown evidence": ('evidence = "published"', 'evidence = "certain"', "evidence"),
    "unknown depth": ('judges = "parallel"', 'judges = "deep"', "judges"),
    "unknown muscle": ('muscle = "soleus"', 'muscle = "solus"', "muscle"),
    "unknown share": (
        '"semitendinosus", share = "quarter"',
        '"semitendinosus", share = "third"',
        "share",
    ),
    "unknown source": (
        'sources = ["ace_squat", "fry_2003"]',
        'sources = ["ace_squat", "fry_2004"]',
        "sources",
    ),
    "unknown phase signal": (
        'signal = "hip_drop_leg"\nleave',
        'signal = "knee_angle_deg"\nleave',
        "signal",
    ),
    "unknown signal in a count": (
        "count = { knee_angle_deg = 110.0",
        "count = { knee_deg = 110.0",
        "knee_deg",
    ),
    "cue that stands twice": ('key = "trunk_shank"', 'key = "trunk"', "key"),
    "unknown kind of exercise": ("schema = 1", 'schema = 1\nkind = "dance"', "kind"),
    "unknown position": ('position = "standing"', 'position = "upright"', "position"),
    "view that is none in the set-up": (
        'views = ["side", "oblique", "front", "rear"]\nprepare',
        'views = ["above"]\nprepare',
        "views",
    ),
    "unknown key of the set-up": ("rules_out = []", "rules_out = []\ncost = 3", "cost"),
    "unknown limit": ("rules_out = []", 'rules_out = ["hip"]', "rules_out"),
    "unknown need": ("rules_out = []", 'rules_out = []\nneeds = ["sofa"]', "needs"),
    "exercise that there is not": ('easier = ["', 'easier = ["lying_down", "', "easier"),
    "way that there is not": ('by = ["camera", "timer", "hand"]', 'by = ["radio"]', "by"),
    "limit that rules out and is milder": ("rules_out = []", 'rules_out = ["knee"]', "milder"),
    "unknown measure of rest": (
        "# What makes a movement a squat",
        "[rest]\nhip = { at_least = 3.0 }\n\n# What makes a movement a squat",
        "hip",
    ),
    "rest without a bound": (
        "# What makes a movement a squat",
        "[rest]\nhip_deg = { }\n\n# What makes a movement a squat",
        "hip_deg",
    ),
    "unknown key of following": (
        "# What makes a movement a squat",
        "[follow]\nran_leg = 1.0\n\n# What makes a movement a squat",
        "ran_leg",
    ),
    "unknown working leg": (
        "longest_s = 20.0",
        'longest_s = 20.0\nworking_leg = "third"',
        "working_leg",
    ),
    "another schema": ("schema = 1", "schema = 2", "schema"),
    "another key than the file's": ('key = "squat"', 'key = "squats"', "key"),
}

#: Keys that are missing are told on the line of their table.
MISSING: Final = {
    "turn": ("[repetition]", "turn = 0.03\n"),
    "priority": ("[[cue]]", "priority = 60\n"),
    "reason": ("[[require]]", 'reason = "require.feet_moved"\n'),
    "label": ("[depth.chair]", 'label = "squat.depth_target.chair"\n'),
    "share": ('    { muscle = "adductors"', ', share = "prime" },\n    { muscle = "biceps'),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_named_with_its_line(name: str) -> None:
    old, new, key = FAULTS[name]
    text, line = changed(old, new)
    found_line, found_key, problem = refusal(text)
    assert found_key == key
    below = text.splitlines()[line - 1 : line + 3]
    assert found_line in range(line, line + 3)
    assert key in below[found_line - line], "the line that is named holds the key"
    assert problem


@pytest.mark.parametrize("key", sorted(MISSING))
def test_what_is_missing_is_named_with_its_table(key: str) -> None:
    header, old = MISSING[key]
    new = old[len(', share = "prime"') :] if key == "share" else ""
    text, _ = changed(old, new)
    line, found, problem = refusal(text)
    assert (found, problem) == (key, "is missing")
    assert text.splitlines()[line - 1].startswith(header)


def test_a_cue_without_its_words_is_refused() -> None:
    text, line = changed('high = "squat.trunk.high", ', "")
    assert refusal(text) == (line, "says", "lacks high")


def test_judging_that_no_recording_backs_must_say_so() -> None:
    text, _ = changed('tested = "recorded"', 'tested = "generated"')
    line, key, problem = refusal(text)
    assert (key, problem) == ("tested_note", "must say on what the judging rests")
    assert text.splitlines()[line - 1] == "[setup]"


def test_a_judged_cue_without_a_rule_is_refused() -> None:
    text, line = changed('kind = "unseen"', 'kind = "judged"')
    found = refusal(text)
    assert found[:2] == (line, "kind")


def test_a_rule_without_a_cutoff_is_refused() -> None:
    text, _ = changed("at_most = 55.0\n", "")
    line, key, problem = refusal(text)
    assert (key, problem) == ("signal", "needs at_least or at_most")
    assert text.splitlines()[line - 1] == 'signal = "trunk_lean_deg"'


def test_the_second_of_equal_tables_has_a_line_of_its_own() -> None:
    """Twelve cues have a priority; the line is that of the one at fault."""
    for nth in (1, 4, 9):
        text, line = changed("priority = ", "priority = 0.", nth=nth)
        assert refusal(text)[0] == line


def test_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ExerciseFileError, match=r"squat\.toml is not valid TOML: .*line 1"):
        parsed_exercise("schema = = 1", file="squat.toml")


@pytest.mark.parametrize("key", ["", "squats", "../squat", "squat.toml"])
def test_an_exercise_that_there_is_not(key: str) -> None:
    with pytest.raises(InputError, match=r"Choose one of: .*squat"):
        exercise(key)


# --- every file in the catalogue -----------------------------------------------------

#: What a body can show, by the unit in the name of a signal.
ANATOMY: Final = {
    "spm": (30.0, 250.0),
    "deg": (-90.0, 180.0),
    "leg": (-1.0, 1.0),
    "shank": (-1.0, 1.0),
    "s": (0.0, 30.0),
}
#: A ratio of lengths or drops of one body.
RATIO: Final = (0.0, 10.0)

FILES: Final = sorted(exercise_keys())


def rules_of(found: Exercise) -> list[Rule]:
    rules = [requirement.rule for requirement in found.requirements]
    rules += [rule for cue in found.cues for rule in cue.rules]
    targets = [*found.depths.values(), *([found.complete] if found.complete else [])]
    return rules + [rule for one in targets for rule in (*one.complete, *one.rules)]


def test_there_are_files() -> None:
    assert "squat" in FILES


@pytest.mark.parametrize("key", FILES)
def test_cutoffs_are_within_what_a_body_can_do(key: str) -> None:
    for rule in rules_of(exercise(key)):
        unit = rule.signal.rpartition("_")[2]
        low, high = ANATOMY.get(unit, RATIO)
        for cutoff in (rule.at_least, rule.at_most, rule.note_above):
            assert cutoff is None or low <= cutoff <= high, rule
        assert rule.deadband <= 0.5 * (high - low)


@pytest.mark.parametrize("key", FILES)
def test_sources_and_evidence(key: str) -> None:
    found = exercise(key)
    for cue in found.cues:
        assert set(cue.sources) <= set(references())
        assert (cue.evidence is Evidence.UNSEEN) == (cue.kind is CueKind.UNSEEN), cue.key
        assert cue.evidence is not Evidence.PUBLISHED or cue.sources, cue.key
    assert found.sources


@pytest.mark.parametrize("key", FILES)
def test_every_view_is_spoken_of_once_and_unknown_never(key: str) -> None:
    for cue in exercise(key).cues:
        views = [view for rule in cue.rules for view in rule.views]
        assert len(views) == len(set(views)), cue.key
        assert View.UNKNOWN not in views


@pytest.mark.parametrize("key", FILES)
def test_no_constant_counts_and_judges(key: str) -> None:
    """The counter's signal is judged only as a depth, by cut-offs of its own."""
    found = exercise(key)
    for cue in found.cues:
        assert all(rule.signal != found.phase_signal for rule in cue.rules), cue.key
    if found.depths:
        assert found.counts_depth in found.depths
        assert found.judges_depth in found.depths


def test_every_word_of_the_vocabulary_is_used() -> None:
    rules = [rule for key in FILES for rule in rules_of(exercise(key))]
    counted = {s for key in FILES for d in exercise(key).depths.values() for s in d.counts}
    assert set(SIGNALS) == {rule.signal for rule in rules} | counted
    assert set(Statistic) == {rule.statistic for rule in rules}


# --- the squat ----------------------------------------------------------------------

JUDGED: Final = {
    "stance_width": {View.FRONT},
    "chin_level": {View.SIDE},
    "hips_back": {View.SIDE},
    "trunk": {View.SIDE},
    "trunk_shank": {View.SIDE},
    "heels_down": {View.SIDE, View.OBLIQUE},
    "knees_toes": {View.SIDE},
    "rise_together": {View.SIDE},
    "knees_over_feet": {View.FRONT},
}
ADVICE: Final = {"toes_out", "tempo_down", "tempo_up"}
UNSEEN: Final = {"palms_inward", "spine_braced"}


def cues() -> dict[str, Cue]:
    return {cue.key: cue for cue in exercise("squat").cues}


def test_every_cue_of_the_article_is_there_in_the_views_that_can_show_it() -> None:
    found = cues()
    assert set(found) == {*JUDGED, *ADVICE, *UNSEEN, "depth"}
    for key, views in JUDGED.items():
        assert found[key].kind is CueKind.JUDGED
        assert {view for rule in found[key].rules for view in rule.views} == views, key
    assert all(found[key].kind is CueKind.ADVICE for key in ADVICE)
    assert all(found[key].kind is CueKind.UNSEEN for key in UNSEEN)


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("stance_width", 1.1, 1.7),
        ("toes_out", 10.0, 30.0),
        ("chin_level", -20.0, 20.0),
        ("hips_back", 0.0, None),
        ("trunk", None, 55.0),
        ("trunk_shank", None, 25.0),
        ("heels_down", None, 0.05),
        ("knees_toes", None, 0.25),
        ("rise_together", None, 8.0),
        ("knees_over_feet", 0.8, None),
        ("tempo_down", 1.0, 4.0),
        ("tempo_up", 1.0, 4.0),
    ],
)
def test_the_cutoffs_of_the_squat(key: str, low: float | None, high: float | None) -> None:
    (rule,) = cues()[key].rules
    assert (rule.at_least, rule.at_most) == (low, high)


def test_depth_is_judged_from_every_side_with_a_deadband_of_eight_degrees() -> None:
    """The published error of an angle from the side is 6.4° (SD), so 8° is no verdict."""
    assert cues()["depth"].rules_of_depth
    for depth in exercise("squat").depths.values():
        spoken = {view for rule in depth.rules for view in rule.views}
        assert spoken == set(View) - {View.UNKNOWN}
        for rule in depth.rules:
            if rule.signal.endswith("_deg"):
                assert rule.views == (View.SIDE,)
                assert rule.deadband >= 8.0


def test_deeper_targets_ask_for_more() -> None:
    depths = exercise("squat").depths
    drops = [depths[key].counts["hip_drop_leg"] for key in ("quarter", "half", "parallel")]
    assert drops == sorted(drops)
    assert depths["quarter"].counts["knee_angle_deg"] > depths["chair"].counts["knee_angle_deg"]
    assert depths["chair"].counts["knee_angle_deg"] > depths["half"].counts["knee_angle_deg"]
