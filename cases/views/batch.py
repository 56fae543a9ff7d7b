"""Several contacts at once, from the paper sheet that is used when the computer is not."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cases import actions, codes
from cases.forms.batch import ROWS, BatchForm
from cases.views.cases import to_page
from cases.views.contacts import draft_address, own_draft
from jourer.access import requires
from jourer.forms import capitalised
from jourer.posting import posted


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request):
    """Row by row in the order of the sheet; all rows are saved, or none."""
    draft = own_draft(request)
    form = BatchForm(posted(request), actor=request.actor, typed=draft and draft.typed)
    if form.is_valid() and (saved := _saved(request, form)):
        said = ngettext("%(count)s entry is saved.", "%(count)s entries are saved.", saved)
        return to_page(request, "contacts", said % {"count": saved})
    context = {"form": form, "draft": draft, "draft_address": draft_address(request, codes.DraftOf.BATCH)}
    return render(request, "cases/batch.html", context, status=422 if form.is_bound else 200)


def _saved(request, form) -> int:
    """How many were saved; what the verb refuses is said on the page, and none is."""
    key = form.cleaned_data["idempotency_key"]
    try:
        contacts = actions.log_rows(by=request.actor, idempotency_key=key, rows=form.entries())
    except ValidationError as error:
        form.refuse(error)
        return 0
    actions.discard_draft(by=request.actor, key=key)
    return len(contacts)


@requires("cases.log")
@require_safe
def sheet(request):
    """The paper sheet: no names on it, the same columns in the same order as the page it is typed in on."""
    context = {
        "rows": range(1, ROWS + 1),
        "supports": capitalised(codes.Support.choices),
        "legends": [
            (_("What happened"), capitalised(codes.Outcome.choices)),
            (_("Channel"), capitalised(codes.Channel.choices)),
            (_("Who"), capitalised(codes.SeekerRole.choices)),
            (_("Gender"), capitalised(codes.GENDERS)),
            (_("Age"), capitalised(codes.AGE_GROUPS)),
        ],
    }
    return render(request, "cases/sheet.html", context)
