from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingestion", "0017_import_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="ingestionjob",
            name="readable_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        # The database knows no choices.
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
                            ("searchable", "Searchable"),
                            ("job_completed", "Job Completed"),
                            ("error", "Error"),
                            ("cancelled", "Cancelled"),
                            ("job_retried", "Job Retried"),
                        ],
                        max_length=16,
                    ),
                ),
            ]
        ),
    ]
