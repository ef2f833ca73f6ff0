import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('debates', '0001_initial'),
    ]

    # The column stands in the parent from there on, and Django allows no name twice.
    run_before = [('contributions', '0004_form_key')]

    operations = [
        migrations.RemoveConstraint(
            model_name='debate',
            name='debate_form_once',
        ),
        migrations.RemoveField(
            model_name='debate',
            name='form_key',
        ),
        migrations.AlterField(
            model_name='debatemodule',
            name='max_tags',
            field=models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='Tags a contribution can have'),
        ),
    ]
