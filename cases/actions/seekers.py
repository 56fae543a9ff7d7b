"""Who a support seeker is, and the unmasking of who is protected."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.rows import locked
from cases.models import Identity, SupportSeeker
from jourer.models import audit


@transaction.atomic
def change_identity(*, by, seeker: SupportSeeker, version: int, **facts) -> Identity:
    """Write who somebody is; 0 is the version of an identity that is not there yet. No text reaches the audit."""
    seeker = locked(by, seeker)  # two who write the first one wait for each other
    identity = Identity.objects.filter(seeker=seeker).first()
    if (identity.version if identity else 0) != version:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
    identity = identity or Identity(association=by.association, seeker=seeker, version=0)
    for name, value in facts.items():
        setattr(identity, name, value)
    identity.version, identity.changed_by, identity.changed_at = version + 1, by, timezone.now()
    identity.full_clean(exclude=["association"])
    identity.save()
    audit.record(by, "identity.changed", seeker, fields=sorted(facts))
    return identity


@transaction.atomic
def add_to_identity(*, by, seeker: SupportSeeker, **facts) -> Identity:
    """Write what somebody has said on coming back: it replaces what is there, but never how contact is safe.

    New instructions stand before the old ones, and who is protected stays so.
    """
    there = Identity.objects.filter(seeker=seeker).first()
    if there:
        told = [text for text in (facts.get("instructions"), there.instructions) if text]
        facts |= {"instructions": "\n".join(dict.fromkeys(told))}
        facts |= {"is_protected": there.is_protected or facts.get("is_protected", False)}
    return change_identity(by=by, seeker=seeker, version=there.version if there else 0, **facts)


@transaction.atomic
def unmask(*, by, seeker: SupportSeeker, reason: str) -> Identity:
    """Show a protected identity once, for a reason; the reason is a code, and the log says who asked and when."""
    identity = Identity.objects.visible_to(by).get(seeker=seeker)
    audit.record(by, "identity.unmasked", seeker, reason=reason)
    return identity
