"""Agreements: seed 004 entered in full, money by period, promises over time, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget import agreements
from budget.accounts import read
from budget.actions import agreements as actions
from budget.actions import commitments, fundings
from budget.actions.fundings import Post
from budget.codes import AgreementState, HandedOn, Side
from budget.models import Agreement, Commitment
from jourer.models import AuditEvent, District
from tests import builders as build
from volunteers.actions import tell_not_held, tell_who_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return build.actor("coordinator")


SEED_FUNDER = [
    ("Personal", 1_084_500),
    ("Konsulter", 5_500),
    ("Lokaler", 54_000),
    ("Aktiviteter", 20_000),
    ("Förbrukningsmaterial", 20_000),
    ("Övrigt", 57_000),
]
SEED_OWN = [
    ("Verksamhetsstöd Brottsoffermyndigheten", 35_000, False, ""),
    ("Medlemsavgifter", 1_500, False, ""),
    ("Projektmedel Brottsoffermyndigheten", 48_000, True, "vidareutbildning och material"),
    ("Bidrag från stadsdelsnämnder", 35_000, True, ""),
]
SEED_DISTRICTS = ["Farsta", "Skärholmen", "Skarpnäck", "Hägersten-Älvsjö", "Enskede-Årsta-Vantör"]


def seed_004(by):
    """The partnership and its appendix, in figures and days; the words are ours."""
    main = actions.add_agreement(
        by=by,
        title="Partnerskap om brottsofferstöd",
        is_agreed=True,
        starts_on=date(2025, 4, 1),
        initial_end=date(2025, 12, 31),
        renewal="calendar_year",
        notice_month=9,
        notice_day=30,
        latest_end=date(2027, 12, 31),
    )
    districts = [
        District.objects.create(association=by.association, municipality="0180", name=name) for name in SEED_DISTRICTS
    ]
    appendix = actions.add_agreement(
        by=by,
        title="Bilaga för vår jour",
        main=main,
        is_agreed=True,
        districts=districts,
        supports=["talk", "information", "accompanying", "court", "compensation", "authorities", "referral"],
        channels=["phone", "visit", "email", "sms", "social_media"],
        other_support="Hjälp att be om ett målsägandebiträde som passar.",
        is_free=True,
        may_be_anonymous=True,
        needs_no_report=True,
        age_limit=21,
        younger_to="Stödcentrum",
    )
    _parties(by, main, appendix)
    _promised(by, main, appendix)
    funder = [Post(None, "funder", name, Decimal(amount)) for name, amount in SEED_FUNDER]
    own = [Post(None, "own", name, Decimal(amount), marked, earmark) for name, amount, marked, earmark in SEED_OWN]
    fundings.set_funding(by=by, agreement=appendix, starts_on=date(2025, 4, 1), months=12, posts=funder + own)
    return appendix


def _parties(by, main, appendix):
    board = {"kind": "funder", "name": "Socialnämnden i Stockholms stad", "signatory": "socialdirektör"}
    us = {"kind": "us", "name": "Vår jour", "organisation_number": "8024761044", "signatory": "ordförande"}
    others = [{"kind": "other", "name": f"Idéburen organisation {number}"} for number in (2, 3)]
    actions.set_parties(by=by, agreement=main, parties=[(None, facts) for facts in (board, us, *others)])
    actions.set_parties(by=by, agreement=appendix, parties=[(None, facts) for facts in (board, us)])


SEED_PROMISES = {
    "inom tre dagar": {"kind": "duration", "metric": "cases.first_contact", "limit_value": 3, "limit_unit": "days"},
    "tre försök, ett på kvällen": {"kind": "ratio", "metric": "cases.enough_attempts", "goal_value": 100},
    "möte erbjuds": {"kind": "ratio", "metric": "cases.meetings_offered", "goal_value": 100},
    "öppet en kväll i veckan": {
        "kind": "frequency",
        "per": "week",
        "goal_value": 1,
        "metric": "volunteers.shifts",
        "filters": {"channel": ["group"], "evening": ["yes"]},
    },
    "alla utbildade": {
        "kind": "ratio",
        "goal_value": 100,
        "metric": "volunteers.active",
        "filters": {"trained": ["yes"]},
        "whole_filters": {"role": ["support"]},
    },
    "vidareutbildning och samtal": {},
    "samverkan med andra": {},
    "information som når fler": {},
    "stöd oavsett kön": {},
}


def _promised(by, main, appendix):
    """The evening a week is kept together with the other organisations; what has no measure a person judges."""
    others = main.parties.filter(kind="other")
    for number, (text, measure) in enumerate(SEED_PROMISES.items(), 1):
        joint_with = others if measure.get("kind") == "frequency" else ()
        build.commitment(by, appendix, text=text, number=str(number), joint_with=joint_with, **measure)


@pytest.mark.time_machine("2025-11-21T12:00Z")
def test_seed_004_entered_in_full(coordinator):
    appendix = seed_004(coordinator)
    first_day = date(2025, 4, 1)

    term = appendix.term
    assert term.next_notice_day(first_day) == date(2025, 9, 30)
    assert term.period_on(first_day) == (first_day, date(2025, 12, 31))
    assert term.last_day == date(2027, 12, 31)
    assert appendix.state_on(first_day) == AgreementState.IN_FORCE
    assert appendix.main.parties.count() == 4
    assert list(appendix.parties.values_list("organisation_number", "signatory")) == [
        ("", "socialdirektör"),
        ("802476-1044", "ordförande"),
    ]
    assert sorted(one.name for one in appendix.districts.all()) == sorted(SEED_DISTRICTS)
    assert [appendix.handed_on(age) for age in (20, 21, 22)] == [HandedOn.TO_THEM, HandedOn.ASK, HandedOn.TO_US]

    money = agreements.money(appendix, first_day)
    assert money.sum_of("funder") == 1_241_000
    assert money.sum_of("own") == 119_500
    assert money.earmarked == 83_000
    assert money.own_per_cent == Decimal("8.8")

    commitments = {one.text: one for one in appendix.commitments.select_related("agreement__main", "measure")}
    evenings = commitments["öppet en kväll i veckan"]
    assert evenings.joint_with.count() == 2
    assert evenings.measure.window == (first_day, date(2027, 12, 31))
    _in_time(coordinator)
    _open_in_april(coordinator)
    read = agreements.readings(coordinator.association, commitments.values(), date(2025, 5, 1))
    shares = {text: read[one.pk].share for text, one in commitments.items()}
    assert len(shares) == len(SEED_PROMISES)
    assert {text: (share.n, share.d) for text, share in shares.items() if share and share.d} == {
        "inom tre dagar": (1, 2),
        "möte erbjuds": (0, 2),
        "öppet en kväll i veckan": (1, 4),
        "alla utbildade": (1, 2),
    }


def _in_time(by):
    """Two cases; one was reached the day after, the other not yet."""
    staff = build.actor("staff", build.shelter(by.association))
    for reached in (True, False):
        case = build.case(staff, received_on=date(2025, 4, 10))
        if reached:
            build.contact(staff, case=case, occurred_on=date(2025, 4, 11))


def _open_in_april(by):
    """An evening, an afternoon, and an evening when nobody came. Of two support persons one is trained in May."""
    shelter = build.shelter(by.association)
    facts = {"interest_on": date(2025, 1, 7), "roles": ["support"]}
    trained = build.volunteer(by, shelter, active_on=date(2025, 4, 1), **facts)
    later = build.volunteer(by, shelter, **facts)
    build.step(by, later, "active", date(2025, 4, 1))
    build.step(by, later, "trained", date(2025, 5, 10))
    for day, opens, closes in ((3, "17:00", "20:00"), (10, "13:00", "16:00"), (17, "17:00", "20:00")):
        held = build.shift(by, shelter, channel="group", begins_on=date(2025, 4, day), opens=opens, closes=closes)
        if day == 17:
            tell_not_held(by=by, shift=held, because="nobody_could")
        else:
            tell_who_held(by=by, shift=held, who=trained, because="forgotten")


def test_a_part_of_the_amounts_holds_only_where_somebody_says_so(coordinator):
    appendix = seed_004(coordinator)
    of_2025 = {"agreement": appendix, "starts_on": date(2025, 4, 1)}

    fundings.pro_rate(by=coordinator, **of_2025, months=9, reason="Partnerskapet gäller från april.")

    appendix = Agreement.objects.with_money().get(pk=appendix.pk)
    money = agreements.money(appendix, date(2025, 6, 1))
    assert money.sum_of("funder") == 930_750
    assert money.sum_of("own") == 89_625
    assert [money.agreed(post) for post in money.of("funder")][:2] == [Decimal("813375.00"), Decimal("4125.00")]
    assert money.own_per_cent == Decimal("8.8")
    assert agreements.money(appendix, date(2026, 6, 1)).sum_of("funder") == 1_241_000


# Amounts


@pytest.mark.parametrize(
    ("refused", "field"),
    [
        ({"starts_on": date(2026, 2, 1)}, "starts_on"),  # no period begins then
        ({"starts_on": date(2028, 1, 1)}, "starts_on"),  # the agreement is over
        ({"months": 10}, "months"),  # of amounts for 6 months
        ({"reason": ""}, "reason"),
    ],
)
def test_a_part_holds_for_one_of_the_periods_and_for_a_reason(coordinator, refused, field):
    agreement = build.agreement(coordinator, latest_end=date(2027, 12, 31))
    facts = {"agreement": agreement, "starts_on": date(2026, 1, 1)}
    fundings.set_funding(by=coordinator, **facts, months=6, posts=[Post(None, "own", "Avgifter", Decimal(10))])

    with pytest.raises(ValidationError) as refusal:
        fundings.pro_rate(by=coordinator, **{**facts, "months": 3, "reason": "Halva tiden.", **refused})

    assert list(refusal.value.message_dict) == [field]


def test_new_amounts_hold_from_their_day_and_the_old_ones_until_then(coordinator):
    agreement = build.agreement(coordinator, funding=[("funder", "Personal", 1_000_000)])
    posts = [
        Post(None, "funder", "Personal", Decimal(1_050_000)),
        Post(None, "in_kind", "Ideell tid", Decimal(200_000)),
    ]
    fundings.set_funding(by=coordinator, agreement=agreement, starts_on=date(2027, 1, 1), months=12, posts=posts)

    agreement = Agreement.objects.with_money().get()
    sums = [agreements.money(agreement, date(year, 5, 5)).sum_of("funder") for year in (2025, 2026, 2027, 2028)]
    assert sums == [1_000_000, 1_000_000, 1_050_000, 1_050_000]
    assert agreements.money(agreement, date(2027, 5, 5)).own_per_cent == 0  # unpaid work is no money


def test_the_outcome_of_a_post_is_what_is_booked_on_its_accounts_in_the_period(coordinator):
    agreement = build.agreement(coordinator)
    posts = [
        Post(None, "funder", "Personal", Decimal(100_000), accounts=read("7000–7699 6:12")),
        Post(None, "funder", "Lokaler", Decimal(50_000)),
        Post(None, "own", "Avgifter", Decimal(20_000), accounts=read("3890")),
    ]
    fundings.set_funding(by=coordinator, agreement=agreement, starts_on=date(2026, 1, 1), months=12, posts=posts)
    books = build.books(coordinator.association)
    build.entry(books, 7010, 60_000, date(2026, 3, 1), "6:12")
    build.entry(books, 7010, 9_000, date(2026, 3, 1))  # not on the partnership's project
    build.entry(books, 3890, -15_000, date(2026, 9, 1))

    money = agreements.money(Agreement.objects.with_money().get(), date(2026, 5, 1))

    def lines(outcome):
        return [(one.post.name, one.agreed, one.outcome, one.deviation) for side in Side for one in outcome.lines(side)]

    assert lines(money.outcome()) == [
        ("Personal", 100_000, 60_000, -40_000),
        ("Lokaler", 50_000, None, None),  # no accounts: not known, which is not 0
        ("Avgifter", 20_000, 15_000, -5_000),
    ]
    assert money.outcome().sum_of("funder") is None
    assert money.outcome().sum_of("own") == 15_000
    quarter = money.outcome((date(2026, 7, 1), date(2026, 9, 30)))
    assert [line[2] for line in lines(quarter)] == [0, None, 15_000]


# Days


def test_an_agreement_is_negotiated_holds_is_given_notice_and_ends(coordinator):
    agreement = build.agreement(coordinator, is_agreed=False)
    day = date(2026, 2, 1)
    states = [agreement.state_on(day)]

    agreement = actions.change_agreement(by=coordinator, agreement=agreement, is_agreed=True)
    states += [agreement.state_on(one) for one in (date(2025, 12, 31), day)]
    facts = {"noticed_on": date(2026, 2, 1), "noticed_by": "them"}
    agreement = actions.record_ending(by=coordinator, agreement=agreement, **facts)
    states += [agreement.state_on(one) for one in (day, date(2026, 12, 31), date(2027, 1, 1))]

    assert states == ["negotiated", "to_begin", "in_force", "noticed", "noticed", "ended"]
    assert agreement.term.last_day == date(2026, 12, 31)


def test_an_appendix_holds_for_as_long_as_its_main_agreement(coordinator):
    main = build.agreement(coordinator)
    appendix = build.agreement(coordinator, main=main, title="Bilaga 1")
    commitment = build.commitment(coordinator, appendix)
    assert commitment.measure.window == (date(2026, 1, 1), date(2028, 12, 31))

    facts = {"ended_on": date(2026, 6, 30), "ending_reason": "Nytt partnerskap från juli."}
    actions.record_ending(by=coordinator, agreement=main, **facts)

    appendix = Agreement.objects.select_related("main").get(pk=appendix.pk)
    assert appendix.state_on(date(2026, 7, 1)) == "ended"
    commitment.measure.refresh_from_db()
    assert commitment.measure.ends_on == date(2026, 6, 30)


NO_DAYS = {
    **dict.fromkeys(("starts_on", "initial_end", "latest_end", "notice_month", "notice_day")),
    "renewal": "none",
}


@pytest.mark.parametrize("is_noticed", [True, False])
def test_what_has_appendices_or_was_given_notice_becomes_no_appendix(coordinator, is_noticed):
    agreement, other = build.agreement(coordinator), build.agreement(coordinator, title="En annan")
    if is_noticed:
        actions.record_ending(by=coordinator, agreement=agreement, noticed_on=date(2026, 2, 1), noticed_by="us")
    else:
        build.agreement(coordinator, main=agreement, title="Bilaga 1")

    with pytest.raises(ValidationError) as refusal:
        actions.change_agreement(by=coordinator, agreement=agreement, main=other, **NO_DAYS)

    assert list(refusal.value.message_dict) == ["main"]
    agreement.refresh_from_db()
    assert agreement.main is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"initial_end": date(2025, 12, 31)}, "initial_end"),
        ({"latest_end": date(2026, 6, 30)}, "latest_end"),
        ({"starts_on": date(26, 1, 1)}, "starts_on"),
        ({"initial_end": None}, "initial_end"),
        ({"notice_day": 31}, "notice_day"),  # of September
        ({"notice_day": None}, "notice_day"),
        ({"renewal": "none"}, "notice_day"),
        ({"renewal": "months"}, "renewal_months"),
        ({"signed_on": date(2999, 1, 1)}, "signed_on"),
        ({"signed_on": date(2026, 1, 1), "is_agreed": False}, "is_agreed"),
    ],
)
def test_what_does_not_go_together_is_said_at_its_field(coordinator, facts, field):
    with pytest.raises(ValidationError) as refusal:
        build.agreement(coordinator, **facts)
    assert field in refusal.value.message_dict

    agreement = build.agreement(coordinator)
    with pytest.raises(ValidationError):
        actions.change_agreement(by=coordinator, agreement=agreement, **facts)


def test_days_do_not_move_from_under_a_part_of_the_amounts(coordinator):
    agreement = build.agreement(coordinator, funding=[("own", "Avgifter", 10)])
    days = {"agreement": agreement, "starts_on": date(2027, 1, 1)}
    fundings.pro_rate(by=coordinator, **days, months=6, reason="Halva året.")

    with pytest.raises(ValidationError, match=r"1 januari 2027"):
        actions.change_agreement(by=coordinator, agreement=agreement, initial_end=date(2026, 6, 30), renewal="none",
                                 notice_month=None, notice_day=None)  # fmt: skip


# Promises


def test_a_promise_is_read_anew_in_each_period_through_the_same_measuring(coordinator):
    agreement = build.agreement(coordinator)
    evenings = build.commitment(coordinator, agreement, kind="count", goal_value=40, unit="öppna kvällar")
    for day, value in ((date(2026, 11, 1), 30), (date(2027, 1, 15), 3)):
        build.observe(evenings, value, day)

    def values(day, **stretch):
        return agreements.readings(coordinator.association, [evenings], day, **stretch)[evenings.pk]

    assert (values(date(2026, 12, 31)).value, values(date(2026, 12, 31)).goal) == (30, 40)
    assert values(date(2027, 1, 31)).value == 3
    quarter = values(date(2026, 12, 31), stretch=(date(2026, 10, 1), date(2026, 12, 31)))
    assert quarter.period.value == 30


def test_a_promise_is_replaced_by_decision_and_both_are_followed_in_their_time(coordinator):
    agreement = build.agreement(coordinator)
    old = build.commitment(coordinator, agreement, kind="count", goal_value=40, unit="öppna kvällar")
    facts = {"text": "Öppet två kvällar i veckan.", "valid_from": date(2026, 7, 1), "reason": "Fler söker sig hit."}
    decision = build.decision(coordinator.association)

    new = commitments.replace_commitment(by=coordinator, commitment=old, decision=decision, **facts)

    old = Commitment.objects.select_related("agreement__main", "measure").get(pk=old.pk)
    assert (old.valid_until, old.replaced_by, old.ending_decision) == (date(2026, 6, 30), new, decision)
    assert old.measure.ends_on == date(2026, 6, 30)
    assert (new.measure.kind, new.measure.goal_value, new.measure.starts_on) == ("count", 40, date(2026, 7, 1))
    assert Commitment.objects.valid_in((date(2026, 7, 1), date(2026, 9, 30))).get() == new
    read = agreements.readings(coordinator.association, [old, new], date(2027, 5, 1))
    assert list(read) == [new.pk]
    with pytest.raises(ValidationError, match="ersatts eller utgått"):
        commitments.change_commitment(by=coordinator, commitment=old, text="Något annat.")


def test_a_promise_holds_within_the_agreement_only(coordinator):
    agreement = build.agreement(coordinator)
    with pytest.raises(ValidationError) as refusal:
        build.commitment(coordinator, agreement, valid_from=date(2029, 1, 1))
    assert "1 januari 2026–31 december 2028" in str(refusal.value)

    commitment = build.commitment(coordinator, agreement)
    decision = build.decision(coordinator.association)
    drop = {"by": coordinator, "commitment": commitment, "decision": decision}
    for facts, field in (
        ({"valid_until": date(2025, 12, 31), "reason": "Utgår."}, "valid_until"),
        ({"valid_until": date(2029, 1, 1), "reason": "Utgår."}, "valid_until"),
        ({"valid_until": date(2026, 5, 1), "reason": " "}, "reason"),
    ):
        with pytest.raises(ValidationError) as refusal:
            commitments.drop_commitment(**drop, **facts)
        assert list(refusal.value.message_dict) == [field]

    dropped = commitments.drop_commitment(**drop, valid_until=date(2026, 5, 1), reason="Utgår.")
    assert dropped.valid_until == date(2026, 5, 1)
    assert AuditEvent.objects.filter(action="commitment.dropped").get().details == {"decision": str(decision.pk)}


def test_a_party_that_shares_a_promise_is_not_taken_away(coordinator):
    agreement = build.agreement(coordinator)
    actions.set_parties(by=coordinator, agreement=agreement, parties=[(None, {"kind": "other", "name": "Jouren Norr"})])
    build.commitment(coordinator, agreement, joint_with=agreement.parties.all())

    with pytest.raises(ValidationError, match="Ändra åtagandet först"):
        actions.set_parties(by=coordinator, agreement=agreement, parties=[])
