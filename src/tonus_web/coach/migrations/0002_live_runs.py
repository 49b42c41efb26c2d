"""A run may be of a live set, without a clip; each run carries its own moment."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def give_moments(apps: Any, schema_editor: Any) -> None:
    """Give each run the moment of its clip."""
    run, clip = apps.get_model("coach", "AnalysisRun"), apps.get_model("coach", "Clip")
    of_run = clip._base_manager.filter(pk=OuterRef("clip_id"))
    run._base_manager.update(
        **{name: Subquery(of_run.values(name)[:1]) for name in ("at", "zone", "local_date")}
    )
    schema_editor.connection.check_constraints()


def erase_live_runs(apps: Any, schema_editor: Any) -> None:
    """Take away what has no place in the state before."""
    apps.get_model("coach", "AnalysisRun")._base_manager.filter(clip=None).delete()
    # PostgreSQL alters no table with checks that still wait.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("coach", "0001_initial"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.AddField("analysisrun", "at", models.DateTimeField(null=True)),
        migrations.AddField("analysisrun", "zone", models.CharField(max_length=64, null=True)),
        migrations.AddField("analysisrun", "local_date", models.DateField(null=True)),
        migrations.AddField("analysisrun", "set_id", models.UUIDField(null=True)),
        migrations.AddField("analysisrun", "size_bytes", models.PositiveBigIntegerField(default=0)),
        migrations.AddField(
            "analysisrun",
            "source",
            models.CharField(
                choices=[("live", "Live set"), ("clip", "Clip")], default="clip", max_length=4
            ),
        ),
        migrations.AlterField(
            "analysisrun",
            "clip",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="runs",
                to="coach.clip",
            ),
        ),
        migrations.RunPython(give_moments, erase_live_runs),
        migrations.AlterField("analysisrun", "at", models.DateTimeField()),
        migrations.AlterField("analysisrun", "zone", models.CharField(max_length=64)),
        migrations.AlterField("analysisrun", "local_date", models.DateField()),
        migrations.AddIndex(
            "analysisrun",
            models.Index(fields=["member", "-at"], name="coach_analy_member__86afbe_idx"),
        ),
        migrations.AddIndex(
            "analysisrun",
            models.Index(
                condition=models.Q(("set_id", None), _negated=True),
                fields=["set_id"],
                name="run_of_set",
            ),
        ),
        migrations.AddConstraint(
            "analysisrun",
            models.CheckConstraint(
                condition=models.Q(("clip", None), ("source", "live"))
                | models.Q(("clip__isnull", False), ("source", "clip")),
                name="a_run_has_a_clip_or_was_live",
            ),
        ),
    ]
