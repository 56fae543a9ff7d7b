"""The second step of the door: a password is not enough to open cases or the members' register, or to let others in.

It is used in this very session. One that began before the user set the second step up has not used it, wherever it
is: a stolen password opens nothing.
"""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

# Who makes accounts and roles can make one that opens cases; the members' register holds protected identities.
WANTS_SECOND_STEP = {"cases.open", "setup", "members.read"}
WAYS_TO_USE_IT = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}


def second_step(request) -> HttpResponseRedirect | None:
    """Where one has to go first: to set the second step up, or to use it. None lets one in."""
    if has_used_second_step(request):
        return None
    if changes_second_step(request):
        return _use_it(request) if is_mfa_enabled(request.user) else None
    if not settings.SECOND_STEP_REQUIRED or not wants_second_step(request):
        return None
    return _use_it(request) if is_mfa_enabled(request.user) else redirect("second_step")


def wants_second_step(request) -> bool:
    """The active role; in Django's admin, where none is, any that the user has."""
    in_admin = request.resolver_match.app_name == "admin"
    actors = [request.actor] if request.actor else request.actors if in_admin else []
    return any(actor.may(one) for actor in actors for one in WANTS_SECOND_STEP)


def changes_second_step(request) -> bool:
    """The pages of keys and codes, where allauth is content with the password: that would let a thief add a key."""
    name = request.resolver_match.view_name
    return name.startswith("mfa_") and name not in WAYS_TO_USE_IT


def _use_it(request):
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': target})}")


def has_used_second_step(request) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


@receiver(authenticator_added)
def count_as_used(request, user, authenticator, **kwargs):
    """Setting it up takes a code or the key itself."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_removed)
def count_as_never_used(request, user, **kwargs):
    """Who has taken the last one away is asked to set one up again."""
    if not is_mfa_enabled(user):
        records = get_authentication_records(request, user)
        kept = [record for record in records if record["method"] != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
