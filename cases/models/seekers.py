"""Those who seek support: an opaque row that lets persons be counted; who they are stands in another, erasable one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer import crypto
from jourer.fields import EncryptedTextField
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


NORMALISED = {
    "phone": normalised_phone,
    "email": lambda address: address.strip().casefold(),
    "name": lambda name: " ".join(name.casefold().split()),
}


class IdentityQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor).filter(seeker__in=SupportSeeker.objects.visible_to(actor))

    def known_by(self, **facts):
        """Those with exactly this phone, e-mail or name, in whatever way it is written."""
        found = models.Q(pk=None)
        for name, text in facts.items():
            plain = NORMALISED[name](text)
            if plain:
                found |= models.Q(**{f"{name}_hash__in": crypto.keyed_hashes(plain, purpose=f"identity.{name}")})
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
    phone_hash = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    email_hash = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    name_hash = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self):
        return str(self.pk)

    def save(self, *args, **kwargs):
        for name, normalised in NORMALISED.items():
            plain = normalised(getattr(self, name))
            digest = crypto.keyed_hash(plain, purpose=f"identity.{name}") if plain else ""
            setattr(self, f"{name}_hash", digest)
        super().save(*args, **kwargs)
