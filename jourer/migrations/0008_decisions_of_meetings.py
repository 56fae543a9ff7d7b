from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [("jourer", "0007_meetings")]

    operations = [
        migrations.AlterModelOptions(
            name="decision",
            options={
                "ordering": ["-meeting__held_on", "paragraph"],
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
            },
        ),
        migrations.RemoveConstraint(model_name="decision", name="decision_once"),
        migrations.AlterField(
            model_name="decision",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="jourer.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.RemoveField(model_name="decision", name="body"),
        migrations.RemoveField(model_name="decision", name="decided_on"),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("meeting", "paragraph"),
                name="decision_once",
                violation_error_message="This decision is already there.",
            ),
        ),
    ]
