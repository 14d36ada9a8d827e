from django.db import migrations, models

STAGES = [
    ("queued", "Queued"),
    ("extract", "Reading"),
    ("transform", "Summing up"),
    ("load", "Filing"),
    ("capture", "Capturing"),
    ("completed", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


class Migration(migrations.Migration):
    """What pages call the stages; the database knows no choices."""

    dependencies = [("ingestion", "0020_push_device_origin")]

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
