"""The register of partners: who there is, how the cooperation stands, and changing both."""

from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from plans import actions, coverage
from plans.corrections import told
from plans.forms import NewPartnerForm, PartnerFilter, PartnerForm, PartnerStateForm
from plans.models import ActivityRecord, Partner, PartnerPeriod

ROWS_ON_A_PAGE = 30
LAST_ACTIVITY = Max(
    "partner__activity_links__record__occurred_on", filter=Q(partner__activity_links__record__undone_at=None)
)


@requires("plans.read")
@require_safe
def partner_list(request):
    """The register by name, and on top how many of each kind are active; the filters stand in the address.

    Its rows are the states that hold now, of which every partner has exactly one.
    """
    chosen = PartnerFilter(request.GET, actor=request.actor)
    states = PartnerPeriod.objects.visible_to(request.actor).filter(until=None)
    in_place = chosen.narrow_place(states)
    rows = chosen.narrow_state(in_place).select_related("partner__shelter").annotate(last_activity=LAST_ACTIVITY)
    page = Paginator(rows.order_by("partner__name"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page": page, "covered": coverage.by_kind(in_place)}
    return render(request, "plans/partners.html", context)


@requires("plans.read")
@require_safe
def partner_page(request, pk):
    """A partner: whom to ask for, how the cooperation has stood, and what has been done together."""
    partner = _partner(request, pk)
    periods = partner.periods.order_by("-since")
    records = ActivityRecord.objects.visible_to(request.actor).standing().filter(partner_links__partner=partner)
    page = Paginator(records.select_related("shelter"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    corrections = told(partner.corrections.select_related("changed_by__user"))
    context = {"partner": partner, "periods": periods, "page": page, "corrections": corrections}
    return render(request, "plans/partner.html", context)


@requires("partners.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_partner(request):
    form = NewPartnerForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.add_partner, **form.cleaned_data):
        once = {name: form.cleaned_data[name] for name in ("kind", "name", "municipality")}
        return _to(request, Partner.objects.visible_to(request.actor).get(**once))
    return _form_page(request, form)


@requires("partners.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_partner(request, pk):
    partner = _partner(request, pk)
    form = PartnerForm(posted(request), actor=request.actor, instance=partner)
    if form.is_valid() and done(request, form, actions.change_partner, partner=partner, **form.cleaned_data):
        return _to(request, partner)
    return _form_page(request, form, partner)


@requires("partners.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def set_partner_state(request, pk):
    """From a day on the cooperation stands otherwise."""
    partner = _partner(request, pk)
    form = PartnerStateForm(posted(request))
    if form.is_valid() and done(request, form, actions.set_partner_state, partner=partner, **form.cleaned_data):
        return _to(request, partner)
    context = {"form": form, "partner": partner, "now": partner.periods.get(until=None)}
    return render(request, "plans/partner_state.html", context, status=422 if form.errors else 200)


def _partner(request, pk) -> Partner:
    return get_object_or_404(Partner.objects.visible_to(request.actor).select_related("shelter"), pk=pk)


def _to(request, partner):
    return redirect("partner", association=request.actor.association.slug, pk=partner.pk)


def _form_page(request, form, partner=None):
    context = {"form": form, "partner": partner}
    return render(request, "plans/partner_form.html", context, status=422 if form.errors else 200)
