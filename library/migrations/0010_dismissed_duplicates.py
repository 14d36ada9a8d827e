from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0009_search_text'),
    ]

    operations = [
        # The table keeps its name: the version before reads and writes it during an upgrade.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name='ToldApart', new_name='DismissedDuplicate'),
                migrations.AlterModelTable(name='dismissedduplicate', table='library_toldapart'),
            ],
        ),
        migrations.AddField(
            model_name='libraryitem',
            name='signature_version',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, editable=False),
        ),
    ]
