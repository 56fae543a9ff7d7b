"""From a user and a path to the actor of the request, with the walls open for that association only."""

import contextlib
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control

from jourer import crypto, doors, walls
from jourer.access import SystemActor
from jourer.models import Actor, Association, audit


def no_store(get_response):
    """No page of ours stays in a browser or a proxy; static files are served before this is reached."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def language(get_response):
    """The user's own language; before sign-in what was chosen on the page, else Swedish."""

    def middleware(request):
        if request.user.is_authenticated:
            code = request.user.language
        else:
            code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if code not in dict(settings.LANGUAGES):
            code = settings.LANGUAGE_CODE
        with translation.override(code):
            response = get_response(request)
        response.headers["Content-Language"] = code
        return response

    return middleware


class ActorMiddleware:
    """Sets `request.actor`: the active role of the user in the association of the path, or answers 404.

    Who has yet to take the second step of the door is led there first (`doors`). Without an association in the path
    (`/`, `/review/`, `/admin/`) the actor is None and `request.actors` are all of the user's valid roles. Refusals are
    recorded after the view's transactions have ended, so they are never undone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor, request.actors = None, []
        with contextlib.ExitStack() as request.walls:
            response = self.get_response(request)
            if response.status_code in {403, 404}:
                _record_refusal(request)
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            return None
        slug = kwargs.pop("association", None)
        with walls.opened([], request.user):
            actors = Actor.objects.current().filter(user=request.user).select_related("association", "user")
            request.actors = list(actors)
        if slug is None:
            opened = {actor.association_id for actor in request.actors}
        else:
            request.actor = active_actor(request, slug)
            opened = {request.actor.association_id}
        request.walls.enter_context(walls.opened(opened, request.user))
        return doors.second_step(request)

    def process_exception(self, request, exception):
        """What cannot be recorded is not shown and not done; the page says so without a word of what it was about."""
        if isinstance(exception, audit.NotRecordedError):
            return render(request, "503.html", status=503)
        if isinstance(exception, crypto.UndecryptableError):
            exception.log()
            _record_unreadable(request, *exception.place.rsplit("|", 1))
            return render(request, "unreadable.html", status=500)
        return None


def active_actor(request, slug):
    """The role chosen with "byt roll", else the first in the order of `Role`; none is recorded and not found."""
    here = [actor for actor in request.actors if actor.association.slug == slug]
    if not here:
        _record_stranger(request, slug)
        raise Http404
    chosen = request.session.get("actors", {}).get(slug)
    order = list(Actor.Role)
    return min(here, key=lambda actor: (str(actor.pk) != chosen, order.index(actor.role)))


def _record_refusal(request):
    match = request.resolver_match
    for actor in _who_asked(request):
        key = match.kwargs.get("pk") or match.kwargs.get("object_id")
        audit.record(actor, "access.refused", object_id=_key(key), page=match.view_name)


def _record_unreadable(request, field, key):
    """What cannot be recorded either is in the log, and the page shows nothing of it in any case."""
    with contextlib.suppress(audit.NotRecordedError):
        for actor in _who_asked(request):
            audit.record(actor, "ciphertext.refused", object_id=_key(key), field=field)


def _who_asked(request):
    """The active role; on a page of no association, one in each of the user's, which all have it open."""
    return [request.actor] if request.actor else {one.association_id: one for one in request.actors}.values()


def _key(text) -> UUID | None:
    """The id of an address or a place; the admin's may be anything."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _record_stranger(request, slug):
    association = Association.objects.filter(slug=slug).first()
    if association:
        with walls.opened([association]):
            audit.record(SystemActor("door", association), "access.refused", user=str(request.user.pk))
