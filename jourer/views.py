"""The doors: choosing a role and a language, a lost second step, and whether the process lives."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer import accounts, actions, idle
from jourer.access import requires
from jourer.forms import RemindersForm, ResetForm
from jourer.posting import posted

ROWS_ON_A_PAGE = 30
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


@requires("setup")
@require_safe
def second_steps(request):
    """Everybody with a role in the association, and who has a second step that could be lost."""
    page = Paginator(accounts.of_association(request.actor), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jourer/second_steps.html", {"page": page})


@requires("setup")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_step(request, pk):
    """After a fresh sign-in of the administrator, and never of one's own."""
    user = get_object_or_404(accounts.of_association(request.actor), pk=pk)
    if asked := idle.freshly_signed_in(request):
        return asked
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reset_second_step(by=request.actor, user=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The second step is reset. The person has got a mail about it."))
            address = reverse("second_steps", kwargs={"association": request.actor.association.slug})
            return HttpResponseRedirect(address, status=303)
    context = {"form": form, "person": user}
    return render(request, "jourer/second_step_reset.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request):
    """How often one is told by mail that there is something to do: one's own choice, in all associations."""
    form = RemindersForm(posted(request), initial={"reminders": request.user.reminders})
    if form.is_valid():
        request.user.reminders = form.cleaned_data["reminders"]
        request.user.save(update_fields=["reminders"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("reminders"), status=303)
    return render(request, "jourer/reminders.html", {"form": form}, status=422 if form.errors else 200)


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
