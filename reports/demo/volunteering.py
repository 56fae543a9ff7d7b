"""Writes the volunteers with their steps, what they learnt and came together for, and the talks with them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import uuid4

from jourer.access import Role
from reports.demo import shifts
from reports.demo.house import House
from reports.demo.planning import afternoon, day_of
from reports.demo.register import CONTENTS, EMPLOYED, TRAINED_IN_AUTUMN, TRAINED_IN_SPRING, Helper
from volunteers import clearing
from volunteers.codes import OccasionKind, Participant, Step
from volunteers.models import (
    Attendance,
    ContactDetails,
    Course,
    CourseItem,
    Covered,
    Employee,
    Occasion,
    Talk,
    Volunteer,
    VolunteerLanguage,
    VolunteerRole,
    VolunteerShelter,
    VolunteerStep,
    VolunteerTime,
)

LEARNING = (
    "01-26", "02-19", "02-26", "03-19", "03-26", "04-26", "05-19", "05-26", "06-26",
    "08-26", "09-19", "09-26", "10-19", "10-26", "11-19", "11-26", "12-19",
)  # fmt: skip
TIMES = (("evening",), ("evening", "weekend"), ("weekday",), ("weekday", "evening"), ("weekend", "holiday"))
SUPERVISED = ("02-17", "04-21", "09-15", "11-17")
CHAT_EVENINGS = tuple(f"{month:02}-08" for month in range(1, 13) if month != 7)
INFORMATION = tuple(f"{month:02}-20" for month in (1, 2, 3, 4, 5, 9, 10, 11))
THEMES = ("Kris", "Ångest", "Svåra samtal", "Sorg", "Barn som sett", "Att vila")


def write(house: House, helpers: Sequence[Helper], here_from: date) -> None:
    """Everything up to the day of the demonstration."""
    _employees(house, here_from)
    people = _volunteers(house, helpers)
    VolunteerStep.objects.bulk_create(step for helper, one in people for step in _steps(house, helper, one, here_from))
    for _helper, one in people:
        clearing.clear(one)
    if house.association.slug == "demo":
        _occasions(house, people)
        shifts.write(house, people)
    _talks(house, [one for helper, one in people if helper.since == "" and not helper.leaves])


def _employees(house, here_from):
    Employee.objects.bulk_create(
        Employee(
            association=house.association, name=name, gender=gender, shelter=house.shelters.get(key), since=here_from
        )
        for name, gender, key in EMPLOYED[house.association.slug]
    )


def _volunteers(house, helpers) -> list[tuple[Helper, Volunteer]]:
    """Those who have got in touch by today."""
    here = [helper for helper in helpers if _got_in_touch(house, helper) <= house.today]
    people = [(helper, _volunteer(house, helper)) for helper in here]
    Volunteer.objects.bulk_create(one for _helper, one in people)
    for number, (helper, one) in enumerate(people):
        of = {"association": house.association, "volunteer": one}
        ContactDetails.objects.create(
            phone=f"070-000 {number:02} 00", email=f"volontar{number}@{house.association.slug}.example", **of
        )
        VolunteerShelter.objects.bulk_create(
            VolunteerShelter(shelter=house.shelters[key], **of) for key in helper.works_at
        )
        VolunteerRole.objects.bulk_create(VolunteerRole(role=role, **of) for role in helper.roles)
        VolunteerTime.objects.bulk_create(VolunteerTime(time=time, **of) for time in TIMES[number % len(TIMES)])
        VolunteerLanguage.objects.bulk_create(VolunteerLanguage(language=code, **of) for code in helper.languages)
    return people


def _volunteer(house, helper):
    return Volunteer(
        association=house.association,
        name=helper.name,
        gender=helper.gender,
        is_protected=helper.is_protected,
        actor=house.named(helper.email) if helper.email else None,
    )


def _got_in_touch(house, helper) -> date:
    if helper.since == "":
        return date(house.today.year - 1, 1, 1)
    first = helper.since or helper.trained or "10-01"
    return day_of(house.today.year, first) - timedelta(days=45)


# Steps


def _steps(house, helper, volunteer, here_from) -> Iterator[VolunteerStep]:
    for kind, day, facts in _days(house, helper, here_from):
        if day <= house.today:
            yield VolunteerStep(
                association=house.association,
                volunteer=volunteer,
                kind=kind,
                done_on=day,
                recorded_by=house.coordinator,
                recorded_at=afternoon(day),
                **facts,
            )


def _days(house, helper, here_from):
    """(step, day, other facts) of the way in and out."""
    year, seen = house.today.year, {"seen_by": house.coordinator}
    since = _since(house, helper, here_from)
    begins = since or day_of(year, helper.trained or "12-20") + timedelta(days=20)
    yield Step.INTEREST, begins - timedelta(days=45), {}
    yield Step.CONVERSATION, begins - timedelta(days=35), {}
    if since:
        yield Step.EXTRACT, since - timedelta(days=14), seen
        yield Step.CONFIDENTIALITY, since - timedelta(days=14), {}
        yield Step.ACTIVE, since, {}
    if helper.trained is not None:
        yield Step.TRAINED, day_of(year, helper.trained) if helper.trained else since - timedelta(days=7), {}
    if helper.since == "" and not helper.lapsed:
        yield Step.EXTRACT, date(year, 1, 12), seen
    if helper.leaves:
        yield Step.LEFT, day_of(year, helper.leaves), {"left_because": "moved"}


def _since(house, helper, here_from) -> date | None:
    if helper.since == "":
        return here_from + timedelta(days=60)
    return day_of(house.today.year, helper.since) if helper.since else None


# What they come together for


def _occasions(house, people):
    """In each of them some of those who were active that day."""
    basic = _course(house, "Grundutbildning", "basic", CONTENTS)
    evenings = _course(house, "Temakväll", "further", THEMES)
    chat = _who(people, "youth")
    for day in (TRAINED_IN_SPRING, TRAINED_IN_AUTUMN):
        passed = [(helper, one) for helper, one in people if helper.trained == day]
        _occasion(house, day, passed, course=basic, shelter="women", passes=True)
    for number, day in enumerate(LEARNING):
        title = THEMES[number % len(THEMES)]
        _occasion(house, day, _some(_who(people, "victims"), number), course=evenings, shelter="victims", title=title)
    for number, day in enumerate(SUPERVISED):
        _occasion(house, day, _some(people, number), kind=OccasionKind.SUPERVISION, title="Handledning")
    for number, day in enumerate(CHAT_EVENINGS):
        _occasion(house, day, _some(chat, number), kind=OccasionKind.MEETING, shelter="youth", title="Chattkväll")
    for number, day in enumerate(INFORMATION):
        _occasion(house, day, (), kind=OccasionKind.INFORMATION, title="Öppen kväll", others=4 + number)
    _for_colleagues(house, evenings)


def _course(house, name, kind, contents):
    course = Course.objects.create(association=house.association, name=name, kind=kind)
    CourseItem.objects.bulk_create(
        CourseItem(association=house.association, course=course, text=text, position=position)
        for position, text in enumerate(contents)
    )
    return course


def _who(people, key):
    return [(helper, one) for helper, one in people if key in helper.works_at]


def _some(people, number):
    """Two of three, others each time."""
    return [pair for turn, pair in enumerate(people, number) if turn % 3]


def _occasion(house, month_and_day, people, *, shelter="", passes=False, **facts):
    day = day_of(house.today.year, month_and_day)
    if day > house.today:
        return None
    made = Occasion.objects.create(
        association=house.association,
        held_on=day,
        shelter=house.shelters.get(shelter),
        typed_by=house.coordinator,
        typed_at=afternoon(day),
        idempotency_key=uuid4(),
        **{"kind": OccasionKind.TRAINING, **facts},
    )
    Attendance.objects.bulk_create(
        Attendance(
            association=house.association, occasion=made, volunteer=one, who=Participant.VOLUNTEER, has_passed=passes
        )
        for helper, one in people
        if passes or helper.is_here(month_and_day)
    )
    items = made.course.items.all() if passes else ()
    Covered.objects.bulk_create(Covered(association=house.association, occasion=made, item=item) for item in items)
    return made


def _for_colleagues(house, course):
    """One evening for those employed, and one for the board."""
    for day, roles, who in (
        ("05-20", {Role.STAFF, Role.COORDINATOR}, Participant.STAFF),
        ("09-30", {Role.BOARD, Role.TREASURER}, Participant.BOARD),
    ):
        made = _occasion(house, day, (), course=course, title="Handledande samtal")
        actors = [actor for actor in house.actors if actor.role in roles] if made else ()
        Attendance.objects.bulk_create(
            Attendance(association=house.association, occasion=made, actor=actor, who=who) for actor in actors
        )


def _talks(house, volunteers):
    """One with each through the year; the last ones are still to come."""
    for number, one in enumerate(volunteers):
        day = date(house.today.year, 1, 9) + timedelta(days=11 * number)
        if day <= house.today and day.year == house.today.year:
            Talk.objects.create(
                association=house.association,
                volunteer=one,
                kind="development" if number % 4 == 3 else "feedback",
                held_on=day,
                held_by=house.coordinator,
                typed_by=house.coordinator,
                typed_at=afternoon(day),
            )
