"""The jobs of this room."""

from jourer import walls
from jourer.jobs import Work, job
from jourer.tasks import task
from volunteers.actions import mailings, make_all_shifts
from volunteers.models import Mailing


@job(mailings.SEND)
def send_mailing(work: Work) -> None:
    """Send the mailing `mailing` to those who wait for it."""
    mailing = Mailing.objects.visible_to(work.actor).filter(pk=work.parameters["mailing"]).first()
    if mailing:
        mailings.deliver(mailing, progress=work.progress)


@task("volunteers.make_shifts")
def make_shifts():
    """Each need's shifts of the weeks ahead, in every association."""
    return sum(make_all_shifts(association) for association in walls.each_association())
