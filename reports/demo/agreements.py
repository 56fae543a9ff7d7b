"""A partnership with the municipality and its appendix, all invented: both sides' money, and promises kept or not."""

from datetime import date
from decimal import Decimal

from budget import accounts
from budget.actions import agreements, commitments, fundings
from budget.actions.fundings import Post
from budget.codes import Side
from budget.models import Agreement, AgreementDate, Commitment, Party, ProRating
from jourer.access import SystemActor
from jourer.models import Assessment, District, Measure
from reports.demo.house import House
from reports.demo.money import GIFTS, MEMBERS, TREASURER
from reports.demo.planning import afternoon, day_of, decided

MUNICIPALITY = {"kind": "funder", "name": "Socialnämnden", "signatory": "socialchef"}
NORTH, SOUTH = "Brottsofferjouren Lövås", "Brottsofferjouren Tallmo"
YOUNGER_TO = "Stödcentrum för unga"
POSTS = (
    ("funder", "Lokaler", 288_000, "5010–5099"),
    ("funder", "Handledning och utbildning", 96_000, "7610"),
    ("funder", "Volontärer", 68_000, "4010–4019"),
    ("funder", "Stöd och aktiviteter", 84_000, "4020–4099"),
    ("funder", "Telefon, chatt och datorer", 78_000, "6200–6299"),
    ("own", "Medlemsavgifter", 24_000, MEMBERS),
    ("own", "Gåvor", 42_000, GIFTS),
    ("in_kind", "Ideellt arbete, 1 000 timmar", 200_000, ""),
)


def write(house: House) -> None:
    """As they are today: in force since the spring of last year, and until the year after next at the longest."""
    by, last_year = SystemActor("demo", house.association), house.today.year - 1
    main = agreements.add_agreement(
        by=by,
        title="Partnerskap om stöd till brottsutsatta",
        reference=f"SN {last_year}/0214",
        is_agreed=True,
        signed_on=date(last_year, 3, 18),
        starts_on=date(last_year, 4, 1),
        initial_end=date(last_year, 12, 31),
        renewal="calendar_year",
        notice_month=9,
        notice_day=30,
        latest_end=date(last_year + 3, 12, 31),
    )
    others = [{"kind": "other", "name": name, "signatory": "ordförande"} for name in (NORTH, SOUTH)]
    agreements.set_parties(by=by, agreement=main, parties=[(None, one) for one in (MUNICIPALITY, _us(house), *others)])
    appendix = _appendix(house, by, main)
    _money(house, by, appendix, last_year)
    for promised in (_reached, _evenings, _trained, _hours, _judged, _dropped):
        promised(house, by, appendix)
    _asked_for(house, main)


def _us(house) -> dict:
    ours = house.association
    return {"kind": "us", "name": ours.name, "organisation_number": ours.organisation_number, "signatory": "ordförande"}


def _appendix(house, by, main) -> Agreement:
    made = agreements.add_agreement(
        by=by,
        main=main,
        title="Bilaga: vad vi åtar oss",
        is_agreed=True,
        signed_on=main.signed_on,
        districts=list(District.objects.filter(association=house.association, municipality="0381")),
        supports=["talk", "information", "accompanying", "court", "compensation", "authorities", "referral"],
        channels=["phone", "visit", "email", "sms", "social_media"],
        other_support="Hjälp att be om ett målsägandebiträde som passar.",
        is_free=True,
        may_be_anonymous=True,
        needs_no_report=True,
        conditions="Kontakten går att behålla så länge båda vill.",
        age_limit=21,
        younger_to=YOUNGER_TO,
    )
    agreements.set_parties(by=by, agreement=made, parties=[(None, one) for one in (MUNICIPALITY, _us(house))])
    return made


def _money(house, by, appendix, last_year):
    """The first period was nine months, and both were agreed that so was the money."""
    posts = [
        Post(None, Side(side), name, Decimal(sum_), accounts=accounts.read(fed)) for side, name, sum_, fed in POSTS
    ]
    grant = Post(None, Side.OWN, "Stöd till vittnen", Decimal(190_000), is_earmarked=True, earmark="vittnesstöd")
    grant = grant._replace(accounts=accounts.read("3989 6:31"))
    starts_on = date(last_year, 4, 1)
    fundings.set_funding(by=by, agreement=appendix, starts_on=starts_on, months=12, posts=[*posts, grant])
    reason = "Partnerskapet började i april, och parterna enades om nio månader av tolv."
    who = {"typed_by": house.named(TREASURER), "typed_at": afternoon(starts_on)}
    facts = {"association": house.association, "agreement": appendix, "starts_on": starts_on}
    ProRating.objects.create(months=9, reason=reason, **facts, **who)


# What is promised: all that can be is counted from what is logged anyway


def _promise(by, appendix, number, text, *, joint_with=(), **measure) -> Commitment:
    return commitments.add_commitment(
        by=by,
        agreement=appendix,
        number=number,
        text=text,
        valid_from=appendix.term.starts_on,
        joint_with=joint_with,
        measure=Measure(**measure) if measure else None,
    )


def _here(house):
    return {"shelter": [str(house.shelters["victims"].pk)]}


def _reached(house, by, appendix):
    ours = {"filters": _here(house)}
    within = {"kind": "duration", "limit_value": 3, "limit_unit": "days", "unit": "första kontakten"}
    text = "Vi hör av oss inom tre dagar från att ärendet kom till oss."
    _promise(by, appendix, "1", text, metric="cases.first_contact", **within, **ours)
    text = "Vi ringer minst tre gånger innan vi ger upp, och minst en av dem på kvällen."
    share = {"kind": "ratio", "goal_value": 100, **ours}
    _promise(by, appendix, "2", text, metric="cases.enough_attempts", unit="försök att nå", **share)
    text = "Alla erbjuds att träffas."
    _promise(by, appendix, "3", text, metric="cases.meetings_offered", unit="erbjudna möten", **share)


def _evenings(house, by, appendix):
    others = Party.objects.filter(agreement=appendix.main, kind="other")
    text = "En kväll i veckan har vi öppet tillsammans med de andra jourerna."
    filters = {"channel": ["group"], "evening": ["yes"], **_here(house)}
    weekly = {"kind": "frequency", "per": "week", "goal_value": 1, "unit": "öppna kvällar", "filters": filters}
    _promise(by, appendix, "4", text, joint_with=others, metric="volunteers.shifts", **weekly)


def _trained(house, by, appendix):
    text = "Alla stödpersoner har gått grundutbildningen och blivit godkända."
    share = {"kind": "ratio", "goal_value": 100, "unit": "utbildade stödpersoner"}
    of_them = {"filters": {"trained": ["yes"]}, "whole_filters": {"role": ["support"], **_here(house)}}
    _promise(by, appendix, "5", text, metric="volunteers.active", **share, **of_them)


def _hours(_house, by, appendix):
    """Unpaid work is in no books: it is measured in hours, at all shelters."""
    text = "Ideellt arbete, minst 1 000 timmar om året."
    given = {"kind": "count", "goal_value": 1_000, "unit": "ideella timmar", "filters": {"who": ["volunteer"]}}
    _promise(by, appendix, "6", text, metric="volunteers.shift_hours", **given)


def _judged(house, by, appendix):
    text = "Stödet är kostnadsfritt, den som vill får vara anonym, och ingen behöver ha polisanmält."
    promise = _promise(by, appendix, "7", text)
    day = day_of(house.today.year, "01-20")
    if day <= house.today:
        comment = "Ingen har nekats stöd för att hen inte ville anmäla eller säga sitt namn."
        who = {"assessed_by": house.coordinator, "typed_at": afternoon(day), "assessed_on": day}
        said = {"association": house.association, "measure": promise.measure, "verdict": "reached", "comment": comment}
        Assessment.objects.create(**said, **who)


def _dropped(house, by, appendix):
    """It held for the first period only."""
    year = house.today.year - 1
    promise = _promise(by, appendix, "8", "Tillsammans med kommunen håller vi en studiecirkel i samverkan.")
    decision = decided(house, date(year, 11, 26), "9", "Studiecirkeln utgår ur partnerskapet")
    reason, last_day = "Kommunen har en egen utbildning från årsskiftet.", date(year, 12, 31)
    commitments.drop_commitment(by=by, commitment=promise, valid_until=last_day, reason=reason, decision=decision)


def _asked_for(house, main):
    """Last year's follow-up, and this year's that is to come."""
    year, sent_on = house.today.year, day_of(house.today.year, "02-17")
    done_on = sent_on if sent_on <= house.today else None
    for what, due_on, done in (
        (f"Uppföljning av {year - 1} till kommunen", date(year, 2, 28), done_on),
        (f"Uppföljning av {year} till kommunen", date(year + 1, 2, 28), None),
    ):
        facts = {"association": house.association, "agreement": main}
        AgreementDate.objects.create(what=what, due_on=due_on, done_on=done, **facts)
