"""What is counted of cases beside how many they are, and the words that it is counted by."""

from datetime import date

import pytest

from cases import actions
from cases.models import Referral
from jourer import measuring
from tests import builders as build
from tests.cases.pages import new, page_of, url

pytestmark = pytest.mark.django_db


def reading(actor, metric, **filters):
    """What a target of the year would say of the metric by March, narrowed by its dimensions."""
    measure = build.measure(actor.association, metric=metric, goal_value=10, filters=filters)
    return measuring.read(actor.association, [measure], date(2026, 3, 31))[measure.pk]


# Who seeks support


def test_a_relative_of_the_perpetrator_is_told_apart_from_one_of_the_victim(client, staff):
    for role in ("relative", "relative", "offender_relative"):
        client.post(url("new_case", staff), new(staff, seeker_role=role))

    assert reading(staff, "cases.cases", role=["relative"]).value == 2
    of_perpetrators = reading(staff, "cases.cases", role=["offender_relative"])
    assert of_perpetrators.value == 1
    assert "med anhörig till gärningspersonen" in of_perpetrators.definition


# What was done


def test_each_kind_of_support_in_each_contact_of_a_case_is_a_measure(staff):
    case = build.case(staff)
    build.contact(staff, case=case, support=["talk", "legal"])
    build.contact(staff, case=case, support=["talk"], channel="visit")
    build.contact(staff, case=case, support=[], outcome="not_reached")
    build.contact(staff, support=["talk", "court"])

    measures = reading(staff, "cases.support_measures")
    assert measures.value == 3
    assert measures.definition.startswith("Antal stödinsatser i ärenden")
    assert reading(staff, "cases.support_measures", channel=["visit"]).value == 1


def test_the_page_of_a_case_says_how_much_support_was_given(client, staff):
    case = build.case(staff)
    build.contact(staff, case=case, support=["talk", "legal"])
    build.contact(staff, case=case, support=["talk"])
    build.contact(staff, case=case, support=[], outcome="not_reached")

    assert "Stödkontakter 2 Stödinsatser 3" in page_of(client, staff, case)


def referred(staff, day, **facts):
    case = build.case(staff, received_on=date(2026, 1, 5), **facts)
    return actions.refer(by=staff, case=case, to="Socialtjänsten", referred_on=day, has_consent=True)


def test_referrals_are_counted_by_their_own_day_and_the_facts_of_their_cases(staff):
    elsewhere = build.actor("staff", build.shelter(staff.association))
    referred(staff, date(2026, 3, 9), gender="woman", marks=["honour", "online"])
    referred(staff, date(2026, 2, 9), gender="man")
    referred(elsewhere, date(2026, 3, 9), gender="woman")

    assert reading(staff, "cases.referrals").value == 3
    assert reading(staff, "cases.referrals", gender=["woman"]).value == 2
    assert reading(staff, "cases.referrals", mark=["honour", "online"]).value == 1
    assert reading(staff, "cases.referrals", shelter=[str(elsewhere.shelters.get().pk)]).value == 1


def test_the_referrals_behind_the_figure_are_shown_to_who_may_open_their_cases(staff, stranger):
    own = referred(staff, date(2026, 3, 9))
    referred(stranger, date(2026, 3, 9))

    assert list(Referral.objects.visible_to(staff)) == [own]
    assert not Referral.objects.visible_to(build.actor("board", association=staff.association)).exists()
