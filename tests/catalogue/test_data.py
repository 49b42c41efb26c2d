"""The tables of the catalogue: what stands in them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tonus.catalogue import data, exercise_keys, exercise_text, muscles, references
from tonus.catalogue.muscles import MuscleGroup
from tonus.errors import InputError, SetupError

FIELDS = frozenset({"name"})


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(data, "catalogue_root", lambda: tmp_path)
    return tmp_path


def refusal(catalogue: Path, text: str) -> str:
    (catalogue / "things.toml").write_text(text)
    with pytest.raises(SetupError) as caught:
        data.tables.__wrapped__("things.toml", FIELDS, frozenset({"note"}))
    return str(caught.value)


def test_a_sound_table_is_read(catalogue: Path) -> None:
    (catalogue / "things.toml").write_text('[ball]\nname = "thing.ball"\nnote = "round"\n')
    read = data.tables.__wrapped__("things.toml", FIELDS, frozenset({"note"}))
    assert read == {"ball": {"name": "thing.ball", "note": "round"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ball\n", "at line 1"),
        ("[ball]\n", "[ball] lacks name"),
        ('[ball]\nname = "b"\nnmae = "b"\n', "[ball] has nmae"),
        ('ball = "b"\n', "ball must be a table"),
        ('[Ball]\nname = "b"\n', "[Ball] must be lower-case"),
    ],
)
def test_a_broken_table_is_refused_by_name(catalogue: Path, text: str, said: str) -> None:
    assert said in refusal(catalogue, text)


def test_a_missing_table_is_a_matter_of_set_up(catalogue: Path) -> None:
    with pytest.raises(SetupError, match=r"nowhere\.toml"):
        data.tables.__wrapped__("nowhere.toml", FIELDS, frozenset())


@pytest.mark.parametrize("key", ["../muscles", "", "squat.toml", "/etc/passwd"])
def test_a_key_is_never_used_as_a_path(key: str) -> None:
    with pytest.raises(InputError, match="There is no exercise"):
        exercise_text(key)


def test_every_exercise_can_be_read() -> None:
    for key in exercise_keys():
        assert f'key = "{key}"' in exercise_text(key)


def test_every_group_has_a_muscle_and_only_tendons_none_of_the_work() -> None:
    working = [muscle for muscle in muscles().values() if not muscle.is_tendon]
    assert {muscle.group for muscle in working} == set(MuscleGroup)
    assert muscles()["achilles_tendon"].is_tendon


def test_the_back_of_the_leg_is_complete() -> None:
    groups: dict[str, set[str]] = {}
    for key, muscle in muscles().items():
        if not muscle.is_tendon:
            groups.setdefault(muscle.group, set()).add(key)
    assert groups["calf"] == {"gastrocnemius_medial", "gastrocnemius_lateral", "soleus"}
    assert groups["hamstrings"] == {"biceps_femoris", "semitendinosus", "semimembranosus"}


def test_every_source_says_what_is_taken_from_it() -> None:
    for source in references().values():
        assert source.note.endswith(".")
        assert source.citation.endswith(".")
        assert source.year is None or 1900 < source.year < 2100


def test_a_citation_leaves_out_what_is_not_known() -> None:
    assert references()["fry_2003"].citation == "Fry et al. (2003)."
    assert references()["opencap"].citation == "OpenCap."


def test_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        muscles()["soleus"] = muscles()["quadriceps"]  # type: ignore[index]
