"""Marks of what a page showed of a row, by which two who change it at the same time do not undo each other's."""

from collections.abc import Iterable

from jourer.marks import mark_of, plain
from volunteers.models import Course, Employee, FeeClass, Member, MemberRules, Occasion, Rules, Volunteer

OF_MEMBER = ("name", "contact_name", "fee_class_id", "joined_on", "wants_mail", "is_protected")


def _facts(row, *names):
    return {name: plain(getattr(row, name)) for name in names}


def state_of_member(member: Member) -> str:
    """What is hidden is in no mark: a mark can be guessed at."""
    contact = () if member.is_protected else Member.CONTACT
    return mark_of(_facts(member, *OF_MEMBER, *contact))


def state_of_volunteer(volunteer: Volunteer) -> str:
    return mark_of(_facts(volunteer, "name", "gender", "is_protected", "actor_id") | several_of(volunteer))


def state_of_details(volunteer: Volunteer) -> str:
    """Of who is protected as of a member: no mark of what is hidden."""
    return mark_of({} if volunteer.is_protected else _facts(volunteer.details, "phone", "email"))


def state_of_course(course: Course) -> str:
    return mark_of(_facts(course, "name", "kind", "is_offered", "contents"))


def state_of_employee(employee: Employee) -> str:
    return mark_of(_facts(employee, "name", "gender", "shelter_id", "since", "until"))


def state_of_fee_class(fee_class: FeeClass, year: int) -> str:
    return mark_of(_facts(fee_class, "name", "kind") | {"amount": plain(fee_class.amount_in(year))})


def state_of_rules(rules: Rules | MemberRules, names: Iterable[str]) -> str:
    """Also of rules that hold from the start, before anybody has changed any."""
    return mark_of(_facts(rules, *names))


def state_of_occasion(occasion: Occasion) -> str:
    """What it is, when and where."""
    return mark_of(_facts(occasion, "kind", "course_id", "title", "held_on", "shelter_id"))


def state_of_attendance(occasion: Occasion) -> str:
    """Who is ticked off, what was gone through, and how many others there were."""
    people = sorted([str(one.volunteer_id or one.actor_id), one.has_passed] for one in occasion.attendances.all())
    covered = sorted(str(key) for key in occasion.covered.values_list("item", flat=True))
    return mark_of({"people": people, "covered": covered, "others": occasion.others})


def several_of(volunteer: Volunteer) -> dict[str, list[str]]:
    """The keys and codes of what a volunteer has several of, as a form holds them."""
    return {
        "shelters": sorted(str(one.shelter_id) for one in volunteer.shelter_links.all()),
        "roles": sorted(one.role for one in volunteer.roles.all()),
        "languages": sorted(one.language for one in volunteer.languages.all()),
        "times": sorted(one.time for one in volunteer.times.all()),
    }
