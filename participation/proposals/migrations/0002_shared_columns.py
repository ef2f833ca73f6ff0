import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0001_initial'),
    ]

    # The column stands in the parent from there on, and Django allows no name twice.
    run_before = [('contributions', '0004_form_key')]

    operations = [
        migrations.RemoveField(
            model_name='proposal',
            name='form_key',
        ),
        migrations.AlterField(
            model_name='proposalmodule',
            name='max_tags',
            field=models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='Tags a contribution can have'),
        ),
    ]
