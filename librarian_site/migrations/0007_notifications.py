from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("librarian_site", "0006_users"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="digest",
            field=models.CharField(
                blank=True,
                choices=[("", "None"), ("daily", "Daily"), ("weekly", "Weekly, on Mondays")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="digest_mailed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="failures_mailed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="mail_to",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="user",
            name="mails_failures",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
