import django.db.models.functions.datetime
from django.db import migrations, models

# In the same transaction as the deletion, whatever deletes: the ORM, its cascades or SQL.
TRIGGER = """
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
"""
NO_TRIGGER = """
DROP TRIGGER library_item_removed ON library_libraryitem;
DROP FUNCTION library_note_item_removal();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0011_item_note'),
    ]

    operations = [
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
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
