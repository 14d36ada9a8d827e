import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("librarian_site", "0004_preferences"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        # Choices are of no concern to the database.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="auditentry",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("sign_in", "Signed in"),
                            ("sign_in_failed", "Failed to sign in"),
                            ("sign_out", "Signed out"),
                            ("password_changed", "Changed the password"),
                            ("token_created", "Made a token"),
                            ("token_revoked", "Revoked a token"),
                            ("session_ended", "Signed out elsewhere"),
                            ("factor_added", "Added a second factor"),
                            ("factor_removed", "Removed a second factor"),
                            ("user_invited", "Invited somebody"),
                            ("user_changed", "Changed an account"),
                            ("data_exported", "Exported the account"),
                            ("account_deleted", "Deleted the account"),
                            ("item_deleted", "Deleted an item"),
                            ("admin", "Did in the administration"),
                        ],
                        max_length=20,
                    ),
                ),
            ]
        ),
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signed_in_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("last_seen_at", models.DateTimeField(editable=False)),
                ("address", models.GenericIPAddressField(null=True)),
                ("user_agent", models.CharField(blank=True, max_length=300)),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions.session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-last_seen_at", "-pk"),
            },
        ),
    ]
