"""The calendar address: for who has it, and for the calendar that fetches it without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jourer import walls
from jourer.access import requires
from volunteers import calendars
from volunteers.actions.feeds import make_feed, revoke_feed
from volunteers.models import CalendarFeed
from volunteers.views.shifts import go_and_say


@login_not_required
@require_safe
def calendar(_request, house, token):
    """What a calendar fetches. The walls are opened for the association of the address, and the token must be of it."""
    with walls.opened([house]):
        feed = CalendarFeed.objects.filter(association=house).select_related("actor").opened_by(token)
        if feed is None:
            raise Http404
        content = calendars.written(feed.actor)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@requires("shifts.take")
@require_safe
def my_calendar(request):
    return _page(request)


@requires("shifts.take")
@require_POST
def new_calendar(request):
    """The address is on this answer and never again."""
    kwargs = {"house": request.actor.association_id, "token": make_feed(by=request.actor)}
    return _page(request, request.build_absolute_uri(reverse("calendar", kwargs=kwargs)))


@requires("shifts.take")
@require_POST
def revoke_calendar(request):
    return go_and_say(request, "my_calendar", revoke_feed, said=_("The address opens nothing any more."))


def _page(request, address=""):
    context = {
        "address": address,
        "subscribe": address.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1),
        "feed": CalendarFeed.objects.visible_to(request.actor).standing().first(),
    }
    return render(request, "volunteers/my_calendar.html", context)
