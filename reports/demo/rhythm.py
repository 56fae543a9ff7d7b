"""When support is asked for, and by whom: the rhythm of each kind of shelter, and contacts drawn from it.

No database and no clock here. A month is drawn whole and then cut at today, so that a day's contacts are the same
whichever later day the demonstration is made on.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

Weights = Mapping[str, float]

GROWTH = 1.08  # from one year to the next
DAYS_OFF = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
SATURDAY = 5
# Nobody sits in an office or a court at the weekend; who calls then gets an answer on the telephone.
WEEKDAYS_ONLY = {"court", "visit"}
# January to December: a dip in July, and the most in autumn.
SEASON = (1.04, 1.0, 1.1, 1.0, 1.02, 0.92, 0.58, 0.88, 1.08, 1.14, 1.16, 1.0)

MINUTES = {
    "phone": (10, 15, 20, 25, 30, 45),
    "visit": (45, 60, 60, 75, 90),
    "chat": (20, 30, 40, 50, 60),
    "email": (10, 15, 20),
    "sms": (5, 5, 10),
    "social_media": (5, 10, 15),
    "video": (30, 45, 60),
    "court": (60, 90, 120, 180, 240),
    "outreach": (15, 20, 30),
}

# What is given: the first always, each of the others with its probability.
SUPPORT = {
    "phone": (
        "talk",
        {"information": 0.45, "authorities": 0.14, "compensation": 0.08, "referral": 0.07, "legal": 0.04},
    ),
    "visit": ("talk", {"information": 0.35, "authorities": 0.3, "accompanying": 0.16, "legal": 0.12}),
    "chat": ("talk", {"information": 0.25, "referral": 0.1}),
    "email": ("information", {"referral": 0.2, "legal": 0.08}),
    "sms": ("talk", {"information": 0.3}),
    "social_media": ("information", {"talk": 0.3}),
    "video": ("talk", {"information": 0.3, "authorities": 0.2}),
    "court": ("court", {"talk": 0.5, "information": 0.3, "compensation": 0.06}),
    "outreach": ("information", {"talk": 0.4, "referral": 0.1}),
}
FOR_PROFESSIONALS = ("information", {"legal": 0.3, "referral": 0.25})

# How often each question gets asked at all, by channel; the rest is "not asked".
ASKED = {
    "phone": 0.72, "visit": 0.92, "chat": 0.5, "email": 0.4, "sms": 0.4, "social_media": 0.3, "video": 0.85,
    "court": 0.8, "outreach": 0.65,
}  # fmt: skip
WAYS_HERE_ASKED = 0.6  # of those who were asked something, so often also how they found us
MINUTES_KNOWN = 0.65
DISTRICT_KNOWN = 0.45  # in the municipalities whose districts are told apart
BY_VOLUNTEERS, BY_VOLUNTEERS_ELSE = 0.8, 0.06  # in the channels that volunteers mostly take, and in the others
TYPED_BY_STAFF = 0.2  # of what volunteers did
TYPED_LATE, TYPED_NEXT_DAY = 0.04, 0.12
DAYS_LATE = (2, 3, 3, 4, 5, 6, 7, 9)

# Mostly somebody says; some do not want to, of some it is not known.
UNSAID = {"unknown": 0.05, "declined": 0.03}


@dataclass(frozen=True)
class Rhythm:
    """A shelter's year: how many contacts, on which days (Monday first) and hours, through what, by whom."""

    yearly: int
    weekdays: tuple[float, ...]
    days_off: float  # on a day off, so many times an ordinary day's
    hours: tuple[int, ...]
    channels: Weights
    roles: Weights
    genders: Weights
    ages: Weights
    municipalities: Weights
    crimes: Weights
    ways: Weights
    roles_in: Mapping[str, Weights] = field(default_factory=dict)  # where a channel has roles of its own
    volunteers_in: frozenset[str] = frozenset()  # channels that volunteers mostly take


VICTIMS = Rhythm(
    yearly=735,
    weekdays=(1.2, 1.1, 1.05, 1.0, 0.85, 0.06, 0.05),
    days_off=0.1,
    hours=(9, 9, 10, 10, 11, 13, 13, 14, 15),
    channels={"phone": 0.7, "court": 0.2, "visit": 0.05, "email": 0.03, "sms": 0.02},
    roles={"victim": 0.87, "relative": 0.075, "witness": 0.025, "professional": 0.02, "other": 0.01},
    roles_in={"court": {"victim": 0.44, "witness": 0.42, "relative": 0.14}},
    genders={"woman": 0.53, "man": 0.46, "non_binary": 0.01},
    ages={"0-12": 0.01, "13-17": 0.05, "18-20": 0.06, "21-25": 0.1, "26-39": 0.24, "40-64": 0.32, "65-": 0.22},
    municipalities={"0381": 0.6, "0305": 0.2, "0331": 0.12, "0380": 0.04, "0486": 0.03, "abroad": 0.01},
    crimes={
        "assault": 0.24, "threat": 0.17, "fraud": 0.17, "partner_violence": 0.11, "theft": 0.1, "harassment": 0.09,
        "robbery": 0.06, "sexual": 0.03, "other": 0.03,
    },
    ways={
        "police": 0.55, "web": 0.14, "friend": 0.1, "social_services": 0.07,
        "health_care": 0.05, "printed": 0.04, "earlier": 0.05,
    },
    volunteers_in=frozenset({"court"}),
)  # fmt: skip

WOMEN = Rhythm(
    yearly=560,
    weekdays=(1.25, 1.1, 1.0, 1.0, 0.95, 0.3, 0.3),
    days_off=0.7,
    hours=(9, 10, 10, 11, 13, 14, 14, 15, 16, 18, 19),
    channels={"phone": 0.46, "visit": 0.27, "email": 0.1, "sms": 0.07, "video": 0.05, "social_media": 0.05},
    roles={"victim": 0.88, "relative": 0.07, "professional": 0.04, "other": 0.01},
    genders={"woman": 0.975, "man": 0.015, "non_binary": 0.01},
    ages={"0-12": 0.03, "13-17": 0.03, "18-20": 0.06, "21-25": 0.13, "26-39": 0.42, "40-64": 0.28, "65-": 0.05},
    municipalities={"0381": 0.46, "0305": 0.19, "0486": 0.17, "0331": 0.12, "0380": 0.06},
    crimes={"partner_violence": 0.72, "honour": 0.09, "harassment": 0.08, "sexual": 0.07, "threat": 0.03, "none": 0.01},
    ways={
        "social_services": 0.22, "web": 0.22, "friend": 0.17, "health_care": 0.13,
        "police": 0.1, "social_media": 0.07, "earlier": 0.09,
    },
    volunteers_in=frozenset({"sms"}),
)  # fmt: skip

YOUTH = Rhythm(
    yearly=330,
    weekdays=(0.45, 1.9, 0.5, 1.8, 0.5, 0.08, 0.25),
    days_off=1.6,  # the chat is open when families are at home
    hours=(15, 16, 18, 19, 19, 20, 20, 21),
    channels={"chat": 0.62, "outreach": 0.13, "social_media": 0.11, "phone": 0.07, "visit": 0.05, "sms": 0.02},
    roles={"victim": 0.82, "relative": 0.1, "professional": 0.02, "other": 0.06},
    roles_in={"chat": {"victim": 0.85, "relative": 0.1, "other": 0.05}},
    genders={"woman": 0.66, "man": 0.26, "non_binary": 0.08},
    ages={"0-12": 0.03, "13-17": 0.58, "18-20": 0.28, "21-25": 0.11},
    municipalities={"0381": 0.64, "0305": 0.24, "0486": 0.06, "0331": 0.06},
    crimes={
        "none": 0.4, "partner_violence": 0.15, "sexual": 0.14, "harassment": 0.11,
        "honour": 0.08, "assault": 0.06, "threat": 0.06,
    },
    ways={"social_media": 0.4, "school": 0.26, "friend": 0.18, "web": 0.16},
    volunteers_in=frozenset({"chat", "outreach"}),
)  # fmt: skip

GIRLS = Rhythm(
    yearly=84,
    weekdays=(0.1, 0.2, 2.0, 0.2, 0.1, 0.1, 2.6),
    days_off=0.5,
    hours=(18, 19, 20, 20),
    channels={"chat": 0.75, "phone": 0.2, "email": 0.05},
    roles={"victim": 0.92, "relative": 0.06, "other": 0.02},
    genders={"woman": 0.95, "non_binary": 0.05},
    ages={"0-12": 0.05, "13-17": 0.6, "18-20": 0.2, "21-25": 0.15},
    municipalities={"2380": 0.75, "2309": 0.15, "2321": 0.1},
    crimes={"none": 0.45, "sexual": 0.25, "partner_violence": 0.2, "harassment": 0.1},
    ways={"social_media": 0.5, "school": 0.3, "friend": 0.2},
)

RHYTHMS = {"women": WOMEN, "youth": YOUTH, "victims": VICTIMS, "girls": GIRLS}


@dataclass(frozen=True)
class Drawn:
    """One contact: `facts` are fields of `Contact`, `support` the kinds given."""

    facts: dict
    support: list[str]
    done_by: object
    typed_by: object
    typed_at: datetime


@dataclass(frozen=True)
class Setting:
    """Those who give support in a shelter, and the districts by municipality; what they are is the caller's matter."""

    staff: Sequence[object]
    volunteers: Sequence[object]
    districts: Mapping[str, Sequence[object]]


def draw(key: str, setting: Setting, today: date, *, zone: tzinfo, scale: float = 1) -> Iterator[Drawn]:
    """A shelter's contacts of last year and of this year up to today; `scale` 0.1 draws a tenth of them."""
    rhythm = RHYTHMS[key]
    for year in (today.year - 1, today.year):
        for month in range(1, 13):
            rng = Random(f"{key} {year}-{month}")  # noqa: S311 - figures, not secrets
            for day in _days(rng, rhythm, today.year, year, month, scale):
                drawn = _contact(rng, rhythm, setting, day, zone)
                if day <= today:
                    yield drawn


def _days(rng, rhythm, this_year, year, month, scale):
    """The dates of a month's contacts, in order."""
    grown = GROWTH ** (year - this_year + (month - 6.5) / 12)
    number = round(rhythm.yearly * scale * grown * SEASON[month - 1] / sum(SEASON))
    days = [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    return sorted(rng.choices(days, [_weight(rhythm, day) for day in days], k=number))


def _weight(rhythm, day):
    off = (day.month, day.day) in DAYS_OFF
    return rhythm.weekdays[day.weekday()] * (rhythm.days_off if off else 1)


def _contact(rng, rhythm, setting, day, zone):
    channel = _pick(rng, rhythm.channels)
    if channel in WEEKDAYS_ONLY and day.weekday() >= SATURDAY:
        channel = "phone"
    role = _pick(rng, rhythm.roles_in.get(channel, rhythm.roles))
    done_by, typed_by = _people(rng, setting, channel in rhythm.volunteers_in)
    facts = {
        "occurred_on": day,
        "channel": channel,
        "seeker_role": role,
        "minutes": rng.choice(MINUTES[channel]) if rng.random() < MINUTES_KNOWN else None,
        **_facts(rng, rhythm, channel, role),
    }
    districts = setting.districts.get(facts["municipality"])
    facts["district"] = rng.choice(districts) if districts and rng.random() < DISTRICT_KNOWN else None
    return Drawn(facts, _support(rng, channel, role), done_by, typed_by, _typed_at(rng, rhythm, day, zone))


def _pick(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


def _facts(rng, rhythm, channel, role):
    """What the person told; of somebody at work nothing but the municipality is asked."""
    asked = ASKED[channel]

    def answer(weights, probability=asked):
        if rng.random() >= probability:
            return "not_asked"
        return _pick(rng, {**weights, **UNSAID})

    of_a_person = 0 if role == "professional" else asked
    return {
        "gender": answer(rhythm.genders, of_a_person),
        "age_group": answer(rhythm.ages, of_a_person),
        "crime_type": answer(rhythm.crimes, of_a_person),
        "municipality": answer(rhythm.municipalities),
        "found_us": answer(rhythm.ways, asked * WAYS_HERE_ASKED),
    }


def _support(rng, channel, role):
    first, others = FOR_PROFESSIONALS if role == "professional" else SUPPORT[channel]
    return [first, *(kind for kind, probability in others.items() if rng.random() < probability)]


def _people(rng, setting, mostly_volunteers):
    """(who gave the support, who typed it in); some volunteers leave a note and somebody employed types it."""
    chance = BY_VOLUNTEERS if mostly_volunteers else BY_VOLUNTEERS_ELSE
    if not setting.volunteers or rng.random() >= chance:
        who = rng.choice(setting.staff)
        return who, who
    who = rng.choice(setting.volunteers)
    return who, rng.choice(setting.staff) if rng.random() < TYPED_BY_STAFF else who


def _typed_at(rng, rhythm, day, zone):
    """Soon after it ended, or on the morning after; now and then when somebody finds the note days later."""
    at = datetime.combine(day, time(rng.choice(rhythm.hours), rng.randrange(60)), tzinfo=zone)
    chance = rng.random()
    if chance < TYPED_LATE:
        return at.replace(hour=11) + timedelta(days=rng.choice(DAYS_LATE))
    if chance < TYPED_LATE + TYPED_NEXT_DAY:
        return at.replace(hour=9) + timedelta(days=1)
    return at + timedelta(minutes=rng.randint(5, 100))
