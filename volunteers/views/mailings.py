"""Mailings to members: written, looked at, sent, and how far they have come."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from volunteers.actions import mailings as actions
from volunteers.codes import MailState
from volunteers.forms.mailings import MailingForm
from volunteers.models import Mailing
from volunteers.views.saving import status_of, to_page

ROWS_ON_A_PAGE = 30
HOW_FAR = {state.value: Count("recipients", filter=Q(recipients__state=state)) for state in MailState}


@requires("members.read")
@require_safe
def mailing_list(request):
    mailings = Mailing.objects.visible_to(request.actor).annotate(**HOW_FAR).select_related("written_by__user")
    page = Paginator(mailings.order_by("-written_at"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/mailings.html", {"page": page})


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailing(request):
    """What is to be sent is looked at first: a mail cannot be taken back."""
    form = MailingForm(posted(request), initial={"reply_to": request.user.email})
    if form.is_valid() and not form.is_looked_at and "again" not in request.POST:
        members = actions.who_gets(request.actor, form.cleaned_data["to"])
        return render(request, "volunteers/mailing_look.html", {"form": form, "count": len(members)})
    if form.is_valid() and form.is_looked_at and done(request, form, actions.send_mailing, **form.facts()):
        return to_page(request, "mailings")
    return render(request, "volunteers/mailing_form.html", {"form": form}, status=status_of(form))


@requires("members.read")
@require_safe
def mailing_page(request, pk):
    """The words, and how many have got them; nobody's name or address."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.actor).annotate(**HOW_FAR), pk=pk)
    states = [(capfirst(state.label), getattr(mailing, state.value)) for state in MailState]
    return render(request, "volunteers/mailing.html", {"mailing": mailing, "states": states})


@requires("members.edit")
@require_POST
def send_rest(request, pk):
    mailing = get_object_or_404(Mailing.objects.visible_to(request.actor), pk=pk)
    actions.send_rest(by=request.actor, mailing=mailing)
    return to_page(request, "mailing", pk=pk)
