from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0022_states"),
    ]

    operations = [
        migrations.AddField(
            model_name="libraryitem",
            name="analysis_due",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="libraryitem",
            index=models.Index(
                condition=models.Q(("analysis_due", True)),
                fields=["id"],
                name="library_item_analysis_due",
            ),
        ),
    ]
