import uuid

from django.db import migrations, models


def make(apps, schema_editor):
    apps.get_model("library", "Installation").objects.create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0015_trash'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.UUIDField(default=uuid.uuid4)),
                ('origin', models.UUIDField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='library_installation_one_row')],
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
