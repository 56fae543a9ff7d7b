"""The jobs of the top floor. Imported at start, so that a worker knows them."""

from datetime import date

from django.conf import settings
from django.utils import translation

from jourer import walls
from jourer.jobs import Result, Work, job
from jourer.tasks import task
from plans.models import Plan
from reports import annual, reminders
from reports.actions.follow_ups import FOLLOW_UP, prepare_follow_up
from reports.models import FollowUp

ANNUAL_REPORT = "annual_report"


@job(ANNUAL_REPORT)
def make_annual_report(work: Work) -> Result:
    """The annual report of the plan `plan` with the figures of the day `as_of`, as PDF in the language of who asked."""
    from reports import pdf  # noqa: PLC0415 - WeasyPrint takes as long to import as all the rest, in every process

    plan = Plan.objects.visible_to(work.actor).select_related("association").get(pk=work.parameters["plan"])
    as_of = date.fromisoformat(work.parameters["as_of"])
    with translation.override(work.actor.user.language or settings.LANGUAGE_CODE):
        work.progress(5)
        report = annual.read(plan, as_of)
        work.progress(30)
        html = annual.document(report, stylesheet=pdf.STYLESHEET)
        work.progress(60)
        content = pdf.write(html)
        work.progress(90)
    return Result(f"verksamhetsberattelse-{plan.year}.pdf", content)


@job(FOLLOW_UP)
def prepare(work: Work) -> None:
    """Make the preview of `follow_up`; discarded meanwhile, there is none. It is Swedish, whoever asked for it."""
    draft = FollowUp.objects.filter(association=work.row.association, pk=work.parameters["follow_up"]).first()
    if draft:
        work.progress(5)
        with translation.override(settings.LANGUAGE_CODE):
            prepare_follow_up(by=work.actor, follow_up=draft, tell=lambda per_cent: work.progress(max(5, per_cent)))


@task("reports.send_reminders")
def send_reminders():
    return sum(reminders.send(association) for association in walls.each_association())


@task("reports.send_urgent_reminders")
def send_urgent_reminders():
    return sum(reminders.send(association, only_urgent=True) for association in walls.each_association())
