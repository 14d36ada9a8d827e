import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0005_provenance'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='libraryitem',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='library_items', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='passage',
            name='item',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='library.libraryitem'),
        ),
        migrations.AddIndex(
            model_name='libraryitem',
            index=models.Index(fields=['owner'], include=('id', 'tier', 'source_type', 'language', 'domain', 'dated_at', 'read_at'), name='library_item_facets'),
        ),
    ]
