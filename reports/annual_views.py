"""The annual report as a page, and the way to its PDF: ask, wait, download."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from jourer import jobs
from jourer.access import requires
from jourer.models import Job, audit
from plans.models import Plan
from reports import annual
from reports.tasks import ANNUAL_REPORT

LATEST = 10


@requires("reports.read")
@require_safe
def reports(request):
    """The years there are reports of, and the PDFs that the user has asked for."""
    plans = list(Plan.objects.visible_to(request.actor))
    years = {str(plan.pk): plan.year for plan in plans}
    asked = [(job, years.get(job.parameters["plan"])) for job in made_by(request.actor)[:LATEST]]
    return render(request, "reports/annual/reports.html", {"plans": plans, "asked": asked})


def made_by(actor, **parameters):
    """The actor's jobs for annual reports, the latest first."""
    named = {f"parameters__{name}": value for name, value in parameters.items()}
    return Job.objects.visible_to(actor).filter(kind=ANNUAL_REPORT, **named)


@requires("reports.read")
@require_safe
def report(request, year):
    """The report as a page, with the figures of today."""
    plan = get_plan(request, year)
    context = {
        "report": annual.read(plan, timezone.localdate()),
        "latest": made_by(request.actor, plan=str(plan.pk)).first(),
    }
    return render(request, "reports/annual/report.html", context)


def get_plan(request, year) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.actor).select_related("association"), year=year)


@requires("reports.make")
@require_POST
def make_report(request, year):
    """Ask for the PDF; while one with the figures of today is under way, to that one."""
    actor, plan = request.actor, get_plan(request, year)
    parameters = {"plan": str(plan.pk), "as_of": timezone.localdate().isoformat()}
    under_way = made_by(actor, **parameters).filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    row = under_way or jobs.ask(by=actor, kind=ANNUAL_REPORT, **parameters)
    return redirect("job", association=actor.association.slug, pk=row.pk)


@requires("reports.read")
@require_safe
def report_pdf(request, year):
    """The user's latest PDF of the report; without one, the page on which it can be asked for."""
    plan = get_plan(request, year)
    row = made_by(request.actor, plan=str(plan.pk)).filter(state=Job.State.DONE).exclude(file="").first()
    if row is None:
        return redirect("report", association=request.actor.association.slug, year=year)
    return download(request, row)


@requires("reports.read")
@require_safe
def job(request, pk):
    """How far the work has come. htmx asks for the part that changes, and for the whole page when the work is over."""
    row = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    if request.htmx and row.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "reports/annual/job.html#state" if request.htmx else "reports/annual/job.html"
    return render(request, template, {"job": row, "plan": plan_of(request, row)})


def plan_of(request, row) -> Plan | None:
    return Plan.objects.visible_to(request.actor).filter(pk=row.parameters.get("plan")).first()


@requires("reports.read")
@require_safe
def job_file(request, pk):
    return download(request, get_object_or_404(Job.objects.visible_to(request.actor).exclude(file=""), pk=pk))


def download(request, row):
    """A file to save, never to show: under the name that the server gave it."""
    audit.record(request.actor, "job.downloaded", row)
    try:
        return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)
    except FileNotFoundError as error:
        raise Http404 from error


@requires("reports.make")
@require_POST
def cancel_job(request, pk):
    row = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    jobs.cancel(by=request.actor, row=row)
    return redirect("job", association=request.actor.association.slug, pk=pk)
