"""The shifts as who runs them sees them, and as those who take them do."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.periods import slips
from jourer.posting import done, posted
from volunteers import actions, pipeline
from volunteers.codes import Answer, LeftShift
from volunteers.forms import shifts as forms
from volunteers.models import HandOver, Rules, Shift, ShiftPattern, ShiftSignUp, Volunteer
from volunteers.views.saving import short_form, status_of, to_page

TWO_WEEKS = timedelta(days=14)
FREE_AHEAD = timedelta(days=28)

# For who runs them


@requires("volunteers.edit")
@require_safe
def shift_list(request):
    """Two weeks: first the shifts that still need somebody, then all of them."""
    first = _first_day(request)
    shifts = Shift.objects.visible_to(request.actor).with_taken().select_related("shelter")
    shifts = shifts.filter(begins_on__gte=first, begins_on__lt=first + TWO_WEEKS).prefetch_related(_who())
    context = {
        "first": first,
        "last": first + TWO_WEEKS - timedelta(days=1),
        "before": (first - TWO_WEEKS).isoformat(),
        "after": (first + TWO_WEEKS).isoformat(),
        "shifts": shifts,
        "gaps": [shift for shift in shifts if shift.free and not shift.called_off_at and not shift.has_ended],
        "patterns": _patterns(request.actor),
    }
    return render(request, "volunteers/shifts.html", context)


def _first_day(request):
    """From today, or from the day of the address; a day that is none, or of no year of ours, is today."""
    try:
        asked = parse_date(request.GET.get("from", ""))
    except ValueError:
        asked = None
    return timezone.localdate() if asked is None or slips(asked=asked) else asked


def _who():
    """Who is on each shift, as `on_it`."""
    standing = ShiftSignUp.objects.filter(ended_at=None).select_related("volunteer", "actor__user")
    return Prefetch("sign_ups", standing, to_attr="on_it")


def _open_questions():
    return Prefetch("hand_overs", HandOver.objects.filter(answer=""), to_attr="open_questions")


def _patterns(actor):
    today = timezone.localdate()
    return ShiftPattern.objects.visible_to(actor).exclude(ends_on__lt=today).select_related("shelter")


@requires("volunteers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_shift(request):
    form = forms.ShiftForm(posted(request), actor=request.actor)
    if form.is_valid():
        add, facts = (actions.add_patterns, form.need()) if form.comes_back else (actions.add_shift, form.once())
        if done(request, form, add, **facts):
            return to_page(request, "shifts")
    return short_form(request, form, _("New shift"), ("shifts", _("Shifts")))


@requires("volunteers.edit")
@require_POST
def end_pattern(request, pk):
    """From today on it comes back no more."""
    pattern = get_object_or_404(ShiftPattern.objects.visible_to(request.actor), pk=pk)
    ends_on = max(timezone.localdate(), pattern.starts_on)
    return go_and_say(request, "shifts", actions.end_pattern, pattern=pattern, ends_on=ends_on)


@requires("volunteers.edit")
@require_safe
def shift_page(request, pk):
    return _shift_page(request, _shift(request, pk))


@requires("volunteers.edit")
@require_POST
def put_on_shift(request, pk):
    """Somebody, before the shift; and after it who held it without being signed up."""
    shift = _shift(request, pk)
    kind = forms.WhoHeldForm if shift.has_ended else forms.PutOnForm
    form = kind(request.POST, actor=request.actor, shift=shift)
    if form.is_valid():
        action = actions.tell_who_held if shift.has_ended else actions.sign_up
        if done(request, form, action, shift=shift, **form.cleaned_data):
            return to_page(request, "shift", pk=pk)
    return _shift_page(request, shift, put_on=form)


@requires("volunteers.edit")
@require_POST
def shift_not_held(request, pk):
    shift = _shift(request, pk)
    form = forms.NotHeldForm(request.POST)
    if form.is_valid() and done(request, form, actions.tell_not_held, shift=shift, **form.cleaned_data):
        return to_page(request, "shift", pk=pk)
    return _shift_page(request, shift, not_held=form)


@requires("volunteers.edit")
@require_POST
def call_off_shift(request, pk):
    return go_and_say(request, "shift", actions.call_off, shift=_shift(request, pk), pk=pk)


@requires("volunteers.edit")
@require_POST
def take_off_shift(request, pk):
    """Take somebody off a shift."""
    sign_up = _sign_up(request, pk)
    of = {"sign_up": sign_up, "because": LeftShift.REMOVED}
    return go_and_say(request, "shift", actions.leave_shift, pk=sign_up.shift_id, **of)


def _shift(request, pk) -> Shift:
    shifts = Shift.objects.visible_to(request.actor).with_taken().select_related("shelter")
    return get_object_or_404(shifts.prefetch_related(_who()), pk=pk)


def _shift_page(request, shift, put_on=None, not_held=None):
    kind = forms.WhoHeldForm if shift.has_ended else forms.PutOnForm
    context = {
        "shift": shift,
        "put_on": put_on or kind(actor=request.actor, shift=shift),
        "not_held": not_held or forms.NotHeldForm(),
        "lacking": set() if shift.has_ended else _lacking(shift),
    }
    is_wrong = any(form is not None and form.errors for form in (put_on, not_held))
    return render(request, "volunteers/shift.html", context, status=422 if is_wrong else 200)


def _lacking(shift):
    """The keys of those on it who will lack something that day: an extract lapses, or there has been a pause."""
    rules = Rules.of(shift.association)
    here = Volunteer.objects.with_steps().filter(pk__in=[one.volunteer_id for one in shift.on_it])
    return {one.pk for one in here if pipeline.lacking(one, rules, shift.begins_on)}


# For those who take them


@requires("shifts.take")
@require_safe
def my_shifts(request):
    """What is asked of one, what one has, what one has yet to tell, and what is free."""
    actor, now = request.actor, timezone.now()
    mine = ShiftSignUp.objects.visible_to(actor).of(actor).filter(ended_at=None).select_related("shift__shelter")
    past = mine.standing().untold(now)
    free = Shift.objects.visible_to(actor).filter(shelter__in=actor.shelters.all()).with_gaps()
    asked = HandOver.objects.visible_to(actor).for_answer_by(actor)
    context = {
        "asked": asked.select_related(
            "sign_up__shift__shelter", "sign_up__volunteer", "sign_up__actor__user", "in_return__shift"
        ),
        "coming": mine.filter(shift__ends_at__gt=now).order_by("shift__starts_at").prefetch_related(_open_questions()),
        "past": [(one, forms.HoursForm(sign_up=one)) for one in past.order_by("shift__starts_at")],
        "free": free.filter(starts_at__lt=now + FREE_AHEAD)
        .exclude(pk__in=mine.values("shift"))
        .select_related("shelter"),
    }
    return render(request, "volunteers/my_shifts.html", context)


@requires("shifts.take")
@require_POST
def take_shift(request, pk):
    shift = get_object_or_404(Shift.objects.visible_to(request.actor), pk=pk)
    return go_and_say(request, "my_shifts", actions.sign_up, said=_("The shift is yours."), shift=shift)


@requires("shifts.take")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_shift(request, pk):
    """Whom to ask; who cannot come whoever else does leaves the shift here too."""
    sign_up = _own(request, pk, ShiftSignUp.objects.standing())
    form = forms.HandOverForm(posted(request), actor=request.actor, sign_up=sign_up)
    if form.is_valid() and done(request, form, actions.ask_to_take_over, sign_up=sign_up, **form.facts()):
        return to_page(request, "my_shifts")
    context = {"form": form, "sign_up": sign_up}
    return render(request, "volunteers/hand_over.html", context, status=status_of(form))


@requires("shifts.take")
@require_POST
def leave_shift(request, pk):
    said = _("You are no longer on the shift. The coordinator sees that somebody is needed.")
    sign_up = _own(request, pk, ShiftSignUp.objects)
    return go_and_say(request, "my_shifts", actions.leave_shift, said=said, sign_up=sign_up)


@requires("shifts.take")
@require_POST
def accept_shift(request, pk):
    said = _("The shift is yours.")
    asked = get_object_or_404(_put_to(request), pk=pk)
    return go_and_say(request, "my_shifts", actions.accept_shift, said=said, hand_over=asked)


@requires("shifts.take")
@require_POST
def decline_shift(request, pk):
    """Of a question to everybody one need not decline: it stands until somebody accepts."""
    asked = get_object_or_404(_put_to(request).asked_by_name(request.actor), pk=pk)
    return go_and_say(request, "my_shifts", actions.answer_no, said=_("Your answer is given."), hand_over=asked)


@requires("shifts.take")
@require_POST
def withdraw_hand_over(request, pk):
    mine = ShiftSignUp.objects.visible_to(request.actor).of(request.actor)
    asked = get_object_or_404(HandOver.objects.visible_to(request.actor).filter(sign_up__in=mine), pk=pk)
    of = {"hand_over": asked, "answer": Answer.WITHDRAWN}
    return go_and_say(request, "my_shifts", actions.answer_no, said=_("Taken back."), **of)


@requires("shifts.take")
@require_http_methods(["GET", "HEAD", "POST"])
def tell_shift(request, pk):
    """How long somebody was there: oneself, or for who runs the shifts anybody."""
    sign_up = _sign_up(request, pk, ShiftSignUp.objects.standing())
    form = forms.HoursForm(posted(request), sign_up=sign_up)
    if form.is_valid() and done(request, form, actions.tell_hours, sign_up=sign_up, minutes=form.minutes()):
        is_own = ShiftSignUp.objects.of(request.actor).filter(pk=pk).exists()
        return to_page(request, "my_shifts") if is_own else to_page(request, "shift", pk=sign_up.shift_id)
    context = {"form": form, "sign_up": sign_up}
    return render(request, "volunteers/tell_shift.html", context, status=status_of(form))


@requires("shifts.take")
@require_http_methods(["GET", "HEAD", "POST"])
def held_shift(request):
    """A shift that nobody had planned, and that one has held."""
    form = forms.HeldForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.add_held_shift, **form.cleaned_data):
        return to_page(request, "my_shifts")
    return short_form(request, form, _("A shift that was not in the schedule"), ("my_shifts", _("My shifts")))


def _sign_up(request, pk, among=ShiftSignUp.objects) -> ShiftSignUp:
    sign_ups = among.visible_to(request.actor).select_related("shift", "volunteer", "actor__user")
    return get_object_or_404(sign_ups, pk=pk)


def _own(request, pk, among) -> ShiftSignUp:
    sign_ups = among.visible_to(request.actor).of(request.actor)
    return get_object_or_404(sign_ups.select_related("shift__shelter"), pk=pk)


def _put_to(request):
    """Whoever answers too late, or twice, is told so by the verb."""
    return HandOver.objects.visible_to(request.actor).put_to(request.actor).select_related("sign_up__shift")


def go_and_say(request, page, action, *, said="", pk=None, **facts):
    """Do it, say so or why not, and go to the page."""
    try:
        action(by=request.actor, **facts)
        messages.success(request, said or _("Saved."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return to_page(request, page, **({"pk": pk} if pk else {}))
