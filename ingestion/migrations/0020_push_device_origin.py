from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingestion", "0019_push_devices"),
    ]

    operations = [
        migrations.AddField(
            model_name="pushdevice",
            name="session_key",
            field=models.CharField(
                blank=True,
                db_default="",
                db_index=True,
                default="",
                editable=False,
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="pushdevice",
            name="origin",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=300
            ),
        ),
    ]
