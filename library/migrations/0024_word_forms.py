"""Full text knows other forms of words; scripts in which words run into each other by the letter.

The sweeper writes the new column, and with it each passage's other one (`word_forms.fill`). Titles
in such a script are written anew here, as they are few.
"""

import django.contrib.postgres.search
from django.db import migrations

from library.search.sql import CREATE

TITLES = """
UPDATE library_libraryitem SET title = title
WHERE title || author || site || summary ~ '[\uac00-\ud7a3\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]'
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0023_searchable")]

    operations = [
        migrations.RunSQL(CREATE, migrations.RunSQL.noop),
        migrations.RunSQL(TITLES, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="passage",
            name="word_forms",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
    ]
