"""Whether FIELD_KEYS is the ring that the database was encrypted with: every key in use has left a proof of itself.

Without it a wrong key would be noticed only when somebody opens a case, after others were written under it.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from jourer import crypto
from jourer.models import KeyProof

PLACE = "jourer.keyproof|token|{}"


def complaints() -> Iterator[str]:
    """What is wrong with the ring, in words for who has to mend it."""
    if not _has_table():
        return
    ring = crypto.key_ring(settings.FIELD_KEYS)
    for proof in KeyProof.objects.order_by("key_id"):
        if proof.key_id not in ring:
            yield f"FIELD_KEYS lacks the key “{proof.key_id}”, which the database was encrypted with"
        elif not _opens(proof):
            yield f"FIELD_KEYS has another key by the name “{proof.key_id}” than the database was encrypted with"


def leave_proof() -> None:
    """Of the key that encrypts from now on. The others have left theirs when they were first."""
    if not _has_table():
        return
    key_id, _ = crypto.first_key()
    token = crypto.encrypt(key_id, place=PLACE.format(key_id))
    KeyProof.objects.get_or_create(key_id=key_id, defaults={"token": token})


def let_others_go() -> None:
    """Nothing stands under another key than the first any more."""
    key_id, _ = crypto.first_key()
    KeyProof.objects.exclude(key_id=key_id).delete()


def _has_table():
    """Not before the migrations."""
    return KeyProof._meta.db_table in connection.introspection.table_names()


def _opens(proof):
    try:
        return crypto.decrypt(proof.token, place=PLACE.format(proof.key_id)) == proof.key_id
    except crypto.UndecryptableError:
        return False


@register(Tags.security)
def check_ring(**kwargs):
    """`manage.py check`: whether the setting can be read at all."""
    try:
        crypto.key_ring(settings.FIELD_KEYS)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="jourer.E001")]
    return []


@register(Tags.database)
def check_proofs(databases=(), **kwargs):
    """`manage.py check --database default`, and before `migrate`: whether it is the ring of this very database."""
    if not databases or check_ring():
        return []
    return [Error(complaint, id="jourer.E002") for complaint in complaints()]
