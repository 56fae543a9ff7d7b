"""A list from the police: brought or typed in, looked at, and received whole or not at all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions, policelist
from cases.forms.policelist import LookForm, PoliceListFileForm, PoliceRows, ShelterForm
from cases.views.cases import to_page
from jourer.access import requires
from jourer.posting import agreed, posted
from jourer.spreadsheets import XLSX


@requires("cases.new")
@require_http_methods(["GET", "HEAD", "POST"])
def police_list(request):
    """Bring a spreadsheet; what would become of it is shown first."""
    form = PoliceListFileForm(posted(request), request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        draft = policelist.draft_of(form.cleaned_data["shelter"], form.sheet.entries)
        return _look(request, draft, ignored=form.sheet.ignored)
    return render(request, "cases/police_list.html", {"form": form}, status=422 if form.errors else 200)


@requires("cases.new")
@require_http_methods(["GET", "HEAD", "POST"])
def type_police_list(request):
    """Type the list in, row by row."""
    data = request.POST if request.method == "POST" else None
    form, rows = ShelterForm(data, actor=request.actor), PoliceRows(data, prefix="row")
    if data and all([form.is_valid(), rows.is_valid()]):
        return _look(request, policelist.draft_of(form.cleaned_data["shelter"], rows.entries()))
    context = {"form": form, "rows": rows}
    return render(request, "cases/police_list_typed.html", context, status=422 if data else 200)


def _look(request, draft, *, ignored=(), form=None):
    """The list as it was understood, with who may come back; `form` is what was answered, where that was wrong."""
    if form is None:
        form = LookForm(returning=policelist.returning(request.actor, draft.entries), entries=draft.entries)
    context = {
        "form": form,
        "shelter": get_object_or_404(request.actor.shelters, pk=draft.shelter),
        "ignored": ignored,
        "sealed": policelist.sealed(draft, request.actor),
    }
    return render(request, "cases/police_list_look.html", context, status=422 if form.errors else 200)


@requires("cases.new")
@require_POST
def receive_police_list(request):
    """Open the cases that were looked at: all of them, or none."""
    try:
        draft = policelist.unsealed(request.POST.get("draft", ""), request.actor)
    except policelist.NoDraftError:
        messages.error(request, _("The list is no longer here. Bring it once more."))
        return to_page(request, "police_list")
    shelter = get_object_or_404(request.actor.shelters, pk=draft.shelter)
    found = policelist.returning(request.actor, draft.entries)
    form = LookForm(request.POST, returning=found, entries=draft.entries)
    if not form.is_valid() or not agreed(request, form, actions.receive_list, **_facts(draft, shelter, form)):
        return _look(request, draft, form=form)
    count = len(draft.entries) - len(form.facts()["left_out"])
    said = ngettext("%(count)s case is opened.", "%(count)s cases are opened.", count)
    return to_page(request, "handing_out" if request.actor.may("cases.lead") else "cases", said % {"count": count})


def _facts(draft, shelter, form):
    return {"shelter": shelter, "entries": draft.entries, "key": draft.key, **form.facts()}


@requires("cases.new")
@require_safe
def police_list_template(request):  # noqa: ARG001 - a view is given it
    """A spreadsheet to fill in."""
    response = HttpResponse(policelist.template(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{_("police-list")}.xlsx"'
    return response
