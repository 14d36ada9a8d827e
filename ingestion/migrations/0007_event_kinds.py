from django.db import migrations, models


class Migration(migrations.Migration):
    """Kinds of events for what happens before a job starts; the database knows no choices."""

    dependencies = [("ingestion", "0006_origin_and_ends")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="progressevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("job_queued", "Job Queued"),
                            ("job_claimed", "Job Claimed"),
                            ("job_started", "Job Started"),
                            ("stage_started", "Stage Started"),
                            ("stage_progress", "Stage Progress"),
                            ("stage_completed", "Stage Completed"),
                            ("job_completed", "Job Completed"),
                            ("error", "Error"),
                            ("cancelled", "Cancelled"),
                            ("job_retried", "Job Retried"),
                        ],
                        max_length=16,
                    ),
                ),
            ]
        )
    ]
