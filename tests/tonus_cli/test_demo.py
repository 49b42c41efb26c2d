"""``tonus demo`` as a person types it: it asks before it comes near anybody's records."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.tonus_cli.command import Ended, tonus

_SLOW_S = 120
#: The tests of the application have settings of their own.
_ENV = {"DJANGO_SETTINGS_MODULE": "tonus_web.settings"}


def demo(place: Path, *arguments: str) -> Ended:
    """Run the command over a folder of this place."""
    return tonus("demo", *arguments, cwd=place, env=_ENV, timeout_s=_SLOW_S)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an account that shows nothing: the others are tested where rows are."""
    place = tmp_path_factory.mktemp("demo")
    said = demo(place, "--data-dir", "shown", "--empty")
    assert said.code == 0, said.err
    name, password = said.out.splitlines()[0].split()
    assert name == "demo-empty"
    assert len(password) >= 16
    assert said.out.splitlines()[1].startswith("/m/")
    assert f"TONUS_DATA_DIR={place / 'shown'} tonus serve" in said.err
    return place


def names(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        return [name for (name,) in database.execute("SELECT username FROM accounts_user")]


def content(folder: Path) -> list[str]:
    """Every table and row, as SQL."""
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        return list(database.iterdump())


def test_one_of_each_kind(made: Path) -> None:
    said = demo(made, "--data-dir", "shown", "--empty")
    assert said.code == 3
    assert "There is such a demonstration already" in said.err
    assert said.out == ""


def test_two_kinds_at_once_are_no_kind(tmp_path: Path) -> None:
    said = demo(tmp_path, "--data-dir", "shown", "--empty", "--odd")
    assert said.code == 2
    assert not (tmp_path / "shown").exists()


def test_where_people_are_it_asks_and_removes_only_its_own(made: Path) -> None:
    folder = made / "shown"
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        # Somebody signs up; the account of the demonstration becomes theirs in all but its row.
        columns = [row[1] for row in database.execute("PRAGMA table_info(accounts_user)")]
        values = [
            {"id": "'0" + "1" * 31 + "'", "username": "'anna'", "name_key": "'anna'"}.get(
                c, f'"{c}"'
            )
            for c in columns
        ]
        database.execute(f"INSERT INTO accounts_user SELECT {', '.join(values)} FROM accounts_user")
    before = content(folder)
    said = demo(made, "--data-dir", "shown")
    assert said.code == 3
    assert "People keep records in" in said.err
    assert content(folder) == before
    said = demo(made, "--data-dir", "shown", "--into-existing", "--odd")
    assert said.code == 0, said.err
    assert sorted(names(folder)) == ["anna", "demo-empty", "demo-odd"]
    said = demo(made, "--data-dir", "shown", "--remove")
    assert said.out.split() == ["demo-empty", "demo-odd"]
    assert names(folder) == ["anna"]
    said = demo(made, "--data-dir", "shown", "--remove")
    assert said.code == 3
    assert "no demonstration to remove" in said.err


def test_a_database_of_another_version_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        database.execute("CREATE TABLE accounts_user (id TEXT PRIMARY KEY)")
        database.execute("INSERT INTO accounts_user VALUES ('00000000000000000000000000000001')")
    said = demo(tmp_path, "--data-dir", "old", "--into-existing")
    assert said.code == 5
    assert "of another version" in said.err
    assert demo(tmp_path, "--data-dir", "old", "--remove").code == 3
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        database.execute("CREATE TABLE demo_demoaccount (id TEXT, user_id TEXT)")
    said = demo(tmp_path, "--data-dir", "old", "--remove")
    assert said.code == 5
    assert "The database is not ready" in said.err
    with sqlite3.connect(folder / "tonus.sqlite3") as database:
        assert len(database.execute("SELECT name FROM sqlite_master").fetchall()) <= 3
