"""The admin's pages of a spreadsheet: out, in for a dry run, and in for good."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import spreadsheets
from jourer.admin import OwnedAdmin
from jourer.exchange.forms import ExportForm, ImportForm, sealed, unsealed
from jourer.exchange.resources import OwnedResource
from jourer.models import Actor, audit

MOST_SHOWN = 200


class ExchangeAdmin(OwnedAdmin):
    """Rows that can leave for a spreadsheet and come back, in one association at a time."""

    resource: type[OwnedResource]
    change_list_template = "admin/exchange/change_list.html"

    def get_urls(self):
        pages = {"export": self.export_page, "import": self.import_page, "import/confirm": self.confirm_page}
        ours = [path(f"{place}/", self._page(view), name=self._name(place)) for place, view in pages.items()]
        return ours + super().get_urls()

    def _name(self, place):
        return f"{self.opts.app_label}_{self.opts.model_name}_{place.replace('import/', '')}"

    def _page(self, view):
        def page(request):
            if not self.actors(request):
                raise PermissionDenied
            return view(request)

        return self.admin_site.admin_view(page)

    def _render(self, request, name, *, status=200, **context):
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/exchange/{name}.html", {**shared, **context}, status=status)

    def _to(self, place):
        return redirect(f"admin:{self._name(place)}")

    # Out

    def export_page(self, request):
        form = ExportForm(_posted(request), actors=self.actors(request))
        if form.is_valid():
            try:
                return self._file(self.resource(form.actor), form.cleaned_data["file_type"])
            except ValidationError as error:
                form.add_error("file_type", error)
        title = _("Export %(rows)s") % {"rows": self.opts.verbose_name_plural}
        return self._render(request, "export", title=title, form=form, status=422 if form.errors else 200)

    def _file(self, resource, file_type):
        table = resource.table()
        name = f"{self.opts.verbose_name_plural} {timezone.localdate()}".replace(" ", "-")
        if file_type == "csv":
            content, kind = spreadsheets.write_csv(table.headers, table), "text/csv; charset=utf-8"
        else:
            _refuse_long_texts(table)
            sheet = capfirst(str(self.opts.verbose_name_plural))
            content, kind = spreadsheets.write(table.headers, table, sheet=sheet), spreadsheets.XLSX
        disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{file_type}")
        return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})

    # In

    def import_page(self, request):
        form = ImportForm(_posted(request), request.FILES or None, actors=self.actors(request))
        if form.is_valid():
            try:
                return self._dry_run(request, self.resource(form.actor), form.rows)
            except ValidationError as error:
                form.add_error("file", error)
        return self._import_form(request, form, status=422 if form.errors else 200)

    def _import_form(self, request, form, **context):
        title = _("Import %(rows)s") % {"rows": self.opts.verbose_name_plural}
        context = {"problems": [], "outcome": None, "headings": self.resource.headings(), **context}
        return self._render(request, "import", title=title, form=form, **context)

    def _dry_run(self, request, resource, rows, *, status=200):
        outcome = resource.bring(rows, dry_run=True)
        if outcome.problems:
            return self._refused(request, outcome)
        draft = sealed(resource, rows, outcome)
        context = {"outcome": outcome, "shown": outcome.changes[:MOST_SHOWN], "draft": draft}
        return self._render(request, "dry_run", title=_("Look before you save"), status=status, **context)

    def _refused(self, request, outcome):
        form = ImportForm(actors=self.actors(request))
        shown = outcome.problems[:MOST_SHOWN]
        return self._import_form(request, form, outcome=outcome, problems=shown, status=422)

    def confirm_page(self, request):
        """Do what the dry run showed: all of it, or nothing. What has been done already is done once."""
        try:
            actor, draft = self._draft(request)
            outcome = self._bring(actor, draft)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self._to("import")
        if outcome.problems:
            return self._refused(request, outcome)
        if outcome.changes and outcome.fingerprint != draft.fingerprint:
            messages.warning(request, _("Something has been changed meanwhile. Look once more before you save."))
            return self._dry_run(request, self.resource(actor), draft.rows, status=422)
        messages.success(request, _in_words(outcome))
        return self._to("changelist")

    def _draft(self, request):
        """What the page brought back, and as whom; a role that has ended meanwhile brings nothing."""
        try:
            draft = unsealed(request.POST.get("draft", ""), self.resource, request.user)
            return next(one for one in self.actors(request) if str(one.pk) == draft.actor), draft
        except (signing.BadSignature, StopIteration) as error:
            raise ValidationError(_("The spreadsheet is no longer here. Choose it once more.")) from error

    @transaction.atomic
    def _bring(self, actor, draft):
        """The rows one after the other, and of two clicks the second after the first."""
        Actor.objects.select_for_update(no_key=True).get(pk=actor.pk)
        outcome = self.resource(actor).bring(draft.rows, dry_run=False)
        if outcome.changes and outcome.fingerprint != draft.fingerprint:
            transaction.set_rollback(True)
        elif outcome.changes and not outcome.problems:
            counts = (outcome.added, outcome.changed)
            audit.record(actor, "rows.imported", rows=self.opts.label_lower, added_and_changed=counts)
        return outcome


class RegisterAdmin(ExchangeAdmin):
    """Rows that have pages of their own, where they are changed; here they are looked at, and come as a file."""

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_add_permission


def _posted(request):
    return request.POST if request.method == "POST" else None


def _refuse_long_texts(table):
    """What does not fit in a cell of Excel would come back as nothing."""
    for row in table:
        if any(isinstance(cell, str) and len(cell) > spreadsheets.MAX_LETTERS for cell in row):
            raise ValidationError(_("One of the texts is too long for a cell of Excel. Choose .csv."))


def _in_words(outcome):
    if not outcome.changes:
        return _("Nothing has changed: everything was already as in the file.")
    added = ngettext("%(count)s row is new", "%(count)s rows are new", outcome.added) % {"count": outcome.added}
    changed = ngettext("%(count)s is changed", "%(count)s are changed", outcome.changed) % {"count": outcome.changed}
    return _("Saved: %(added)s and %(changed)s.") % {"added": added, "changed": changed}
