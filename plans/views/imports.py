"""A plan document read in: brought, waited for, looked through and confirmed."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jourer.access import requires
from jourer.models import Actor
from jourer.posting import done, posted
from plans import actions
from plans.forms import ChoicesForm, PlanFileForm, SheltersForm, TargetForm, WordsForm, initial_target
from plans.models import Plan, PlanImport
from plans.preview import Entry, Preview, ProposedMeasure
from plans.views.editing import reading_today


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def import_plan(request):
    """Bring a document, or go on with one that was brought before."""
    form = PlanFileForm(
        posted(request),
        request.FILES or None,
        actor=request.actor,
        is_too_large=_is_too_large(request),
        initial={"year": request.GET["year"]} if "year" in request.GET else None,
    )
    if form.is_valid() and (row := _brought(request, form)):
        return _to(request, row)
    context = {"form": form, "waiting": _imports(request).waiting().select_related("brought_by__user", "job")}
    return render(request, "plans/import_plan.html", context, status=422 if form.errors else 200)


def _is_too_large(request):
    """What is larger is not kept while it comes in, so the form would see no file at all."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _brought(request, form):
    try:
        return actions.bring_plan(by=request.actor, **form.facts())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _imports(request):
    return PlanImport.objects.visible_to(request.actor).defer("source")


def _import(request, pk) -> PlanImport:
    return get_object_or_404(_imports(request).select_related("association", "job", "plan", "brought_by__user"), pk=pk)


def _to(request, row, fragment=""):
    address = reverse("plan_import", kwargs={"association": request.actor.association.slug, "pk": row.pk})
    return redirect(f"{address}{fragment}")


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request, pk):
    """The document where it is: being read, refused, to be looked through, or in the plan.

    With `?shelters` the question whose the goals are is asked once more.

    While it is read htmx asks for the part that changes, and for the whole page when the reading is over.
    """
    row = _import(request, pk)
    if request.htmx and row.state != "reading":
        return HttpResponse(headers={"HX-Refresh": "true"})
    if row.state == "confirmed":
        return redirect("plan", association=request.actor.association.slug, year=row.plan.year)
    if row.state != "read":
        return _waiting(request, row)
    preview = Preview(row, request.actor)
    try:
        if preview.unknown_shelters or ("shelters" in request.GET and preview.foreign_shelters):
            return _ask_shelters(request, row, preview)
        return _chosen(request, row, preview) if request.method == "POST" else _look(request, row, preview)
    except ValidationError as error:
        return _too_late(request, row, error)


def _too_late(request, row, error):
    """To the plan where a colleague has read the document in meanwhile, or to where another can be brought."""
    messages.error(request, error.messages[0])
    if _imports(request).filter(pk=row.pk).exists():
        return _to(request, row)
    return redirect("import_plan", association=request.actor.association.slug)


def _waiting(request, row):
    template = "plans/import_waiting.html#state" if request.htmx else "plans/import_waiting.html"
    return render(request, template, {"row": row, "job": row.job})


def _ask_shelters(request, row, preview):
    form = SheltersForm(posted(request), preview=preview)
    if form.is_valid():
        actions.answer_shelters(by=request.actor, row=row, answers=form.answers())
        return _to(request, row)
    context = {"form": form, "row": row, **_who_sets_up(request)}
    return render(request, "plans/import_shelters.html", context, status=422 if form.errors else 200)


def _who_sets_up(request):
    """Whether the user may add a shelter, in this role or another, or else the names of those who may."""
    own = [one for one in request.actors if one.association_id == request.actor.association_id]
    those = Actor.objects.visible_to(request.actor).current().who_may("setup")
    names = those.order_by("user__name").values_list("user__name", flat=True).distinct()
    return {"may_set_up": any(one.may("setup") for one in own), "who_sets_up": list(names)}


def _look(request, row, preview, form=None):
    preview.read_today()
    form = form or ChoicesForm(initial={"seen": preview.mark})
    context = {"form": form, "row": row, "preview": preview}
    return render(request, "plans/import_look.html", context, status=422 if form.errors else 200)


def _chosen(request, row, preview):
    """Keep what was ticked; then change a target, read it all in, or go on later."""
    form = ChoicesForm(request.POST)
    form.full_clean()
    if "confirm" in request.POST:
        return _confirm(request, row, form, form.chosen(preview))
    actions.choose(by=request.actor, row=row, **form.chosen(preview))
    if name := form.cleaned_data.get("change"):
        page = "change_proposed" if "." in name else "word_proposed"
        return redirect(page, association=request.actor.association.slug, pk=row.pk, name=name)
    messages.success(request, _("What you have chosen is kept. Nothing is in the plan yet."))
    return _to(request, row)


def _confirm(request, row, form, chosen):
    seen = form.cleaned_data.get("seen", "")
    try:
        outcome = actions.confirm_import(by=request.actor, row=row, seen=seen, **chosen)
    except ValidationError as error:
        preview = Preview(actions.choose(by=request.actor, row=row, **chosen), request.actor)
        fresh = ChoicesForm({"seen": preview.mark})
        fresh.add_error(None, error.messages)
        return _look(request, row, preview, fresh)
    if outcome:
        messages.success(request, _told(outcome))
    return redirect("plan", association=request.actor.association.slug, year=row.year)


def _told(outcome) -> str:
    counts = {"goals": outcome.goals, "targets": outcome.targets, "reworded": outcome.reworded, "gone": outcome.gone}
    if outcome.reworded or outcome.gone:
        return (
            _("Read in: %(goals)s new goals, %(reworded)s reworded, %(gone)s taken out, %(targets)s new targets.")
            % counts
        )
    return _("Read in: %(goals)s goals and %(targets)s targets.") % counts


@requires("plans.edit")
@require_POST
def discard_import(request, pk):
    row = _import(request, pk)
    actions.discard_import(by=request.actor, row=row)
    messages.success(request, _("The document is given up. The plan is as it was."))
    return redirect("import_plan", association=request.actor.association.slug)


# A goal or a target that is only proposed


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def word_proposed(request, pk, name):
    """Say a goal of the document in other words."""
    row = _import(request, pk)
    entry = _preview(request, row).entry(name)
    if entry is None:
        raise Http404
    form = WordsForm(posted(request), entry=entry)
    if form.is_valid() and done(request, form, actions.word_proposed, row=row, key=name, **form.cleaned_data):
        return _to(request, row, f"#goal-{name}")
    context = {"form": form, "row": row, "entry": entry}
    return render(request, "plans/import_words.html", context, status=422 if form.errors else 200)


def _preview(request, row) -> Preview:
    if row.state != "read":
        raise Http404
    return Preview(row, request.actor)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_proposed(request, pk, name):
    """Say what a target of the document measures, or add one, with the same form as for a target that is there."""
    row = _import(request, pk)
    entry, proposed, plan = _proposed(request, row, name)
    form = _target_form(request, proposed, plan)
    if form.is_valid() and done(request, form, actions.change_proposed, row=row, name=name, **form.facts()):
        return _to(request, row, f"#goal-{entry.key}")
    return _target_page(request, row, (entry, proposed), form, checked=None)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def preview_proposed(request, pk, name):
    """The fields of what is chosen so far, and how the target would be read; nothing is kept."""
    row = _import(request, pk)
    entry, proposed, plan = _proposed(request, row, name)
    if request.method != "POST":
        return redirect("change_proposed", association=request.actor.association.slug, pk=pk, name=name)
    form = _target_form(request, proposed, plan)
    form.is_valid()
    return _target_page(request, row, (entry, proposed), form, checked=form)


def _proposed(request, row, name) -> tuple[Entry, ProposedMeasure, Plan]:
    preview = _preview(request, row)
    if found := preview.target(name):
        return (*found, preview.of_year)
    raise Http404


def _target_form(request, proposed, plan):
    return TargetForm(posted(request), actor=request.actor, plan=plan, initial=initial_target(proposed, plan))


def _target_page(request, row, found, form, *, checked):
    """The page of a target, for one that is not in the plan yet."""
    entry, proposed = found
    name = {"name": proposed.name}
    address = {"association": request.actor.association.slug, "pk": row.pk}
    shows = form.is_valid() if form.is_bound else False
    context = {
        "form": form.as_typed() if checked else form,
        "checked": checked,
        "reading": reading_today(request.actor, form) if shows else None,
        "goal": {"text": entry.goal.goal, "measure_text": entry.goal.measure},
        "is_new": proposed.is_added and not proposed.is_changed,
        "plan": None,
        "save_url": reverse("change_proposed", kwargs=address | name),
        "preview_url": reverse("preview_proposed", kwargs=address | name),
        "back_url": f"{reverse('plan_import', kwargs=address)}#goal-{entry.key}",
    }
    part = "#asked" if request.htmx else ""
    status = 422 if form.errors and not checked else 200
    return render(request, f"plans/target_form.html{part}", context, status=status)
