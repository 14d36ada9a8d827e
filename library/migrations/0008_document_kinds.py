import library.document_kinds
from django.db import migrations, models


class Migration(migrations.Migration):
    """Choices come from the list of document kinds from here on; the database has none of them."""

    dependencies = [("library", "0007_told_apart")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="libraryitem",
                    name="source_type",
                    field=models.CharField(choices=library.document_kinds.choices, max_length=16),
                ),
            ]
        )
    ]
