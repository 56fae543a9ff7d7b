"""The doors: choosing a role and a language, and whether the process lives."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request):
    """All of the user's roles; with one only, straight to its association."""
    if len(request.actors) == 1:
        return redirect("start", association=request.actors[0].association.slug)
    return render(request, "jourer/home.html")


@require_POST
def switch_role(request):
    """ "Byt roll": the chosen actor is active in its association until the user signs out or chooses again."""
    chosen = next((actor for actor in request.actors if str(actor.pk) == request.POST.get("actor")), None)
    if chosen is None:
        raise Http404
    request.session["actors"] = request.session.get("actors", {}) | {chosen.association.slug: str(chosen.pk)}
    return redirect("start", association=chosen.association.slug)


@require_safe
def second_step(request):
    """Why a password is not enough for who may open cases, and the two ways to go on."""
    return render(request, "jourer/second_step.html")


@login_not_required
@require_POST
def language(request):
    """The pages' language: on the user where somebody is signed in, else in a cookie."""
    code = request.POST.get("language")
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)  # `redirect` would take a single word for the name of a view
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    else:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def closed(_request):
    """A page of allauth's that there is not here: an account's address is the user administrator's to change."""
    raise Http404


@login_not_required
@require_safe
def help_page(request):
    """How one does what one is here for; a text of its own in each language."""
    return render(request, f"jourer/help_{get_language()}.html")


@login_not_required
@require_safe
def healthz(_request):
    return HttpResponse("ok", content_type="text/plain")
