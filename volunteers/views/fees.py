"""What members pay: the year's fees, who has paid, and the figures of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer import periods
from jourer.access import requires
from jourer.posting import posted, posted_by
from jourer.templatetags.components import Table
from jourer.templatetags.formats import number
from volunteers import membership
from volunteers.actions import fees as actions
from volunteers.forms.members import FeeClassForm, NewFeeClassForm, PaidForm
from volunteers.models import Fee, FeeClass, Member
from volunteers.views.saving import status_of, to_page

ROWS_ON_A_PAGE = 100  # a list to tick


def _checked(year):
    if not periods.FIRST_DAY.year <= year <= periods.LAST_DAY.year:
        raise Http404
    return year


@requires("members.read")
@require_http_methods(["GET", "HEAD", "POST"])
def year_fees(request, year):
    """What each class costs this year, and who has not paid: ticked, or written as numbers, many at once."""
    fees = Fee.objects.visible_to(request.actor).asked_for().filter(year=_checked(year))
    form = PaidForm(posted_by(request, "members.edit"), asked=dict(fees.values_list("member__number", "member")))
    if form.is_valid() and _mark(request, form, year):
        return to_page(request, "year_fees", year=year)
    unpaid = fees.filter(paid_on=None).select_related("member", "fee_class").order_by("member__name", "member__number")
    page = Paginator(unpaid, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "form": form,
        "page": page,
        "ticked": set(form.data.getlist("member") if form.is_bound else ()),
    }
    context |= {"classes": membership.by_class(request.actor.association, year), "unasked": _unasked(request, year)}
    return render(request, "volunteers/year_fees.html", context, status=status_of(form))


def _mark(request, form, year) -> bool:
    try:
        marked = actions.mark_paid(by=request.actor, year=year, **form.facts())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    words = ngettext("%(count)s fee is marked as paid.", "%(count)s fees are marked as paid.", marked)
    messages.success(request, words % {"count": number(marked)})
    return True


def _unasked(request, year) -> int:
    """How many could be asked to pay for the year and have not been."""
    members = Member.objects.visible_to(request.actor).during(year).filter(fee_class__years__year=year)
    return members.exclude(fees__year=year).count()


@requires("members.edit")
@require_POST
def charge_fees(request, year):
    """Ask everybody who has not been asked; a second click finds nobody."""
    asked = actions.charge(by=request.actor, year=_checked(year))
    words = ngettext("%(count)s member is now asked to pay.", "%(count)s members are now asked to pay.", asked)
    messages.success(request, words % {"count": number(asked)})
    return to_page(request, "year_fees", year=year)


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_fee_class(request, year):
    form = NewFeeClassForm(posted(request), year=_checked(year))
    if form.is_valid() and form.done(request, actions.add_fee_class, year=year):
        return to_page(request, "year_fees", year=year)
    return _fee_class(request, form, year)


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_fee_class(request, year, pk):
    row = get_object_or_404(FeeClass.objects.visible_to(request.actor), pk=pk)
    form = FeeClassForm(posted(request), year=_checked(year), instance=row)
    if form.is_valid() and form.done(request, actions.change_fee_class, fee_class=row, year=year):
        return to_page(request, "year_fees", year=year)
    return _fee_class(request, form, year, row)


def _fee_class(request, form, year, row=None):
    context = {"form": form, "fee_class": row, "year": year}
    return render(request, "volunteers/fee_class.html", context, status=status_of(form))


@requires("members.edit")
@require_POST
def fee_paid(request, pk):
    """One fee, from the member's page: paid today."""
    fee = get_object_or_404(Fee.objects.visible_to(request.actor), pk=pk)
    actions.mark_paid(by=request.actor, year=fee.year, members=[fee.member_id], paid_on=timezone.localdate())
    messages.success(request, _("Saved."))
    return to_page(request, "member", pk=fee.member_id)


@requires("members.edit")
@require_POST
def fee_not_paid(request, pk):
    fee = get_object_or_404(Fee.objects.visible_to(request.actor), pk=pk)
    actions.mark_unpaid(by=request.actor, fee=fee)
    messages.success(request, _("Saved."))
    return to_page(request, "member", pk=fee.member_id)


@requires("members.figures")
@require_safe
def member_figures(request, year):
    """How many there are and what was paid, for those who decide and need not know who."""
    association = request.actor.association
    rows = membership.by_class(association, _checked(year))
    context = {
        "year": year,
        "movements": membership.movements(association, year),
        "classes": _table(year, rows) if rows else None,
        "paid": sum(row.paid for row in rows),
        "asked": sum(row.asked for row in rows),
    }
    return render(request, "volunteers/member_figures.html", context)


def _table(year, rows):
    head = (_("Fee class"), _("In the class"), _("Fee, kronor"), _("Asked to pay"), _("Have paid"), _("Paid, kronor"))
    cells = tuple((row.fee_class.name, row.members, row.amount, row.asked, row.paid, row.kronor) for row in rows)
    sums = [sum(getattr(row, name) for row in rows) for name in ("members", "asked", "paid", "kronor")]
    foot = (_("Together"), sums[0], "\N{EN DASH}", *sums[1:])
    return Table(_("Members and fees %(year)s") % {"year": year}, head, cells, foot)
