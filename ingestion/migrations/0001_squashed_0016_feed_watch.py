"""Every migration to 0016 in one, for a database that has none of them."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.uuid
import ingestion.webhooks.models
from django.conf import settings
from django.db import migrations, models


# What a deleted job leaves behind: its upload, and what its worker may be about to write for a new
# item, which has the job's id. In the same transaction as the deletion, whatever deletes.
TRIGGER = """
CREATE FUNCTION ingestion_note_job_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.upload_path <> '' THEN
        INSERT INTO library_pendingremoval (owner_id, file, created_at, due_at)
        VALUES (OLD.owner_id, OLD.upload_path, statement_timestamp(), statement_timestamp())
        ON CONFLICT (file) DO NOTHING;
    END IF;
    IF OLD.attempts > 0 THEN
        INSERT INTO library_pendingremoval (owner_id, item_id, created_at, due_at)
        VALUES (OLD.owner_id, OLD.id, statement_timestamp(), statement_timestamp())
        ON CONFLICT (item_id) DO UPDATE
        SET created_at = excluded.created_at, due_at = excluded.due_at;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ingestion_job_removed AFTER DELETE ON ingestion_ingestionjob
FOR EACH ROW EXECUTE FUNCTION ingestion_note_job_removal();
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("ingestion", "0001_initial"),
        ("ingestion", "0002_initial"),
        ("ingestion", "0003_stageoutput"),
        ("ingestion", "0004_modeluse"),
        ("ingestion", "0005_turns_and_keys"),
        ("ingestion", "0006_origin_and_ends"),
        ("ingestion", "0007_event_kinds"),
        ("ingestion", "0008_imports"),
        ("ingestion", "0009_pending_removal"),
        ("ingestion", "0010_import_archive"),
        ("ingestion", "0011_feeds"),
        ("ingestion", "0012_webhooks"),
        ("ingestion", "0013_failures_seen"),
        ("ingestion", "0014_item_changed"),
        ("ingestion", "0015_capture_stage"),
        ("ingestion", "0016_feed_watch"),
    ]

    dependencies = [
        # No later than any of them needs: older databases may not have those after it.
        ('library', '0015_trash'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('collection', models.CharField(blank=True, max_length=100)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('url', models.TextField()),
                ('page_url', models.TextField(blank=True)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('site_url', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('following', 'Followed'), ('paused', 'Paused'), ('ended', 'Ended')], default='following', max_length=10)),
                ('tier_floor', models.CharField(blank=True, choices=[('a', 'A: outstanding'), ('b', 'B: good'), ('c', 'C: fair'), ('d', 'D: thin')], max_length=1)),
                ('full_text', models.BooleanField(default=True)),
                ('interval', models.PositiveIntegerField(default=60, validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(10080)], verbose_name='minutes between two fetches')),
                ('etag', models.TextField(blank=True, editable=False)),
                ('last_modified', models.TextField(blank=True, editable=False)),
                ('next_fetch_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('last_fetched_at', models.DateTimeField(editable=False, null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('last_error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('watch', models.BooleanField(db_default=False, default=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('title', 'url'),
                'indexes': [models.Index(condition=models.Q(('state', 'following')), fields=['next_fetch_at'], name='ingestion_feed_due')],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('url'), name='ingestion_feed_once')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('answer', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='idempotency_keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='ingestion_key_age')],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('key'), name='ingestion_one_answer_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('filename', models.CharField(max_length=255)),
                ('formats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list)),
                ('state', models.CharField(choices=[('ready', 'Ready to start'), ('running', 'Importing'), ('paused', 'Paused'), ('completed', 'Done'), ('cancelled', 'Cancelled')], default='ready', max_length=10)),
                ('collection', models.CharField(blank=True, max_length=100)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('priority', models.CharField(default='low', max_length=6)),
                ('total', models.PositiveIntegerField(default=0)),
                ('skipped', models.JSONField(blank=True, default=list)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('started_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('archive_path', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['owner', '-created_at', '-id'], name='ingestion_import_newest'), models.Index(condition=models.Q(('state__in', ('running', 'paused'))), fields=['state'], name='ingestion_import_open')],
            },
        ),
        migrations.CreateModel(
            name='IngestionJob',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('url', models.TextField(blank=True)),
                ('canonical_url', models.TextField(blank=True, editable=False)),
                ('filename', models.CharField(blank=True, max_length=255)),
                ('upload_path', models.CharField(blank=True, editable=False, max_length=500)),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('priority', models.CharField(choices=[('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], default='normal', max_length=6)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('processing', 'Working'), ('completed', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('stage', models.CharField(choices=[('queued', 'Queued'), ('extract', 'Extract'), ('transform', 'Transform'), ('load', 'Load'), ('capture', 'Capture'), ('completed', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('stages_completed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list)),
                ('stage_percent', models.FloatField(default=0)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('error', models.TextField(blank=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('advice', models.TextField(blank=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('max_attempts', models.PositiveIntegerField(default=4)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('queued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('started_at', models.DateTimeField(editable=False, null=True)),
                ('completed_at', models.DateTimeField(editable=False, null=True)),
                ('heartbeat_at', models.DateTimeField(editable=False, null=True)),
                ('event_count', models.PositiveIntegerField(default=0, editable=False)),
                ('attempts_before', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('host', models.CharField(blank=True, db_default='', default='', editable=False, max_length=255)),
                ('worker', models.CharField(blank=True, db_default='', default='', editable=False, max_length=200)),
                ('workers_lost', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('request_id', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('trace', models.CharField(blank=True, db_default='', default='', editable=False, max_length=55)),
                ('dismissed_at', models.DateTimeField(editable=False, null=True)),
                ('failure_seen_at', models.DateTimeField(editable=False, null=True)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ingestion_jobs', to='library.libraryitem')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ingestion_jobs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['owner', '-created_at', '-id'], name='ingestion_job_newest'), models.Index(fields=['owner', 'status', '-created_at'], name='ingestion_job_by_status'), models.Index(condition=models.Q(('status', 'processing')), fields=['status'], name='ingestion_job_at_work'), models.Index(condition=models.Q(('status', 'queued')), fields=['owner', 'priority', 'queued_at', 'id'], name='ingestion_job_line'), models.Index(condition=models.Q(('status', 'cancelled'), models.Q(('worker', ''), _negated=True)), fields=['completed_at'], name='ingestion_job_uncleared'), models.Index(fields=['owner', '-started_at'], name='ingestion_job_served'), models.Index(fields=['-started_at'], name='ingestion_job_begun'), models.Index(condition=models.Q(('dismissed_at__isnull', True), ('status', 'failed')), fields=['owner', '-completed_at'], include=('failure_seen_at',), name='ingestion_job_failures')],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('canonical_url'), condition=models.Q(('status__in', ('queued', 'processing')), models.Q(('canonical_url', ''), _negated=True)), name='ingestion_one_active_job_per_url'), models.UniqueConstraint(models.F('owner'), models.F('content_hash'), condition=models.Q(('status__in', ('queued', 'processing')), models.Q(('content_hash', ''), _negated=True)), name='ingestion_one_active_job_per_file')],
            },
        ),
        migrations.CreateModel(
            name='ImportEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('label', models.CharField(max_length=300)),
                ('canonical_url', models.TextField(blank=True)),
                ('data', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('added', 'Added'), ('merged', 'Already here'), ('failed', 'Failed'), ('skipped', 'Not imported'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('error', models.TextField(blank=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('joined', models.BooleanField(default=False)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='ingestion.import')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.libraryitem')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ingestion.ingestionjob')),
            ],
            options={
                'ordering': ('position',),
                'indexes': [models.Index(fields=['batch', 'state', 'position'], name='ingestion_entry_state')],
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('position'), name='ingestion_entry_position')],
            },
        ),
        migrations.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=300)),
                ('data', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('added', 'Added'), ('merged', 'Already here'), ('failed', 'Failed'), ('skipped', 'Not imported'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('error', models.TextField(blank=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('joined', models.BooleanField(default=False)),
                ('key', models.CharField(max_length=64)),
                ('page', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='ingestion.feed')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.libraryitem')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ingestion.ingestionjob')),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['batch', 'state', 'id'], name='ingestion_feed_entry_state')],
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('key'), name='ingestion_feed_entry_key')],
            },
        ),
        migrations.CreateModel(
            name='ModelUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=200)),
                ('prompt_version', models.CharField(max_length=10)),
                ('question', models.CharField(max_length=64)),
                ('answer', models.JSONField(null=True)),
                ('outcome', models.CharField(default='asked', max_length=12)),
                ('input_tokens', models.PositiveIntegerField(default=0)),
                ('output_tokens', models.PositiveIntegerField(default=0)),
                ('tokens', models.PositiveIntegerField()),
                ('cost', models.DecimalField(decimal_places=6, max_digits=12, null=True)),
                ('duration_ms', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='model_uses', to='ingestion.ingestionjob')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='model_uses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='ingestion_model_month'), models.Index(condition=models.Q(('answer__isnull', False)), fields=['owner', 'question'], name='ingestion_model_answer')],
            },
        ),
        migrations.CreateModel(
            name='ProgressEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('job_queued', 'Job Queued'), ('job_claimed', 'Job Claimed'), ('job_started', 'Job Started'), ('stage_started', 'Stage Started'), ('stage_progress', 'Stage Progress'), ('stage_completed', 'Stage Completed'), ('job_completed', 'Job Completed'), ('error', 'Error'), ('cancelled', 'Cancelled'), ('job_retried', 'Job Retried')], max_length=16)),
                ('data', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='ingestion.ingestionjob')),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['job', 'id'], name='ingestion_event_replay'), models.Index(condition=models.Q(('kind__in', ('stage_completed', 'job_completed', 'error', 'cancelled'))), fields=['created_at'], name='ingestion_event_ends')],
                'constraints': [models.UniqueConstraint(models.F('job'), models.F('sequence'), name='ingestion_event_sequence')],
            },
        ),
        migrations.CreateModel(
            name='StageOutput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('queued', 'Queued'), ('extract', 'Extract'), ('transform', 'Transform'), ('load', 'Load'), ('capture', 'Capture'), ('completed', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], max_length=10)),
                ('attempt', models.PositiveIntegerField()),
                ('path', models.CharField(max_length=200)),
                ('made_from', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stage_outputs', to='ingestion.ingestionjob')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('job'), models.F('stage'), name='ingestion_output_stage')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('url', models.TextField()),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('job.completed', 'A job is completed'), ('job.failed', 'A job has failed'), ('item.found', 'A saved search has a new item'), ('item.changed', "An item's page has changed"), ('test', 'A test')], max_length=20))),
                ('secret', models.CharField(default=ingestion.webhooks.models.new_secret, editable=False, max_length=80)),
                ('is_active', models.BooleanField(db_default=True, default=True)),
                ('disabled_reason', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('collection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.collection')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('event', models.CharField(choices=[('job.completed', 'A job is completed'), ('job.failed', 'A job has failed'), ('item.found', 'A saved search has a new item'), ('item.changed', "An item's page has changed"), ('test', 'A test')], max_length=20)),
                ('data', models.JSONField()),
                ('state', models.CharField(choices=[('pending', 'To be sent'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='pending', editable=False, max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('status_code', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='ingestion.webhook')),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['next_attempt_at'], name='ingestion_webhook_due')],
                'constraints': [models.UniqueConstraint(models.F('webhook'), models.F('key'), name='ingestion_webhook_told_once')],
            },
        ),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
    ]
