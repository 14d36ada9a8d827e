"""Every migration to 0022 in one, for a database that has none of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.functions.uuid
import library.document_kinds
import library.models
import library.search.sql
import uuid
from django.conf import settings
from django.db import migrations, models



# In the same transaction as the deletion, whatever deletes: the ORM, its cascades or SQL. Each item and
# each file that a deleted row names is listed; what else still names it is looked up when it is to
# be removed. The second part of a path is the owner's id (`library.items.files.attached_files`).
TRIGGERS = """
CREATE FUNCTION library_note_item_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO library_pendingremoval (owner_id, item_id, created_at, due_at)
    VALUES (OLD.owner_id, OLD.id, statement_timestamp(), statement_timestamp())
    ON CONFLICT (item_id) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER library_item_removed AFTER DELETE ON library_libraryitem
FOR EACH ROW EXECUTE FUNCTION library_note_item_removal();

CREATE TRIGGER library_trash_removed AFTER DELETE ON library_trasheditem
FOR EACH ROW EXECUTE FUNCTION library_note_item_removal();

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
CREATE FUNCTION library_note_trashed_files() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER library_trashed_files_removed AFTER DELETE ON library_trasheditem
FOR EACH ROW EXECUTE FUNCTION library_note_trashed_files();
"""


def make_installation(apps, schema_editor):
    apps.get_model("library", "Installation").objects.create(pk=1)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("library", "0001_initial"),
        ("library", "0002_search"),
        ("library", "0003_keeping"),
        ("library", "0004_tier_override"),
        ("library", "0005_provenance"),
        ("library", "0006_counting"),
        ("library", "0007_told_apart"),
        ("library", "0008_document_kinds"),
        ("library", "0009_search_text"),
        ("library", "0010_dismissed_duplicates"),
        ("library", "0011_item_note"),
        ("library", "0012_pending_removal"),
        ("library", "0013_passage_places"),
        ("library", "0014_search_model"),
        ("library", "0015_trash"),
        ("library", "0016_installation"),
        ("library", "0017_shared_feed"),
        ("library", "0018_captures"),
        ("library", "0019_pictures"),
        ("library", "0020_watching"),
        ("library", "0021_tag_aliases"),
        ("library", "0022_states"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(library.search.sql.CREATE, library.search.sql.DROP),
        migrations.CreateModel(
            name='LibraryItem',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('source_type', models.CharField(choices=library.document_kinds.choices, max_length=16)),
                ('title', models.CharField(max_length=500)),
                ('author', models.CharField(blank=True, max_length=300)),
                ('site', models.CharField(blank=True, max_length=255)),
                ('url', models.TextField(blank=True)),
                ('canonical_url', models.TextField(blank=True)),
                ('filename', models.CharField(blank=True, max_length=255)),
                ('content_hash', models.CharField(max_length=64)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('image_url', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('summary', models.TextField(blank=True)),
                ('key_points', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list)),
                ('quality_score', models.FloatField()),
                ('quality_parts', models.JSONField(blank=True, default=list)),
                ('word_count', models.PositiveIntegerField(default=0)),
                ('markdown', models.TextField(blank=True)),
                ('file_path', models.CharField(max_length=500)),
                ('original_path', models.CharField(max_length=500)),
                ('original_type', models.CharField(max_length=127)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('dated_at', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('published_at', 'created_at'), output_field=models.DateTimeField())),
                ('domain', models.GeneratedField(db_persist=True, expression=models.Func(models.F('canonical_url'), models.Value('/'), models.Value(3), function='split_part', output_field=models.TextField()), output_field=models.TextField())),
                ('index_name', models.CharField(blank=True, db_default='', editable=False, max_length=200)),
                ('indexed_at', models.DateTimeField(editable=False, null=True)),
                ('site_folded', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower('site'), output_field=models.CharField(max_length=255))),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False)),
                ('read_progress', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('signature', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False)),
                ('stored_bytes', models.PositiveBigIntegerField(db_default=0, default=0, editable=False)),
                ('tier_override', models.CharField(blank=True, choices=[('a', 'A: outstanding'), ('b', 'B: good'), ('c', 'C: fair'), ('d', 'D: thin')], db_default='', max_length=1)),
                ('tier', models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('tier_override', ''), _negated=True), then=models.F('tier_override')), models.When(quality_score__gte=9, then=models.Value('a')), models.When(quality_score__gte=7, then=models.Value('b')), models.When(quality_score__gte=5, then=models.Value('c')), default=models.Value('d')), output_field=models.CharField(choices=[('a', 'A: outstanding'), ('b', 'B: good'), ('c', 'C: fair'), ('d', 'D: thin')], max_length=1))),
                ('fetched_at', models.DateTimeField(editable=False, null=True)),
                ('provenance', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False)),
                ('model_due_at', models.DateTimeField(editable=False, null=True)),
                ('made_by', models.GeneratedField(db_persist=True, expression=models.Func(models.F('provenance'), template="jsonb_path_query_array(%(expressions)s, '$.*.by')"), output_field=models.JSONField())),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(library.search.sql.SearchText(models.F('title')), config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector(library.search.sql.SearchText(models.F('author')), library.search.sql.SearchText(models.F('site')), config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), '||', django.contrib.postgres.search.SearchVector(library.search.sql.SearchText(models.F('summary')), config='simple', weight='C'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('signature_version', models.PositiveSmallIntegerField(db_default=1, default=1, editable=False)),
                ('note', models.TextField(blank=True, db_default='', default='', max_length=20000)),
                ('other_index_name', models.CharField(blank=True, db_default='', editable=False, max_length=200)),
                ('pictures_due_at', models.DateTimeField(editable=False, null=True)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('gone_at', models.DateTimeField(editable=False, null=True)),
                ('moved_at', models.DateTimeField(editable=False, null=True)),
                ('replaced_at', models.DateTimeField(editable=False, null=True)),
                ('watched_at', models.DateTimeField(editable=False, null=True)),
                ('key_phrases', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, db_default=[], default=list)),
                ('phrase_keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, db_default=[], default=list, editable=False)),
                ('favourite_at', models.DateTimeField(blank=True, null=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('later_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='library_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['owner', '-created_at', '-id'], name='library_item_newest'), models.Index(fields=['owner', '-quality_score', '-id'], name='library_item_best'), models.Index(models.F('owner'), models.OrderBy(models.F('published_at'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='library_item_dated'), models.Index(fields=['owner', 'title', 'id'], name='library_item_titled'), models.Index(fields=['owner', 'dated_at'], name='library_item_when'), django.contrib.postgres.indexes.GinIndex(models.F('bands'), name='library_item_bands'), models.Index(fields=['owner', 'content_hash'], name='library_item_content'), models.Index(condition=models.Q(('model_due_at__isnull', False)), fields=['model_due_at'], name='library_item_model_due'), django.contrib.postgres.indexes.GinIndex(models.F('search_vector'), name='library_item_words'), models.Index(fields=['index_name', 'id'], include=('other_index_name',), name='library_item_indexed'), models.Index(condition=models.Q(('pictures_due_at__isnull', False)), fields=['pictures_due_at'], include=('owner',), name='library_item_pictures_due'), models.Index(condition=models.Q(('watched_at__isnull', False), ('changed_at__isnull', False), ('moved_at__isnull', False), ('replaced_at__isnull', False), ('gone_at__isnull', False), _connector='OR'), fields=['owner'], name='library_item_states'), models.Index(condition=models.Q(('changed_at__isnull', False)), fields=['owner', '-changed_at'], name='library_item_changed'), django.contrib.postgres.indexes.GinIndex(models.F('phrase_keys'), name='library_item_phrases'), models.Index(fields=['owner'], include=('id', 'tier', 'source_type', 'language', 'domain', 'dated_at', 'read_at', 'favourite_at', 'archived_at', 'later_at'), name='library_item_facets')],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('canonical_url'), condition=models.Q(('canonical_url', ''), _negated=True), name='library_item_url'), models.UniqueConstraint(models.F('owner'), models.F('content_hash'), condition=models.Q(('canonical_url', '')), name='library_item_file'), models.CheckConstraint(condition=models.Q(('quality_score__gte', 0), ('quality_score__lte', 10)), name='library_item_score_range')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('query', models.CharField(blank=True, max_length=500)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collections', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='library_collection_owner_name')],
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.UUIDField(default=uuid.uuid4)),
                ('origin', models.UUIDField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='library_installation_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='watch', serialize=False, to='library.libraryitem')),
                ('interval', models.PositiveIntegerField(verbose_name='hours between two visits')),
                ('next_visit_at', models.DateTimeField()),
                ('visited_at', models.DateTimeField(editable=False, null=True)),
                ('etag', models.TextField(blank=True, db_default='', default='', editable=False)),
                ('last_modified', models.TextField(blank=True, db_default='', default='', editable=False)),
                ('trouble', models.CharField(blank=True, choices=[('missing', 'The page is not found'), ('unreachable', "The site can't be reached"), ('replaced', 'Another text is there'), ('refused', "The page can't be read")], db_default='', default='', editable=False, max_length=12)),
                ('trouble_since', models.DateTimeField(editable=False, null=True)),
                ('failures', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('last_error', models.TextField(blank=True, db_default='', default='', editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['next_visit_at'], name='library_watch_due')],
            },
        ),
        migrations.AddField(
            model_name='libraryitem',
            name='collections',
            field=models.ManyToManyField(blank=True, related_name='items', to='library.collection'),
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=500)),
                ('markdown', models.TextField(blank=True)),
                ('word_count', models.PositiveIntegerField(default=0)),
                ('content_hash', models.CharField(max_length=64)),
                ('fetched_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('change', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('digest', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('previous_digest', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('stored_bytes', models.GeneratedField(db_persist=True, expression=models.Func(models.F('markdown'), function='octet_length'), output_field=models.PositiveBigIntegerField())),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='library.libraryitem')),
            ],
            options={
                'ordering': ('-replaced_at', '-id'),
                'indexes': [models.Index(fields=['item', '-replaced_at', '-id'], name='library_version_newest')],
            },
        ),
        migrations.CreateModel(
            name='ItemAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('canonical_url', models.TextField(blank=True)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='library.libraryitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('canonical_url'), condition=models.Q(('canonical_url', ''), _negated=True), name='library_alias_url'), models.UniqueConstraint(models.F('owner'), models.F('content_hash'), condition=models.Q(('canonical_url', '')), name='library_alias_file')],
            },
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('quote', models.TextField(max_length=5000)),
                ('prefix', models.CharField(blank=True, max_length=100)),
                ('suffix', models.CharField(blank=True, max_length=100)),
                ('note', models.TextField(blank=True, max_length=5000)),
                ('color', models.CharField(choices=[('yellow', 'Yellow'), ('green', 'Green'), ('blue', 'Blue'), ('pink', 'Pink'), ('orange', 'Orange')], default='yellow', max_length=8)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='highlights', to='library.libraryitem')),
            ],
            options={
                'ordering': ('created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='DismissedDuplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.libraryitem')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.libraryitem')),
            ],
            options={
                'db_table': 'library_toldapart',
                'constraints': [models.UniqueConstraint(models.F('one'), models.F('other'), name='library_told_apart_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='library_told_apart_two')],
            },
        ),
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
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='library.itemversion')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='library.libraryitem')),
            ],
            options={
                'ordering': ('kind',),
                'indexes': [models.Index(fields=['path'], name='library_capture_path')],
                'constraints': [models.UniqueConstraint(fields=('item', 'version', 'kind'), name='library_capture_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('ordinal', models.PositiveIntegerField()),
                ('heading', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField()),
                ('start', models.PositiveIntegerField()),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(library.search.sql.SearchText(models.F('heading')), library.search.sql.SearchText(models.F('text')), config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('places', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, editable=False)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='library.libraryitem')),
            ],
            options={
                'ordering': ('item', 'ordinal'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.F('search_vector'), name='library_passage_words')],
                'constraints': [models.UniqueConstraint(models.F('item'), models.F('ordinal'), name='library_passage_ordinal')],
            },
        ),
        migrations.CreateModel(
            name='PendingRemoval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField()),
                ('item_id', models.UUIDField(null=True, unique=True)),
                ('file', models.CharField(max_length=500, null=True, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'db_table': 'library_pendingremoval',
                'indexes': [models.Index(fields=['due_at'], name='library_removal_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('item_id__isnull', False), ('file__isnull', False), _connector='XOR'), name='library_removal_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='library.libraryitem')),
            ],
            options={
                'ordering': ('position', 'id'),
                'indexes': [models.Index(condition=models.Q(('path', ''), _negated=True), fields=['path'], name='library_picture_path'), models.Index(condition=models.Q(('thumbnail_path', ''), _negated=True), fields=['thumbnail_path'], name='library_picture_small')],
                'constraints': [models.UniqueConstraint(models.F('item'), django.db.models.functions.text.MD5('url'), name='library_picture_once'), models.CheckConstraint(condition=models.Q(('state', 'kept'), ('path', ''), _connector='XOR'), name='library_picture_kept')],
            },
        ),
        migrations.CreateModel(
            name='SearchModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active', models.CharField(max_length=200)),
                ('other', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('state', models.CharField(choices=[('idle', 'Idle'), ('running', 'Running'), ('paused', 'Paused')], db_default='idle', default='idle', max_length=8)),
                ('configured', models.CharField(max_length=200)),
                ('started_at', models.DateTimeField(null=True)),
                ('started_with', models.PositiveIntegerField(db_default=0, default=0)),
                ('error', models.TextField(blank=True, db_default='', default='')),
                ('is_offer_dismissed', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='library_search_model_one_row'), models.CheckConstraint(condition=models.Q(('state', 'idle'), models.Q(('other', ''), _negated=True), _connector='OR'), name='library_search_model_target')],
            },
        ),
        migrations.CreateModel(
            name='SharedFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=library.models.new_share_key, editable=False, max_length=40, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('collection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shared_feeds', to='library.collection')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('owner', 'collection'), name='library_shared_feed_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('color', models.CharField(blank=True, choices=[('yellow', 'Yellow'), ('green', 'Green'), ('blue', 'Blue'), ('pink', 'Pink'), ('orange', 'Orange')], max_length=8)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='library_tag_owner_name')],
            },
        ),
        migrations.AddField(
            model_name='libraryitem',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='items', to='library.tag'),
        ),
        migrations.CreateModel(
            name='TagAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('color', models.CharField(blank=True, choices=[('yellow', 'Yellow'), ('green', 'Green'), ('blue', 'Blue'), ('pink', 'Pink'), ('orange', 'Orange')], max_length=8)),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list)),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='aliases', to='library.tag')),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='library_tag_alias_name')],
            },
        ),
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
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunPython(make_installation, migrations.RunPython.noop),
    ]
