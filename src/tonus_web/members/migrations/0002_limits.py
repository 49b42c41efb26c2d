import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import tonus_web.records.models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LimitAnswers",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tonus_web.records.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("no_floor", models.BooleanField(default=False)),
                ("knee", models.BooleanField(default=False)),
                ("ankle", models.BooleanField(default=False)),
                ("back", models.BooleanField(default=False)),
                ("unsteady", models.BooleanField(default=False)),
                ("no_ball", models.BooleanField(default=False)),
                ("no_step", models.BooleanField(default=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "answers about your limits",
                "abstract": False,
                "base_manager_name": "everything",
                "indexes": [
                    models.Index(
                        fields=["member", "-created_at"], name="members_lim_member__174158_idx"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
    ]
