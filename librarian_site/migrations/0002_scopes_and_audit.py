import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import librarian_site.models


def narrow(apps, schema_editor):
    tokens = apps.get_model("librarian_site", "ApiToken").objects
    tokens.filter(read_only=True).update(scopes=["read"])


class Migration(migrations.Migration):

    dependencies = [
        ("librarian_site", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "Read the library"),
                        ("ingest", "Hand in, and follow jobs"),
                        ("write", "Change and delete items"),
                    ],
                    max_length=8,
                ),
                default=librarian_site.models.every_scope,
                size=None,
            ),
        ),
        migrations.RunPython(narrow, migrations.RunPython.noop, elidable=True),
        # The previous version, still serving, writes one column and not the other; the one it
        # writes goes in a later version.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE librarian_site_apitoken ALTER read_only SET DEFAULT false,"
                    " ALTER scopes SET DEFAULT '{read,ingest,write}'",
                    "ALTER TABLE librarian_site_apitoken ALTER read_only DROP DEFAULT,"
                    " ALTER scopes DROP DEFAULT",
                ),
            ],
            state_operations=[migrations.RemoveField("apitoken", "read_only")],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign_in", "Signed in"),
                            ("sign_in_failed", "Failed to sign in"),
                            ("sign_out", "Signed out"),
                            ("password_changed", "Changed the password"),
                            ("token_created", "Made a token"),
                            ("token_revoked", "Revoked a token"),
                            ("item_deleted", "Deleted an item"),
                            ("admin", "Did in the administration"),
                        ],
                        max_length=20,
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=150)),
                ("address", models.GenericIPAddressField(null=True)),
                ("detail", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "audit log",
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["kind", "at"], name="site_audit_recent")],
            },
        ),
    ]
