"""Writes the cases of the demonstration: what is promised, who has which case, what is to be done, and who it is about.

In bulk and without audit lines, as the contacts: the audit says what people did, and nobody did this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from cases import codes
from cases.actions.contacts import OF_THE_PERSON
from cases.models import (
    Assignment,
    Case,
    CaseMark,
    Contact,
    FollowUp,
    Identity,
    Note,
    Promise,
    Referral,
    SupportSeeker,
)
from jourer.access import Role
from jourer.models import Actor, Shelter
from reports.demo import seekers
from reports.demo.caseload import DrawnCase
from reports.demo.house import House

FIRST_CONTACT, ATTEMPTS, MEETING = Promise.Kind.FIRST_CONTACT, Promise.Kind.ATTEMPTS, Promise.Kind.MEETING
PROMISES = {
    "victims": (
        {"kind": FIRST_CONTACT, "limit_value": 3, "limit_unit": "days"},
        {"kind": ATTEMPTS, "attempts": 3, "in_evening": 1},
        {"kind": MEETING},
    ),
    "women": (
        {"kind": FIRST_CONTACT, "limit_value": 24, "limit_unit": "hours", "must_reach": True},
        {"kind": ATTEMPTS, "attempts": 3, "in_evening": 1},
    ),
    "youth": ({"kind": MEETING},),
    "girls": (
        {"kind": FIRST_CONTACT, "limit_value": 2, "limit_unit": "days"},
        {"kind": ATTEMPTS, "attempts": 2, "in_evening": 1},
    ),
}

KNOWN_FOR = timedelta(days=150)  # who has come lately is known by name
KNOWN, PROTECTED = 0.75, 0.05
HAND_OUT = {Shelter.Kind.VICTIMS, Shelter.Kind.YOUTH}
FOLLOWED_UP, NOTED, REPORTED_BACK = 0.5, 0.6, 0.4
DUE_IN = (-2, 0, 0, 1, 2, 4, 6, 9)


@dataclass
class Casework:
    """The cases of one shelter as they stand on the day, beside what was drawn of each."""

    house: House
    shelter: Shelter
    staff: Sequence[Actor]
    helpers: Sequence[Actor]
    rows: list[tuple[DrawnCase, Case]] = field(default_factory=list)

    @classmethod
    def of(cls, house: House, key: str) -> "Casework":
        staff = house.of_role(Role.STAFF, key)
        return cls(house, house.shelters[key], staff, [*staff, *house.of_role(Role.VOLUNTEER, key)])


def promise(house: House) -> None:
    Promise.objects.bulk_create(
        Promise(association=house.association, shelter=shelter, **fields)
        for key, shelter in house.shelters.items()
        for fields in PROMISES[key]
    )


def write(work: Casework, drawn: Sequence[DrawnCase]) -> dict[int, Case]:
    """The cases received by today, whole but for the contacts that reached: {the contact as drawn: its case}."""
    received = [one for one in drawn if one.facts["received_at"] <= timezone.now()]
    _open(work, sorted(received, key=lambda one: one.facts["received_at"]))
    _mark(work)
    _identify(work)
    _hand_out(work)
    _note(work)
    _refer(work)
    _attempt(work)
    return {id(contact): case for one, case in work.rows for contact in one.contacts}


def _open(work, received):
    owner = work.house.association
    persons: dict[str, SupportSeeker] = {}
    for one in received:
        persons[one.key] = persons[one.before.key] if one.before else SupportSeeker(association=owner)
    SupportSeeker.objects.bulk_create(dict.fromkeys(persons.values()))
    numbers: dict[int, int] = {}
    for one in received:
        year = one.received_on.year
        numbers[year] = numbers.get(year, 0) + 1
        work.rows.append((one, _case(work, one, persons[one.key], numbers[year])))
    Case.objects.bulk_create([case for _one, case in work.rows], batch_size=500)


def _case(work, one, seeker, number):
    return Case(
        association=work.house.association,
        shelter=work.shelter,
        seeker=seeker,
        number=number,
        year=one.received_on.year,
        opened_by=one.rng("opened").choice(work.staff),
        opened_at=one.facts["received_at"],
        idempotency_key=uuid4(),
        **_by_today(one.facts, work.house.today),
    )


def _by_today(facts, today):
    """Nothing of the days to come."""
    known = dict(facts)
    if known["closed_on"] > today:
        known |= {"closed_on": None, "closing_reason": ""}
    if known["meeting_offered_on"] and known["meeting_offered_on"] > today:
        known["meeting_offered_on"] = None
    return known


def _mark(work):
    CaseMark.objects.bulk_create(
        CaseMark(association=work.house.association, case=case, kind=kind)
        for one, case in work.rows
        for kind in one.marks
    )


# Who it is


def _identify(work):
    """The latest case of a person says who it is."""
    known = {}
    for one, case in reversed(work.rows):
        rng = one.rng("identity")
        is_late = one.received_on > work.house.today - KNOWN_FOR
        if case.seeker_id not in known and is_late and rng.random() < KNOWN:
            known[case.seeker_id] = _identity(rng, case)
    Identity.objects.bulk_create(known.values())


def _identity(rng, case):
    first, last = rng.choice(seekers.FIRST_NAMES), rng.choice(seekers.LAST_NAMES)
    instructions = rng.choice(seekers.INSTRUCTIONS) if rng.random() < 0.3 else ""
    return Identity(
        association_id=case.association_id,
        seeker=case.seeker,
        alias=rng.choice(seekers.ALIASES),
        name=f"{first} {last}",
        phone=rng.choice(seekers.PHONES),
        instructions=instructions if case.may_be_phoned else seekers.NEVER_PHONE,
        is_protected=rng.random() < PROTECTED,
        changed_by=case.opened_by,
        changed_at=case.opened_at,
    )


# From hand to hand


def _hand_out(work):
    """Some shelters hand out what comes in; in the others whoever opened a case has it."""
    given = [(one, made) for one, case in work.rows if (made := _assignment(work, one, case))]
    Assignment.objects.bulk_create([made for _one, made in given], batch_size=500)
    in_hand = [(one, made) for one, made in given if made.accepted_at and not made.ended_at]
    FollowUp.objects.bulk_create(filter(None, (_follow_up(work, one, made) for one, made in in_hand)))


def _assignment(work, one, case) -> Assignment | None:
    rng = one.rng("hand")
    hands_out = work.shelter.kind in HAND_OUT
    to = rng.choice(work.helpers) if hands_out else case.opened_by
    given_at = case.opened_at + timedelta(days=rng.choice((1, 1, 2)) if hands_out else 0)
    if one.is_just_in or given_at > timezone.now():
        return None
    accepted_at = given_at + timedelta(hours=rng.choice((1, 20, 40, 90)) if hands_out else 0)
    made = Assignment(
        association=work.house.association, case=case, to=to, handed_out_by=case.opened_by, handed_out_at=given_at
    )
    made.ended_at = _evening(case.closed_on) if case.closed_on else None
    if accepted_at <= timezone.now():
        made.accepted_at = accepted_at
        made.reported_back_at = _reported_back(rng, one, made) if hands_out else None
    return made


def _reported_back(rng, one, assignment):
    """Some say that their part is done a week after the last contact."""
    at = max(assignment.accepted_at, _evening(one.last_on)) + timedelta(days=7)
    return at if rng.random() < REPORTED_BACK and at <= (assignment.ended_at or timezone.now()) else None


def _evening(day: date) -> datetime:
    """When the office closed that day, but never later than now."""
    return min(datetime.combine(day, time(16, 30), tzinfo=timezone.get_current_timezone()), timezone.now())


def _follow_up(work, one, assignment) -> FollowUp | None:
    rng = one.rng("follow-up")
    if rng.random() >= FOLLOWED_UP or assignment.reported_back_at:
        return None
    kind = rng.choice(list(seekers.FOLLOW_UPS))
    return FollowUp(
        association=work.house.association,
        case=assignment.case,
        kind=kind,
        due_on=work.house.today + timedelta(days=rng.choice(DUE_IN)),
        due_time=time(rng.choice((9, 10, 13, 15))) if kind != "call" else None,
        text=rng.choice(seekers.FOLLOW_UPS[kind]),
        by=assignment.to,
        made_by=assignment.to,
        made_at=assignment.accepted_at,
    )


def _note(work):
    Note.objects.bulk_create(
        Note(
            association=work.house.association,
            case=case,
            text=rng.choice(seekers.NOTES),
            written_by=case.opened_by,
            written_at=case.opened_at,
            idempotency_key=uuid4(),
        )
        for case, rng in ((case, one.rng("note")) for one, case in work.rows)
        if not case.closed_on and rng.random() < NOTED
    )


def _refer(work):
    """Whoever was referred to somebody else was so on the day when the case was closed."""
    Referral.objects.bulk_create(
        Referral(
            association=work.house.association,
            case=case,
            to=one.rng("referral").choice(seekers.REFERRED_TO),
            referred_on=case.closed_on,
            has_consent=True,
            made_by=case.opened_by,
        )
        for one, case in work.rows
        if case.closing_reason == codes.ClosingReason.REFERRED
    )


def _attempt(work):
    """The attempts that nobody answered, by whoever opened the case."""
    Contact.objects.bulk_create(
        Contact(
            association=work.house.association,
            shelter=work.shelter,
            case=case,
            outcome="not_reached",
            channel="phone",
            occurred_on=timezone.localdate(at),
            occurred_at=at,
            is_evening=timezone.localtime(at).hour >= codes.EVENING_FROM,
            done_by=case.opened_by,
            typed_by=case.opened_by,
            typed_at=at,
            **{name: getattr(case, name) for name in OF_THE_PERSON},
        )
        for one, case in work.rows
        for at in one.attempts
        if at <= timezone.now()
    )
