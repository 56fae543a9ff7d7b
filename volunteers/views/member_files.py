"""The members' register as a spreadsheet: out, in for a dry run, and in for good."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jourer import spreadsheets
from jourer.access import requires
from jourer.exchange.admin import MOST_SHOWN, in_words
from jourer.exchange.forms import sealed, unsealed
from jourer.idle import freshly_signed_in
from jourer.models import audit
from volunteers.actions.locks import lock_register
from volunteers.forms.members import ConfirmForm, MemberExportForm, MemberFileForm
from volunteers.resources import MemberResource
from volunteers.views.saving import to_page


@requires("members.edit")
@require_safe
def member_files(request):
    return _page(request, MemberFileForm())


def _page(request, form, *, outcome=None, status=200):
    """Both ways; after a file with something wrong in it, what that is, row by row."""
    problems = outcome.problems[:MOST_SHOWN] if outcome else []
    context = {
        "form": form,
        "export": MemberExportForm(),
        "headings": MemberResource.headings(),
        "problems": problems,
        "count": len(outcome.problems) if outcome else 0,
    }
    return render(request, "volunteers/member_files.html", context, status=status)


@requires("members.edit")
@require_POST
def export_members(request):
    """After a fresh sign-in: a file goes where we no longer see it."""
    if asked := freshly_signed_in(request):
        return asked
    form = MemberExportForm(request.POST)
    file_type = form.cleaned_data["file_type"] if form.is_valid() else "xlsx"
    table = MemberResource(request.actor).table()
    audit.record(request.actor, "member.exported", members=len(table))
    if file_type == "csv":
        content, kind = spreadsheets.write_csv(table.headers, table), "text/csv; charset=utf-8"
    else:
        content, kind = spreadsheets.write(table.headers, table, sheet=_("Members")), spreadsheets.XLSX
    name = f"{_('members')}-{timezone.localdate()}.{file_type}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@requires("members.edit")
@require_POST
def import_members(request):
    """What the file would do; nothing is saved."""
    form = MemberFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _dry_run(request, form.rows, form.cleaned_data["joined_on"])
        except ValidationError as error:
            form.add_error("file", error)
    return _page(request, form, status=422)


def _dry_run(request, rows, joined_on, *, status=200):
    resource = MemberResource(request.actor, joined_on=joined_on)
    outcome = resource.bring(rows, dry_run=True)
    if outcome.problems:
        return _page(request, MemberFileForm(initial={"joined_on": joined_on}), outcome=outcome, status=422)
    draft = {"draft": sealed(resource, rows, outcome), "joined_on": joined_on}
    context = {
        "outcome": outcome,
        "shown": outcome.changes[:MOST_SHOWN],
        "namesakes": resource.namesakes[:MOST_SHOWN],
        "form": ConfirmForm(initial=draft),
    }
    return render(request, "volunteers/member_dry_run.html", context, status=status)


@requires("members.edit")
@require_POST
def confirm_members(request):
    """Do what the dry run showed: all of it, or nothing; a second click does nothing more."""
    try:
        draft, joined_on = _draft(request)
        outcome = _bring(request.actor, draft, joined_on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return to_page(request, "member_files")
    if outcome.problems:
        return _page(request, MemberFileForm(initial={"joined_on": joined_on}), outcome=outcome, status=422)
    if outcome.changes and outcome.fingerprint != draft.fingerprint:
        messages.warning(request, _("Something has been changed meanwhile. Look once more before you save."))
        return _dry_run(request, draft.rows, joined_on, status=422)
    messages.success(request, in_words(outcome))
    return to_page(request, "members")


def _draft(request):
    """What the page brought back; only to who made it, in the same role."""
    form = ConfirmForm(request.POST)
    try:
        draft = unsealed(request.POST.get("draft", ""), MemberResource, request.user)
    except signing.BadSignature as error:
        raise ValidationError(_("The spreadsheet is no longer here. Choose it once more.")) from error
    if draft.actor != str(request.actor.pk) or not form.is_valid():
        raise ValidationError(_("The spreadsheet is no longer here. Choose it once more."))
    return draft, form.cleaned_data["joined_on"]


@transaction.atomic
def _bring(actor, draft, joined_on):
    """Of two clicks the second after the first."""
    lock_register(actor)
    outcome = MemberResource(actor, joined_on=joined_on).bring(draft.rows, dry_run=False)
    if outcome.changes and outcome.fingerprint != draft.fingerprint:
        transaction.set_rollback(True)
    return outcome
