"""A case to a volunteer who lacks something: for a reason, and marked; with children not without an extract."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import actions
from cases.models import Assignment
from jourer.models import AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter)


def volunteer(shelter, *cleared):
    return build.actor("volunteer", shelter, user=build.user(name="Siri Lund"), cleared=cleared)


IN_ORDER = ("active", "extract", "trained", "confidentiality")


def test_who_has_everything_in_order_gets_a_case_with_nothing_said(coordinator, shelter):
    made = actions.hand_out(by=coordinator, case=build.case(coordinator), to=volunteer(shelter, *IN_ORDER))

    assert (made.lacked, made.despite) == ([], "")


@pytest.mark.parametrize("lacks", IN_ORDER)
def test_what_lacks_takes_a_reason_and_is_marked(coordinator, shelter, lacks):
    case, to = build.case(coordinator), volunteer(shelter, *(kind for kind in IN_ORDER if kind != lacks))

    with pytest.raises(ValidationError) as refusal:
        actions.hand_out(by=coordinator, case=case, to=to)
    made = actions.hand_out(by=coordinator, case=case, to=to, despite="together")

    assert list(refusal.value.message_dict) == ["despite"]
    assert (made.lacked, made.despite) == ([lacks], "together")
    assert AuditEvent.objects.get(action="case.handed_out").details == {
        "to": str(to.pk),
        "lacked": [lacks],
        "despite": "together",
    }


def test_a_reason_that_was_not_needed_is_not_kept(coordinator, shelter):
    to = volunteer(shelter, *IN_ORDER)

    made = actions.hand_out(by=coordinator, case=build.case(coordinator), to=to, despite="urgent")

    assert (made.lacked, made.despite) == ([], "")


@pytest.mark.parametrize("facts", [{"children": 2}, {"age_group": "13-17"}, {"age_group": "0-12"}])
def test_with_children_no_reason_is_enough_without_an_extract(coordinator, shelter, facts):
    to = volunteer(shelter, "active", "trained", "confidentiality")

    with pytest.raises(ValidationError) as refusal:
        actions.hand_out(by=coordinator, case=build.case(coordinator, **facts), to=to, despite="urgent")

    assert list(refusal.value.message_dict) == ["to"]
    assert not Assignment.objects.exists()


def test_with_an_extract_a_volunteer_may_have_a_case_with_children(coordinator, shelter):
    case = build.case(coordinator, children=2)

    assert actions.hand_out(by=coordinator, case=case, to=volunteer(shelter, *IN_ORDER)).lacked == []


def test_an_extract_counts_until_its_last_day(coordinator, shelter, time_machine):
    time_machine.move_to(date(2026, 6, 15))
    to = volunteer(shelter, "active", "trained", "confidentiality")
    build.clear(to, "extract", until=date(2026, 6, 15))
    case = build.case(coordinator, children=1)

    actions.hand_out(by=coordinator, case=case, to=to)
    time_machine.move_to(date(2026, 6, 16))

    with pytest.raises(ValidationError):
        actions.accept(by=to, case=case)


def test_whoever_is_employed_is_vetted_by_the_employer(coordinator, shelter):
    case = build.case(coordinator, children=2)

    assert actions.hand_out(by=coordinator, case=case, to=build.actor("staff", shelter)).lacked == []


def test_of_several_cases_one_with_children_stops_all(coordinator, shelter):
    cases = [build.case(coordinator), build.case(coordinator, children=1)]
    to = volunteer(shelter, "active", "trained", "confidentiality")

    with pytest.raises(ValidationError):
        actions.hand_out_several(by=coordinator, cases=cases, to=to, despite="urgent")

    assert not Assignment.objects.exists()


def test_several_cases_are_all_marked(coordinator, shelter):
    cases = [build.case(coordinator), build.case(coordinator)]

    made = actions.hand_out_several(by=coordinator, cases=cases, to=volunteer(shelter), despite="urgent")

    assert [one.lacked for one in made] == [list(IN_ORDER)] * 2


# Pages


def post(client, coordinator, case, **data):
    address = reverse("hand_out", kwargs={"association": case.association.slug, "pk": case.pk})
    return build.sign_in(client, coordinator).post(address, {f"hand-{name}": value for name, value in data.items()})


def test_the_page_says_what_lacks_asks_why_and_shows_the_mark(client, coordinator, shelter):
    case, to = build.case(coordinator), volunteer(shelter, "active", "extract", "confidentiality")

    asked = post(client, coordinator, case, to=to.pk)
    given = post(client, coordinator, case, to=to.pk, despite="together")
    page = client.get(given["Location"]).content.decode()

    assert asked.status_code == 422
    assert "saknar: grundutbildning godkänd" in asked.content.decode()
    assert "något saknades" in page
    assert "tillsammans med någon erfaren" in page


def test_where_nobody_lacks_anything_nothing_is_asked(client, coordinator, shelter):
    case = build.case(coordinator)
    volunteer(shelter, *IN_ORDER)

    assert "despite" not in post(client, coordinator, case).content.decode()


def test_cases_are_handed_out_together_with_the_reason(client, coordinator, shelter):
    case, to = build.case(coordinator, shelter=shelter), volunteer(shelter)
    actions.hand_out(by=coordinator, case=case, to=coordinator)
    actions.send_back(by=coordinator, case=case, reason="no_time")
    address = reverse("handing_out", kwargs={"association": case.association.slug})

    build.sign_in(client, coordinator).post(address, {"cases": [case.pk], "to": to.pk, "despite": "urgent"})

    assert case.assignments.get(to=to).despite == "urgent"
