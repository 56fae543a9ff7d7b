"""What is to be open: single shifts, and needs that come back and make the shifts of the weeks to come."""

from datetime import date, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods, workdays
from jourer.access import SystemActor
from jourer.models import audit
from jourer.once import facts_of, refuse_another, saved_before, wait_for_the_other_click
from volunteers.models import Shift, ShiftPattern

WEEKS_AHEAD = 8
MOST_DAYS_BACK = 366  # of a need from 2016 there would be hundreds of shifts that nobody can take away


@transaction.atomic
def add_shift(
    *, by, begins_on: date, opens: time, closes: time, idempotency_key: UUID, past_midnight: bool = False, **facts
) -> Shift:
    """One shift of its own; the same key returns the one that is there."""
    refuse_times(opens, closes, past_midnight=past_midnight)
    if slip := periods.slips(begins_on=begins_on):
        raise ValidationError(slip)
    shift = Shift(association=by.association, added_by=by, idempotency_key=idempotency_key, **facts)
    shift.set_times(begins_on, opens, closes)
    if there := saved_before(by, Shift, idempotency_key):
        typed = [*facts, "starts_at", "ends_at"]
        refuse_another(facts_of(shift, typed), facts_of(there, typed))
        return there
    shift.save_valid()
    audit.record(by, "shift.added", shift, channel=shift.channel)
    return shift


def refuse_times(opens: time, closes: time, *, past_midnight: bool) -> None:
    """What closes before it opens closes the day after, but only where somebody says so: most often it is a slip."""
    if closes <= opens and not past_midnight:
        raise ValidationError(
            {"closes": _("The shift ends before it begins. If it goes on past midnight, tick that box too.")}
        )
    if closes > opens and past_midnight:
        raise ValidationError(
            {"past_midnight": _("With these times the shift ends on the same day. Take the tick away.")}
        )


@transaction.atomic
def add_patterns(
    *, by, weekdays: list[int], opens: time, closes: time, past_midnight: bool = False, **facts
) -> list[ShiftPattern]:
    """A need that comes back on each of the days of the week, with its shifts; what is there already stays one."""
    wait_for_the_other_click(by)
    refuse_times(opens, closes, past_midnight=past_midnight)
    if slip := periods.slips(begins_on=facts["starts_on"], ends_on=facts.get("ends_on")):
        raise ValidationError(slip)  # at the date of the form, which is that of the first shift
    if facts["starts_on"] < timezone.localdate() - timedelta(days=MOST_DAYS_BACK):
        raise ValidationError({"begins_on": _("What comes back begins at most a year ago. Check the year.")})
    made = [_pattern(by, weekday=weekday, opens=opens, closes=closes, **facts) for weekday in weekdays]
    for pattern in made:
        make_shifts(by=by, pattern=pattern)
    return made


def _pattern(by, **facts):
    """The second of two clicks finds the first."""
    if there := ShiftPattern.objects.filter(association=by.association, **facts).first():
        return there
    pattern = ShiftPattern(association=by.association, **facts)
    pattern.save_valid()
    audit.record(by, "shift_pattern.added", pattern, channel=pattern.channel)
    return pattern


@transaction.atomic
def make_shifts(*, by, pattern: ShiftPattern) -> int:
    """Make the shifts of the weeks ahead that are not there yet; one that was called off is there."""
    pattern = ShiftPattern.objects.select_for_update(no_key=True).get(pk=pattern.pk)
    there = set(pattern.shifts.values_list("begins_on", flat=True))
    until = timezone.localdate() + timedelta(weeks=WEEKS_AHEAD)
    made = [_shift_of(pattern, day) for day in pattern.days_until(until) if day not in there and _is_open(pattern, day)]
    Shift.objects.bulk_create(made)
    if made:
        audit.record(by, "shifts.made", pattern, count=len(made))
    return len(made)


def _is_open(pattern, day) -> bool:
    return pattern.on_holidays or not workdays.is_holiday(day)


def _shift_of(pattern, day):
    copied = {name: getattr(pattern, name) for name in ("association_id", "shelter_id", "channel", "places")}
    shift = Shift(pattern=pattern, **copied)
    shift.set_times(day, pattern.opens, pattern.closes)
    return shift


def make_all_shifts(association) -> int:
    """The weeks ahead of every need that has not ended."""
    by = SystemActor("shifts", association)
    patterns = ShiftPattern.objects.filter(association=association).exclude(ends_on__lt=timezone.localdate())
    return sum(make_shifts(by=by, pattern=pattern) for pattern in patterns)


@transaction.atomic
def end_pattern(*, by, pattern: ShiftPattern, ends_on: date) -> ShiftPattern:
    """The last day; the shifts after it that nobody has taken are taken away, and the others stay to be called off."""
    pattern = ShiftPattern.objects.select_for_update(no_key=True).get(pk=pattern.pk)
    pattern.ends_on = ends_on
    pattern.save_valid()
    pattern.shifts.filter(begins_on__gt=ends_on, sign_ups=None, called_off_at=None).delete()
    audit.record(by, "shift_pattern.ended", pattern)
    return pattern


@transaction.atomic
def call_off(*, by, shift: Shift) -> Shift:
    """Before it has ended; whoever is on it sees so, also in the calendar."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if shift.has_ended:
        raise ValidationError(_("The shift is over. Write that it was not held instead."))
    if shift.called_off_at is None:
        shift.called_off_by, shift.called_off_at = by, timezone.now()
        shift.save(update_fields=["called_off_by", "called_off_at"])
        audit.record(by, "shift.called_off", shift)
    return shift
