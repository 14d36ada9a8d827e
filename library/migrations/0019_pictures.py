import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


# In the same transaction as the deletion, whatever deletes. Another picture, or the trash, may
# still name the file: the sweeper looks.
TRIGGERS = """
CREATE FUNCTION library_note_picture_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_pendingremoval (owner_id, file, created_at, due_at)
    SELECT DISTINCT split_part(file, '/', 2)::bigint, file, statement_timestamp(),
        statement_timestamp()
    FROM unnest(ARRAY[OLD.path, OLD.thumbnail_path]) file
    WHERE file <> '' AND (TG_OP = 'DELETE' OR file NOT IN (NEW.path, NEW.thumbnail_path))
    ON CONFLICT (file) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER library_picture_removed
AFTER DELETE OR UPDATE OF path, thumbnail_path ON library_picture
FOR EACH ROW EXECUTE FUNCTION library_note_picture_removal();

-- Of a trashed item: the files of all its rows, of any table; one that waits has none yet.
CREATE OR REPLACE FUNCTION library_note_trashed_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_pendingremoval (owner_id, file, created_at, due_at)
    SELECT DISTINCT OLD.owner_id, file, statement_timestamp(), statement_timestamp()
    FROM jsonb_each(OLD.rows) of_table(name, rows),
        jsonb_array_elements(
            CASE WHEN jsonb_typeof(of_table.rows) = 'array' THEN of_table.rows ELSE '[]' END
        ) kept,
        unnest(ARRAY[kept ->> 'path', kept ->> 'thumbnail_path']) file
    WHERE file <> ''
    ON CONFLICT (file) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at;
    RETURN NULL;
END
$$;
"""
NO_TRIGGERS = """
DROP TRIGGER library_picture_removed ON library_picture;
DROP FUNCTION library_note_picture_removal();
CREATE OR REPLACE FUNCTION library_note_trashed_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_pendingremoval (owner_id, file, created_at, due_at)
    SELECT DISTINCT OLD.owner_id, kept ->> 'path', statement_timestamp(), statement_timestamp()
    FROM jsonb_each(OLD.rows) of_table(name, rows),
        jsonb_array_elements(
            CASE WHEN jsonb_typeof(of_table.rows) = 'array' THEN of_table.rows ELSE '[]' END
        ) kept
    WHERE kept ? 'path'
    ON CONFLICT (file) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0018_captures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='library.libraryitem')),
                ('url', models.TextField()),
                ('position', models.PositiveIntegerField(db_default=0, default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('kept', 'Kept'), ('failed', 'Not to be had')], db_default='waiting', default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('path', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('sha256', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('media_type', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('width', models.PositiveIntegerField(db_default=0, default=0)),
                ('height', models.PositiveIntegerField(db_default=0, default=0)),
                ('stored_bytes', models.PositiveBigIntegerField(db_default=0, default=0)),
                ('thumbnail_path', models.CharField(blank=True, db_default='', default='', max_length=500)),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.AddField(
            model_name='libraryitem',
            name='pictures_due_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='libraryitem',
            index=models.Index(condition=models.Q(('pictures_due_at__isnull', False)), fields=['pictures_due_at'], include=('owner',), name='library_item_pictures_due'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('path', ''), _negated=True), fields=['path'], name='library_picture_path'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('thumbnail_path', ''), _negated=True), fields=['thumbnail_path'], name='library_picture_small'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.UniqueConstraint(models.F('item'), django.db.models.functions.text.MD5('url'), name='library_picture_once'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'kept'), ('path', ''), _connector='XOR'), name='library_picture_kept'),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
