from typing import Any

from django.db import migrations
from django.db.models.functions import Length


def removed(apps: Any, _schema_editor: Any) -> None:
    """On the way back: the column before held one of the nine goals, and nothing longer."""
    choices = apps.get_model("diary", "GoalChoice")
    choices._base_manager.annotate(length=Length("goal")).filter(length__gt=12).delete()


class Migration(migrations.Migration):
    dependencies = [("diary", "0003_what_a_target_is_made_of")]

    operations = [migrations.RunPython(migrations.RunPython.noop, removed)]
