"""A target is added and changed on its page: what is asked for, what is refused, and what it says beforehand."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jourer.models import AuditEvent, Decision, Measure, MeasureChange
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(shelter):
    return build.plan(shelter.association, adopted_on=date(2026, 3, 12))


@pytest.fixture
def editor(client, coordinator):
    return Editor(build.sign_in(client, coordinator), coordinator)


class Editor:
    """A coordinator at the form of a target."""

    def __init__(self, client, actor):
        self.client, self.actor = client, actor

    def url(self, name, of):
        return reverse(name, kwargs={"association": self.actor.association.slug, "pk": of.pk})

    def add(self, goal, **typed):
        return self.client.post(self.url("new_target", goal), COUNT | typed)

    def page_of(self, target):
        return self.client.get(self.url("change_target", target)).context["form"]

    def change(self, target, *, page=None, **typed):
        """What the page had, with something else typed; the page is opened now unless it was before."""
        form = page or self.page_of(target)
        shown = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in shown.items() if value is not None} | typed
        return self.client.post(self.url("change_target", target), data)

    def preview(self, about, name="preview_new_target", **typed):
        return self.client.post(self.url(name, about), typed, headers={"HX-Request": "true"})


COUNT = {"kind": "count", "direction": "at_least", "goal_value": "1 800,5", "unit": "kontakter", "window": "spring"}


def text(response):
    return response.content.decode().replace("\xa0", " ")


def errors(response):
    assert response.status_code == 422
    return dict(response.context["form"].errors)


# What is asked for


def test_a_coordinator_gives_a_goal_a_target_counted_from_the_log(editor, plan):
    response = editor.add(
        build.goal(plan), **{"metric": "cases.contacts", "cases.contacts.channel": ["phone", "visit"]}
    )

    measure = Measure.objects.get()
    assert response.status_code == 302
    assert (measure.goal_value, measure.ends_on) == (1800.5, date(2026, 6, 30))
    assert measure.filters == {"channel": ["phone", "visit"]}


ASKED = {
    "count": {"direction", "goal_value", "profile", "opening_value", "metric", "baseline"},
    "level": {"direction", "goal_value", "profile", "metric", "baseline"},
    "frequency": {"goal_value", "per", "opening_value", "metric"},
    "duration": {"goal_value", "limit_value", "limit_unit", "metric"},
    "ratio": {"direction", "goal_value", "per", "profile", "metric", "baseline"},
    "milestone": {"items"},
    "indicator": {"opening_value", "metric"},
    "qualitative": set(),
}


@pytest.mark.parametrize("typed", [{}, {"kind": "milestone", "goal_value": "", "items": "flyer\naffisch"}])
def test_a_double_click_adds_one_target_and_something_else_another(editor, plan, typed):
    goal = build.goal(plan)

    for _ in range(2):
        assert editor.add(goal, **typed).status_code == 302
    assert goal.targets.count() == 1

    editor.add(goal, **typed, window="year")
    editor.add(build.goal(plan), **typed)
    assert (goal.targets.count(), Measure.objects.count()) == (2, 3)


@pytest.mark.parametrize("kind", ASKED)
def test_only_what_the_kind_uses_is_asked_for(editor, plan, kind):
    form = editor.preview(build.goal(plan), kind=kind).context["form"]

    depending = set().union(*ASKED.values())
    assert {name for name in form.fields if name in depending} == ASKED[kind]


TYPED = {
    "count": ({"goal_value": "720"}, {"goal_value": 720}),
    "level": ({"goal_value": "10", "baseline": "5"}, {"baseline": 5}),
    "frequency": ({"goal_value": "1", "per": "two_weeks"}, {"per": "two_weeks"}),
    "duration": ({"goal_value": "", "limit_value": "24", "limit_unit": "hours"}, {"limit_value": 24}),
    "ratio": ({"goal_value": "2", "per": "group"}, {"per": "group"}),
    "milestone": ({"items": "webb\nchatt"}, {"goal_value": None}),
    "indicator": ({"metric": "cases.contacts"}, {"metric": "cases.contacts"}),
    "qualitative": ({}, {"goal_value": None, "metric": ""}),
}


@pytest.mark.parametrize("kind", TYPED)
def test_every_kind_can_be_added(editor, plan, kind):
    typed, kept = TYPED[kind]

    assert editor.add(build.goal(plan), kind=kind, **typed).status_code == 302

    assert Measure.objects.filter(kind=kind, **kept).exists()


def test_what_is_not_asked_for_is_not_saved(editor, plan):
    hidden = {"limit_value": "24", "limit_unit": "hours", "metric": "cases.contacts", "per": "week", "items": "webb"}

    editor.add(build.goal(plan), kind="qualitative", **hidden)

    measure = Measure.objects.get()
    assert (measure.goal_value, measure.limit_value, measure.metric, measure.per) == (None, None, "", "")
    assert not measure.items.exists()


def test_what_another_kind_had_is_gone_when_the_kind_is_changed(editor, plan):
    target = build.target(plan, goal_value=10, metric="cases.contacts", filters={"channel": ["phone"]})

    editor.change(target, kind="milestone")

    measure = Measure.objects.get()
    assert (measure.kind, measure.goal_value, measure.metric, measure.filters) == ("milestone", None, "", {})


def test_filters_are_those_of_the_chosen_metric_and_of_a_share_also_of_its_whole(editor, plan):
    goal = build.goal(plan)
    typed = {"metric": "cases.contacts", "cases.contacts.gender": ["man"], "whole.cases.contacts.channel": ["phone"]}

    editor.add(goal, kind="ratio", goal_value="50", **typed)
    editor.add(goal, kind="indicator", **typed)

    assert {measure.kind: (measure.filters, measure.whole_filters) for measure in Measure.objects.all()} == {
        "ratio": ({"gender": ["man"]}, {"channel": ["phone"]}),
        "indicator": ({"gender": ["man"]}, {}),
    }


def test_only_metrics_that_suit_the_kind_are_offered(editor, plan):
    form = editor.preview(build.goal(plan), kind="duration").context["form"]

    assert [key for key, _label in form.fields["metric"].choices] == [
        "",
        "cases.first_attempt",
        "cases.first_contact",
        "cases.entry_time",
    ]


def test_months_weigh_as_written(editor, plan):
    weights = {f"month_{number}": "1" for number in range(1, 10)}

    editor.add(build.goal(plan), window="year", profile="by_months", **weights)

    assert Measure.objects.get().month_weights == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]


def test_the_people_who_can_be_responsible_are_the_associations_own_that_may_type_in_values(editor, plan, shelter):
    staff = build.actor("staff", shelter)
    build.actor("board", association=plan.association)
    build.actor("staff")
    build.actor("staff", shelter, valid_until=date(2020, 12, 31))

    offered = editor.preview(build.goal(plan), kind="count").context["form"].fields["responsible"].queryset

    assert set(offered) == {staff, editor.actor}


def test_a_target_with_days_of_its_own_keeps_them_when_it_is_changed(editor, plan):
    target = build.target(plan, goal_value=10, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 15))

    editor.change(target, goal_value="1 800,5")

    assert Measure.objects.get().window == (date(2026, 9, 1), date(2026, 10, 15))
    assert Measure.objects.get().goal_value == Decimal("1800.50")


def test_the_page_works_without_javascript(editor, plan):
    response = editor.client.post(editor.url("preview_new_target", build.goal(plan)), {"kind": "frequency"})

    assert "<h1>Lägg till ett mått</h1>" in text(response)
    assert 'name="per"' in text(response)
    assert 'role="alert"' not in text(response)


@pytest.mark.parametrize("name", ["preview_new_target", "preview_target"])
def test_the_address_of_a_preview_leads_back_to_the_form(editor, plan, name):
    target = build.target(plan)

    response = editor.client.get(editor.url(name, target.goal if "new" in name else target))

    assert response.status_code == 302


# What is refused

IN_TIME = {"kind": "duration", "goal_value": "", "limit_value": "3", "limit_unit": "days"}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "dream"}, "kind", "Välj ett giltigt alternativ"),
        ({"goal_value": "åtta"}, "goal_value", "Skriv ett tal med siffror"),
        ({"goal_value": ""}, "goal_value", "Skriv"),
        ({"goal_value": "-1"}, "goal_value", "0 eller mer"),
        ({"kind": "ratio", "goal_value": "101"}, "goal_value", "mellan 0 och 100 procent"),
        ({"direction": "increase_by", "goal_value": "10"}, "baseline", "Skriv hur det var innan"),
        ({"kind": "frequency", "goal_value": "1,5", "per": "week"}, "goal_value", "1, 2, 3"),
        ({"kind": "frequency", "goal_value": "1"}, "per", "Välj"),
        ({"kind": "duration", "goal_value": "", "limit_value": "3"}, "limit_value", "ett tal och en enhet"),
        (IN_TIME | {"metric": "cases.contacts"}, "metric", "passar inte"),
        ({"metric": "cases.telegrams"}, "metric", "passar inte"),
        ({"window": "someday"}, "window", "Välj ett giltigt alternativ"),
        ({"metric": "cases.contacts", "cases.contacts.channel": ["pigeon"]}, "cases.contacts.channel", "Välj på nytt"),
        ({"profile": "by_months"}, "month_1", "Skriv tolv tal"),
        ({"opening_value": "100"}, "opening_until", "den sista dagen"),
        ({"window": "own", "starts_on": "i våras", "ends_on": "2026-06-30"}, "starts_on", "år-månad-dag"),
        ({"window": "own", "starts_on": "2026-03-01", "ends_on": "2027-03-01"}, "ends_on", "Planen gäller 1 januari"),
        (
            {"window": "own", "starts_on": "0001-01-01", "ends_on": "2026-03-01", "outside_plan": "on"},
            "starts_on",
            "långt",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_in_words(editor, plan, typed, field, words):
    response = editor.add(build.goal(plan), **typed)

    found = errors(response)
    assert list(found) == [field]
    assert [words in message for message in found[field]] == [True], found
    assert not Measure.objects.exists()


def test_a_time_outside_the_plan_is_accepted_from_who_says_that_it_is_meant(editor, plan):
    days = {"window": "own", "starts_on": "2026-03-01", "ends_on": "2027-03-01"}

    editor.add(build.goal(plan), **days, outside_plan="on")

    assert Measure.objects.get().window == (date(2026, 3, 1), date(2027, 3, 1))


def observed(target, actor, **facts):
    return target.measure.observations.create(
        association=actor.association, value=1, observed_on=date(2026, 2, 1), typed_by=actor, **facts
    )


def test_a_target_with_values_typed_in_is_not_given_a_metric(editor, plan):
    target = build.target(plan, goal_value=10)
    for _number in range(3):
        observed(target, editor.actor)

    found = errors(editor.change(target, metric="cases.contacts"))

    assert found["metric"][0].startswith("Det finns 3 inskrivna värden")
    assert Measure.objects.get().metric == ""


def test_values_that_were_taken_back_do_not_stand_in_the_way_of_a_metric(editor, plan):
    target = build.target(plan, goal_value=10)
    observed(target, editor.actor, taken_back_by=editor.actor, taken_back_at="2026-02-02T12:00Z")

    assert editor.change(target, metric="cases.contacts").status_code == 302


@pytest.mark.parametrize(("typed", "field"), [({"items": "webb"}, "items"), ({"kind": "qualitative"}, "kind")])
def test_an_item_that_is_done_can_not_be_dropped_from_a_milestone(editor, plan, typed, field):
    target = build.target(plan, kind="milestone")
    item = target.measure.items.create(association=plan.association, name="chatt")
    observed(target, editor.actor, item=item)

    found = errors(editor.change(target, **typed))

    assert found == {field: ["”chatt” är markerad som klar och måste vara kvar."]}
    assert [one.name for one in target.measure.items.all()] == ["chatt"]


# Beforehand


def test_the_preview_says_how_a_new_target_would_be_read_and_writes_nothing(editor, plan, time_machine):
    time_machine.move_to("2026-07-02T12:00Z")
    for _number in range(3):
        build.contact(editor.actor)
    typed = COUNT | {"goal_value": "6", "window": "year", "metric": "cases.contacts"}

    said = text(editor.preview(build.goal(plan), **typed))

    assert "3 av 6 kontakter, väntat i dag 3" in said
    assert "Antal stödkontakter, 1 januari–31 december 2026." in said
    assert not Measure.objects.exists()
    assert not AuditEvent.objects.filter(action="target.added").exists()


def test_the_preview_of_a_target_that_is_there_reads_what_was_typed_in_and_changes_nothing(editor, plan):
    target = build.target(plan, kind="level", goal_value=20, unit="följare")
    observed(target, editor.actor)

    said = text(editor.preview(target, "preview_target", kind="level", goal_value="30", unit="följare", window="year"))

    assert "1 av 30 följare" in said
    assert Measure.objects.get().goal_value == 20


def test_the_preview_counts_the_items_that_are_being_written(editor, plan):
    said = text(editor.preview(build.goal(plan), kind="milestone", window="year", items="webb\nchatt\nflyer"))

    assert "0 av 3 klara, alla senast 31 december 2026" in said


def test_the_preview_says_calmly_what_is_missing(editor, plan):
    response = editor.preview(build.goal(plan), kind="frequency", goal_value="1", window="year")

    assert response.status_code == 200
    assert "Fyll i det här" in text(response)
    assert "Välj hur ofta" in text(response)
    assert "aria-invalid" not in text(response)


def test_a_preview_costs_the_same_for_one_contact_and_for_thirty(editor, plan, django_assert_num_queries):
    goal = build.goal(plan)
    typed = COUNT | {"metric": "cases.contacts", "cases.contacts.channel": ["phone"]}
    for contacts in (1, 29):
        for _number in range(contacts):
            build.contact(editor.actor)
        with django_assert_num_queries(23):
            editor.preview(goal, **typed)


# After adoption

DECIDED = {
    "reason": "Färre ringer.",
    "body": "board",
    "held_on": "2026-04-02",
    "paragraph": "7",
    "decision_text": "Sänks.",
}


def test_an_adopted_target_is_changed_with_a_reason_and_a_decision(editor, adopted, time_machine):
    time_machine.move_to("2026-05-04T12:00Z")
    target = build.target(adopted, goal_value=800)

    assert editor.change(target, goal_value="720", **DECIDED).status_code == 302

    change = MeasureChange.objects.get()
    assert (change.before, change.after) == ({"goal_value": "800"}, {"goal_value": "720"})
    assert (change.reason, change.changed_on, change.changed_by) == ("Färre ringer.", date(2026, 5, 4), editor.actor)
    assert (change.decision.paragraph, change.decision.typed_by) == ("7", editor.actor)
    event = AuditEvent.objects.get(action="target.changed")
    assert event.details["changed"] == {"goal_value": ["800", "720"]}
    assert event.details["change"] == str(change.pk)


def test_filters_are_kept_as_codes_in_a_change(editor, adopted):
    target = build.target(adopted, goal_value=800, metric="cases.contacts")

    editor.change(target, **DECIDED, **{"cases.contacts.channel": ["phone"]})

    assert MeasureChange.objects.get().after == {"filters": {"channel": ["phone"]}}


def test_how_it_is_read_stays_beside_where_only_the_decision_is_missing(editor, adopted):
    target = build.target(adopted, goal_value=800, metric="cases.contacts")

    refused = editor.change(target, goal_value="720")

    assert set(errors(refused)) == {"reason", "decision"}
    assert "målet är 720 stödkontakter" in text(refused)


def test_a_decision_that_is_there_is_chosen(editor, adopted):
    target = build.target(adopted, goal_value=800)
    decision = build.decision(adopted.association, on=date(2026, 4, 2), paragraph="7", by=editor.actor)

    editor.change(target, goal_value="720", reason="Färre ringer.", decision=str(decision.pk))

    assert MeasureChange.objects.get().decision == decision


def test_a_decision_that_somebody_typed_in_before_is_the_same_one(editor, adopted):
    target = build.target(adopted, goal_value=800)
    editor.change(target, goal_value="720", **DECIDED)

    editor.change(target, goal_value="700", decision="", **DECIDED)

    assert MeasureChange.objects.count() == 2
    assert Decision.objects.count() == 1


def test_an_adopted_target_is_not_changed_without_reason_and_decision(editor, adopted):
    target = build.target(adopted, goal_value=800)

    found = errors(editor.change(target, goal_value="720"))

    assert set(found) == {"reason", "decision"}
    assert Measure.objects.get().goal_value == 800
    assert not AuditEvent.objects.filter(action="target.changed").exists()


@pytest.mark.parametrize(("typed", "field"), [({"held_on": "2031-01-01"}, "held_on"), ({"paragraph": ""}, "paragraph")])
def test_a_decision_of_tomorrow_or_without_its_paragraph_is_refused(editor, adopted, typed, field):
    target = build.target(adopted, goal_value=800)

    found = errors(editor.change(target, goal_value="720", **(DECIDED | typed)))

    assert list(found) == [field]
    assert not Decision.objects.exists()
    assert not MeasureChange.objects.exists()


def test_another_associations_decision_is_no_choice(editor, adopted):
    target = build.target(adopted, goal_value=800)
    stranger = build.actor("coordinator")
    theirs = build.decision(stranger.association, on=date(2026, 4, 2), paragraph="7", by=stranger)

    found = errors(editor.change(target, goal_value="720", reason="Därför.", decision=str(theirs.pk)))

    assert "decision" in found


@pytest.mark.parametrize(
    ("before", "out_of", "after"),
    [
        ({"kind": "ratio"}, 20, {"kind": "count"}),
        ({"kind": "count"}, None, {"kind": "ratio"}),
        ({"kind": "count"}, None, {"kind": "qualitative"}),
    ],
)
def test_a_kind_is_refused_over_values_that_do_not_go_with_it(editor, plan, before, out_of, after):
    target = build.target(plan, goal_value=50, **before)
    build.observe(target, 18, date(2026, 2, 28), out_of=out_of)

    (words,) = errors(editor.change(target, **after))["kind"]

    assert words.startswith("Det finns 1 inskrivet värde som inte passar")
    assert Measure.objects.get().kind == before["kind"]


def test_values_that_add_up_can_become_values_of_which_the_latest_holds(editor, plan):
    target = build.target(plan, goal_value=50)
    build.observe(target, 18, date(2026, 2, 28))

    assert editor.change(target, kind="level").status_code == 302


def test_an_opening_figure_of_days_to_come_is_refused(editor, shelter):
    goal = build.goal(build.plan(shelter.association, year=2099))

    refused = editor.add(goal, opening_value="50", opening_until="2099-02-28")

    assert list(errors(refused)) == ["opening_until"]


def test_an_opening_figure_is_refused_over_values_that_would_count_no_more(editor, plan):
    target = build.target(plan, goal_value=10)
    build.observe(target, 3, date(2026, 2, 28))
    build.observe(target, 4, date(2026, 3, 1))

    refused = editor.change(target, opening_value="50", opening_until="2026-02-28")

    (words,) = errors(refused)["opening_until"]
    assert words.startswith("Det finns 1 inskrivet värde för den tiden.")
    assert editor.change(target, opening_value="50", opening_until="2026-02-27").status_code == 302


def test_unit_responsible_and_figures_from_before_are_changed_without_a_decision(editor, adopted):
    target = build.target(adopted, goal_value=800)
    beside = {"opening_value": "50", "opening_until": "2026-02-28", "asked_every": "month", "unit": "samtal"}

    editor.change(target, responsible=str(editor.actor.pk), **beside)

    assert Measure.objects.get().opening_value == 50
    assert not MeasureChange.objects.exists()
    details = AuditEvent.objects.get(action="target.changed").details["changed"]
    assert details["opening_value"] == [None, "50"]
    assert details["unit"] is None


def test_a_draft_changes_freely(editor, plan):
    target = build.target(plan, goal_value=10)

    editor.change(target, goal_value="12")

    assert Measure.objects.get().goal_value == 12
    assert not MeasureChange.objects.exists()
    assert AuditEvent.objects.get(action="target.changed").details["changed"] == {"goal_value": ["10", "12"]}


def test_a_change_that_changes_nothing_writes_nothing(editor, adopted):
    target = build.target(adopted, goal_value=800, metric="cases.contacts", filters={"channel": ["phone"]})

    assert editor.change(target).status_code == 302

    assert not AuditEvent.objects.filter(action="target.changed").exists()
    assert not MeasureChange.objects.exists()


# Two at once


def test_a_form_opened_before_somebody_else_changed_the_target_is_refused_once_and_keeps_what_was_typed(editor, plan):
    target = build.target(plan, goal_value=10)
    opened_first = editor.page_of(target)
    editor.change(target, goal_value="12")

    refused = editor.change(target, page=opened_first, goal_value="15")

    assert "Någon annan har ändrat måttet" in text(refused)
    assert errors(refused)["__all__"]
    assert refused.context["form"]["goal_value"].value() == "15"
    assert Measure.objects.get().goal_value == 12
    editor.change(target, page=refused.context["form"])
    assert Measure.objects.get().goal_value == 15


def test_a_look_ahead_does_not_hide_that_somebody_else_changed_the_target(editor, plan):
    target = build.target(plan, goal_value=10)
    opened_first = editor.page_of(target)
    editor.change(target, goal_value="12")

    typed = COUNT | {"state": opened_first["state"].value()}
    shown = editor.client.post(editor.url("preview_target", target), typed).context["form"]

    assert shown["state"].value() == opened_first["state"].value()


@pytest.mark.parametrize("role", ["board", "staff", "treasurer"])
def test_only_the_coordinator_changes_targets(client, plan, role):
    target = build.target(plan)
    actor = build.actor(role, association=plan.association)
    build.sign_in(client, actor)

    page = reverse("change_target", kwargs={"association": actor.association.slug, "pk": target.pk})
    assert client.get(page).status_code == 404
