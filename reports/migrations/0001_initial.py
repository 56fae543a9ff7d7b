import django.db.models.deletion
import django.utils.timezone
import jourer.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('budget', '0001_initial'),
        ('jourer', '0001_initial'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='budget.agreement', verbose_name='agreement')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why it is corrected')),
                ('summary', models.TextField(blank=True, max_length=1500, verbose_name='in short')),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='hours of unpaid work')),
                ('tells_apart', models.BooleanField(default=True, verbose_name='tell apart by district, gender, age and kind of crime')),
                ('comments', models.JSONField(default=dict, editable=False)),
                ('begun_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('prepared_at', models.DateTimeField(editable=False, null=True)),
                ('content', models.JSONField(default=dict, editable=False)),
                ('missing', models.JSONField(default=list, editable=False)),
                ('built_on', models.JSONField(default=list, editable=False)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='fingerprint')),
                ('released', models.JSONField(default=dict, editable=False)),
                ('asked', jourer.fields.EncryptedTextField(blank=True, editable=False)),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'ordering': ['-ends_on', '-starts_on', '-version'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'starts_on', 'ends_on', 'version'), name='follow_up_once', violation_error_message='There is already a follow-up of these days.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='follow_up_ends_after_it_starts', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('published_at', None), ('published_by', None)), models.Q(('prepared_at__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='follow_up_published_whole'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='follow_up_corrected_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='GrantGoal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goal_links', to='budget.grant', verbose_name='grant')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grant_links', to='plans.goal', verbose_name='goal')),
            ],
            options={
                'verbose_name': 'goal of a grant',
                'verbose_name_plural': 'goals of grants',
                'constraints': [models.UniqueConstraint(fields=('grant', 'goal'), name='grant_goal_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('follow_up', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='reports.followup', verbose_name='follow-up')),
                ('row', models.CharField(max_length=80, verbose_name='row')),
                ('about', models.CharField(editable=False, max_length=300)),
                ('text', models.TextField(max_length=2000, verbose_name='question')),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('idempotency_key', models.UUIDField(editable=False)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['asked_at'],
                'constraints': [models.UniqueConstraint(fields=('association', 'asked_by', 'idempotency_key'), name='question_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='plans.plan', verbose_name='annual plan')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='jourer.meeting', verbose_name='meeting')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('content', models.JSONField(editable=False, verbose_name='content')),
                ('digest', models.CharField(editable=False, max_length=64, verbose_name='fingerprint')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('frozen_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'snapshot',
                'verbose_name_plural': 'snapshots',
                'ordering': ['-as_of', '-frozen_at'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'meeting'), name='snapshot_once_a_meeting', violation_error_message='There is already a snapshot for this meeting.')],
            },
        ),
        migrations.CreateModel(
            name='AgreementReviewer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewers', to='budget.agreement', verbose_name='agreement')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='jourer.actor', verbose_name='reviewer')),
                ('valid_until', models.DateField(verbose_name='may read until')),
                ('invited_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('handed_to', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_from', to='reports.agreementreviewer')),
            ],
            options={
                'verbose_name': 'reviewer of an agreement',
                'verbose_name_plural': 'reviewers of agreements',
                'ordering': ['invited_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('agreement', 'actor'), name='agreement_reviewer_once', violation_error_message='This person is already a reviewer of the agreement.'), models.CheckConstraint(condition=models.Q(('handed_to', None), ('ended_at__isnull', False), _connector='OR'), name='agreement_reviewer_handed_on_is_over')],
            },
        ),
    ]
