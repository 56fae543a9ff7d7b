"""The room's first tables had nothing that wrote requisitions and payments, so those are made anew."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0001_initial'),
        ('jourer', '0010_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='grant',
            name='book_object',
            field=models.CharField(blank=True, max_length=60, verbose_name='object in the books'),
        ),
        migrations.AddField(
            model_name='grant',
            name='closing_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='why something else is repaid'),
        ),
        migrations.AddField(
            model_name='grant',
            name='used_when_closed',
            field=models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=12, null=True, verbose_name='used when closed'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('applied_for', None), ('applied_for__gt', 0), _connector='OR'), name='grant_applied_for_something'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('used_when_closed', None)), models.Q(('closed_on__isnull', False), ('used_when_closed__isnull', False)), _connector='OR'), name='grant_closed_with_what_was_used'),
        ),
        migrations.DeleteModel(name='Payment'),
        migrations.DeleteModel(name='Requisition'),
        migrations.CreateModel(
            name='GrantExclusion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_account', models.PositiveIntegerField(verbose_name='first account')),
                ('last_account', models.PositiveIntegerField(verbose_name='last account')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='budget.grant', verbose_name='grant')),
            ],
            options={
                'verbose_name': 'accounts that a grant must not pay',
                'verbose_name_plural': 'accounts that grants must not pay',
                'ordering': ['first_account'],
            },
        ),
        migrations.CreateModel(
            name='Requisition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is more')),
                ('typed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('taken_back_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('requested_on', models.DateField(verbose_name='requested on')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='budget.grant', verbose_name='grant')),
                ('taken_back_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('typed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
            ],
            options={
                'verbose_name': 'requisition',
                'verbose_name_plural': 'requisitions',
                'ordering': ['requested_on', 'typed_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is more')),
                ('typed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('taken_back_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(choices=[('received', 'received'), ('repaid', 'repaid')], default='received', max_length=20, verbose_name='kind')),
                ('paid_on', models.DateField(verbose_name='date')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.association', verbose_name='association')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='budget.grant', verbose_name='grant')),
                ('taken_back_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('typed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jourer.actor')),
                ('requisition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='budget.requisition', verbose_name='requisition')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['paid_on', 'typed_at'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='grantexclusion',
            constraint=models.UniqueConstraint(fields=('grant', 'first_account', 'last_account'), name='grant_exclusion_once'),
        ),
        migrations.AddConstraint(
            model_name='grantexclusion',
            constraint=models.CheckConstraint(condition=models.Q(('last_account__gte', models.F('first_account'))), name='grant_exclusion_in_order'),
        ),
        migrations.AddConstraint(
            model_name='requisition',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='requisition_of_something'),
        ),
        migrations.AddConstraint(
            model_name='requisition',
            constraint=models.UniqueConstraint(fields=('association', 'typed_by', 'idempotency_key'), name='requisition_typed_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_of_something'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('association', 'typed_by', 'idempotency_key'), name='payment_typed_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'repaid'])), name='payment_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('requisition', None), ('kind', 'received'), _connector='OR'), name='only_what_was_received_was_requested'),
        ),
    ]
