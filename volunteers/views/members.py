"""The members' register: the list, somebody's page, joining and leaving."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.idle import freshly_signed_in
from jourer.posting import done, posted
from volunteers import membership
from volunteers.actions import members as actions
from volunteers.forms import members as forms
from volunteers.forms.people import UnmaskForm
from volunteers.models import FeeClass, Member, MemberRules
from volunteers.views.saving import status_of, to_page

ROWS_ON_A_PAGE = 30


@requires("members.read")
@require_http_methods(["GET", "HEAD", "POST"])
def member_list(request):
    """The register by name; the filters stand in the address, and a name that is searched for does not."""
    year = timezone.localdate().year
    chosen = forms.MemberFilter(request.GET, actor=request.actor, year=year)
    search = forms.SearchForm(posted(request))
    members = chosen.narrow(Member.objects.visible_to(request.actor))
    if search.is_valid():
        members = membership.search(request.actor, search.cleaned_data["text"]).with_fee(year)
    rows = members.select_related("fee_class").order_by("name", "number")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page") if request.method != "POST" else 1)
    context = {"filter": chosen, "search": search, "page": page, "year": year, **_house(request)}
    return render(request, "volunteers/members.html", context, status=status_of(search))


def _house(request):
    """What an empty register begins with."""
    return {
        "has_classes": FeeClass.objects.visible_to(request.actor).exists(),
        "has_members": Member.objects.visible_to(request.actor).exists(),
    }


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request):
    form = forms.NewMemberForm(posted(request), actor=request.actor)
    if form.is_valid() and form.done(request, actions.add_member):
        return to_page(request, "members")
    context = {"form": form, "has_classes": FeeClass.objects.visible_to(request.actor).exists()}
    return render(request, "volunteers/member_new.html", context, status=status_of(form))


@requires("members.read")
@require_safe
def member_page(request, pk):
    """A member: how one is reached, and the fees; of who is protected no contact details."""
    member = get_member(request, pk)
    context = {"member": member, "fees": member.fees.select_related("fee_class"), "today": timezone.localdate()}
    return render(request, "volunteers/member.html", context)


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_member(request, pk):
    """Of who is protected after a fresh sign-in, for here the protection can be lifted."""
    member = get_member(request, pk)
    if member.is_protected and (asked := freshly_signed_in(request)):
        return asked
    form = forms.MemberForm(posted(request), actor=request.actor, instance=member)
    if form.is_valid() and form.done(request, actions.change_member, member=member):
        return to_page(request, "member", pk=pk)
    return render(request, "volunteers/member_change.html", {"form": form, "member": member}, status=status_of(form))


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def member_leaves(request, pk):
    member = get_member(request, pk)
    form = forms.LeaveForm(posted(request))
    if form.is_valid() and done(request, form, actions.leave, member=member, **form.cleaned_data):
        return to_page(request, "member", pk=pk)
    return render(request, "volunteers/member_leaves.html", {"form": form, "member": member}, status=status_of(form))


@requires("members.edit")
@require_POST
def member_comes_back(request, pk):
    actions.come_back(by=request.actor, member=get_member(request, pk))
    return to_page(request, "member", pk=pk)


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def unmask_member(request, pk):
    """The contact details of who is protected, once: after a fresh sign-in, for a reason, in the answer to the form."""
    return _once(request, pk, actions.unmask, "volunteers/member_unmask.html")


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def member_copy(request, pk):
    """All that is kept of a member, to print and give to the member; of who is protected for a reason."""
    return _once(request, pk, actions.copy_of, "volunteers/member_copy.html")


def _once(request, pk, action, template):
    """A page that shows what is hidden, in the answer to its form only; that it did is written down first."""
    member, opened = get_member(request, pk), None
    if asked := freshly_signed_in(request):
        return asked
    form = UnmaskForm(posted(request))
    if form.is_valid():
        opened = action(by=request.actor, member=member, **form.cleaned_data)
    mailings = member.mailings.select_related("mailing").order_by("mailing__written_at")
    context = {"form": form, "member": member, "opened": opened, "mailings": mailings, "now": timezone.now()}
    return render(request, template, context, status=status_of(form))


@requires("members.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def member_rules(request):
    """What the association has decided, and whom the rule of volunteers would ask to become members."""
    form = forms.MemberRulesForm(posted(request), instance=MemberRules.of(request.actor.association))
    if form.is_valid() and form.done(request, actions.set_rules):
        return to_page(request, "member_rules")
    context = {"form": form, "outside": membership.volunteers_outside(request.actor)}
    return render(request, "volunteers/member_rules.html", context, status=status_of(form))


def get_member(request, pk) -> Member:
    """With its class; who has been erased is nobody any more."""
    members = Member.objects.visible_to(request.actor).filter(erased_on=None).select_related("fee_class")
    return get_object_or_404(members, pk=pk)
