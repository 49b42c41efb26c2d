from typing import Any

from django.db import migrations


def removed(apps: Any, _schema_editor: Any) -> None:
    """On the way back: the column before knew answers about weights alone."""
    answers = apps.get_model("weight", "ReadingAnswer")
    answers._base_manager.filter(weigh_in=None).delete()


class Migration(migrations.Migration):
    dependencies = [("weight", "0004_imported_intakes")]

    operations = [migrations.RunPython(migrations.RunPython.noop, removed)]
