import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_keyed_hashes")]

    operations = [
        migrations.RemoveConstraint("draft", "draft_once"),
        migrations.AddField(
            "draft",
            "case",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="cases.case"
            ),
        ),
        migrations.AddField("draft", "key", models.UUIDField(default=uuid.uuid4), preserve_default=False),
        migrations.AlterField(
            "draft",
            "form",
            models.CharField(
                choices=[("contact", "contact"), ("batch", "several contacts"), ("note", "note")],
                max_length=20,
                verbose_name="form",
            ),
        ),
        migrations.AddConstraint(
            "draft", models.UniqueConstraint(fields=["owner", "key"], name="draft_once")
        ),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                condition=models.Q(("form__in", ["contact", "batch", "note"])), name="draft_form_known"
            ),
        ),
    ]
