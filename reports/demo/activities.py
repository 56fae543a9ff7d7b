"""Work groups, what they plan and what was done through the year, all invented.

The neighbour's groups and areas are those of a small association without employees: outward work, recruitment,
schools, older women and social media, each with a group of board members and volunteers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle

from plans.codes import ActivityState
from plans.models import (
    ActivityPartner,
    ActivityReach,
    ActivityRecord,
    GoalArea,
    PlannedActivity,
    WorkGroup,
    WorkGroupMember,
)
from reports.demo.house import House
from reports.demo.planning import afternoon, day_of, decided


@dataclass(frozen=True)
class Group:
    """The first of the members, named by their addresses, calls it together; it works with one area."""

    name: str
    area: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """`approved` is the day of the board's meeting and the paragraph, `became` the day, the state and the reason."""

    group: str
    kind: str
    title: str
    days: tuple[str, str]
    proposed: str
    approved: tuple[str, str] | None = None
    became: tuple[str, str, str] | None = None
    evaluation: str = ""
    shelter: str = ""


@dataclass(frozen=True)
class Done:
    """Days are "MM-DD" of the demonstration's year; `reached` says how many, None where nobody counted."""

    on: str
    kind: str
    title: str = ""
    reached: dict[str, int | None] = field(default_factory=dict)
    hours: float | None = None
    fee: int | None = None
    partners: tuple[str, ...] = ()
    planned: str = ""
    shelter: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class Life:
    groups: tuple[Group, ...]
    planned: tuple[Planned, ...]
    done: tuple[Done, ...]


def posts(title: str, audience: str, weeks: int, shelter: str, *people: int) -> Iterator[Done]:
    """A post every so many weeks all through the year, and how many accounts saw each, where anybody has looked."""
    first = date(2023, 1, 10)  # any year without 29 February
    seen = cycle(people or (None,))
    for number in range(0, 50, weeks):
        day = f"{first + timedelta(weeks=number):%m-%d}"
        yield Done(day, "post", title, {audience: next(seen)}, 1, shelter=shelter)


# A youth shelter with some hundred followers; least in the summer holidays.
SEEN_BY = (286, 341, 402, 255, 378, 517, 330, 294, 148, 122, 187, 366, 421, 309, 458, 275, 344)
SCHOOL_TALK = "Vad är en bra relation?"
VISITS = (
    ("01-27", "Björkrotsskolan", 54), ("02-17", "Havsstensskolan", 81), ("03-10", "Kornbladsskolan", 48),
    ("03-24", "Norrviolsgymnasiet", 96), ("04-21", "Ljungblicksskolan", 77), ("05-12", "Mossgrensskolan", 52),
    ("09-08", "Snölyktans gymnasium", 88), ("09-29", "Björkrotsskolan", 51), ("10-20", "Tallvindsskolan", 45),
    ("11-10", "Norrviolsgymnasiet", 92),
)  # fmt: skip

DEMO = Life(
    groups=(
        Group(
            "Skolgruppen",
            "Våldsförebyggande insatser",
            ("volunteer@demo.example", "coordinator@demo.example", "juni@demo.example"),
        ),
        Group("Synas utåt", "Påverkansarbete", ("board@demo.example", "staff@demo.example", "folke@demo.example")),
        Group("Volontärgruppen", "Plattform för ideellt engagemang", ("coordinator@demo.example", "siri@demo.example")),
    ),
    planned=(
        Planned(
            "Skolgruppen", "school_visit", "Samtal om relationer i årskurs 8", ("01-20", "06-05"), "01-08",
            ("01-20", "5"), ("06-08", "done", ""), "Sex skolor på våren. Två lektioner i följd är för kort.", "youth",
        ),
        Planned(
            "Skolgruppen", "workshop", "Verkstad om gränser på fritidsgårdarna", ("09-01", "12-10"), "05-20",
            ("06-02", "8"), shelter="youth",
        ),
        Planned(
            "Skolgruppen", "lecture", "Föreläsning för lärarstudenter", ("10-06", "10-06"), "05-20", ("06-02", "9"),
            ("09-22", "postponed", "Högskolan flyttade dagen till våren."),
        ),
        Planned("Skolgruppen", "training_others", "Kväll för föräldrar", ("12-02", "12-02"), "11-04"),
        Planned(
            "Synas utåt", "event", "Manifestation på internationella kvinnodagen", ("03-08", "03-08"), "01-15",
            ("01-20", "6"), ("03-09", "done", ""), "Dubbelt så många som i fjol. Börja med tillståndet i januari.",
        ),
        Planned(
            "Synas utåt", "event", "Bokbord på skördemarknaden", ("08-29", "08-30"), "08-20",
            became=("08-31", "done", "Platsen blev ledig två dagar före, och styrelsen hann inte mötas."),
            evaluation="Många stannade. Ta med fler kort på andra språk.",
        ),
        Planned(
            "Synas utåt", "campaign", "Annonser på bussarna", ("05-04", "05-31"), "02-10", ("03-03", "4"),
            ("04-20", "dropped", "Priset blev tre gånger så högt som i offerten."),
        ),
        Planned("Synas utåt", "event", "Ljusvandring den 25 november", ("11-25", "11-25"), "09-14", ("09-15", "7")),
        Planned(
            "Volontärgruppen", "training_others", "Grundkurs för nya volontärer", ("09-12", "10-17"), "05-11",
            ("06-02", "10"), ("10-19", "done", ""), "Nio av elva gick klart.",
        ),
        Planned("Volontärgruppen", "study_visit", "Studiebesök hos tingsrätten", ("12-09", "12-09"), "10-26"),
    ),
    done=(
        *(
            Done(
                day, "school_visit", SCHOOL_TALK, {"pupils": pupils, "school_staff": 3}, 6, partners=(school,),
                planned="Samtal om relationer i årskurs 8" if day < "06" else "", shelter="youth",
            )
            for day, school, pupils in VISITS
        ),
        Done("01-14", "training_staff", "Hot och våld, repetition", {"staff": 7}, 14),
        Done("01-22", "network", "Samverkan mot våld", {"social_services": 4, "police": 2}, 3),
        Done(
            "02-05", "lecture", "Våld i nära relationer", {"health_care": 32}, 5, 6500, ("Hamnsidans vårdcentral",),
            shelter="women", follow_up="De vill ha en uppföljning i höst.",
        ),
        Done(
            "03-08", "event", "Manifestation", {"public": 210, "politicians": 6}, 26,
            planned="Manifestation på internationella kvinnodagen",
        ),
        Done("03-19", "lecture", "Fråga om våld", {"companies": 45}, 4, 7500, ("Ekens Verkstad AB",), shelter="women"),
        Done("04-09", "handing_out", "Kort i väntrummen", {"public": None}, 5, partners=("Åsbackens vårdcentral",)),
        Done("04-23", "lecture", "Bedrägerier", {"elderly": 38}, 4, partners=("Norra stadens bibliotek",),
             shelter="victims"),
        Done("05-07", "training_board", "Styrelsens ansvar", {"board": 7}, 14),
        Done("05-21", "press", "Intervju om vittnesstöd", {"public": None}, 2, partners=("Lokalbladet Fyrvaktaren",)),
        Done("06-04", "lecture", "Våld i nära relationer", {"social_services": 28}, 5, 6500, shelter="women"),
        Done("08-29", "event", "Bokbord", {"public": 120}, 12, planned="Bokbord på skördemarknaden"),
        Done("09-12", "training_others", "Grundkurs", {"volunteers": 11}, 30, planned="Grundkurs för nya volontärer"),
        Done("09-17", "podcast", "Att vara anhörig", {"public": None}, 9),
        Done("09-24", "lecture", "Hedersrelaterat våld", {"school_staff": 40}, 5, 7500, ("Snölyktans gymnasium",)),
        Done("10-08", "workshop", "Gränser", {"young": 16}, 4, partners=("Fritidsgården Lyktan",), shelter="youth",
             planned="Verkstad om gränser på fritidsgårdarna"),
        Done("10-22", "meeting", "Kommunens områdessamordnare", {"others": 5}, 3),
        Done("11-05", "workshop", "Gränser", {"young": 19}, 4, partners=("Fritidsgården Bryggan",), shelter="youth",
             planned="Verkstad om gränser på fritidsgårdarna"),
        Done("11-12", "survey", "Vad lärare behöver", {"school_staff": 64}, 6),
        *posts("Rättigheter i korthet", "public", 2, "victims"),
        *posts("Fråga oss", "young", 3, "youth", *SEEN_BY),
    ),
)  # fmt: skip

NEIGHBOUR = Life(
    groups=(
        Group("Utåtgruppen", "Utåtriktat arbete i hela länet", ("marta@granne.example", "staff@granne.example")),
        Group("Volontärer", "Nya volontärer och deras utbildning", ("staff@granne.example", "ylva@granne.example")),
        Group("Skolgruppen", "Kunskap i skolor och på fritidsgårdar", ("tuva@granne.example", "ylva@granne.example")),
        Group("Tantgruppen", "Äldre kvinnor", ("marta@granne.example", "tuva@granne.example")),
        Group("Mediegruppen", "Sociala medier", ("tuva@granne.example",)),
    ),
    planned=(
        Planned(
            "Utåtgruppen", "event", "Armband på torget", ("05-09", "05-09"), "03-02", ("03-24", "3"),
            ("05-10", "done", ""), "Det är lättare att prata när händerna har något att göra.",
        ),
        Planned("Utåtgruppen", "meeting", "Bjud in politikerna", ("09-21", "09-21"), "03-02", ("03-24", "4"),
                ("09-10", "postponed", "Valrörelsen tog all tid.")),
        Planned("Volontärer", "training_others", "Grundkurs i två helger", ("10-03", "10-11"), "08-18",
                ("09-08", "5"), ("10-12", "done", ""), "Alla fem stannade."),
        Planned("Skolgruppen", "school_visit", "Tema samtycke i nian", ("09-14", "12-11"), "08-18", ("09-08", "6")),
        Planned("Tantgruppen", "lecture", "Eftermiddagskaffe på träffpunkterna", ("10-20", "12-15"), "10-06",
                became=("10-21", "done", "Träffpunkten hade en ledig tid samma vecka."),
                evaluation="Boka en hel eftermiddag."),
        Planned("Tantgruppen", "survey", "Enkät till hemtjänsten", ("11-02", "11-30"), "09-22", None,
                ("10-20", "dropped", "Kommunen gör en egen.")),
        Planned("Mediegruppen", "campaign", "En vecka om vänskap", ("12-07", "12-13"), "11-02"),
    ),
    done=(
        Done("05-09", "event", "Armband på torget", {"public": 64}, 10, planned="Armband på torget"),
        Done("04-16", "lecture", "När någon vill bestämma över dig", {"associations": 18}, 3),
        Done("06-11", "network", "Länets jourer", {"associations": 6}, 4),
        Done("09-16", "school_visit", "Samtycke", {"pupils": 27}, 3, partners=("Renlavsskolan",), shelter="girls",
             planned="Tema samtycke i nian"),
        Done("10-14", "school_visit", "Samtycke", {"pupils": 24}, 3, partners=("Hjortronskolan",), shelter="girls",
             planned="Tema samtycke i nian"),
        Done("10-04", "training_others", "Grundkurs", {"volunteers": 5}, 16, planned="Grundkurs i två helger"),
        Done("10-20", "lecture", "Kaffe och samtal", {"elderly": 22}, 3, planned="Eftermiddagskaffe på träffpunkterna"),
        *posts("Veckans fråga", "young", 3, "girls", *(accounts // 5 for accounts in SEEN_BY)),
    ),
)  # fmt: skip


def write(house: House, life: Life) -> None:
    """All of it as it stands today, beside the plan of this year; nothing of the days to come."""
    areas = {
        area.name: area for area in GoalArea.objects.filter(association=house.association, plan__year=house.today.year)
    }
    groups = {group.name: _group(house, group, areas[group.area]) for group in life.groups}
    within = {group.name: areas[group.area] for group in life.groups}
    planned = {
        one.title: _planned(house, one, groups[one.group], within[one.group])
        for one in life.planned
        if day_of(house.today.year, one.proposed) <= house.today
    }
    _done(house, [one for one in life.done if day_of(house.today.year, one.on) <= house.today], planned)


def _group(house, content, area):
    group = WorkGroup.objects.create(association=house.association, name=content.name)
    WorkGroupMember.objects.bulk_create(
        WorkGroupMember(association=house.association, group=group, actor=house.named(email), is_convener=number == 0)
        for number, email in enumerate(content.members)
    )
    area.work_group = group
    area.save()
    return group


def _planned(house, content, group, area):
    convener = group.members.get(is_convener=True).actor
    proposed_on = day_of(house.today.year, content.proposed)
    starts_on, ends_on = (day_of(house.today.year, day) for day in content.days)
    activity = PlannedActivity(
        association=house.association,
        area=area,
        work_group=group,
        responsible=convener,
        proposed_by=convener,
        proposed_at=afternoon(proposed_on),
        kind=content.kind,
        title=content.title,
        shelter=house.shelters.get(content.shelter),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _live(house, activity, content)
    activity.save()
    return activity


def _live(house, activity, content):
    """What the board has said of it by today, and what has become of it."""
    if content.approved:
        day, paragraph = day_of(house.today.year, content.approved[0]), content.approved[1]
        if day <= house.today:
            activity.state = ActivityState.APPROVED
            activity.decision = decided(house, day, paragraph, "Aktivitet i verksamhetsplanen godkänns")
    if content.became:
        day, state, reason = content.became
        if day_of(house.today.year, day) <= house.today:
            activity.state, activity.reason, activity.evaluation = state, reason, content.evaluation


def _done(house, every, planned):
    """In bulk and without audit lines, as with the contacts."""
    records = [_record(house, one, planned) for one in every]
    ActivityRecord.objects.bulk_create(records)
    ActivityReach.objects.bulk_create(
        ActivityReach(association=house.association, record=record, audience=audience, people=people)
        for record, one in zip(records, every, strict=True)
        for audience, people in one.reached.items()
    )
    ActivityPartner.objects.bulk_create(
        ActivityPartner(association=house.association, record=record, partner=house.partners[name])
        for record, one in zip(records, every, strict=True)
        for name in one.partners
    )


def _record(house, content, planned):
    day = day_of(house.today.year, content.on)
    return ActivityRecord(
        association=house.association,
        planned=planned.get(content.planned),
        shelter=house.shelters.get(content.shelter),
        kind=content.kind,
        title=content.title,
        occurred_on=day,
        hours=content.hours,
        fee=content.fee,
        follow_up=content.follow_up,
        typed_by=house.coordinator,
        typed_at=afternoon(day),
    )
