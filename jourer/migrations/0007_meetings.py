"""Decisions belong to meetings: what body and day said of a decision is said of its meeting."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from jourer.walls import each_association


def gather(apps, schema_editor):
    Decision, Meeting = apps.get_model("jourer", "Decision"), apps.get_model("jourer", "Meeting")
    for association in each_association(apps.get_model("jourer", "Association")):
        for decision in Decision.objects.filter(association=association.pk):
            decision.meeting, _made = Meeting.objects.get_or_create(
                association_id=association.pk,
                body=decision.body,
                held_on=decision.decided_on,
                defaults={"typed_by_id": decision.typed_by_id, "typed_at": decision.typed_at},
            )
            decision.save(update_fields=["meeting"])


def scatter(apps, schema_editor):
    Decision = apps.get_model("jourer", "Decision")
    for association in each_association(apps.get_model("jourer", "Association")):
        for decision in Decision.objects.filter(association=association.pk).select_related("meeting"):
            decision.body, decision.decided_on = decision.meeting.body, decision.meeting.held_on
            decision.save(update_fields=["body", "decided_on"])


class Migration(migrations.Migration):
    dependencies = [("jourer", "0006_sessions_ended")]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("board", "the board"),
                            ("annual_meeting", "the annual meeting"),
                            ("members_meeting", "a members' meeting"),
                        ],
                        default="board",
                        max_length=20,
                        verbose_name="decided by",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("typed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jourer.association",
                        verbose_name="association",
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jourer.actor"
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-held_on", "body"],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("association", "body", "held_on"),
                name="meeting_once_a_day",
                violation_error_message="This meeting is already there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__in", ["board", "annual_meeting", "members_meeting"])),
                name="meeting_body_known",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="meeting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="jourer.meeting",
                verbose_name="meeting",
            ),
        ),
        # Backwards both are filled from the meeting before they are required again.
        migrations.AlterField("decision", "body", models.CharField(default="board", max_length=20)),
        migrations.AlterField("decision", "decided_on", models.DateField(null=True)),
        migrations.RunPython(gather, scatter),
    ]
