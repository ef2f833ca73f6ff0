from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_residence_and_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="residence",
            name="birth_month",
            field=models.DateField(blank=True, null=True, verbose_name="Month of birth"),
        ),
    ]
