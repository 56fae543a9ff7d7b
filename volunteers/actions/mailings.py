"""An agenda or other information to many members, by mail: the same words to everybody."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import jobs
from jourer.models import audit
from jourer.once import facts_of, refuse_another, saved_before
from volunteers.codes import FeeState, MailingTo, MailState
from volunteers.models import Mailing, MailingRecipient, Member

SEND = "member_mailing"
logger = logging.getLogger(__name__)


def who_gets(by, to: str) -> list[Member]:
    """Those of the group who want mail, have an address and no protected identity."""
    here = Member.objects.visible_to(by).still().filter(wants_mail=True, is_protected=False)
    if to == MailingTo.COMPANIES:
        members = here.companies()
    elif to == MailingTo.UNPAID:
        members = here.with_fee(timezone.localdate().year).filter(fee_state=FeeState.UNPAID)
    else:
        members = here.people()
    return [member for member in members if member.can_be_mailed]


@transaction.atomic
def send_mailing(*, by, idempotency_key: UUID, **facts) -> Mailing:
    """Write a mailing to those who are to get it now, and send it; the same key sends nothing twice."""
    if there := saved_before(by, Mailing, idempotency_key):
        refuse_another(facts, facts_of(there, facts))
        return there
    mailing = Mailing(association=by.association, written_by=by, idempotency_key=idempotency_key, **facts)
    mailing.full_clean()
    members = who_gets(by, mailing.to)
    if not members:
        raise ValidationError({"to": _("Nobody in this group gets mail.")})
    mailing.save()
    recipients = [MailingRecipient(association=by.association, mailing=mailing, member=one) for one in members]
    MailingRecipient.objects.bulk_create(recipients, batch_size=500)
    audit.record(by, "mailing.sent", mailing, to=mailing.to, members=len(members))
    jobs.ask(by=by, kind=SEND, mailing=str(mailing.pk))
    return mailing


@transaction.atomic
def send_rest(*, by, mailing: Mailing) -> None:
    """Once more to those whom a mailing has not reached; what has gone is not sent again."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.recipients.filter(state=MailState.WAITING).exists() and not mailing.is_under_way:
        jobs.ask(by=by, kind=SEND, mailing=str(mailing.pk))


def deliver(mailing: Mailing, *, progress: Callable[[int], None]) -> None:
    """Send to those who wait, each a mail of their own, which is written down at once: a killed worker goes on here."""
    waiting = list(mailing.recipients.filter(state=MailState.WAITING).select_related("member"))
    with get_connection() as connection:
        for number, one in enumerate(waiting):
            one.state = _send(mailing, one.member, connection)
            one.save(update_fields=["state"])
            progress(100 * number // len(waiting))


def _send(mailing, member, connection) -> MailState:
    """Asked anew, for somebody may have left or been protected since."""
    if member.left_on or not member.can_be_mailed:
        return MailState.REFUSED
    message = EmailMessage(mailing.subject, mailing.text, None, [member.email], reply_to=[mailing.reply_to])
    message.connection = connection
    try:
        message.send()
    except SMTPException as error:
        logger.warning("A mail of mailing %s was refused: %s", mailing.pk, type(error).__name__)
        return MailState.REFUSED
    return MailState.SENT
