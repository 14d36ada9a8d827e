"""Apart from the column, as adding that keeps all readers out until its transaction ends."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0026_progress_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="libraryitem",
            index=models.Index(
                condition=models.Q(("progress_at__isnull", False)),
                fields=["owner", "-progress_at"],
                name="library_item_being_read",
            ),
        ),
    ]
