"""Snapshots of a plan: what there is, freezing one, one as the board saw it, and what has happened to it since."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.forms import Day, capitalised
from jourer.models import Meeting
from plans.models import Plan
from reports.actions import freeze_snapshot
from reports.models import Snapshot
from reports.snapshots import since_then, statuses, targets_of


class FreezeForm(forms.Form):
    """At which meeting: one that is there, or one that is written in. Never both, for a snapshot is for good."""

    meeting = forms.ModelChoiceField(
        label=gettext_lazy("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("not in the list: I write it in below"),
    )
    body = forms.ChoiceField(
        label=gettext_lazy("Which meeting it was"), choices=capitalised(Meeting.Body.choices), required=False
    )
    held_on = Day(label=gettext_lazy("The day of the meeting"), required=False)

    def __init__(self, data, *, actor, plan):
        self.actor = actor
        super().__init__(data)
        held = Meeting.objects.visible_to(actor).filter(held_on__range=(plan.starts_on, timezone.localdate()))
        self.fields["meeting"].queryset = held.exclude(snapshots__plan=plan)

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The date has not come yet."))
        return day

    def clean(self):
        chosen, written = self.cleaned_data.get("meeting"), self.cleaned_data.get("held_on")
        if chosen and written:
            self.add_error("meeting", _("Choose a meeting or write one in, not both."))
        elif not (chosen or written or self.errors):
            self.add_error("meeting", _("Choose the meeting, or write it in."))

    def chosen(self) -> Meeting:
        """The meeting; not saved where it was written in."""
        facts = {"body": self.cleaned_data["body"] or Meeting.Body.BOARD, "held_on": self.cleaned_data["held_on"]}
        return self.cleaned_data["meeting"] or Meeting(association=self.actor.association, **facts)


@requires("reports.read")
@require_safe
def snapshots(request, year):
    """A plan's snapshots, the latest first."""
    plan = _plan(request, year)
    found = plan.snapshots.defer("content").select_related("meeting", "frozen_by__user")
    return render(request, "reports/snapshots.html", {"plan": plan, "snapshots": found})


@requires("plans.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def new_snapshot(request, year):
    """Freeze what the plan looked like on the day of a meeting."""
    plan = _plan(request, year)
    form = FreezeForm(request.POST if request.method == "POST" else None, actor=request.actor, plan=plan)
    frozen = _freeze(request, form, plan) if form.is_valid() else None
    if frozen:
        return redirect("snapshot", association=request.actor.association.slug, pk=frozen.pk)
    context = {"form": form, "plan": plan}
    return render(request, "reports/snapshot_form.html", context, status=422 if form.errors else 200)


def _freeze(request, form, plan):
    try:
        return freeze_snapshot(by=request.actor, plan=plan, meeting=form.chosen())
    except ValidationError as error:
        form.add_error(None, error)
        return None


@requires("reports.read")
@require_safe
def snapshot(request, pk):
    """A snapshot word for word as it was frozen."""
    found = _snapshot(request, pk)
    return render(request, "reports/snapshot.html", {"snapshot": found, "statuses": statuses(found)})


@requires("reports.read")
@require_safe
def since(request, pk):
    """What the figures of a snapshot would be for its day with all that is known today, and why."""
    found = _snapshot(request, pk)
    context = {
        "snapshot": found,
        "changes": since_then(found),
        "figures": len(list(targets_of(found))),
        "now": timezone.now(),
    }
    return render(request, "reports/snapshot_since.html", context)


def _plan(request, year) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.actor), year=year)


def _snapshot(request, pk) -> Snapshot:
    found = Snapshot.objects.visible_to(request.actor).select_related("plan__association", "meeting", "frozen_by__user")
    return get_object_or_404(found, pk=pk)
