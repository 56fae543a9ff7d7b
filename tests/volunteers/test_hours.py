"""Time that volunteers give, as a figure beside the money."""

from datetime import date
from decimal import Decimal

import pytest

from budget.models import BudgetRow, LedgerEntry
from reports.actions import follow_ups
from tests import builders as build
from tests.volunteers.test_shifts import on_duty
from volunteers.actions import set_rules, tell_who_held
from volunteers.hours import hours_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

JUNE = date(2026, 6, 1), date(2026, 6, 30)


def held(who, by, where, on=date(2026, 6, 10), closes="19:30"):
    """From six in the evening."""
    shift = build.shift(by, where, begins_on=on, closes=closes)
    return tell_who_held(by=by, shift=shift, who=who, because="stepped_in")


def test_hours_are_those_of_volunteers_at_the_shelters_within_the_days(coordinator, shelter):
    elsewhere = build.shelter(shelter.association)
    one, other = on_duty(coordinator, shelter), on_duty(coordinator, elsewhere)
    held(one, coordinator, shelter)
    held(one, coordinator, shelter, on=date(2026, 6, 12), closes="20:00")
    held(other, coordinator, elsewhere)
    held(coordinator, coordinator, shelter)
    held(one, coordinator, shelter, on=date(2026, 5, 31))

    given = hours_for(shelter.association, [shelter], JUNE)
    assert (given.hours, given.people, given.worth) == (Decimal("3.5"), 1, None)
    everywhere = hours_for(shelter.association, [], JUNE)
    assert (everywhere.hours, everywhere.people) == (Decimal("5.0"), 2)


def test_what_hours_are_worth_is_shown_beside_a_grant_and_never_booked(client, coordinator, shelter):
    treasurer = build.actor("treasurer", association=shelter.association)
    grant = build.grant(treasurer, shelters=[shelter])
    held(on_duty(coordinator, shelter), coordinator, shelter)
    page = f"/{shelter.association.slug}/grants/{grant.pk}/"
    shown = build.sign_in(client, treasurer).get(page).content.decode()
    assert "<strong>1,5 timmar</strong> på pass, av 1 volontär." in shown
    assert "Det är värt" not in shown

    set_rules(by=coordinator, hour_value=175)

    shown = client.get(page).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Det är värt 263 kr om en timme räknas som 175 kr." in shown
    assert not LedgerEntry.objects.exists()
    assert not BudgetRow.objects.exists()


def test_an_agreement_shows_the_hours_of_its_period_and_a_follow_up_offers_those_of_its_days(
    client, coordinator, shelter
):
    agreement = build.agreement(coordinator, starts_on=date(2026, 1, 1), initial_end=date(2026, 12, 31))
    spring = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    follow_up = follow_ups.begin_follow_up(by=coordinator, agreement=agreement, **spring)
    somebody = on_duty(coordinator, shelter)
    held(somebody, coordinator, shelter)
    held(somebody, coordinator, shelter, on=date(2026, 3, 31))
    build.sign_in(client, coordinator)

    page = client.get(f"/{shelter.association.slug}/agreements/{agreement.pk}/").content.decode()
    form = client.get(f"/{shelter.association.slug}/follow-ups/{follow_up.pk}/").content.decode()

    assert "<strong>3 timmar</strong> på pass, av 1 volontär." in page
    assert "Volontärer har skrivit 1,5 timmar på pass under de här dagarna." in form
    assert 'value="1,5"' in form
