"""What shows that FIELD_KEYS is the ring that the database was encrypted with."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyProof(models.Model):
    """A key that something in the database may stand under, and its own id encrypted with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_id = models.CharField(max_length=50, unique=True)
    token = models.TextField()

    class Meta:
        verbose_name = _("proof of a key")
        verbose_name_plural = _("proofs of keys")

    def __str__(self):
        return self.key_id
