"""The coordinator's pages: what waits and who has how much, and what each shelter promises."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cases import actions, promises, workload
from cases.forms.leading import HandingOutForm, PromisesForm
from cases.models import Promise, State
from cases.views.cases import to_page
from jourer.access import requires
from jourer.models import audit
from jourer.posting import agreed, posted

MOST_ROWS = 100  # the longest waiting; the others come when these are handed out


@requires("cases.lead")
@require_http_methods(["GET", "HEAD", "POST"])
def handing_out(request):
    """Cases that nobody has, the longest waiting first, to hand out several at once; and who has how much."""
    actor = request.actor
    people = list(workload.people(actor))
    cases = list(workload.to_hand_out(actor)[:MOST_ROWS])
    form = HandingOutForm(posted(request), cases=cases, people=people)
    if form.is_valid() and agreed(request, form, actions.hand_out_several, **form.facts()):
        count = len(form.cleaned_data["cases"])
        said = ngettext("%(count)s case is handed out.", "%(count)s cases are handed out.", count)
        return to_page(request, "handing_out", said % {"count": count})
    context = {
        "form": form,
        "people": people,
        "asked": _waiting(actor, State.ASKED),
        "back": _waiting(actor, State.REPORTED_BACK),
    }
    listed = [*cases, *context["asked"], *context["back"]]
    audit.record(actor, "case.listed", rows=[str(case.pk) for case in listed])
    return render(request, "cases/handing_out.html", context, status=422 if form.errors else 200)


def _waiting(actor, state):
    return list(workload.waiting(actor, state)[:MOST_ROWS])


@requires("cases.lead")
@require_safe
def promises_page(request):
    """What each of the actor's shelters promises."""
    shelters = request.actor.shelters.prefetch_related("promises")
    context = {"shelters": [(one, [promises.in_words(promise) for promise in one.promises.all()]) for one in shelters]}
    return render(request, "cases/promises.html", context)


@requires("cases.lead")
@require_http_methods(["GET", "HEAD", "POST"])
def change_promises(request, pk):
    shelter = get_object_or_404(request.actor.shelters, pk=pk)
    form = PromisesForm(posted(request), promises=Promise.objects.filter(shelter=shelter))
    if form.is_valid() and agreed(request, form, actions.set_promises, shelter=shelter, promises=form.promises()):
        return to_page(request, "promises", _("The promises are saved."))
    context = {"form": form, "shelter": shelter}
    return render(request, "cases/promises_change.html", context, status=422 if form.errors else 200)
