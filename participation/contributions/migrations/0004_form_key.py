from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0003_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='contribution',
            name='form_key',
            field=models.CharField(editable=False, max_length=80, null=True, unique=True),
        ),
    ]
