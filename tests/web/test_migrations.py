"""Migrations lose nothing: tried on a database full of awkward rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.web.filling import KINDS, Filling, Rows, rows_of

pytestmark = pytest.mark.django_db(transaction=True)

ROOMS = sorted(
    config.label for config in apps.get_app_configs() if config.name.startswith("tonus_web.")
)
#: Packages that keep rows of people; their migrations run in our databases.
GUESTS = ["account", "mfa", "usersessions"]


def earlier_states() -> list[tuple[str, str]]:
    """Every state of a room or a guest that is not its last."""
    graph = MigrationLoader(None).graph
    last = {node for label in ROOMS + GUESTS for node in graph.leaf_nodes(label)}
    return sorted(n for n in graph.nodes if n[0] in ROOMS + GUESTS and n not in last)


@pytest.fixture(autouse=True)
def _forward_again(transactional_db: None) -> Iterator[None]:
    """Leave the database as every other test expects it."""
    yield
    everything = MigrationExecutor(connection)
    everything.migrate(everything.loader.graph.leaf_nodes())


def migrated(targets: list[tuple[str, str | None]]) -> Any:
    """Migrate; return the models as they then are."""
    MigrationExecutor(connection).migrate(targets)
    loader = MigrationExecutor(connection).loader
    return loader.project_state(list(loader.applied_migrations)).apps


def models_of(state: Any) -> list[Any]:
    return [model for model in state.get_models() if model._meta.app_label in ROOMS + GUESTS]


def lost(before: Rows, after: Rows) -> list[str]:
    """What stood in the rows before and stands no longer in those after."""
    found = []
    for label, rows in before.items():
        for key, row in rows.items():
            now = after.get(label, {}).get(key)
            if now is None:
                found.append(f"{label} {key} is gone")
                continue
            found += [
                f"{label} {key}: {name} was {value!r}, is {now[name]!r}"
                for name, value in row.items()
                if name in now and now[name] != value
            ]
    return found


def test_the_models_are_those_of_the_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_keeps_awkward_values() -> None:
    chosen = models_of(apps)
    Filling(chosen).fill()
    rows = rows_of(chosen)
    assert set(rows) >= {"members.member", "diary.weighin", "coach.analysisrun"}
    assert {label: len(found) for label, found in rows.items() if len(found) != len(KINDS)} == {}
    dates = {str(row["local_date"]) for row in rows["diary.weighin"].values()}
    assert dates == {"0001-01-01", "2024-02-29", "9999-12-31"}
    (longest,) = [r for r in rows["diary.weighin"].values() if r["note"].startswith("\U0001f9b5")]
    assert len(longest["note"]) == 200


def test_all_rooms_go_back_to_nothing_and_come_again() -> None:
    Filling(models_of(apps)).fill()
    before = migrated([(label, None) for label in ROOMS + GUESTS])
    assert models_of(before) == []
    tables = set(connection.introspection.table_names())
    assert not {name for name in tables if name.split("_")[0] in ROOMS}
    after = migrated(list(MigrationLoader(connection).graph.leaf_nodes()))
    chosen = models_of(after)
    Filling(chosen).fill()
    assert all(len(rows) == len(KINDS) for rows in rows_of(chosen).values())


@pytest.mark.parametrize(("label", "name"), earlier_states())
def test_an_earlier_database_keeps_every_row(label: str, name: str) -> None:
    earlier = migrated([(label, name)])
    chosen = models_of(earlier)
    Filling(chosen).fill()
    before = rows_of(chosen)
    assert before
    after = migrated(list(MigrationLoader(connection).graph.leaf_nodes()))
    assert lost(before, rows_of(models_of(after))) == []


def test_what_is_lost_is_noticed() -> None:
    before: Rows = {"a.b": {1: {"id": 1, "x": "old", "gone": 0}, 2: {"id": 2, "x": ""}}}
    after: Rows = {"a.b": {1: {"id": 1, "x": "new"}}}
    assert lost(before, after) == ["a.b 1: x was 'old', is 'new'", "a.b 2 is gone"]
