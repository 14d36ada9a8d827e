from django.db import migrations, models

STAGES = [
    ("queued", "Queued"),
    ("extract", "Extract"),
    ("transform", "Transform"),
    ("load", "Load"),
    ("capture", "Capture"),
    ("completed", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


class Migration(migrations.Migration):
    """The stage of jobs that capture a page; the database knows no choices."""

    dependencies = [("ingestion", "0014_item_changed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="ingestionjob",
                    name="stage",
                    field=models.CharField(choices=STAGES, default="queued", max_length=10),
                ),
                migrations.AlterField(
                    model_name="stageoutput",
                    name="stage",
                    field=models.CharField(choices=STAGES, max_length=10),
                ),
            ]
        )
    ]
