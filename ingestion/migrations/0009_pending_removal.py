from django.db import migrations

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
NO_TRIGGER = """
DROP TRIGGER ingestion_job_removed ON ingestion_ingestionjob;
DROP FUNCTION ingestion_note_job_removal();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ingestion', '0008_imports'),
        ('library', '0012_pending_removal'),
    ]

    operations = [
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
