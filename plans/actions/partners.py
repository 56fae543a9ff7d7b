"""The register of partners."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer.changing import change
from jourer.models import audit
from plans.models import Partner, PartnerPeriod


@transaction.atomic
def add_partner(*, by, state, since=None, **facts) -> Partner:
    """Take a partner into the register; `since` is the day from which the state holds, or today."""
    partner = Partner(association=by.association, **facts)
    partner.save_valid()
    _begin(partner, state, since or timezone.localdate())
    audit.record(by, "partner.added", partner, kind=partner.kind, state=state)
    return partner


@transaction.atomic
def change_partner(*, by, partner: Partner, **facts) -> Partner:
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    change(by=by, row=partner, action="partner.changed", facts=facts)
    return partner


@transaction.atomic
def set_partner_state(*, by, partner: Partner, state, since) -> PartnerPeriod:
    """From a day on the cooperation stands otherwise; what held before is kept for the days it held."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    now = partner.periods.get(until=None)
    if state == now.state and since == now.since:
        return now
    if state == now.state:
        message = _("It stands so already. If the day is wrong, correct it from the partner's page.")
        raise ValidationError({"state": message})
    if since > timezone.localdate():
        raise ValidationError({"since": _("The date has not come yet. Choose today or an earlier date.")})
    if since < now.since:
        raise ValidationError({"since": _("Something is already said of a later day. Choose that day or a later one.")})
    if since == now.since:
        now.state = state
        now.save(update_fields=["state"])
    else:
        now.until = since - timedelta(days=1)
        now.save(update_fields=["until"])
        now = _begin(partner, state, since)
    audit.record(by, "partner.state_set", partner, state=state)
    return now


def _begin(partner, state, since):
    period = PartnerPeriod(association=partner.association, partner=partner, state=state, since=since)
    period.save_valid()
    return period
