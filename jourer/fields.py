"""Fields of our own: text encrypted for its row, what finds it again, and formatted text that is cleaned when saved."""

from django.db import models
from django.db.models.functions import Cast, Left
from django.db.models.lookups import Exact, GreaterThan
from django.db.models.query_utils import DeferredAttribute

from jourer import crypto, prose
from jourer.forms import ProseFormField


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


class Keyed:
    """A column that holds what a key of the ring made; by this class `rotation` finds all of them."""

    def begins(self) -> str:
        """How everything begins that the ring's first key made."""
        raise NotImplementedError

    def renewed(self, instance) -> str:
        """What the column holds, made anew with the first key."""
        raise NotImplementedError

    def is_stale(self, instance) -> bool:
        """Whether another key made it."""
        value = instance.__dict__[self.attname]
        return bool(value) and not value.startswith(self.begins())

    def stale(self) -> models.Q:
        """As `is_stale`, asked of the database: the only question that may be put to what is encrypted."""
        raw, begins = Cast(self.attname, models.TextField()), self.begins()
        return models.Q(GreaterThan(raw, "")) & ~models.Q(Exact(Left(raw, len(begins)), begins))


class EncryptedTextField(Keyed, models.TextField):
    """Text encrypted for its very row: moved to another row, field or table, or altered, it is refused.

    Reading raises `crypto.UndecryptableError` and never gives a ciphertext for text. An empty text stays empty. The
    column cannot be searched; for an exact look-up a keyed hash stands in a column beside (`crypto.keyed_hash`).
    """

    descriptor_class = _Opened

    def place(self, instance) -> str:
        return f"{self.model._meta.label_lower}|{self.attname}|{instance.pk}"

    def begins(self):
        return crypto.token_begins()

    def opened(self, instance, token: str) -> str:
        return crypto.decrypt(token, place=self.place(instance))

    def sealed(self, instance, text: str) -> Sealed:
        return Sealed(crypto.encrypt(text, place=self.place(instance)))

    def renewed(self, instance):
        return self.sealed(instance, getattr(instance, self.attname))

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else value

    def pre_save(self, instance, add):
        """What was only read is written back as it was; what is new is encrypted now."""
        value = instance.__dict__.get(self.attname)
        if value and not isinstance(value, Sealed):
            return self.sealed(instance, value)
        return value

    def get_db_prep_save(self, value, connection):
        """The last door before the database: `update` and `bulk_update` know no row, so they cannot encrypt for it."""
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self} is written by saving its row, which encrypts it")
        return super().get_db_prep_save(value, connection)

    def get_lookup(self, lookup_name):
        """Only whether there is anything: every other question would be put to ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class KeyedHashField(Keyed, models.CharField):
    """Beside an encrypted field: finds exactly the same text again, and says nothing of it to who lacks the key.

    `of` names the encrypted field; `normalised` brings what was written in several ways into one. Empty has no hash.
    """

    def __init__(self, *args, of="", normalised=str, **kwargs):
        self.of, self.normalised = of, normalised
        super().__init__(*args, **{"max_length": 100, "blank": True, "editable": False, "db_index": True} | kwargs)

    def deconstruct(self):
        """A row that a migration saves has its hash too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "normalised": self.normalised}

    def begins(self):
        return crypto.hash_begins()

    def purpose(self) -> str:
        return f"{self.model._meta.model_name}.{self.of}"

    def hashes_of(self, text: str) -> list[str]:
        """What may stand in the column for this text, under whichever key of the ring; none for an empty one."""
        plain = self.normalised(text)
        return crypto.keyed_hashes(plain, purpose=self.purpose()) if plain else []

    def renewed(self, instance):
        plain = self.normalised(getattr(instance, self.of))
        return crypto.keyed_hash(plain, purpose=self.purpose()) if plain else ""

    def pre_save(self, instance, add):
        """As its text: what was only read keeps the hash it has."""
        if not isinstance(instance.__dict__.get(self.of), Sealed):
            setattr(instance, self.attname, self.renewed(instance))
        return super().pre_save(instance, add)


class ProseField(models.TextField):
    """Formatted text, shown with the filter `prose`. Whichever way it comes, it is cleaned before it is saved."""

    def deconstruct(self):
        """The column is one of plain text."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def formfield(self, form_class=None, choices_form_class=None, **kwargs):
        classes = {"form_class": form_class or ProseFormField, "choices_form_class": choices_form_class}
        return super().formfield(**classes, **kwargs)

    def pre_save(self, instance, add):
        setattr(instance, self.attname, prose.clean(getattr(instance, self.attname)))
        return super().pre_save(instance, add)
