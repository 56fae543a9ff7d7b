"""Courses, what people come together for, and who was there; talks; and who is employed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods
from jourer.access import Role
from jourer.changing import change, differing, refuse_stale
from jourer.models import Actor, audit
from jourer.once import facts_of, refuse_another, saved_before
from volunteers.actions.people import record_step, refuse_day, take_back_step
from volunteers.codes import CourseKind, Participant, Step
from volunteers.models import Attendance, Course, CourseItem, Covered, Employee, Occasion, Talk, Volunteer
from volunteers.states import state_of_attendance, state_of_course, state_of_employee, state_of_occasion

BOARD_ROLES = {Role.BOARD, Role.TREASURER}


# Courses


@transaction.atomic
def add_course(*, by, contents: Iterable[str], idempotency_key: UUID, **facts) -> Course:
    """Write in a course with its contents; the same key returns the one that is there."""
    texts = list(dict.fromkeys(contents))
    if there := saved_before(by, Course, idempotency_key):
        refuse_another(facts | {"contents": texts}, facts_of(there, [*facts, "contents"]))
        return there
    course = Course(association=by.association, idempotency_key=idempotency_key, **facts)
    course.save_valid()
    _write_contents(course, texts)
    audit.record(by, "course.added", course, kind=course.kind)
    return course


@transaction.atomic
def change_course(*, by, course: Course, contents: Iterable[str], state: str | None = None, **facts) -> Course:
    """Set what differs. What stands no more among the contents stays with the sessions it was part of."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    texts = list(dict.fromkeys(contents))
    if differing(course, facts | {"contents": texts}):
        refuse_stale(state, state_of_course(course))
    change(by=by, row=course, action="course.changed", facts=facts)
    if texts != course.contents:
        _write_contents(course, texts)
        audit.record(by, "course.contents_changed", course, items=len(texts))
    return course


def _write_contents(course, texts):
    there = {item.text: item for item in course.items.all()}
    for item in there.values():
        item.is_offered = item.text in texts
    for position, text in enumerate(texts):
        item = there.setdefault(text, CourseItem(association_id=course.association_id, course=course, text=text))
        item.position = position
    for item in there.values():
        item.save_valid()


# Occasions


@transaction.atomic
def add_occasion(*, by, kind: str, held_on: date, idempotency_key: UUID, **facts) -> Occasion:
    """Write in something that is to be, or has been; the same key returns what is there."""
    facts |= {"kind": kind, "held_on": held_on}
    if there := saved_before(by, Occasion, idempotency_key):
        refuse_another(facts, facts_of(there, facts))
        return there
    _refuse_odd_day(held_on)
    occasion = Occasion(association=by.association, typed_by=by, idempotency_key=idempotency_key, **facts)
    occasion.save_valid()
    audit.record(by, "occasion.added", occasion, kind=kind)
    return occasion


@transaction.atomic
def change_occasion(*, by, occasion: Occasion, state: str | None = None, **facts) -> Occasion:
    """Another day only before anybody was there: what they passed would get another day unseen."""
    occasion = Occasion.objects.select_for_update(of=("self",)).select_related("course", "shelter").get(pk=occasion.pk)
    if differing(occasion, facts):
        refuse_stale(state, state_of_occasion(occasion))
    held_on = facts.get("held_on", occasion.held_on)
    if held_on != occasion.held_on and occasion.attendances.exists():
        raise ValidationError({"held_on": _("People have been ticked off on this day. Take the ticks away first.")})
    _refuse_odd_day(held_on)
    change(by=by, row=occasion, action="occasion.changed", facts=facts)
    return occasion


def _refuse_odd_day(held_on):
    if slip := periods.slips(held_on=held_on):
        raise ValidationError(slip)


@transaction.atomic
def tick_off(
    *,
    by,
    occasion: Occasion,
    there: Iterable[Volunteer | Actor],
    passed: Iterable[Volunteer | Actor] = (),
    covered: Iterable[CourseItem] = (),
    others: int = 0,
    state: str | None = None,
) -> Occasion:
    """Who was there and who passed, all at once; who passes a basic training has that step of the way in.

    Those whose names are erased are on no page any more, and stay counted.
    """
    occasion = Occasion.objects.select_for_update(of=("self",)).select_related("course").get(pk=occasion.pk)
    if not occasion.is_held:
        raise ValidationError({"there": _("The date has not come yet. Choose today or an earlier date.")})
    before = state_of_attendance(occasion)
    passing = {one.pk for one in passed}
    people = {one.pk: one for one in [*there, *passed]}
    _write_attendances(by, occasion, [_attendance(occasion, one, key in passing) for key, one in people.items()])
    _write_covered(occasion, covered)
    occasion.others = others
    occasion.save_valid()
    if state_of_attendance(occasion) != before:
        refuse_stale(state, before)
    audit.record(by, "occasion.ticked_off", occasion, there=len(people), passed=len(passing))
    return occasion


def _write_attendances(by, occasion, attendances):
    had_passed = _passed_volunteers(occasion)
    occasion.attendances.exclude(volunteer__erased_on__isnull=False).delete()
    Attendance.objects.bulk_create(attendances)
    if occasion.course and occasion.course.kind == CourseKind.BASIC:
        _step_in(by, occasion, had_passed, _passed_volunteers(occasion))


def _write_covered(occasion, items):
    occasion.covered.all().delete()
    Covered.objects.bulk_create(
        Covered(association_id=occasion.association_id, occasion=occasion, item=item) for item in items
    )


def _attendance(occasion, person, has_passed):
    of = {"association_id": occasion.association_id, "occasion": occasion, "has_passed": has_passed}
    if isinstance(person, Volunteer):
        return Attendance(volunteer=person, who=Participant.VOLUNTEER, **of)
    return Attendance(actor=person, who=Participant.BOARD if person.role in BOARD_ROLES else Participant.STAFF, **of)


def _passed_volunteers(occasion):
    passed = occasion.attendances.filter(has_passed=True).exclude(volunteer=None)
    return {one.volunteer for one in passed.select_related("volunteer__association")}


def _step_in(by, occasion, before, after):
    """The step follows the tick, of the same day; one that was written down by hand before stays as it is."""
    for volunteer in after - before:
        record_step(by=by, volunteer=volunteer, kind=Step.TRAINED, done_on=occasion.held_on)
    for volunteer in before - after:
        steps = volunteer.steps.standing().filter(kind=Step.TRAINED, done_on=occasion.held_on)
        for step in steps:
            take_back_step(by=by, step=step)


# Talks


@transaction.atomic
def add_talk(*, by, volunteer: Volunteer, kind: str, held_on: date, held_by: Actor) -> Talk:
    """That somebody talked with a volunteer; the second of two clicks finds the first."""
    refuse_day("held_on", held_on)
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if there := volunteer.talks.standing().filter(kind=kind, held_on=held_on).first():
        return there
    talk = Talk(
        association=by.association, volunteer=volunteer, kind=kind, held_on=held_on, held_by=held_by, typed_by=by
    )
    talk.save_valid()
    audit.record(by, "volunteer.talk_added", volunteer, kind=kind)
    return talk


@transaction.atomic
def take_back_talk(*, by, talk: Talk) -> Talk:
    talk = Talk.objects.select_for_update().get(pk=talk.pk)
    if talk.taken_back_at is None:
        talk.taken_back_by, talk.taken_back_at = by, timezone.now()
        talk.save(update_fields=["taken_back_by", "taken_back_at"])
        audit.record(by, "volunteer.talk_taken_back", talk.volunteer, kind=talk.kind)
    return talk


# Employees


@transaction.atomic
def add_employee(*, by, idempotency_key: UUID, **facts) -> Employee:
    """Write in somebody employed; the same key returns who is there."""
    if there := saved_before(by, Employee, idempotency_key):
        refuse_another(facts, facts_of(there, facts))
        return there
    _refuse_odd_employment(facts)
    employee = Employee(association=by.association, idempotency_key=idempotency_key, **facts)
    employee.save_valid()
    audit.record(by, "employee.added", employee)
    return employee


@transaction.atomic
def change_employee(*, by, employee: Employee, state: str | None = None, **facts) -> Employee:
    employee = Employee.objects.select_for_update(of=("self",)).select_related("shelter").get(pk=employee.pk)
    if differing(employee, facts):
        refuse_stale(state, state_of_employee(employee))
    _refuse_odd_employment(facts)
    change(by=by, row=employee, action="employee.changed", facts=facts)
    return employee


def _refuse_odd_employment(facts):
    if slip := periods.slips(**{name: facts.get(name) for name in ("since", "until")}):
        raise ValidationError(slip)
