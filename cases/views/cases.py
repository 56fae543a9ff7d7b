"""The pages of a case: the list, a new one, its own page, its facts, and who it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import actions, codes, listing, promises
from cases.access import get_case, opened, returning
from cases.forms import cases as forms
from cases.forms import work
from cases.models import Case, Contact, Draft, EmergencyOpening, Identity
from cases.views.contacts import draft_address
from jourer.access import requires
from jourer.idle import freshly_signed_in
from jourer.models import AuditEvent, audit
from jourer.posting import agreed, posted, refuse

ROWS_ON_A_PAGE = 30
NOTES_ON_A_PAGE = 20
READ_EVENTS = ["case.opened", "case.opened_in_emergency", "case.log_read"]


def to_page(request, name, done="", **of):
    """303 to a page of the association, with a line about what was done."""
    if done:
        messages.success(request, done)
    address = reverse(name, kwargs={"association": request.actor.association.slug, **of})
    return HttpResponseRedirect(address, status=303)


def to_case(request, case, done=""):
    return to_page(request, "case", done, pk=case.pk)


# The list


@requires("cases.open")
@require_safe
def cases(request):
    """The cases that the actor may open, and above them those one is asked to take."""
    return list_page(request)


def list_page(request, *, answered=None, status=200):
    """`answered` is the form of an offered case that was sent back without a reason."""
    chosen = forms.CaseFilter(request.GET, actor=request.actor)
    sort = request.GET.get("sort", listing.WAITED)
    found = chosen.narrow(listing.rows(request.actor, sort))
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    offered = Case.objects.offered_to(request.actor).select_related("shelter")
    audit.record(request.actor, "case.listed", rows=[str(case.pk) for case in [*offered, *page]])
    context = {
        "filter": chosen,
        "chips": chosen.chips(request.GET),
        "page": page,
        "columns": columns(request.GET, sort),
        "sort": sort,
        "offered": [(case, _send_back_form(case, answered)) for case in offered],
        "form": answered,
        "emergencies": EmergencyOpening.objects.told_to(request.actor).waiting().count(),
    }
    return render(request, "cases/case_list.html", context, status=status)


def _send_back_form(case, answered):
    return answered if answered and answered.prefix == f"back-{case.pk}" else work.SendBackForm(case=case)


def columns(address, sort):
    """The headings of the list, each with the address of the page in that order and which way it is sorted now."""
    labels = {
        "reference": _("Case"),
        "shelter": _("Shelter"),
        "received": _("Received"),
        "waited": _("State"),
        "follow_up": _("Next follow-up"),
    }
    now, is_turned = listing.order_of(sort)
    return [
        {
            "label": label,
            "url": _in_order(address, f"-{name}" if name == now and not is_turned else name),
            "aria": ("descending" if is_turned else "ascending") if name == now else "",
        }
        for name, label in labels.items()
    ]


def _in_order(address, sort):
    address = address.copy()
    address.pop("page", None)
    address["sort"] = sort
    return f"?{address.urlencode()}"


# A new one


@requires("cases.new")
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request):
    """A case of somebody new or somebody who comes back; a number is looked up here, never in an address."""
    if request.method != "POST":
        return _new_case_page(request, forms.NewCaseForm(actor=request.actor), forms.IdentityForm(prefix="who"))
    who = forms.IdentityForm(request.POST, prefix="who")
    looked_up = who.looked_up()
    found = _but_itself(request, returning(request.actor, **looked_up))
    if "look_up" in request.POST:
        return _looked_up(request, who, found, "none" if looked_up else "nothing typed")
    form = forms.NewCaseForm(request.POST, actor=request.actor, returning=found)
    if all([form.is_valid(), who.is_valid()]):
        case = _open_case(request, form, who)
        if case:
            return to_case(request, case, _("The case is opened."))
    return _new_case_page(request, form, who, status=422)


def _but_itself(request, found):
    """Those who come back, without the case that the first of two clicks has just opened."""
    key = request.POST.get("idempotency_key")
    return {seeker: case for seeker, case in found.items() if str(case.idempotency_key) != key}


def _open_case(request, form, who):
    """The case; None where the verb refuses, which is then said at the fields of the form it concerns."""
    try:
        return actions.open_case(by=request.actor, identity=who.facts(), **form.facts())
    except ValidationError as error:
        known = set(getattr(error, "error_dict", {}))
        refuse(who if known and known <= who.fields.keys() else form, error)
        return None


def _looked_up(request, who, found, answer):
    """The page as it was typed, with whether somebody comes back: a look-up complains of nothing."""
    typed = forms.NewCaseForm.as_typed(request.POST)
    form = forms.NewCaseForm(actor=request.actor, returning=found, initial=typed)
    return _new_case_page(request, form, who, answer=answer)


def _new_case_page(request, form, who, *, answer="", status=200):
    is_open = bool(answer or who.errors or who.looked_up() or form.returning)
    context = {"form": form, "who": who, "answer": answer, "who_is_open": is_open}
    return render(request, "cases/case_new.html", context, status=status)


# Its own page


@requires("cases.open")
@require_safe
def case(request, pk):
    return case_page(request, get_case(request, pk))


def case_page(request, case, *, status=200, **bound):
    """The whole page of a case; `bound` are forms with errors, in place of the empty ones."""
    opened(request, case)
    actor = request.actor
    context = {
        "case": case,
        "identity": case.seeker.known,
        "facts": _facts(case),
        "labels": case.label_links.select_related("label"),
        **_contacts(actor, case),
        "notes": Paginator(case.notes.select_related("written_by__user"), NOTES_ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "follow_ups": case.follow_ups.undone().select_related("by__user"),
        "referrals": case.referrals.all(),
        "trail": case.assignments.select_related("to__user"),
        "conflicts": case.conflicts.select_related("user"),
        "due": promises.due(actor, Case.objects.filter(pk=case.pk)),
        "in_my_hands": case.assignments.filter(to=actor, ended_at=None, reported_back_at=None).first(),
        "form": next(iter(bound.values()), None),
        **_forms(actor, case),
        **bound,
    }
    _keep_drafts(request, context["note"], case)
    return render(request, "cases/case.html", context, status=status)


def _keep_drafts(request, note, case):
    """Tell the form of a note where its draft is saved, and where it is thrown away."""
    slug = request.actor.association.slug
    note.draft_address = draft_address(request, codes.DraftOf.NOTE, case)
    if note.draft:
        note.discard_address = reverse("discard_draft", kwargs={"association": slug, "pk": note.draft.pk})


def _facts(case):
    """What is counted of the case, in words."""
    shown = [name for name in forms.CaseForm.Meta.fields if name != "received_on"]
    return [(Case._meta.get_field(name).verbose_name, forms.fact_in_words(case, name)) for name in shown]


def _contacts(actor, case):
    """The contacts of the case, newest first, and how many of them, with how many measures, were support."""
    found = Contact.objects.visible_to(actor).standing().filter(case=case).select_related("done_by__user")
    contacts = list(found.prefetch_related("supports").order_by("-occurred_on", "-typed_at"))
    reached = [contact for contact in contacts if contact.outcome == codes.Outcome.REACHED]
    measures = sum(len(contact.supports.all()) for contact in reached)
    return {"contacts": contacts, "given": len(reached), "measures": measures}


def _draft_of_note(actor, case):
    return Draft.objects.visible_to(actor).filter(form=codes.DraftOf.NOTE, case=case).first()


def _forms(actor, case):
    """The empty forms of what may be done now, by name."""
    empty = {
        "note": work.NoteForm(draft=_draft_of_note(actor, case)),
        "attempt": work.AttemptForm(),
        "follow_up": work.FollowUpForm(case=case, actor=actor),
        "meeting": work.MeetingForm(),
        "referral": work.ReferralForm(),
        "send_back": work.SendBackForm(case=case),
    }
    if actor.may("cases.all_in_shelters") and Case.objects.led_by(actor).filter(pk=case.pk).exists():
        empty |= {
            "closing": work.CloseForm(),
            "hand": work.HandOutForm(case=case, actor=actor),
            "conflict": work.ConflictForm(case=case),
        }
    return empty


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def change_case(request, pk):
    """The facts of a case; when somebody else was first, what was typed stays beside what it says now."""
    case = get_case(request, pk)
    opened(request, case)
    form = forms.ChangeCaseForm(posted(request), actor=request.actor, instance=case)
    if form.is_valid():
        try:
            actions.change_case(by=request.actor, case=case, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
            case.refresh_from_db()
            form.meet(case)
        else:
            return to_case(request, case, _("The facts are saved."))
    return render(request, "cases/case_change.html", {"form": form, "case": case}, status=422 if form.errors else 200)


@requires("cases.all_in_shelters")
@require_safe
def case_openings(request, pk):
    """ "Who has opened this case": who, in which role, when."""
    case = get_case(request, pk)
    audit.record(request.actor, "case.log_read", case)
    of_case = Q(object_type="cases.case", object_id=case.pk, action__in=READ_EVENTS)
    of_person = Q(object_type="cases.supportseeker", object_id=case.seeker_id, action="identity.unmasked")
    events = AuditEvent.objects.visible_to(request.actor).filter(of_case | of_person)
    events = events.select_related("actor__user").order_by("-at")
    page = Paginator(events, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/case_openings.html", {"case": case, "page": page})


# Who it is


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request, pk):
    """A protected identity, once: after a fresh sign-in, for a reason, in the answer to this very form."""
    case = get_case(request, pk)
    if asked := freshly_signed_in(request):
        return asked
    form = forms.UnmaskForm(posted(request))
    identity = None
    if form.is_valid():
        identity = actions.unmask(by=request.actor, seeker=case.seeker, reason=form.cleaned_data["reason"])
    context = {"form": form, "case": case, "identity": identity}
    return render(request, "cases/case_unmask.html", context, status=422 if form.errors else 200)


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def change_identity(request, pk):
    """Contact details and who it is. Of a protected identity the page asks for a fresh sign-in and records why."""
    case = get_case(request, pk)
    identity = case.seeker.known
    if identity and identity.is_protected:
        if asked := freshly_signed_in(request):
            return asked
        actions.unmask(by=request.actor, seeker=case.seeker, reason=codes.Unmasking.CORRECT)
    return _identity_page(request, case, identity)


def _identity_page(request, case, identity):
    opened(request, case)
    version = identity.version if identity else 0
    form = forms.IdentityForm(posted(request), instance=identity, initial={"version": version})
    if form.is_valid():
        if agreed(request, form, actions.change_identity, seeker=case.seeker, **form.cleaned_data):
            return to_case(request, case, _("The contact details are saved."))
        now = Identity.objects.visible_to(request.actor).filter(seeker=case.seeker_id).first()
        form.meet(now or Identity(version=0))
    return render(request, "cases/case_identity.html", {"form": form, "case": case}, status=422 if form.errors else 200)
