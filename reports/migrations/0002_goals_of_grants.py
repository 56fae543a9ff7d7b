import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0001_initial'),
        ('jourer', '0010_corrections'),
        ('plans', '0008_plan_imports'),
        ('reports', '0001_snapshots'),
    ]

    operations = [
        migrations.CreateModel(
            name='GrantGoal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grant_links', to='plans.goal', verbose_name='goal')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goal_links', to='budget.grant', verbose_name='grant')),
            ],
            options={
                'verbose_name': 'goal of a grant',
                'verbose_name_plural': 'goals of grants',
                'constraints': [models.UniqueConstraint(fields=('grant', 'goal'), name='grant_goal_once')],
            },
        ),
    ]
