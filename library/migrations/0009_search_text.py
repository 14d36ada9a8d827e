"""Full text over texts as `library_search_text` writes them: both tables are written anew."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models

from library.search.sql import CREATE, DROP, search_text


def columns(item_vector, passage_vector):
    """The two columns with these expressions in place of those that are there."""
    for model, index, vector in (
        ("libraryitem", "library_item_words", item_vector),
        ("passage", "library_passage_words", passage_vector),
    ):
        field = models.GeneratedField(
            expression=vector, output_field=SearchVectorField(), db_persist=True
        )
        yield migrations.RemoveIndex(model, index)
        yield migrations.RemoveField(model, "search_vector")
        yield migrations.AddField(model, "search_vector", field)
        yield migrations.AddIndex(model, GinIndex("search_vector", name=index))


ANEW = [
    *columns(
        SearchVector(search_text("title"), weight="A", config="simple")
        + SearchVector(search_text("author"), search_text("site"), weight="B", config="simple")
        + SearchVector(search_text("summary"), weight="C", config="simple"),
        SearchVector(search_text("heading"), search_text("text"), config="simple"),
    )
]


class Migration(migrations.Migration):
    dependencies = [("library", "0008_document_kinds")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        # For the version before, which may be serving, a column of that name and type is always
        # there: the migration is one transaction.
        migrations.SeparateDatabaseAndState(ANEW, ANEW),
    ]
