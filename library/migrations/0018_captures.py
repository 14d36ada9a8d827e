import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.uuid
from django.db import migrations, models

# Each file that a deleted row names is listed, in the same transaction, whatever deletes. What else
# still names it, as the trash does, is looked up when it is to be removed. The second part of a
# path is the owner's id (`library.items.files.attached_files`).
TRIGGERS = """
CREATE FUNCTION library_note_file_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_pendingremoval (owner_id, file, created_at, due_at)
    VALUES (split_part(OLD.path, '/', 2)::bigint, OLD.path,
            statement_timestamp(), statement_timestamp())
    ON CONFLICT (file) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER library_capture_removed AFTER DELETE ON library_capture
FOR EACH ROW EXECUTE FUNCTION library_note_file_removal();

-- Of a trashed item: the files of all its rows, of any table, that have a column `path`.
CREATE FUNCTION library_note_trashed_files() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER library_trashed_files_removed AFTER DELETE ON library_trasheditem
FOR EACH ROW EXECUTE FUNCTION library_note_trashed_files();
"""
NO_TRIGGERS = """
DROP TRIGGER library_trashed_files_removed ON library_trasheditem;
DROP FUNCTION library_note_trashed_files();
DROP TRIGGER library_capture_removed ON library_capture;
DROP FUNCTION library_note_file_removal();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0017_shared_feed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Capture',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('page', 'Page'), ('screenshot', 'Screenshot'), ('thumbnail', 'Thumbnail'), ('pdf', 'PDF')], max_length=10)),
                ('path', models.CharField(max_length=500)),
                ('media_type', models.CharField(max_length=127)),
                ('stored_bytes', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('url', models.TextField(blank=True)),
                ('made_by', models.CharField(max_length=40)),
                ('is_faithful', models.BooleanField(db_default=True, default=True)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('width', models.PositiveIntegerField(db_default=0, default=0)),
                ('height', models.PositiveIntegerField(db_default=0, default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='library.libraryitem')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='library.itemversion')),
            ],
            options={
                'ordering': ('kind',),
                'indexes': [models.Index(fields=['path'], name='library_capture_path')],
                'constraints': [models.UniqueConstraint(fields=('item', 'version', 'kind'), name='library_capture_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
