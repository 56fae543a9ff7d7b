from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from cases.forms.contacts import ContactFilter, ContactForm
from cases.models import Contact
from jourer.models import Catchment, District
from tests import builders as build

STOCKHOLM = ZoneInfo("Europe/Stockholm")
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter)


def answers(actor, **others):
    """What a browser sends when the fewest questions are answered, with other answers on top; None leaves one out."""
    sent = {
        "idempotency_key": str(uuid4()),
        "shelter": str(actor.shelters.first().pk),
        "channel": "phone",
        "seeker_role": "relative",
        "support": ["talk"],
        "day": "2026-03-10",
        **others,
    }
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def filled(actor, **others):
    return ContactForm(answers(actor, **others), actor=actor)


def facts(actor, **others):
    form = filled(actor, **others)
    assert form.is_valid(), form.errors
    return form.facts()


def errors(actor, **others):
    """The messages of a refused form by field."""
    return dict(filled(actor, **others).errors)


def district(shelter, name="Ronna", municipality="0181"):
    return District.objects.create(association=shelter.association, name=name, municipality=municipality)


def test_the_fewest_answers_are_enough(staff, shelter):
    assert (
        facts(staff).items()
        >= {
            "shelter": shelter,
            "channel": "phone",
            "seeker_role": "relative",
            "support": ["talk"],
            "occurred_on": date(2026, 3, 10),
            "done_by": staff,
            "minutes": None,
        }.items()
    )


@pytest.mark.parametrize("name", ["gender", "age_group", "municipality", "crime_type", "found_us"])
def test_what_was_not_asked_is_not_asked(staff, name):
    assert facts(staff)[name] == "not_asked"


@pytest.mark.parametrize("answer", ["not_asked", "unknown", "declined"])
def test_three_ways_of_no_answer_are_kept_apart(staff, answer):
    assert facts(staff, gender=answer)["gender"] == answer


@pytest.mark.parametrize(
    "name, message",
    [
        ("shelter", "Välj en av dina jourer."),
        ("channel", "Välj hur ni hade kontakt."),
        ("seeker_role", "Välj vem det var."),
        ("support", "Välj minst ett slags stöd."),
    ],
)
def test_a_question_left_out_is_said_at_its_field(staff, name, message):
    assert errors(staff, **{name: None}) == {name: [message]}


@pytest.mark.parametrize("minutes", ["åtta", "1,5", "9" * 5000])
def test_a_duration_that_is_no_number_is_refused_in_words(staff, minutes):
    assert errors(staff, minutes=minutes) == {"minutes": ["Skriv minuterna med siffror, till exempel 20."]}


def test_a_duration_of_nothing_is_refused(staff):
    assert errors(staff, minutes="0") == {"minutes": ["Skriv minst 1 minut, eller lämna tomt."]}


def test_a_duration_longer_than_a_day_is_refused(staff):
    assert errors(staff, minutes="2000") == {"minutes": ["Skriv högst 1440 minuter, alltså ett dygn."]}


def test_a_duration_of_a_whole_day_is_taken(staff):
    assert facts(staff, minutes="1440")["minutes"] == 1440


def test_yesterday_is_a_date(staff):
    assert facts(staff, day="2026-03-09")["occurred_on"] == date(2026, 3, 9)


def test_today_saved_after_midnight_is_the_day_the_page_showed(staff, time_machine):
    sent = answers(staff, day="2026-03-10")
    time_machine.move_to(datetime(2026, 3, 12, 0, 5, tzinfo=STOCKHOLM))
    form = ContactForm(sent, actor=staff)

    assert form.is_valid()
    assert form.facts()["occurred_on"] == date(2026, 3, 10)


def test_a_day_chosen_before_midnight_is_shown_as_a_date_when_something_else_is_wrong(staff, time_machine):
    sent = answers(staff, day="2026-03-10", support=None)
    time_machine.move_to(datetime(2026, 3, 12, 0, 5, tzinfo=STOCKHOLM))
    form = ContactForm(sent, actor=staff)

    assert (form["day"].value(), form["occurred_on"].value()) == ("another", "2026-03-10")


def test_another_date_is_the_one_written(staff):
    assert facts(staff, day="another", occurred_on="2025-12-24")["occurred_on"] == date(2025, 12, 24)


def test_a_date_left_behind_when_today_was_chosen_after_all_means_nothing(staff):
    assert facts(staff, day="2026-03-10", occurred_on="2025-12-24")["occurred_on"] == date(2026, 3, 10)


@pytest.mark.parametrize(
    "written, message",
    [
        ("", "Välj en dag, eller skriv datumet."),
        ("3/11", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
        ("2026-02-30", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
        ("2026-03-11", "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        ("1999-12-31", "Datumet är före år 2000. Kontrollera årtalet."),
    ],
)
def test_another_date_that_cannot_be_is_said_at_the_date(staff, written, message):
    assert errors(staff, day="another", occurred_on=written) == {"occurred_on": [message]}


@pytest.mark.parametrize("day", [None, "tomorrow", "\x00"])
def test_no_day_at_all_is_said_at_the_date(staff, day):
    assert list(errors(staff, day=day)) == ["occurred_on"]


def test_what_was_typed_is_kept_beside_the_error(staff):
    form = filled(staff, minutes="åtta", support=["talk", "legal"], crime_type="fraud")

    assert not form.is_valid()
    assert [form[name].value() for name in ("minutes", "support", "crime_type", "seeker_role")] == [
        "åtta",
        ["talk", "legal"],
        "fraud",
        "relative",
    ]


@pytest.mark.parametrize(
    "name, value",
    [
        ("channel", "pigeon"),
        ("seeker_role", "x"),
        ("support", ["talk", "x"]),
        ("gender", "x"),
        ("municipality", "9999"),
    ],
)
def test_a_code_that_is_not_offered_is_refused(staff, name, value):
    assert list(errors(staff, **{name: value})) == [name]


@pytest.mark.parametrize("foreign", ["elsewhere", "not_mine", "no_id", "random"])
def test_only_the_own_shelters_can_be_chosen(staff, shelter, foreign):
    ids = {
        "elsewhere": str(build.shelter().pk),
        "not_mine": str(build.shelter(shelter.association).pk),
        "no_id": "' OR 1=1",
        "random": str(uuid4()),
    }

    assert errors(staff, shelter=ids[foreign]) == {"shelter": ["Välj en av dina jourer."]}


def test_a_colleague_in_the_shelter_can_have_given_the_support(staff, shelter):
    colleague = build.actor("volunteer", shelter)

    assert facts(staff, done_by=str(colleague.pk))["done_by"] == colleague


@pytest.mark.parametrize("who", ["elsewhere", "other_shelter", "board", "former"])
def test_nobody_else_can_have_given_the_support(staff, shelter, who):
    others = {
        "elsewhere": lambda: build.actor("staff", build.shelter()),
        "other_shelter": lambda: build.actor("staff", build.shelter(shelter.association)),
        "board": lambda: build.actor("board", shelter),
        "former": lambda: build.actor("staff", shelter, valid_until=date(2026, 3, 9)),
    }

    message = "Välj dig själv eller en kollega i dina jourer."
    assert errors(staff, done_by=str(others[who]().pk)) == {"done_by": [message]}


def test_a_colleague_in_two_of_the_shelters_is_offered_once(staff, shelter):
    second = build.shelter(shelter.association)
    one = build.actor("staff", shelter, second)
    colleague = build.actor("staff", shelter, second)

    offered = [key for key, _label in ContactForm(actor=one).fields["done_by"].choices]
    assert sorted(offered) == sorted(str(actor.pk) for actor in (one, staff, colleague))


def test_who_typed_it_cannot_be_sent(staff, shelter):
    sent = facts(
        staff, typed_by=str(build.actor("staff", shelter).pk), association=str(uuid4()), undone_at="2026-03-10"
    )

    assert not sent.keys() & {"typed_by", "association", "undone_at"}


def test_a_district_in_the_chosen_municipality_is_taken(staff, shelter):
    ronna = district(shelter)

    assert facts(staff, municipality="0181", district=str(ronna.pk))["district"] == ronna


def test_a_district_says_which_municipality(staff, shelter):
    assert facts(staff, district=str(district(shelter).pk))["municipality"] == "0181"


def test_a_district_in_another_municipality_is_refused(staff, shelter):
    sent = {"municipality": "0180", "district": str(district(shelter).pk)}

    assert errors(staff, **sent) == {"district": ["Stadsdelen ligger inte i den valda kommunen."]}


def test_a_district_of_another_association_is_refused(staff):
    foreign = district(build.shelter())

    assert errors(staff, municipality="0181", district=str(foreign.pk)) == {"district": ["Välj en stadsdel i listan."]}


def test_the_municipalities_where_the_shelters_work_come_first(staff, shelter):
    Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0181")
    Catchment.objects.create(
        association=shelter.association, shelter=build.shelter(shelter.association), municipality="0180"
    )

    groups = ContactForm(actor=staff).fields["municipality"].choices
    assert [label for _value, label in groups[:4]] == ["Ej frågat", "Vet ej", "Vill inte uppge", "Utanför Sverige"]
    assert groups[4] == ("Där ni arbetar", [("0181", "Södertälje")])
    assert len(groups[5][1]) == 290


def test_municipalities_stand_in_the_order_of_the_swedish_alphabet(staff):
    names = [name for _code, name in ContactForm(actor=staff).fields["municipality"].choices[4][1]]

    assert names[0] == "Ale"
    assert [name for name in names if name[0] in "ÅÄÖ"][:3] == ["Åmål", "Ånge", "Åre"]
    assert names[-1] == "Övertorneå"


@pytest.mark.parametrize("key", [None, "", "not-a-key", "\x00"])
def test_a_key_that_is_none_is_an_error_of_the_page_and_replaced(staff, key):
    form = filled(staff, idempotency_key=key)

    assert dict(form.errors) == {"__all__": ["Sidan kom inte fram hel. Spara igen."]}
    assert len(form["idempotency_key"].value()) == 36


def test_the_key_stays_when_something_else_is_wrong(staff):
    key = str(uuid4())
    form = filled(staff, idempotency_key=key, support=None)

    assert not form.is_valid()
    assert form["idempotency_key"].value() == key


def test_a_fresh_form_has_a_key_of_its_own(staff):
    assert ContactForm(actor=staff)["idempotency_key"].value() != ContactForm(actor=staff)["idempotency_key"].value()


def test_a_single_shelter_is_chosen_already(staff, shelter):
    assert ContactForm(actor=staff)["shelter"].value() == shelter.pk


def test_of_several_shelters_none_is_chosen_at_first(shelter):
    both = build.actor("staff", shelter, build.shelter(shelter.association))

    assert ContactForm(actor=both)["shelter"].value() is None


def test_work_facts_follow_the_last_entry_and_facts_of_the_person_never_do(shelter):
    second = build.shelter(shelter.association)
    both = build.actor("staff", shelter, second)
    last = build.contact(
        both,
        shelter=second,
        channel="chat",
        seeker_role="witness",
        gender="man",
        minutes=20,
        occurred_on=date(2026, 3, 1),
    )
    form = ContactForm(actor=both, like=last)

    assert (form["shelter"].value(), form["channel"].value(), form["day"].value()) == (second.pk, "chat", "2026-03-10")
    assert [form[name].value() for name in ("seeker_role", "support", "gender", "minutes")] == [
        None,
        None,
        "not_asked",
        None,
    ]


def test_one_more_keeps_the_day(staff):
    last = build.contact(staff, occurred_on=date(2026, 3, 9))

    assert ContactForm(actor=staff, like=last, same_day=True)["day"].value() == "2026-03-09"


def test_one_more_of_an_older_day_keeps_the_date(staff):
    form = ContactForm(actor=staff, like=build.contact(staff, occurred_on=date(2026, 3, 1)), same_day=True)

    assert (form["day"].value(), form["occurred_on"].value()) == ("another", date(2026, 3, 1))


@pytest.mark.parametrize("sent, opened", [({}, False), ({"gender": "woman"}, True), ({"minutes": "åtta"}, True)])
def test_the_fold_is_open_where_something_in_it_is_filled_in(staff, sent, opened):
    assert filled(staff, support=None, **sent).more_is_open is opened


def narrowed(actor, query):
    return list(ContactFilter(QueryDict(query), actor=actor).narrow(Contact.objects.visible_to(actor)))


@pytest.mark.parametrize("query", ["channel=chat", "since=2026-03-05", "channel=chat&until=2026-03-10"])
def test_a_filter_narrows_the_list(staff, query):
    build.contact(staff, occurred_on=date(2026, 3, 1))
    wanted = build.contact(staff, channel="chat", occurred_on=date(2026, 3, 10))

    assert narrowed(staff, query) == [wanted]


def test_a_filter_by_shelter_narrows_the_list(shelter):
    second = build.shelter(shelter.association)
    both = build.actor("staff", shelter, second)
    build.contact(both, shelter=shelter)
    wanted = build.contact(both, shelter=second)

    assert narrowed(both, f"shelter={second.pk}") == [wanted]


@pytest.mark.parametrize("query", ["", "channel=", "channel=pigeon", "since=soon", "shelter=1", "until=2026-02-30"])
def test_a_filter_that_is_not_understood_narrows_nothing(staff, query):
    contact = build.contact(staff)

    assert narrowed(staff, query) == [contact]
