"""Closing a case marked what was planned in it as done. What nobody did is not done: whoever did something is recorded."""

from uuid import UUID

from django.db import migrations

from jourer import walls


def tell_what_was_done(apps, schema_editor):
    for association in walls.each_association(apps.get_model("jourer", "Association")):
        events = apps.get_model("jourer", "AuditEvent").objects.filter(association=association)
        done = events.filter(action="case.follow_up_done").values_list("details", flat=True)
        follow_ups = apps.get_model("cases", "FollowUp").objects.filter(association=association, done_at__isnull=False)
        called_off = set(follow_ups.values_list("pk", flat=True)) - {UUID(one["follow_up"]) for one in done}
        follow_ups.filter(pk__in=called_off).update(done_at=None, done_by=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_who_seeks_support")]

    operations = [migrations.RunPython(tell_what_was_done, migrations.RunPython.noop)]
