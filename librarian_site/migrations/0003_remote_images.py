from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("librarian_site", "0002_scopes_and_audit"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="remote_images",
            field=models.CharField(
                blank=True,
                choices=[("proxy", "Show them"), ("block", "Don't show them")],
                db_default="",
                default="",
                help_text="They are fetched by the librarian, so their sites don't see who reads. "
                "Where they are not shown, their descriptions are.",
                max_length=5,
                verbose_name="pictures of other sites",
            ),
        ),
    ]
