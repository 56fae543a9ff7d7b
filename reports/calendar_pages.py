"""The calendar address: for who has it, and for the calendar program that fetches it without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget import calendars as budget_calendars
from jourer import calendars, walls
from jourer.access import requires
from jourer.actions import make_feed, revoke_feed
from jourer.models import CalendarFeed
from volunteers import calendars as volunteers_calendars

ROOMS = (volunteers_calendars, budget_calendars)


@login_not_required
@require_safe
def calendar(_request, house, token):
    """What a calendar fetches. The walls are opened for the association of the address, and the token must be of it."""
    with walls.opened([house]):
        feeds = CalendarFeed.objects.filter(association=house).select_related("actor__user")
        feed = feeds.opened_by(token)
        if feed is None:
            raise Http404
        with translation.override(feed.actor.user.language):
            content = calendars.written(event for room in ROOMS for event in room.events(feed.actor))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@requires("calendar.subscribe")
@require_safe
def my_calendar(request):
    return _page(request)


@requires("calendar.subscribe")
@require_POST
def new_calendar(request):
    """The address is on this answer and never again."""
    kwargs = {"house": request.actor.association_id, "token": make_feed(by=request.actor)}
    return _page(request, request.build_absolute_uri(reverse("calendar", kwargs=kwargs)))


@requires("calendar.subscribe")
@require_POST
def revoke_calendar(request):
    revoke_feed(by=request.actor)
    messages.success(request, _("The address opens nothing any more."))
    return redirect("my_calendar", association=request.actor.association.slug)


def _page(request, address=""):
    context = {
        "address": address,
        "subscribe": address.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1),
        "feed": CalendarFeed.objects.visible_to(request.actor).standing().first(),
    }
    return render(request, "reports/my_calendar.html", context)
