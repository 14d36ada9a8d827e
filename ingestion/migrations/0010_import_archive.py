from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0009_pending_removal'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='archive_path',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
    ]
