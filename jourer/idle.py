"""The lock of a screen that nobody is at: after some minutes without a request, the password is asked for again.

Nobody is signed out and nothing typed is lost. A page that was to be opened opens after the password; a form that was
sent comes back in the page that asks for it, and goes where it was sent when the password is right. When somebody was
last here stands in a signed cookie, so that looking at a page writes nothing into the database.
"""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, reauthenticate_by_password
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

WAYS_OUT = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"}
PREFIX = "idle"
PASSWORD = f"{PREFIX}-password"
NOT_KEPT = ("csrfmiddlewaretoken", "password")  # in a field's name: a password would stand in clear in the page


class IdleLock:
    """After the middleware that checks the token of a form: what the locked page keeps is sent again with a new one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Asked here, not at the view: an address that is none and a form without its token reach no view.
        request.is_locked = request.user.is_authenticated and not somebody_is_here(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not request.is_locked:
            _say_that_somebody_is_here(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.is_locked:
            return None
        if request.resolver_match.view_name in WAYS_OUT or not getattr(view, "login_required", True):
            return None
        return ask_for_password(request)


def somebody_is_here(request) -> bool:
    """Whether there was a request, or a password or a key, within the minutes."""
    seconds = settings.IDLE_LOCK.total_seconds()
    salt = request.session.session_key
    if request.get_signed_cookie(settings.IDLE_COOKIE_NAME, default="", salt=salt, max_age=seconds):
        return True
    return any(time.time() - record["at"] < seconds for record in get_authentication_records(request, request.user))


def _say_that_somebody_is_here(request, response):
    response.set_signed_cookie(
        settings.IDLE_COOKIE_NAME,
        "here",
        salt=request.session.session_key,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def freshly_signed_in(request) -> HttpResponse | None:
    """None where the password or the key was used within minutes; else what a page that asks for that answers with.

    allauth's own decorator would keep the form in the session, and call the view past the middleware.
    """
    return None if did_recently_reauthenticate(request) else ask_for_password(request)


def ask_for_password(request) -> HttpResponse | None:
    """The way to the password and back; None, so that the form goes where it was sent, once the password is right."""
    if request.htmx:
        return HttpResponse(status=401)  # static/js/app.js then sends the form, or asks for the page, by itself
    if request.method == "POST":
        return _form_and_password(request)
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _form_and_password(request):
    form = ReauthenticateForm(request.POST if PASSWORD in request.POST else None, user=request.user, prefix=PREFIX)
    if form.is_bound and (too_many := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)):
        return too_many
    if form.is_valid():
        reauthenticate_by_password(request)
        request.is_locked = False
        request.POST = request.POST.copy()
        del request.POST[PASSWORD]
        return None
    context = {"form": form, "kept": _kept(request.POST), "has_files": bool(request.FILES)}
    return render(request, "jourer/locked.html", context, status=422)


def _kept(typed):
    """What the page sends on, field by field."""
    kept = {name: values for name, values in typed.lists() if not any(word in name for word in NOT_KEPT)}
    return [(name, value) for name, values in kept.items() for value in values]
