"""Those who seek support: an opaque row that lets persons be counted; who they are stands in another, erasable one."""

import unicodedata

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.fields import EncryptedTextField, KeyedHashField
from jourer.models import Actor, Owned, OwnedQuerySet


class SupportSeekerQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Those of the cases that the actor may open."""
        from cases.models.cases import Case  # noqa: PLC0415 - a case points here

        return super().visible_to(actor).filter(cases__in=Case.objects.visible_to(actor)).distinct()


class SupportSeeker(Owned):
    """A person who seeks support, as statistics know one: nothing but that it is the same one again."""

    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SupportSeekerQuerySet.as_manager()

    class Meta:
        verbose_name = _("support seeker")
        verbose_name_plural = _("support seekers")

    def __str__(self):
        return str(self.pk)

    @property
    def known(self):
        """The identity, or None for who has given no name."""
        return getattr(self, "identity", None)


def normalised_phone(number: str) -> str:
    """The digits as one dials them abroad: "070-123 45 67" and "+46 70 123 45 67" are the same number."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return "+46" + digits[1:] if digits.startswith("0") else digits


def normalised_email(address: str) -> str:
    return address.strip().casefold()


def normalised_name(name: str) -> str:
    return " ".join(name.casefold().split())


def whole_name(name: str) -> str:
    """The words in whatever order: "Lind, Vera" is "vera lind". A first name alone is none: too many share it."""
    words = unicodedata.normalize("NFC", name).casefold().replace(",", " ").split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


class IdentityQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor).filter(seeker__in=SupportSeeker.objects.visible_to(actor))

    def known_by(self, **facts):
        """Those with exactly this phone, e-mail or name, in whatever way it is written."""
        found = models.Q(pk=None)
        for name, text in facts.items():
            column = self.model._meta.get_field(f"{name}_hash")
            found |= models.Q(**{f"{column.attname}__in": column.hashes_of(text)})
        return self.filter(found)


class Identity(Owned):
    """Who a support seeker is and how one may be reached: encrypted, one to one, erasable.

    With a protected identity everything is masked until somebody has a reason. No personnummer, no perpetrator.
    """

    seeker = models.OneToOneField(SupportSeeker, on_delete=models.PROTECT, related_name="identity")
    alias = EncryptedTextField(_("called here"), blank=True, max_length=100)
    name = EncryptedTextField(_("name"), blank=True, max_length=200)
    phone = EncryptedTextField(_("telephone"), blank=True, max_length=50)
    email = EncryptedTextField(_("e-mail"), blank=True, max_length=200)
    address = EncryptedTextField(_("address"), blank=True, max_length=300)
    instructions = EncryptedTextField(_("how contact is safe"), blank=True, max_length=500)
    is_protected = models.BooleanField(_("protected identity"), default=False)
    phone_hash = KeyedHashField(of="phone", normalised=normalised_phone)
    email_hash = KeyedHashField(of="email", normalised=normalised_email)
    name_hash = KeyedHashField(of="name", normalised=whole_name)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self):
        return str(self.pk)
