"""Columns that may hold megabytes stand last in their tables.

SQLite keeps a row in one piece: a column behind half a megabyte of landmarks is only
found by reading all of them, so that a page with twenty runs read ten megabytes to
learn which clips they belong to.  Django puts references last; a migration's list of
fields decides.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

#: A page of the database holds a few of these; a result is small beside the others.
_HEAVY = (models.BinaryField, models.JSONField)


def rooms_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tonus_web.")]


@pytest.mark.django_db
def test_nothing_stands_behind_what_may_be_heavy() -> None:
    checked = []
    for model in rooms_models():
        binary = {
            field.column
            for field in model._meta.concrete_fields
            if isinstance(field, models.BinaryField)
        }
        if not binary:
            continue
        heavy = {field.column for field in model._meta.concrete_fields if isinstance(field, _HEAVY)}
        with connection.cursor() as cursor:
            columns = [
                column.name
                for column in connection.introspection.get_table_description(
                    cursor, model._meta.db_table
                )
            ]
        assert binary <= set(columns)
        if connection.vendor == "sqlite":  # PostgreSQL keeps long values beside the row
            first = min(columns.index(name) for name in binary)
            assert set(columns[first:]) <= heavy, model
        checked.append(model.__name__)
    assert "AnalysisRun" in checked
