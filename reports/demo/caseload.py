"""Which cases a shelter's contacts belong to, drawn from the contacts themselves: no database and no clock here.

A case begins with the first contact that reached somebody, takes in later contacts that say the same of the person, and
ends some weeks after the last. Beside these stand a few people who were never reached. The whole year is drawn and then
cut at today by who writes it, so that a case is the same whichever later day the demonstration is made on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from reports.demo.rhythm import RHYTHMS, UNSAID, Drawn

# A conversation on the telephone or a visit may be the first of several; a chat is mostly without a name.
OPENED_BY = {"phone": 0.34, "visit": 0.5, "video": 0.3, "email": 0.2}
ROLES = {"victim", "relative"}
OF_THE_PERSON = ("seeker_role", "gender", "age_group", "crime_type", "municipality")
CONTINUES = 0.7  # where somebody fits, so often it is the same person
SILENCE = timedelta(days=30)  # after it nobody is thought of as the same one
DAYS_UNTIL_CLOSED = (5, 9, 14, 20, 27)

# Days from receipt to the first contact: those that the police have asked wait longer than who calls us.
WAITS = {"police": (0, 1, 1, 1, 2, 2, 3, 3, 4, 7), "": (0, 0, 0, 0, 0, 1, 1, 1, 2, 4)}
HOURS = (9, 10, 11, 13, 14, 15)
TRIES = (0, 1, 2), (0.45, 0.4, 0.15)  # before somebody answered

UNREACHED = 0.14  # beside so many who were reached, one who never was
TRIES_UNREACHED = (1, 2, 3, 4), (0.05, 0.15, 0.6, 0.2)
LAST_IN_EVENING = 0.85
NEVER_PHONE = 0.1  # of those whom nobody reached

MEETING_OFFERED = 0.8
RETURNS = 0.12
JUST_IN = {"victims": (0, 1, 1, 3)}  # received so many days ago, by way of the police, and nobody has taken them yet
REPORTED = {"yes": 0.7, "no": 0.3}
REASONS = {"done": 0.7, "declined": 0.12, "referred": 0.12, "moved": 0.03, "other": 0.03}
MARKS = {"close_relation": 0.12, "online": 0.1, "child_witnessed": 0.06, "disability": 0.05, "hate_crime": 0.03}


@dataclass
class DrawnCase:
    """One case: `facts` are fields of `Case`, `contacts` those that reached, `attempts` when nobody answered.

    `before` is an earlier case of the same person.
    """

    key: str
    facts: dict
    contacts: list[Drawn] = field(default_factory=list)
    attempts: list[datetime] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    before: "DrawnCase | None" = None
    is_just_in: bool = False

    @property
    def received_on(self) -> date:
        return self.facts["received_on"]

    @property
    def last_on(self) -> date:
        days = [self.received_on, *(one.facts["occurred_on"] for one in self.contacts)]
        return max([*days, *(at.date() for at in self.attempts)])

    def rng(self, purpose: str) -> Random:
        """Chance of the case's own: what one thing costs in draws moves nothing else."""
        return Random(f"{self.key} {purpose}")  # noqa: S311 - figures, not secrets


def draw(key: str, contacts: Sequence[Drawn], *, zone: tzinfo) -> list[DrawnCase]:
    """A shelter's cases in the order they were received; `contacts` are all of the year, in order."""
    cases: list[DrawnCase] = []
    for number, contact in enumerate(contacts):
        rng = Random(f"{key} contact {number}")  # noqa: S311 - figures, not secrets
        if case := _continued(rng, cases, contact):
            case.contacts.append(contact)
        elif contact.facts["seeker_role"] in ROLES and rng.random() < OPENED_BY.get(contact.facts["channel"], 0):
            cases += _opened(rng, f"{key} {number}", key, contact, cases, zone)
    for case in cases:
        case.facts |= _ending(case)
    return sorted(cases, key=lambda case: case.facts["received_at"])


def _continued(rng, cases, contact):
    day = contact.facts["occurred_on"]
    fitting = [case for case in cases[-60:] if case.contacts and _fits(case, contact, day)]
    return rng.choice(fitting) if fitting and rng.random() < CONTINUES else None


def _fits(case, contact, day):
    if not case.contacts[0].facts["occurred_on"] <= day <= case.contacts[-1].facts["occurred_on"] + SILENCE:
        return False
    return all(contact.facts[name] in {case.facts[name], "not_asked"} for name in OF_THE_PERSON)


def _opened(rng, name, key, contact, cases, zone) -> Iterator[DrawnCase]:
    """The case that the contact opens, and now and then one more that nobody was reached in."""
    facts = _facts(rng, key, contact)
    day = contact.facts["occurred_on"] - timedelta(
        days=rng.choice(WAITS["police" if facts["found_us"] == "police" else ""])
    )
    case = DrawnCase(name, facts | _received(rng, day, zone), [contact])
    case.attempts = _tries(rng, day, contact.facts["occurred_on"], zone)
    case.before = _before(rng, cases, case)
    case.facts["first_time"] = "returning" if case.before else "new"
    case.facts["meeting_offered_on"] = _meeting(rng, contact.facts["occurred_on"])
    case.marks = [kind for kind, chance in MARKS.items() if rng.random() < chance]
    yield case
    if rng.random() < UNREACHED:
        yield _unreached(rng, f"{name} beside", facts, day, zone)


def _facts(rng, key, contact):
    """What the first contact told; how somebody found us is always asked in a case."""
    facts = {name: contact.facts[name] for name in (*OF_THE_PERSON, "district", "found_us")}
    if facts["found_us"] == "not_asked":
        ways = {**RHYTHMS[key].ways, **UNSAID}
        facts["found_us"] = rng.choices(list(ways), list(ways.values()))[0]
    by_police = facts["found_us"] == "police"
    facts["police_reported"] = "yes" if by_police else rng.choices(list(REPORTED), list(REPORTED.values()))[0]
    return facts


def _received(rng, day, zone):
    at = datetime.combine(day, time(rng.choice(HOURS), rng.randrange(60)), tzinfo=zone)
    return {"received_on": day, "received_at": at}


def _tries(rng, received_on, reached_on, zone):
    """When somebody was rung in vain before the day of the first contact."""
    days = [received_on + timedelta(days=number) for number in range((reached_on - received_on).days)]
    chosen = sorted(rng.sample(days, min(rng.choices(*TRIES)[0], len(days))))
    return [datetime.combine(day, time(rng.choice((16, 16, 18)), rng.randrange(60)), tzinfo=zone) for day in chosen]


def _before(rng, cases, case):
    """An earlier case of somebody alike that must have been over by then."""
    over = case.received_on - SILENCE - timedelta(days=max(DAYS_UNTIL_CLOSED))
    alike = [one for one in cases if one.contacts and one.contacts[0].facts["occurred_on"] < over]
    alike = [one for one in alike if all(one.facts[name] == case.facts[name] for name in OF_THE_PERSON[:3])]
    return rng.choice(alike) if alike and rng.random() < RETURNS else None


def _meeting(rng, reached_on):
    return reached_on + timedelta(days=rng.choice((0, 0, 1, 3))) if rng.random() < MEETING_OFFERED else None


def _unreached(rng, name, facts, day, zone):
    case = DrawnCase(name, {**facts, "first_time": "not_asked", **_received(rng, day, zone)})
    case.facts["meeting_offered_on"] = None
    if rng.random() < NEVER_PHONE:
        case.facts["may_be_phoned"] = False
        return case
    for number in range(rng.choices(*TRIES_UNREACHED)[0]):
        day += timedelta(days=rng.choice((0, 1, 2)) if number else rng.choice((0, 1, 1, 2, 3, 5)))
        case.attempts.append(datetime.combine(day, time(16, rng.randrange(60)), tzinfo=zone))
        day += timedelta(days=1)
    if rng.random() < LAST_IN_EVENING:
        case.attempts[-1] = case.attempts[-1].replace(hour=18)
    return case


def _ending(case):
    rng = case.rng("ending")
    closed_on = (
        case.last_on + (SILENCE if case.contacts else timedelta()) + timedelta(days=rng.choice(DAYS_UNTIL_CLOSED))
    )
    reason = rng.choices(list(REASONS), list(REASONS.values()))[0] if case.contacts else "not_reached"
    return {"closed_on": closed_on, "closing_reason": reason}


def just_in(key: str, today: date, *, zone: tzinfo) -> list[DrawnCase]:
    """What has come in lately and waits for somebody, whatever day it is."""
    rhythm = RHYTHMS[key]
    cases = []
    for number, days_ago in enumerate(JUST_IN.get(key, ())):
        rng = Random(f"{key} just in {today} {number}")  # noqa: S311 - figures, not secrets
        told = {"gender": rhythm.genders, "age_group": rhythm.ages, "crime_type": rhythm.crimes}
        facts: dict = {name: rng.choices(list(weights), list(weights.values()))[0] for name, weights in told.items()}
        facts |= {"seeker_role": "victim", "found_us": "police", "police_reported": "yes", "first_time": "not_asked"}
        facts |= {"municipality": rng.choice(list(rhythm.municipalities)), "district": None}
        facts |= {"meeting_offered_on": None, "closed_on": today + SILENCE, "closing_reason": "not_reached"}
        day = today - timedelta(days=days_ago)
        at = datetime.combine(day, time(0 if days_ago == 0 else rng.choice(HOURS)), tzinfo=zone)
        cases.append(
            DrawnCase(f"{key} just in {number}", {**facts, "received_on": day, "received_at": at}, is_just_in=True)
        )
    return cases
