from typing import Any

from django.db import migrations

#: From the shortest to the longest.
HEAVY = ("result", "trace", "landmarks")


def heavy_last(apps: Any, schema_editor: Any) -> None:
    """Move the long columns behind those that came later.

    SQLite reads a row from its beginning: to reach what stands behind half a megabyte
    of landmarks it reads them too, in a hundred pages. Elsewhere long values are kept
    apart, and there is nothing to do.
    """
    connection = schema_editor.connection
    if connection.vendor != "sqlite" or not connection.features.can_alter_table_drop_column:
        return
    run = apps.get_model("coach", "AnalysisRun")
    table = schema_editor.quote_name(run._meta.db_table)
    for name in HEAVY:
        column = schema_editor.quote_name(name)
        before = schema_editor.quote_name(f"{name}_before")
        kind, _ = schema_editor.column_sql(run, run._meta.get_field(name))
        schema_editor.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {before}")
        schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        schema_editor.execute(f"UPDATE {table} SET {column} = {before}")  # noqa: S608
        schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN {before}")


class Migration(migrations.Migration):
    dependencies = [
        ("coach", "0002_live_runs"),
    ]

    operations = [
        migrations.RunPython(heavy_last, migrations.RunPython.noop),
    ]
