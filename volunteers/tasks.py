"""The jobs of this room."""

from jourer.jobs import Work, job
from volunteers.actions import mailings
from volunteers.models import Mailing


@job(mailings.SEND)
def send_mailing(work: Work) -> None:
    """Send the mailing `mailing` to those who wait for it."""
    mailing = Mailing.objects.visible_to(work.actor).filter(pk=work.parameters["mailing"]).first()
    if mailing:
        mailings.deliver(mailing, progress=work.progress)
