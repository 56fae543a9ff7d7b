"""The register of volunteers: the list, somebody's page, and the steps in and out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.idle import freshly_signed_in
from jourer.posting import done, posted
from jourer.templatetags.components import Table
from volunteers import actions, codes, pipeline
from volunteers.codes import State, Step
from volunteers.forms import people as forms
from volunteers.models import Rules, Volunteer, VolunteerStep
from volunteers.views.saving import form_of, status_of, to_page

ROWS_ON_A_PAGE = 30
MOST_TOGETHER = 30  # talks and occasions on somebody's page
LINKS = ("shelter_links__shelter", "roles", "languages", "times")


@requires("volunteers.read")
@require_safe
def volunteer_list(request):
    """The register by name, each with what is missing; the filters stand in the address."""
    actor, today = request.actor, timezone.localdate()
    rules = Rules.of(actor.association)
    chosen = forms.VolunteerFilter(request.GET, actor=actor)
    everybody = Volunteer.objects.visible_to(actor)
    found = chosen.narrow(everybody, rules=rules, today=today).prefetch_related(*LINKS)
    page = Paginator(found.order_by("name", "pk"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(volunteer, pipeline.missing(volunteer, rules, today)) for volunteer in page]
    context = {
        "filter": chosen,
        "page": page,
        "rows": rows,
        "is_empty": not page.object_list and not everybody.exists(),
    }
    return render(request, "volunteers/volunteers.html", context)


@requires("volunteers.figures")
@require_safe
def volunteer_figures(request):
    """How many there are now, without those who have been erased, for those who decide and need not know who."""
    everybody = Volunteer.objects.filter(association=request.actor.association, erased_on=None).with_steps()
    active = everybody.filter(state=State.ACTIVE)
    by_state = dict(everybody.order_by().values_list("state").annotate(Count("pk")))
    states = [(str(capfirst(state.label)), by_state.get(state.value, 0)) for state in State]
    context = {
        "now": timezone.now(),
        "states": _table(_("Volunteers by state"), _("State"), states),
        "shelters": _table(
            _("Active volunteers by shelter"), _("Shelter"), _by(active, "shelter_links__shelter__name")
        ),
        "roles": _table(_("Active volunteers by role"), _("Role"), _by(active, "roles__role", codes.Role)),
        "genders": _table(_("Active volunteers by gender"), _("Gender"), _by(active, "gender", codes.Gender)),
    }
    return render(request, "volunteers/figures.html", context)


def _by(volunteers, path, choices=None):
    """[(word, how many)] of those who have a value; of several each counts."""
    found = volunteers.exclude(**{path: None}).order_by(path).values_list(path).annotate(Count("pk", distinct=True))
    return [(str(capfirst(choices(value).label)) if choices else value, count) for value, count in found]


def _table(caption, heading, rows):
    return Table(caption, (heading, _("Volunteers")), tuple(rows))


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_volunteer(request):
    form = forms.NewVolunteerForm(posted(request), actor=request.actor)
    if form.is_valid() and form.done(request, actions.add_volunteer):
        return to_page(request, "volunteers")
    return render(request, "volunteers/volunteer_form.html", {"form": form, "volunteer": None}, status=status_of(form))


@requires("volunteers.read")
@require_safe
def volunteer_page(request, pk):
    """What somebody does and how they are reached; for who runs the volunteers also the steps."""
    volunteer = _volunteer(request, pk)
    rules, today = Rules.of(request.actor.association), timezone.localdate()
    context = {
        "volunteer": volunteer,
        "rules": rules,
        "way_in": pipeline.way_in(volunteer, rules, today),
        "missing": pipeline.missing(volunteer, rules, today),
        "steps": _steps(volunteer),
        "together": _together(volunteer),
        "next_steps": [kind for kind in codes.STANDING if volunteer.stands in codes.FROM[kind]],
    }
    return render(request, "volunteers/volunteer.html", context)


def _steps(volunteer):
    steps = VolunteerStep.objects.filter(volunteer=volunteer)
    return steps.select_related("seen_by__user", "recorded_by__user", "taken_back_by__user")


def _together(volunteer):
    """The latest talks and occasions in one list, the newest first."""
    talks = volunteer.talks.standing().select_related("held_by__user")
    attendances = volunteer.attendances.select_related("occasion__course").order_by("-occasion__held_on")
    rows = [{"day": talk.held_on, "talk": talk} for talk in talks[:MOST_TOGETHER]]
    rows += [{"day": one.occasion.held_on, "talk": None, "attendance": one} for one in attendances[:MOST_TOGETHER]]
    return sorted(rows, key=lambda row: row["day"], reverse=True)[:MOST_TOGETHER]


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_volunteer(request, pk):
    """Of who is protected after a fresh sign-in, for here the protection can be lifted."""
    volunteer = _volunteer(request, pk)
    if volunteer.is_protected and (asked := freshly_signed_in(request)):
        return asked
    form = forms.VolunteerForm(posted(request), actor=request.actor, instance=volunteer)
    if form.is_valid() and form.done(request, actions.change_volunteer, volunteer=volunteer):
        return to_page(request, "volunteer", pk=pk)
    context = {"form": form, "volunteer": volunteer}
    return render(request, "volunteers/volunteer_form.html", context, status=status_of(form))


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_volunteer_details(request, pk):
    volunteer = _volunteer(request, pk)
    form = forms.DetailsForm(posted(request), volunteer=volunteer)
    if form.is_valid() and form.done(request, actions.change_details, volunteer=volunteer):
        return to_page(request, "volunteer", pk=pk)
    return form_of(volunteer, request, form, _("Contact details"))


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def unmask_volunteer(request, pk):
    """A protected volunteer's contact details, once: after a fresh sign-in, for a reason."""
    volunteer = _volunteer(request, pk)
    if asked := freshly_signed_in(request):
        return asked
    form, details = forms.UnmaskForm(posted(request)), None
    if form.is_valid():
        details = actions.unmask_details(by=request.actor, volunteer=volunteer, **form.cleaned_data)
    context = {"form": form, "volunteer": volunteer, "details": details}
    return render(request, "volunteers/unmask.html", context, status=status_of(form))


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_copy(request, pk):
    """All that is kept of a volunteer, to print and give to them, in the answer to the form only."""
    volunteer, opened = _volunteer(request, pk), None
    if asked := freshly_signed_in(request):
        return asked
    form = forms.UnmaskForm(posted(request))
    if form.is_valid():
        opened = actions.copy_of(by=request.actor, volunteer=volunteer, **form.cleaned_data)
    context = {"form": form, "volunteer": volunteer, "opened": opened, "now": timezone.now()}
    if opened:
        context |= {"steps": _steps(volunteer), **_all_of(volunteer)}
    return render(request, "volunteers/volunteer_copy.html", context, status=status_of(form))


def _all_of(volunteer):
    """Talks, occasions and shifts, from the first to the last."""
    return {
        "talks": volunteer.talks.select_related("held_by__user").order_by("held_on"),
        "attendances": volunteer.attendances.select_related("occasion__course").order_by("occasion__held_on"),
        "sign_ups": volunteer.sign_ups.select_related("shift__shelter").order_by("shift__starts_at"),
    }


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def record_step(request, pk, kind):
    """One step, on a short page of its own."""
    volunteer = _volunteer(request, pk)
    if kind not in forms.STEP_DAYS:
        raise Http404
    form = forms.StepForm(posted(request), kind=Step(kind), actor=request.actor)
    facts = {"volunteer": volunteer, "kind": kind}
    if form.is_valid() and done(request, form, actions.record_step, **facts, **form.cleaned_data):
        return to_page(request, "volunteer", pk=pk)
    return form_of(volunteer, request, form, capfirst(Step(kind).label))


@requires("volunteers.edit")
@require_POST
def take_back_step(request, pk):
    step = get_object_or_404(VolunteerStep.objects.visible_to(request.actor), pk=pk)
    try:
        actions.take_back_step(by=request.actor, step=step)
        messages.success(request, _("Taken back."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return to_page(request, "volunteer", pk=step.volunteer_id)


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_rules(request):
    """The association's intervals."""
    form = forms.RulesForm(posted(request), instance=Rules.of(request.actor.association))
    if form.is_valid() and form.done(request, actions.set_rules):
        return to_page(request, "volunteers")
    return render(request, "volunteers/rules.html", {"form": form}, status=status_of(form))


def _volunteer(request, pk) -> Volunteer:
    volunteers = Volunteer.objects.visible_to(request.actor)
    return get_object_or_404(volunteers.select_related("details", "actor__user").prefetch_related(*LINKS), pk=pk)
