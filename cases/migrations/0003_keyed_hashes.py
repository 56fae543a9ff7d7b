import cases.models.seekers
import jourer.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_cases"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="email_hash",
            field=jourer.fields.KeyedHashField(
                blank=True,
                db_index=True,
                editable=False,
                max_length=100,
                normalised=cases.models.seekers.normalised_email,
                of="email",
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="name_hash",
            field=jourer.fields.KeyedHashField(
                blank=True,
                db_index=True,
                editable=False,
                max_length=100,
                normalised=cases.models.seekers.normalised_name,
                of="name",
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="phone_hash",
            field=jourer.fields.KeyedHashField(
                blank=True,
                db_index=True,
                editable=False,
                max_length=100,
                normalised=cases.models.seekers.normalised_phone,
                of="phone",
            ),
        ),
    ]
