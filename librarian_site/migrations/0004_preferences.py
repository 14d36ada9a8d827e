import librarian_site.core.time_zones
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("librarian_site", "0003_remote_images"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="capture",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As it is set for everybody"),
                    ("asked", "Only where I ask for it"),
                    ("submitted", "Those I hand in myself"),
                    ("all", "All, those of imports and feeds too"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="density",
            field=models.CharField(
                blank=True,
                choices=[("", "Rows"), ("headlines", "Headlines"), ("cards", "Cards")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As the browser says"),
                    ("en", "English"),
                    ("de", "Deutsch"),
                    ("fr", "Français"),
                    ("es", "Español"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="text_face",
            field=models.CharField(
                blank=True,
                choices=[("", "Serif"), ("sans", "Sans serif")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="text_size",
            field=models.CharField(
                blank=True,
                choices=[
                    ("small", "Small"),
                    ("", "Medium"),
                    ("large", "Large"),
                    ("huge", "Very large"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="text_spacing",
            field=models.CharField(
                blank=True,
                choices=[("tight", "Tight"), ("", "Medium"), ("loose", "Loose")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="text_width",
            field=models.CharField(
                blank=True,
                choices=[("narrow", "Narrow"), ("", "Medium"), ("wide", "Wide")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As the system"),
                    ("light", "Light"),
                    ("sepia", "Sepia"),
                    ("dark", "Dark"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                validators=[librarian_site.core.time_zones.validate],
            ),
        ),
    ]
