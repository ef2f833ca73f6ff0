import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from participation.ballots.tables import CreateWithoutRowNumbers


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('processes', '0002_blocks'),
        ('regions', '0002_site_facts_and_archiving'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Box',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Open'), ('sealed', 'Sealed'), ('aborted', 'Broken off')], default='open', max_length=8, verbose_name='State')),
                ('rules', models.TextField(default='{}')),
                ('replaceable', models.BooleanField(default=False, verbose_name='Whoever holds the receipt can change the ballot until the end')),
                ('moved_at', models.DateTimeField(editable=False, null=True)),
                ('sealed_at', models.DateTimeField(editable=False, null=True, verbose_name='Sealed')),
                ('root', models.CharField(blank=True, editable=False, max_length=64, verbose_name='Root of all ballots')),
                ('tables', models.JSONField(default=dict, editable=False)),
                ('abort_reason', models.TextField(blank=True, verbose_name='Why it was broken off')),
                ('module', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='box', to='processes.module')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'verbose_name': 'Ballot box',
                'verbose_name_plural': 'Ballot boxes',
            },
        ),
        CreateWithoutRowNumbers(
            name='OpenBallot',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('receipt_hash', models.CharField(max_length=64)),
                ('content', models.TextField()),
                ('channel', models.CharField(choices=[('online', 'online'), ('code', 'with an access code'), ('paper', 'on paper')], default='online', max_length=6)),
                ('attributes', models.TextField(blank=True)),
                ('box', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.box')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('box', 'receipt_hash'), name='open_receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='RollEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('online', 'online'), ('code', 'with an access code'), ('paper', 'on paper')], default='online', max_length=6)),
                ('has_voted', models.BooleanField(default=False)),
                ('box', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll', to='ballots.box')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('has_voted', True)), fields=['box'], name='roll_voted')],
                'constraints': [models.UniqueConstraint(fields=('box', 'person'), name='on_the_roll_once')],
            },
        ),
        CreateWithoutRowNumbers(
            name='SealedBallot',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('receipt_hash', models.CharField(max_length=64)),
                ('content', models.TextField()),
                ('box', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.box')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('box', 'receipt_hash'), name='sealed_receipt_once')],
            },
        ),
    ]
