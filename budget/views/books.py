"""The books of a year: what was brought, what came of it, and what is booked in no row."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import bookings as rules
from budget import sie
from budget.actions import ledger as actions
from budget.follow_up import FollowUp
from budget.forms.books import EntryForm, OutcomeSheetForm, SieFileForm
from budget.models import Books, Budget, LedgerEntry
from jourer import periods
from jourer.access import requires
from jourer.management.arguments import FIRST_YEAR, LAST_YEAR
from jourer.posting import posted


@requires("budget.read")
@require_safe
def year_books(request, year):
    """What counts, what was replaced, and how much of it feeds no row."""
    days = _days(request, year)
    brought = Books.objects.visible_to(request.actor).filter(year=year).select_related("brought_by__user", "job")
    budget = Budget.objects.visible_to(request.actor).filter(year=year, grant=None).first()
    context = {
        "year": year,
        "days": periods.in_words(days),
        "brought": brought,
        "budget": budget,
        "shown": FollowUp(budget) if budget else None,
    }
    return render(request, "budget/year_books.html", context)


def _days(request, year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return rules.days_here(request.actor.association, year)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def bring_books(request, year):
    days = _days(request, year)
    form = SieFileForm(posted(request), request.FILES or None, is_too_large=_is_too_large(request))
    if form.is_valid():
        file = form.cleaned_data["file"]
        books = actions.bring_books(by=request.actor, year=year, data=file.read(), file_name=file.name)
        return redirect("books", association=request.actor.association.slug, pk=books.pk)
    return _form_page(request, "budget/bring_books.html", form, year=year, days=days)


def _is_too_large(request):
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _form_page(request, template, form, *, year, days, **context):
    shown = {"form": form, "year": year, "days": periods.in_words(days), **context}
    return render(request, template, shown, status=422 if form.errors else 200)


@requires("budget.read")
@require_safe
def books_page(request, pk):
    """The file where it is: being read, refused, in force or replaced.

    While it is read htmx asks for the part that changes, and for the whole page when the reading is over.
    """
    books = _books(request, pk)
    if request.htmx and books.state != "reading":
        return HttpResponse(headers={"HX-Refresh": "true"})
    warnings = sie.of_facts(books.facts.get("warnings", []))
    context = {
        "books": books,
        "warnings": warnings,
        "more_warnings": books.facts.get("warned", 0) - len(warnings),
        "days": periods.in_words((books.starts_on, books.ends_on)) if books.starts_on and books.ends_on else "",
    }
    template = "budget/books.html#state" if request.htmx else "budget/books.html"
    return render(request, template, context)


def _books(request, pk) -> Books:
    return get_object_or_404(Books.objects.visible_to(request.actor).select_related("brought_by__user", "job"), pk=pk)


@requires("budget.edit")
@require_POST
def discard_books(request, pk):
    """Give up a file that is not read; what is in force stays."""
    books = _books(request, pk)
    actions.discard_books(by=request.actor, books=books)
    messages.success(request, _("The file is given up. The books are as they were."))
    return redirect("bring_books", association=request.actor.association.slug, year=books.year)


# Without SIE


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_sheet(request, year):
    days = _days(request, year)
    form = OutcomeSheetForm(posted(request), request.FILES or None, days=days)
    if form.is_valid():
        name = request.FILES["file"].name
        actions.take_in_sheet(by=request.actor, year=year, bookings=form.cleaned_data["file"], file_name=name)
        messages.success(request, _("The outcome is taken in."))
        return _to_year(request, year)
    return _form_page(request, "budget/outcome_sheet.html", form, year=year, days=days)


def _to_year(request, year):
    return redirect("year_books", association=request.actor.association.slug, year=year)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def type_in(request, year):
    """What is typed in so far, and one sum more."""
    days = _days(request, year)
    form = EntryForm(posted(request), actor=request.actor)
    if form.is_valid() and _typed_in(request, form, year):
        return redirect("type_in", association=request.actor.association.slug, year=year)
    entries = LedgerEntry.objects.visible_to(request.actor).typed_in().filter(occurred_on__range=days)
    entries = entries.select_related("account").order_by("-occurred_on", "account__number")
    return _form_page(request, "budget/type_in.html", form, year=year, days=days, entries=entries)


def _typed_in(request, form, year):
    try:
        actions.book_by_hand(by=request.actor, year=year, **form.facts())
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, _("Saved."))
    return True


@requires("budget.edit")
@require_POST
def drop_entry(request, pk):
    entries = LedgerEntry.objects.visible_to(request.actor).typed_in().select_related("books")
    entry = get_object_or_404(entries, pk=pk)
    actions.drop_typed_in(by=request.actor, entry=entry)
    messages.success(request, _("Taken away."))
    return redirect("type_in", association=request.actor.association.slug, year=entry.books.year)
