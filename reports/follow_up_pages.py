"""Follow-ups as the coordinator makes them: begun, written, prepared, looked at, published, corrected."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from budget.models import Agreement
from jourer.access import requires
from jourer.forms import Day, NumberField
from jourer.marked import MarkedForm
from jourer.models import Job
from jourer.posting import posted, posted_by
from jourer.templatetags.formats import number
from reports.actions import follow_ups as actions
from reports.follow_ups import layout
from reports.follow_ups.content import commitments_of
from reports.models import FollowUp, digest_of
from volunteers.hours import hours_for


class DaysForm(forms.Form):
    starts_on = Day(label=gettext_lazy("First day"))
    ends_on = Day(label=gettext_lazy("Last day"))


class WritingForm(MarkedForm):
    """What the association says itself, with a comment for each commitment."""

    class Meta:
        model = FollowUp
        fields = actions.TEXTS

    summary = forms.CharField(
        label=gettext_lazy("In short, for whoever reads the first page only"),
        help_text=gettext_lazy("Write nothing about individual persons."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    hours = NumberField(label=gettext_lazy("Hours of unpaid work"), required=False, min_value=0)
    tells_apart = forms.BooleanField(
        label=gettext_lazy("Tell apart by district, gender, age and kind of crime"),
        help_text=gettext_lazy(
            "What is told of a quarter makes less possible to tell of its year, so a part of a year begins with totals"
            " alone."
        ),
        required=False,
    )

    def __init__(self, data=None, *, follow_up: FollowUp):
        self.commitments = {f"comment-{one.pk}": one for one in commitments_of(follow_up)}
        super().__init__(data, instance=follow_up)
        for name, one in self.commitments.items():
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[name] = forms.CharField(label=str(one), required=False, max_length=1000, widget=widget)
            self.initial[name] = self.now(name)
        self.initial["state"] = actions.texts_of(follow_up)
        self._offer_hours(follow_up)

    def _offer_hours(self, follow_up):
        """What the log of shifts has, for a person to take or to change: not all unpaid work is on shifts."""
        given = hours_for(follow_up.association, [], follow_up.period)
        if not given.minutes:
            return
        words = gettext("Volunteers have written %(hours)s hours on shifts of these days.")
        self.fields["hours"].help_text = words % {"hours": number(given.hours)}
        if follow_up.hours is None:
            self.initial["hours"] = given.hours

    @property
    def comment_fields(self):
        return [self[name] for name in self.commitments]

    def now(self, name):
        one = self.commitments.get(name)
        return self.instance.comments.get(str(one.pk), "") if one else super().now(name)

    def facts(self) -> dict:
        comments = {str(one.pk): self.cleaned_data[name] for name, one in self.commitments.items()}
        return {name: self.cleaned_data[name] for name in (*actions.TEXTS, "state")} | {"comments": comments}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        error_messages={"required": gettext_lazy("Write why it is corrected: the reader sees it.")},
        help_text=gettext_lazy("The reader sees it. Write nothing about individual persons."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@requires("agreements.read")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_ups(request, pk):
    """The follow-ups of an agreement, and beginning one."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor).select_related("main"), pk=pk)
    form = DaysForm(posted_by(request, "follow_ups.edit"))
    begun = _begun(request, form, agreement) if form.is_valid() else None
    if begun:
        return redirect("follow_up", association=request.actor.association.slug, pk=begun.pk)
    found = FollowUp.objects.visible_to(request.actor).filter(agreement=agreement).to_list()
    context = {
        "form": form,
        "agreement": agreement,
        "follow_ups": found,
        "beside": Agreement.objects.visible_to(request.actor).beside(agreement),
        "may_edit": request.actor.may("follow_ups.edit"),
    }
    return render(request, "reports/follow_ups/list.html", context, status=422 if form.errors else 200)


def _begun(request, form, agreement):
    try:
        return actions.begin_follow_up(by=request.actor, agreement=agreement, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@requires("follow_ups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, pk):
    """A follow-up as it is now: what is written, what is missing, and how the reviewer will see it."""
    found = _get(request, pk)
    if found.is_published:
        return redirect("reviewed", association=request.actor.association.slug, pk=pk)
    if request.htmx and not _is_waiting(actions.preparations(found).first()):
        return HttpResponse(headers={"HX-Refresh": "true"})
    form = WritingForm(posted(request), follow_up=found)
    if form.is_valid() and form.done(request, actions.write_follow_up, follow_up=found):
        actions.ask_to_prepare(by=request.actor, follow_up=found)
        return _to(request, found)
    return _page(request, found, form)


def _page(request, found, form):
    latest = actions.preparations(found).first()
    context = {
        "follow_up": found,
        "form": form,
        "document": layout.document(found) if found.prepared_at else None,
        "seen": digest_of(found.content) if found.prepared_at else "",
        "job": latest,
        "is_waiting": _is_waiting(latest),
    }
    template = "reports/follow_ups/draft.html#waiting" if request.htmx else "reports/follow_ups/draft.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _is_waiting(job: Job | None) -> bool:
    return job is not None and not job.is_over


@requires("follow_ups.edit")
@require_POST
def prepare(request, pk):
    found = _get(request, pk)
    if not found.is_published:
        actions.ask_to_prepare(by=request.actor, follow_up=found)
    return _to(request, found)


@requires("follow_ups.edit")
@require_POST
def publish(request, pk):
    """Exactly what the page showed, or nothing; why is said on the page of the draft, where its form is saved."""
    found = _get(request, pk)
    try:
        actions.publish_follow_up(by=request.actor, follow_up=found, seen=request.POST.get("seen", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to(request, found)
    return redirect("reviewed", association=request.actor.association.slug, pk=pk)


@requires("follow_ups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk):
    """A new version of what is published, with the reason that the reader sees."""
    found = _get(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            made = actions.correct_follow_up(by=request.actor, follow_up=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _to(request, made)
    context = {"form": form, "follow_up": found}
    return render(request, "reports/follow_ups/correct.html", context, status=422 if form.errors else 200)


@requires("follow_ups.edit")
@require_POST
def discard(request, pk):
    found = _get(request, pk)
    try:
        actions.discard_follow_up(by=request.actor, follow_up=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to(request, found)
    return redirect("follow_ups", association=request.actor.association.slug, pk=found.agreement_id)


def _get(request, pk) -> FollowUp:
    return get_object_or_404(FollowUp.objects.visible_to(request.actor).select_related("agreement__main"), pk=pk)


def _to(request, found):
    """Its page as it is now: that of the draft, or what is published."""
    return redirect("follow_up", association=request.actor.association.slug, pk=found.pk)
