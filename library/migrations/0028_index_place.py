from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0027_being_read")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="index_place",
            field=models.TextField(db_default="", default=""),
        ),
    ]
