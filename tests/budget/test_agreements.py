"""Agreements: seed 004 entered in full, money by period, promises over time, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget import agreements
from budget.actions import agreements as actions
from budget.actions.agreements import Post
from budget.codes import AgreementState, HandedOn
from budget.models import Agreement, Commitment
from jourer.models import AuditEvent, District
from tests import builders as build

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
    funder = [Post(None, "funder", name, Decimal(amount)) for name, amount in SEED_FUNDER]
    own = [Post(None, "own", name, Decimal(amount), marked, earmark) for name, amount, marked, earmark in SEED_OWN]
    actions.set_funding(by=by, agreement=appendix, starts_on=date(2025, 4, 1), months=12, posts=funder + own)
    return appendix


def _parties(by, main, appendix):
    board = {"kind": "funder", "name": "Socialnämnden i Stockholms stad", "signatory": "socialdirektör"}
    us = {"kind": "us", "name": "Vår jour", "organisation_number": "8024761044", "signatory": "ordförande"}
    others = [{"kind": "other", "name": f"Idéburen organisation {number}"} for number in (2, 3)]
    actions.set_parties(by=by, agreement=main, parties=[(None, facts) for facts in (board, us, *others)])
    actions.set_parties(by=by, agreement=appendix, parties=[(None, facts) for facts in (board, us)])


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


def test_a_part_of_the_amounts_holds_only_where_somebody_says_so(coordinator):
    appendix = seed_004(coordinator)
    of_2025 = {"agreement": appendix, "starts_on": date(2025, 4, 1)}

    actions.pro_rate(by=coordinator, **of_2025, months=9, reason="Partnerskapet gäller från april.")

    appendix = Agreement.objects.with_money().get(pk=appendix.pk)
    money = agreements.money(appendix, date(2025, 6, 1))
    assert money.sum_of("funder") == 930_750
    assert money.sum_of("own") == 89_625
    assert [money.agreed(post) for post in money.of("funder")][:2] == [Decimal("813375.00"), Decimal("4125.00")]
    assert money.own_per_cent == Decimal("8.8")
    assert agreements.money(appendix, date(2026, 6, 1)).sum_of("funder") == 1_241_000
