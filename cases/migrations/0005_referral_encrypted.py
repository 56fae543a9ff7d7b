"""Where somebody was sent on to may tell who it was, so it is encrypted as every other text of a case."""

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

import jourer.fields
from jourer import walls


def encrypt(apps, schema_editor):
    for referrals in _of_each_association(apps):
        for referral in referrals.annotate(clear=Cast("to", TextField())).iterator():
            field = referral._meta.get_field("to")
            referrals.filter(pk=referral.pk).update(to=field.sealed(referral, referral.clear))


def decrypt(apps, schema_editor):
    """The field lets through what is sealed and nothing else, so the clear text is told to be."""
    for referrals in _of_each_association(apps):
        for referral in referrals.iterator():
            referrals.filter(pk=referral.pk).update(to=jourer.fields.Sealed(referral.to))


def _of_each_association(apps):
    for association in walls.each_association(apps.get_model("jourer", "Association")):
        yield apps.get_model("cases", "Referral").objects.filter(association=association)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_drafts")]

    operations = [
        migrations.AlterField(
            "referral", "to", jourer.fields.EncryptedTextField(max_length=100, verbose_name="to")
        ),
        migrations.RunPython(encrypt, decrypt),
    ]
