"""What work groups plan, what the board says of it, and what was done."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from jourer import measuring, walls
from jourer.models import AuditEvent, Decision, Meeting
from plans.actions import activities as acts
from plans.actions import meetings, partners
from plans.models import ActivityRecord, PartnerPeriod, PlannedActivity, WorkGroup
from tests import builders as build
from tests.at_once import AtOnce

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-05-04T12:00Z")]


@pytest.fixture
def staff():
    return build.actor("staff")


@pytest.fixture
def area(staff):
    return build.goal(build.plan(staff.association)).area


def propose(by, area, **facts):
    facts = {"kind": "lecture", "title": "Föreläsning", "starts_on": "2026-04-01", "ends_on": "2026-04-30", **facts}
    return acts.propose_activity(by=by, area=area, **facts)


def decided(by, paragraph="4", on=date(2026, 4, 2)):
    meeting = Meeting(association=by.association, held_on=on)
    return Decision(association=by.association, meeting=meeting, paragraph=paragraph)


def log(by, **facts):
    facts = {"kind": "lecture", "occurred_on": date(2026, 4, 14), "idempotency_key": uuid4(), **facts}
    return acts.log_activity(by=by, **facts)


def refused(field, call, **facts):
    with pytest.raises(ValidationError) as caught:
        call(**facts)
    return caught.value.message_dict[field]


# Planned


def test_an_activity_is_proposed_approved_and_done(staff, area):
    activity = propose(staff, area)
    assert activity.state == "proposed"

    acts.approve_activity(by=staff, activity=activity, decision=decided(staff))
    done = acts.settle_activity(by=staff, activity=activity, state="done")

    assert done.state == "done"
    assert (done.decision.paragraph, done.decision.meeting.held_on) == ("4", date(2026, 4, 2))
    assert not done.is_done_without_approval
    actions = ["activity.proposed", "meeting.added", "decision.recorded", "activity.approved", "activity.done"]
    assert [event.action for event in AuditEvent.objects.order_by("at")] == actions


def test_what_was_done_without_approval_is_recorded_with_a_reason_and_marked(staff, area):
    activity = propose(staff, area)

    words = refused("reason", acts.settle_activity, by=staff, activity=activity, state="done")
    done = acts.settle_activity(by=staff, activity=activity, state="done", reason="Skolan ringde samma dag.")

    assert words == ["Styrelsen har inte godkänt den. Skriv varför den genomfördes ändå."]
    assert done.is_done_without_approval


def test_two_who_approve_have_approved_once_by_the_decision_that_came_first(staff, area):
    activity = propose(staff, area)
    acts.approve_activity(by=staff, activity=activity, decision=decided(staff, "4"))

    acts.approve_activity(by=staff, activity=activity, decision=decided(staff, "9"))

    assert PlannedActivity.objects.get().decision.paragraph == "4"
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("state", ["postponed", "dropped"])
def test_to_put_off_or_drop_takes_a_reason(staff, area, state):
    activity = propose(staff, area)

    assert refused("reason", acts.settle_activity, by=staff, activity=activity, state=state) == ["Skriv varför."]
    assert acts.settle_activity(by=staff, activity=activity, state=state, reason="Sjukdom").state == state


def test_what_is_done_stays_done(staff, area):
    activity = propose(staff, area)
    acts.settle_activity(by=staff, activity=activity, state="done", reason="Därför")

    with pytest.raises(ValidationError, match="Den är genomförd och kan inte bli struken"):
        acts.settle_activity(by=staff, activity=activity, state="dropped", reason="Ångrar")


@pytest.mark.django_db(transaction=True)
def test_several_who_approve_at_the_very_same_time_have_approved_once(staff, area, tmp_path):
    activity, at_once = propose(staff, area), AtOnce(tmp_path)

    def approve(paragraph):
        with walls.opened([staff.association]):
            return acts.approve_activity(
                by=staff, activity=activity, decision=decided(staff, paragraph=paragraph)
            ).state

    def written():
        with walls.opened([staff.association]):
            approvals = AuditEvent.objects.filter(action="activity.approved")
            return Meeting.objects.count(), Decision.objects.count(), approvals.count()

    assert at_once(*(partial(approve, paragraph) for paragraph in "4567")) == ["approved"] * 4
    assert at_once.afterwards(written) == (1, 1, 1)


def test_an_activity_does_not_end_before_it_begins(staff, area):
    with pytest.raises(ValidationError, match="Sista dagen ligger före den första"):
        propose(staff, area, ends_on="2026-03-31")


def test_a_goal_of_another_area_is_refused(staff, area):
    other = build.goal(area.plan, area="Annat område")

    assert refused("goal", propose, by=staff, area=area, goal=other) == ["Målet hör inte till det valda området."]


def test_a_decision_of_a_meeting_to_come_is_refused(staff, area):
    activity = propose(staff, area)

    with pytest.raises(ValidationError, match="ligger framåt i tiden"):
        acts.approve_activity(by=staff, activity=activity, decision=decided(staff, on=date(2026, 6, 1)))

    assert not Meeting.objects.exists()


def test_a_work_group_has_members(staff):
    words = refused("members", acts.save_work_group, by=staff, name="Skolgruppen", members=[])
    group = acts.save_work_group(by=staff, name="Skolgruppen", members=[staff], convener=staff)

    assert words == ["Välj minst en medlem."]
    assert [(one.actor, one.is_convener) for one in group.members.all()] == [(staff, True)]


def test_who_leaves_a_work_group_is_no_longer_in_it(staff):
    other = build.actor("volunteer", association=staff.association)
    group = acts.save_work_group(by=staff, name="Skolgruppen", members=[staff, other], convener=staff)

    acts.save_work_group(by=staff, group=group, name="Skolgruppen", members=[other])

    assert [(one.actor, one.is_convener) for one in WorkGroup.objects.get().members.all()] == [(other, False)]


# Done


def test_the_same_page_saved_twice_logs_once(staff):
    key = uuid4()

    first, second = (log(staff, idempotency_key=key, alike=3) for _ in range(2))

    assert first == second
    assert ActivityRecord.objects.count() == 3


@pytest.mark.parametrize("number", [0, 51])
def test_none_or_too_many_alike_are_a_slip_of_the_finger(staff, number):
    assert refused("alike", log, by=staff, alike=number) == ["Skriv ett tal från 1 till 50."]


def test_a_record_of_tomorrow_is_refused(staff):
    words = refused("occurred_on", log, by=staff, occurred_on=date(2026, 5, 5))

    assert words == ["Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."]
    assert not ActivityRecord.objects.exists()


# Counted


def value(association, metric, kind="count", **fields):
    fields.setdefault("goal_value", 10)
    measure = build.measure(association, kind=kind, metric=metric, **fields)
    return measuring.read(association, [measure], date(2026, 5, 4))[measure.pk].value


def test_activities_people_hours_and_fees_are_counted_by_hand(staff):
    log(staff, reached={"pupils": 25, "school_staff": 2}, hours="1.50", fee=3000)
    log(staff, reached={"pupils": 28}, hours=2, alike=2)
    log(staff, kind="post", reached={"public": None})
    log(staff, kind="lecture", occurred_on=date(2025, 12, 31), reached={"pupils": 9}, hours=1)
    of = staff.association

    assert value(of, "plans.activities") == 4
    assert value(of, "plans.activities", filters={"kind": ["lecture"]}) == 3
    assert value(of, "plans.activities", filters={"audience": ["school_staff", "pupils"]}) == 3
    assert value(of, "plans.people_reached") == 25 + 2 + 28 + 28
    assert value(of, "plans.people_reached", filters={"audience": ["pupils"]}) == 81
    assert float(value(of, "plans.activity_hours")) == 5.5
    assert float(value(of, "plans.activity_hours", filters={"audience": ["school_staff", "pupils"]})) == 5.5
    assert float(value(of, "plans.activity_hours", filters={"audience": ["school_staff"]})) == 1.5
    assert value(of, "plans.activity_fees") == 3000
    assert value(of, "plans.paid_activities") == 1


def test_an_activity_taken_back_is_in_no_figure(staff):
    partner = partners.add_partner(by=staff, kind="library", name="Stadsbiblioteket", state="active")
    (record,) = log(staff, reached={"pupils": 25}, partners=[partner])
    ActivityRecord.objects.filter(pk=record.pk).update(undone_at="2026-05-04T12:00Z")

    found = [value(staff.association, f"plans.{name}") for name in ("activities", "people_reached", "partners_visited")]

    assert not any(found)


# Partners


def school(by, name, state="possible", since=date(2026, 1, 1), kind="lower_secondary"):
    return partners.add_partner(by=by, kind=kind, name=name, state=state, since=since)


def test_all_schools_are_covered_when_each_is_active(staff):
    ekskolan, _bokskolan = school(staff, "Ekskolan"), school(staff, "Bokskolan")
    school(staff, "Almgymnasiet", "active", kind="upper_secondary")
    school(staff, "Biblioteket", "active", kind="library")
    schools = {"partner_kind": ["lower_secondary", "upper_secondary"]}
    facts = {"kind": "ratio", "goal_value": 100, "filters": {**schools, "partner_state": ["active"]}}
    measure = build.measure(staff.association, metric="plans.partners", whole_filters=schools, **facts)

    def covered(day):
        share = measuring.read(staff.association, [measure], day)[measure.pk].share
        return share.n, share.d

    partners.set_partner_state(by=staff, partner=ekskolan, state="active", since=date(2026, 3, 1))

    assert covered(date(2026, 2, 28)) == (1, 3)
    assert covered(date(2026, 3, 1)) == (2, 3)


def test_a_shelter_counts_the_places_of_its_own(staff):
    linden = build.shelter(staff.association, name="Linden")
    for number, shelter in enumerate((linden, linden, None)):
        build.partner(staff, kind="library", name=f"Bibliotek {number}", shelter=shelter)

    places = {"metric": "plans.partners", "kind": "level"}

    assert value(staff.association, **places) == 3
    assert value(staff.association, **places, filters={"shelter": [str(linden.pk)]}) == 2


def test_what_held_in_spring_can_be_read_in_autumn(staff):
    one = school(staff, "Ekskolan", "active", since=date(2026, 1, 1))

    partners.set_partner_state(by=staff, partner=one, state="resting", since=date(2026, 4, 1))

    assert [(period.state, period.until) for period in PartnerPeriod.objects.all()] == [
        ("active", date(2026, 3, 31)),
        ("resting", None),
    ]


@pytest.mark.parametrize(("since", "word"), [("2025-12-31", "senare dag"), ("2026-05-05", "ligger framåt")])
def test_a_state_does_not_begin_before_what_is_known_nor_tomorrow(staff, since, word):
    one = school(staff, "Ekskolan")

    words = refused(
        "since", partners.set_partner_state, by=staff, partner=one, state="active", since=date.fromisoformat(since)
    )

    assert word in words[0]


def test_different_partners_are_counted_once_each(staff):
    one, other = school(staff, "Ekskolan"), school(staff, "Bokskolan")
    log(staff, partners=[one, other])
    log(staff, partners=[one])

    assert value(staff.association, "plans.partners_visited") == 2


def test_the_same_partner_is_not_registered_twice(staff):
    school(staff, "Ekskolan")

    with pytest.raises(ValidationError, match="finns redan i registret"):
        school(staff, "Ekskolan")


# Elected


def test_who_was_elected_is_written_down_and_ended(staff):
    meeting = meetings.add_meeting(by=staff, body="annual_meeting", held_on=date(2026, 3, 20))
    election = meetings.elect(by=staff, name="Ina Renlav", post="chair", since=date(2026, 3, 20), meeting=meeting)

    ended = meetings.end_election(by=staff, election=election, until=date(2026, 5, 1))

    assert (ended.until, str(ended)) == (date(2026, 5, 1), "Ina Renlav, ordförande")


def test_nobody_takes_up_a_post_before_the_meeting_that_elected(staff):
    meeting = meetings.add_meeting(by=staff, body="annual_meeting", held_on=date(2026, 3, 20))

    words = refused(
        "since", meetings.elect, by=staff, name="Ina", post="chair", since=date(2026, 3, 1), meeting=meeting
    )

    assert words == ["Dagen är före mötet som valde."]
