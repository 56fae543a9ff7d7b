"""What the municipality's reviewer reads: published follow-ups, frozen, and nothing else."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jourer.access import Role, requires
from jourer.models import Actor, audit
from jourer.spreadsheets import XLSX
from reports.follow_ups import layout
from reports.models import AgreementReviewer, FollowUp, Question


@dataclass(frozen=True)
class Reviewed:
    """An agreement that somebody reviews, with what is published of it."""

    review: AgreementReviewer
    follow_ups: list[FollowUp]


@require_safe
def review(request):
    """The agreements that the user reviews, of all associations, and where the time is over."""
    actors = [actor for actor in request.actors if actor.may("follow_ups.review")]
    reviews = AgreementReviewer.objects.current().filter(actor__in=actors)
    reviews = list(reviews.select_related("agreement", "association", "actor").order_by("association__name"))
    published = FollowUp.objects.filter(agreement__in=[one.agreement_id for one in reviews])
    found = list(published.published().to_list())
    context = {
        "reviewed": [Reviewed(one, [row for row in found if row.agreement_id == one.agreement_id]) for one in reviews],
        "unread": set(published.unread_by(actors).values_list("pk", flat=True)),
        "answered": set(Question.objects.answers_unread_by(actors).values_list("follow_up", flat=True)),
        "over": _over(request.user, {actor.association_id for actor in actors}, timezone.localdate()),
    }
    return render(request, "reports/review/review.html", context)


def _over(user, still, today: date):
    """Roles whose time has been; their rows are the user's own, which no wall hides."""
    ended = Actor.objects.filter(user=user, role=Role.REVIEWER, valid_until__lt=today).exclude(association__in=still)
    return ended.select_related("association")


@requires("follow_ups.read")
@require_safe
def reviewed(request, pk):
    """A published follow-up word for word."""
    found = get_published(request, pk)
    audit.record(request.actor, "follow_up.read", found)
    others = list(found.other_versions())  # the latest first
    context = {
        "follow_up": found,
        "document": layout.document(found),
        "newer": next((one for one in others if one.version > found.version), None),
        "older": [one for one in others if one.version < found.version],
    }
    return render(request, "reports/review/reviewed.html", context)


@requires("follow_ups.read")
@require_safe
def reviewed_pdf(request, pk):
    from reports import pdf  # noqa: PLC0415 - WeasyPrint takes as long to import as all the rest, in every process

    found = get_published(request, pk)
    return file_of(request, found, pdf.write(layout.html(found, pdf.STYLESHEET)), "application/pdf", "pdf")


@requires("follow_ups.read")
@require_safe
def reviewed_xlsx(request, pk):
    found = get_published(request, pk)
    return file_of(request, found, layout.xlsx(found), XLSX, "xlsx")


def file_of(request, found, content, kind, ending, *, name="uppfoljning", action="follow_up.downloaded"):
    """To be kept: by its name an archive tells what it is of, and which version."""
    audit.record(request.actor, action, found, file=ending)
    named = f"{name}-{found.starts_on}-{found.ends_on}-v{found.version}.{ending}"
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{named}"'})


def get_published(request, pk) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.actor).published().defer("asked", "released")
    return get_object_or_404(rows.select_related("agreement"), pk=pk)
