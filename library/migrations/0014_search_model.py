from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0013_passage_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active', models.CharField(max_length=200)),
                ('other', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('state', models.CharField(choices=[('idle', 'Idle'), ('running', 'Running'), ('paused', 'Paused')], db_default='idle', default='idle', max_length=8)),
                ('configured', models.CharField(max_length=200)),
                ('started_at', models.DateTimeField(null=True)),
                ('started_with', models.PositiveIntegerField(db_default=0, default=0)),
                ('error', models.TextField(blank=True, db_default='', default='')),
                ('is_offer_dismissed', models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='libraryitem',
            name='library_item_indexed',
        ),
        migrations.AddField(
            model_name='libraryitem',
            name='other_index_name',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name='libraryitem',
            index=models.Index(fields=['index_name', 'id'], include=('other_index_name',), name='library_item_indexed'),
        ),
        migrations.AddConstraint(
            model_name='searchmodel',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='library_search_model_one_row'),
        ),
        migrations.AddConstraint(
            model_name='searchmodel',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'idle'), models.Q(('other', ''), _negated=True), _connector='OR'), name='library_search_model_target'),
        ),
    ]
