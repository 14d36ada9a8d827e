import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingestion", "0018_searchable"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("endpoint", models.CharField(editable=False, max_length=1000, unique=True)),
                ("p256dh", models.CharField(editable=False, max_length=88)),
                ("auth", models.CharField(editable=False, max_length=24)),
                ("failures", models.BooleanField(db_default=True, default=True)),
                ("searches", models.BooleanField(db_default=False, default=False)),
                (
                    "digest",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly, on Mondays"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                    ),
                ),
                *(
                    (
                        name,
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    )
                    for name in (
                        "failures_told_at",
                        "searches_told_at",
                        "digest_told_at",
                        "created_at",
                    )
                ),
                ("last_sent_at", models.DateTimeField(editable=False, null=True)),
                (
                    "refusals",
                    models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
                ),
                ("paused_until", models.DateTimeField(editable=False, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("-pk",)},
        ),
    ]
