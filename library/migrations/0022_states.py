from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0021_tag_aliases")]

    operations = [
        migrations.AddField(
            model_name="libraryitem",
            name="favourite_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="libraryitem",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="libraryitem",
            name="later_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveIndex(model_name="libraryitem", name="library_item_facets"),
        migrations.AddIndex(
            model_name="libraryitem",
            index=models.Index(
                fields=["owner"],
                include=(
                    "id",
                    "tier",
                    "source_type",
                    "language",
                    "domain",
                    "dated_at",
                    "read_at",
                    "favourite_at",
                    "archived_at",
                    "later_at",
                ),
                name="library_item_facets",
            ),
        ),
    ]
