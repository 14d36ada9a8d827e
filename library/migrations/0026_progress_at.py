from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0025_word_form_indexes")]

    operations = [
        migrations.AddField(
            model_name="libraryitem",
            name="progress_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
