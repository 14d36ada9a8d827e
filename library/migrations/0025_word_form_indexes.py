"""Apart from the column, as adding that keeps all readers out until its transaction ends."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0024_word_forms")]

    operations = [
        migrations.AddIndex(
            model_name="passage",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["word_forms"], name="library_passage_forms"
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("word_forms", None)),
                fields=["id"],
                name="library_passage_no_forms",
            ),
        ),
    ]
