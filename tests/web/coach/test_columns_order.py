"""Light columns are read without heavy ones: SQLite reads a row from its beginning."""

from __future__ import annotations

import pytest
from django.db import connection

from tonus_web.coach.models import AnalysisRun

pytestmark = pytest.mark.django_db

HEAVY = ["result", "trace", "landmarks"]


def test_heavy_columns_come_last_or_are_kept_apart() -> None:
    table = AnalysisRun._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT attname FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attstorage = 'x' AND attname = ANY(%s)",
                [table, HEAVY],
            )
            assert {name for (name,) in cursor.fetchall()} == set(HEAVY)
            return
        described = connection.introspection.get_table_description(cursor, table)
    assert [column.name for column in described][-3:] == HEAVY
