from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0012_pending_removal'),
    ]

    operations = [
        migrations.AddField(
            model_name='passage',
            name='places',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, editable=False),
        ),
    ]
