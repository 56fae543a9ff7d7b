"""Who has been here before is suggested by the whole name too, so the hash is of its words in whatever order."""

from django.db import migrations

import cases.models.seekers
import jourer.fields
from jourer import crypto, walls


def hash_anew(apps, schema_editor):
    """What does not open keeps its hash, and is told when read."""
    for association in walls.each_association(apps.get_model("jourer", "Association")):
        identities = apps.get_model("cases", "Identity").objects.filter(association=association)
        for identity in identities.iterator():
            _hash_anew(identities, identity)


def _hash_anew(identities, identity):
    try:
        digest = identity._meta.get_field("name_hash").renewed(identity)
    except crypto.UndecryptableError:
        return
    identities.filter(pk=identity.pk).update(name_hash=digest)


def column(normalised):
    return jourer.fields.KeyedHashField(
        blank=True, db_index=True, editable=False, max_length=100, normalised=normalised, of="name"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_emergency_watcher")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, hash_anew),
        migrations.AlterField("identity", "name_hash", column(cases.models.seekers.whole_name)),
        migrations.RunPython(hash_anew, migrations.RunPython.noop),
    ]
