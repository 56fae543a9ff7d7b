"""A field whose text stands in clear in memory only."""

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from jourer import crypto


class Sealed(str):
    """A ciphertext as it stands in the database, not opened yet."""

    __slots__ = ()


class _Opened(DeferredAttribute):
    """Decrypts when the attribute is read, and not before: a list of rows opens nothing that it does not show."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return self.field.opened(instance, value)
        return value

    def __set__(self, instance, value):
        """Without it Python would find the ciphertext on the instance first."""
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text encrypted for its very row: moved to another row, field or table, or altered, it is refused.

    Reading raises `crypto.UndecryptableError` and never gives a ciphertext for text. An empty text stays empty. The
    column cannot be searched; for an exact look-up a keyed hash stands in a column beside (`crypto.keyed_hash`).
    """

    descriptor_class = _Opened

    def place(self, instance) -> str:
        return f"{self.model._meta.label_lower}|{self.attname}|{instance.pk}"

    def opened(self, instance, token: str) -> str:
        return crypto.decrypt(token, place=self.place(instance))

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else value

    def pre_save(self, instance, add):
        """What was only read is written back as it was; what is new is encrypted now."""
        value = instance.__dict__.get(self.attname)
        if value and not isinstance(value, Sealed):
            return crypto.encrypt(value, place=self.place(instance))
        return value

    def get_lookup(self, lookup_name):
        """Only whether there is anything: every other question would be put to ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
