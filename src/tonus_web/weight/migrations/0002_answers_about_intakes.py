import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0002_day_intake"),
        ("weight", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("readinganswer", "weight_kg", "amount"),
        migrations.AlterField(
            "readinganswer",
            "weigh_in",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="diary.weighin",
            ),
        ),
        migrations.AddField(
            "readinganswer",
            "intake",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="diary.dayintake",
            ),
        ),
        migrations.AlterModelOptions(
            name="readinganswer",
            options={"base_manager_name": "everything", "verbose_name": "answer about a reading"},
        ),
    ]
