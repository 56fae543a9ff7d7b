from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from jourer import measuring
from jourer.models import Assessment, AuditEvent, Measure, Observation
from plans.actions import values
from plans.forms import ObservationForm
from tests import builders as build

pytestmark = pytest.mark.django_db

KEY = UUID(int=1)


@pytest.fixture(autouse=True)
def september(time_machine):
    time_machine.move_to("2026-09-10T12:00Z")


def measure(actor, **fields):
    fields = {"kind": "count", "goal_value": 100, **fields}
    if fields["kind"] == "duration":
        fields |= {"limit_value": 24, "limit_unit": "hours"}
    return build.measure(actor.association, **fields)


def observe(actor, of, value=1, on=date(2026, 9, 1), **fields):
    return values.observe(by=actor, measure=of, observed_on=on, value=Decimal(value), **fields)


def refused(actor, of, *args, **fields):
    """{field: the first word of complaint}."""
    with pytest.raises(ValidationError) as caught:
        observe(actor, of, *args, **fields)
    assert not Observation.objects.exists()
    return {name: messages[0] for name, messages in caught.value.message_dict.items()}


def value_of(of):
    return measuring.read(of.association, [of], date(2026, 9, 10))[of.pk].value


# Typing in


def test_a_value_is_kept_with_its_note_and_who_typed_it(staff):
    observe(staff, measure(staff), "2.5", note="Två föreläsningar och en halv")

    seen = Observation.objects.get()
    assert (seen.value, seen.note, seen.typed_by) == (Decimal("2.5"), "Två föreläsningar och en halv", staff)
    assert AuditEvent.objects.get(action="measure.observed").details == {}


def test_the_same_form_twice_is_one_value(staff):
    of = measure(staff)

    first, second = (observe(staff, of, idempotency_key=KEY) for _ in range(2))

    assert first == second
    assert AuditEvent.objects.filter(action="measure.observed").count() == 1


def test_two_forms_with_the_same_value_are_two(staff):
    of = measure(staff)

    for _ in range(2):
        observe(staff, of, idempotency_key=uuid4())

    assert value_of(of) == 2


@pytest.mark.parametrize("changed", [{"value": 2}, {"note": "en till"}, {"on": date(2026, 9, 2)}])
def test_the_same_form_with_something_else_in_it_is_not_swallowed(staff, changed):
    of = measure(staff)
    observe(staff, of, idempotency_key=KEY)

    with pytest.raises(ValidationError, match="redan sparats"):
        observe(staff, of, idempotency_key=KEY, **changed)


def test_the_key_of_somebody_else_is_no_key(staff, shelter):
    of = measure(staff)
    observe(staff, of, idempotency_key=KEY)
    observe(build.actor("staff", shelter), of, idempotency_key=KEY)

    assert value_of(of) == 2


def test_a_day_to_come_is_refused(staff):
    assert refused(staff, measure(staff), on=date(2026, 9, 11)) == {
        "observed_on": "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."
    }


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 9, 1)])
def test_a_day_outside_the_targets_time_is_refused_with_the_time_named(staff, day):
    of = measure(staff, starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 31))

    assert refused(staff, of, on=day) == {
        "observed_on": "Målet gäller 1 juli–31 augusti 2026. Välj ett datum inom den tiden."
    }


def test_a_day_that_an_opening_figure_covers_is_refused_for_it_would_count_for_nothing(staff):
    of = measure(staff, opening_value=12, opening_until=date(2026, 8, 31))

    assert refused(staff, of, on=date(2026, 8, 31)) == {
        "observed_on": "Ingångssiffran täcker tiden till och med 31 augusti 2026. Välj ett senare datum."
    }


def test_of_how_often_the_first_week_is_whole_also_where_it_begins_before_the_year(staff):
    of = measure(staff, kind="frequency", goal_value=1, per="week")

    observe(staff, of, on=date(2025, 12, 29))

    assert value_of(of) > 0


def test_a_milestone_that_was_done_too_late_is_said_and_stays_missed(staff):
    of = measure(staff, kind="milestone", goal_value=None, ends_on=date(2026, 3, 31))

    observe(staff, of, 1)

    assert value_of(of) == 0


@pytest.mark.parametrize("kind", ["count", "frequency", "indicator"])
def test_what_adds_up_never_falls(staff, kind):
    of = measure(
        staff, kind=kind, goal_value=None if kind == "indicator" else 1, per="week" if kind == "frequency" else ""
    )

    assert refused(staff, of, -1) == {
        "value": "Skriv 0 eller mer. Om ett tidigare värde blev fel: ta tillbaka det värdet."
    }


def test_a_level_may_be_below_nothing(staff):
    of = measure(staff, kind="level", unit="tusen kronor")

    observe(staff, of, -5)

    assert value_of(of) == -5


@pytest.mark.parametrize("kind", ["ratio", "duration"])
def test_a_share_is_n_of_d(staff, kind):
    of = measure(staff, kind=kind, goal_value=90)

    observe(staff, of, 18, out_of=Decimal(20))

    assert value_of(of) == 90


@pytest.mark.parametrize(
    ("n", "d", "complaint"),
    [
        (18, None, "Skriv av hur många."),
        (0, 0, "Skriv mer än 0."),
        (0, -1, "Skriv mer än 0."),
        (21, 20, "Det är färre än det första talet. Skriv hur många det är sammanlagt."),
    ],
)
@pytest.mark.parametrize("kind", ["ratio", "duration"])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(staff, kind, n, d, complaint):
    of = measure(staff, kind=kind, goal_value=90)

    assert refused(staff, of, n, out_of=d) == {"out_of": complaint}


def test_so_many_for_each_group_may_be_more_than_the_groups(staff):
    of = measure(staff, kind="ratio", goal_value=2, per="group")

    observe(staff, of, 9, out_of=Decimal(4))

    assert value_of(of) == Decimal("2.25")


def test_what_is_no_share_is_not_out_of_anything(staff):
    assert refused(staff, measure(staff), 1, out_of=Decimal(2)) == {
        "out_of": "Bara en andel skrivs som så många av så många."
    }


def test_a_milestone_is_done_or_not(staff):
    of = measure(staff, kind="milestone", goal_value=None)

    assert refused(staff, of, 2) == {"value": "Välj om det är klart eller inte."}


def test_of_a_check_list_an_item_is_named_and_it_is_one_of_its_own(staff):
    of, other = (measure(staff, kind="milestone", goal_value=None) for _ in range(2))
    item, theirs = (one.items.create(association=of.association, name="chatt") for one in (of, other))

    assert "item" in refused(staff, of, 1)
    assert "item" in refused(staff, of, 1, item=theirs)
    observe(staff, of, 1, item=item)
    assert value_of(of) == 1


@pytest.mark.parametrize("fields", [{"metric": "cases.contacts"}, {"kind": "qualitative", "goal_value": None}])
def test_what_is_counted_or_judged_is_not_typed_in(staff, fields):
    assert NON_FIELD_ERRORS in refused(staff, measure(staff, **fields))


def test_what_has_begun_to_be_counted_meanwhile_is_not_typed_in(staff):
    of = measure(staff)
    Measure.objects.update(metric="cases.contacts")

    assert NON_FIELD_ERRORS in refused(staff, of)


def test_a_huge_number_is_refused_at_its_field(staff):
    form = ObservationForm({"observed_on": "2026-09-01", "value": "1" + "0" * 20}, measure=measure(staff))

    assert not form.is_valid()
    assert list(form.errors) == ["value"]


def test_the_form_asks_out_of_how_many_only_of_a_share(staff):
    assert "out_of" in ObservationForm(measure=measure(staff, kind="ratio")).fields
    assert "out_of" not in ObservationForm(measure=measure(staff)).fields


# Taking back


def test_a_value_taken_back_stays_to_be_seen_and_counts_no_more(staff, time_machine):
    of = measure(staff)
    observe(staff, of, 5)
    wrong = observe(staff, of, 700)
    time_machine.move_to("2026-11-20T12:00Z")

    values.take_back_observation(by=staff, observation=wrong)

    wrong.refresh_from_db()
    assert value_of(of) == 5
    assert wrong.taken_back_by == staff
    assert wrong.taken_back_at.date() == date(2026, 11, 20)
    assert AuditEvent.objects.get(action="measure.observation_taken_back").object_id == wrong.pk


def test_taken_back_twice_is_taken_back_once(staff):
    wrong = observe(staff, measure(staff))

    for _ in range(2):
        values.take_back_observation(by=staff, observation=wrong)

    assert AuditEvent.objects.filter(action="measure.observation_taken_back").count() == 1


def test_the_coordinator_may_take_back_everybodys_and_a_colleague_nobodys(staff, shelter):
    wrong = observe(staff, measure(staff))

    with pytest.raises(ValidationError, match="Bara den som"):
        values.take_back_observation(by=build.actor("staff", shelter), observation=wrong)
    values.take_back_observation(by=build.actor("coordinator", shelter), observation=wrong)

    assert not Observation.objects.standing().exists()


def test_a_person_may_take_back_what_the_person_typed_in_another_role(staff, shelter):
    wrong = observe(build.actor("coordinator", shelter, user=staff.user), measure(staff))

    values.take_back_observation(by=staff, observation=wrong)

    assert not Observation.objects.standing().exists()


def test_a_form_whose_value_was_taken_back_does_not_bring_it_again(staff):
    of = measure(staff)
    wrong = observe(staff, of, idempotency_key=KEY)
    values.take_back_observation(by=staff, observation=wrong)

    with pytest.raises(ValidationError, match="redan sparats"):
        observe(staff, of, idempotency_key=KEY)


# Judging


def assess(actor, of, verdict, comment="", on=date(2026, 9, 10)):
    return values.assess(by=actor, measure=of, assessed_on=on, verdict=verdict, comment=comment)


def at_risk(actor):
    of = measure(actor)
    observe(actor, of, 1)
    return of


def on_pace(actor):
    of = measure(actor)
    observe(actor, of, 75)
    return of


def watched(actor):
    of = measure(actor)
    observe(actor, of, 60)
    return of


def achieved(actor):
    of = measure(actor)
    observe(actor, of, 100)
    return of


def missed(actor):
    of = measure(actor, ends_on=date(2026, 9, 5))
    observe(actor, of, 1)
    return of


def unknown(actor):
    return measure(actor)


def followed(actor):
    of = measure(actor, kind="indicator", goal_value=None)
    observe(actor, of, 1)
    return of


def judged_only(actor):
    of = measure(actor, kind="qualitative", goal_value=None)
    assess(actor, of, "not_reached")
    return of


AGREE = {
    achieved: {"reached"},
    on_pace: {"reached", "partly"},
    watched: {"partly"},
    at_risk: {"partly", "not_reached"},
    missed: {"not_reached"},
    unknown: set(Assessment.Verdict.values),
    followed: set(Assessment.Verdict.values),
    judged_only: set(Assessment.Verdict.values),
}


@pytest.mark.parametrize("verdict", Assessment.Verdict.values)
@pytest.mark.parametrize("made", AGREE, ids=lambda made: made.__name__)
def test_where_people_and_figures_differ_a_comment_is_needed(staff, made, verdict):
    of = made(staff)

    if verdict in AGREE[made]:
        assert assess(staff, of, verdict).verdict == verdict
    else:
        with pytest.raises(ValidationError) as caught:
            assess(staff, of, verdict, " \n")
        assert list(caught.value.message_dict) == ["comment"]
        assert assess(staff, of, verdict, "Vi fick inga lokaler.").comment == "Vi fick inga lokaler."


def test_the_complaint_says_what_each_of_them_says(board):
    with pytest.raises(ValidationError) as caught:
        assess(board, at_risk(board), "reached")

    assert caught.value.messages == ["Siffrorna säger ”Risk” och du säger ”uppnått”. Skriv varför i kommentaren."]


def test_a_verdict_is_compared_with_what_the_figures_said_on_its_day(board):
    of = measure(board)
    observe(board, of, 100)

    with pytest.raises(ValidationError, match="Skriv varför"):
        assess(board, of, "not_reached")
    assert assess(board, of, "not_reached", on=date(2026, 8, 1))  # nothing was known by then


def test_the_latest_verdict_holds_and_earlier_ones_stay(board):
    of = measure(board)
    assess(board, of, "partly")
    assess(board, of, "reached")

    reading = measuring.read(of.association, [of], date(2026, 9, 10))[of.pk]
    assert reading.assessment.verdict == "reached"
    assert of.assessments.count() == 2


def test_the_same_verdict_sent_twice_is_one(board):
    of = measure(board)
    first, second = (assess(board, of, "partly", "Det går.") for _ in range(2))

    assert first == second


def test_who_changes_back_is_heard(board):
    of = measure(board)
    for verdict in ("partly", "reached", "partly"):
        assess(board, of, verdict)

    assert of.assessments.count() == 3
    assert measuring.read(of.association, [of], date(2026, 9, 10))[of.pk].assessment.verdict == "partly"


@pytest.mark.parametrize("day", [date(2026, 9, 11), date(2025, 12, 31)])
def test_nobody_judges_tomorrow_or_before_the_target_begins(board, day):
    with pytest.raises(ValidationError) as caught:
        assess(board, measure(board), "partly", "Ändå.", on=day)

    assert list(caught.value.message_dict) == ["assessed_on"]
