"""An agreement's own page: money and promises of one room, and the time that volunteers of another have given."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.agreement_page import Shown
from budget.models import Agreement
from budget.views.agreements import get_agreement
from jourer.access import requires
from jourer.periods import Window
from volunteers.hours import GivenTime, hours_for


@requires("agreements.read")
@require_safe
def agreement_page(request, pk):
    """One glance: where it stands, the next day to remember, both sides' money, and how the promises are kept."""
    shown = Shown(get_agreement(request, pk), request.actor)
    context = {"shown": shown, "given": given_time(shown.agreement, shown.money.period), "now": timezone.now()}
    return render(request, "agreements/agreement.html", context)


def given_time(agreement: Agreement, period: Window) -> GivenTime | None:
    """What volunteers have given so far in a period, at all shelters: an agreement names none. None before it began."""
    today = timezone.localdate()
    if period[0] > today:
        return None
    return hours_for(agreement.association, [], (period[0], min(period[1], today)))
