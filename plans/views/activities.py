"""What was done: the list and the quick log."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from plans import actions
from plans.forms import ActivityFilter, ActivityForm
from plans.models import ActivityRecord, Plan, PlannedActivity

ROWS_ON_A_PAGE = 30


@requires("plans.read")
@require_safe
def activities(request):
    """What was done, newest first, and how many were reached; the filters stand in the address."""
    chosen = ActivityFilter(request.GET, actor=request.actor)
    records = chosen.narrow(ActivityRecord.objects.visible_to(request.actor).standing())
    page = Paginator(records.with_what_is_told(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    plan = Plan.objects.visible_to(request.actor).under_way().first()
    context = {"filter": chosen, "page": page, "people": chosen.people(records), "plan": plan}
    return render(request, "plans/activities.html", context)


@requires("activities.log")
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request):
    """The quick log.

    `?saved=` shows the line of an entry just made or undone, `?like=` is "one more", `?planned=` what was planned.
    """
    own = ActivityRecord.objects.visible_to(request.actor).filter(typed_by=request.actor)
    saved = _named(request, "saved", own)
    if saved and request.method != "POST":
        return _log_page(request, saved=saved)
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        like=_named(request, "like", own.standing().select_related("planned")),
        planned=_named(request, "planned", PlannedActivity.objects.visible_to(request.actor)),
    )
    if form.is_valid():
        try:
            return _to_line_of(request, actions.log_activity(by=request.actor, **form.facts())[0])
        except ValidationError as error:
            form.refuse(error)
    return _log_page(request, form=form, status=422 if form.is_bound else 200)


@requires("activities.log")
@require_POST
def undo_activity(request, pk):
    record = get_object_or_404(ActivityRecord.objects.visible_to(request.actor), pk=pk)
    try:
        record = actions.undo_activity(by=request.actor, record=record)
    except ValidationError as error:
        return _log_page(request, saved=record, refusal=error.messages[0], status=422)
    return _to_line_of(request, record)


def _named(request, parameter, rows):
    """The row whose id stands in the query; None without one, 404 where it is not among the rows."""
    if parameter not in request.GET:
        return None
    try:
        key = uuid.UUID(request.GET[parameter])
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(rows, pk=key)


def _to_line_of(request, record):
    page = reverse("new_activity", kwargs={"association": request.actor.association.slug})
    return HttpResponseRedirect(f"{page}?saved={record.pk}", status=303)


def _log_page(request, *, saved=None, status=200, **context):
    """The whole page, or for htmx the part that changes."""
    part = "#entry" if request.htmx else ""
    context |= {"saved": saved, "latest": ActivityRecord.objects.latest_of(request.actor)}
    if saved:
        context["alike"] = _saved_with(saved).count()
    return render(request, f"plans/activity_form.html{part}", context, status=status)


def _saved_with(record):
    """Those that were saved at once with it, itself among them."""
    return ActivityRecord.objects.filter(typed_by=record.typed_by_id, idempotency_key=record.idempotency_key)
