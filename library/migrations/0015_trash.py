import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

TRIGGER = """
CREATE TRIGGER library_trash_removed AFTER DELETE ON library_trasheditem
FOR EACH ROW EXECUTE FUNCTION library_note_item_removal();
"""
NO_TRIGGER = "DROP TRIGGER library_trash_removed ON library_trasheditem;"


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0014_search_model'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrashedItem',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('batch', models.UUIDField(db_index=True)),
                ('title', models.CharField(max_length=500)),
                ('source', models.CharField(blank=True, max_length=255)),
                ('url', models.TextField(blank=True)),
                ('file_path', models.CharField(max_length=500)),
                ('original_path', models.CharField(max_length=500)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
                ('rows', models.JSONField(default=dict)),
                ('trashed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='trashed_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-trashed_at', '-id'),
                'indexes': [models.Index(fields=['owner', '-trashed_at', '-id'], name='library_trash_newest')],
            },
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
