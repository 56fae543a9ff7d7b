"""Who has opened a case, and that nothing is shown or saved that cannot be recorded."""

from uuid import uuid4

import pytest
from django.db import connection

from cases import actions
from cases.models import Case, Contact, Identity, Note
from tests import builders as build
from tests.cases.pages import VERA, look_up, new, note, url, words

pytestmark = pytest.mark.django_db


def test_every_opening_is_written_down_and_read_by_those_who_work_with_it(client, staff, coordinator):
    case = build.case(staff)
    build.sign_in(client, coordinator)
    client.get(url("case", coordinator, case))
    build.sign_in(client, staff)
    client.get(url("change_case", staff, case))
    text = words(client.get(url("case_openings", staff, case)))

    assert "Eva Ek samordnare öppnade ärendet" in text
    assert "Siv Dal personal öppnade ärendet" in text
    assert "Siv Dal personal läste den här listan" in text


def test_a_seen_protected_identity_stands_among_the_openings(client, staff, protected):
    actions.unmask(by=staff, seeker=protected.seeker, reason="danger")

    assert "Siv Dal personal såg den skyddade identiteten" in words(client.get(url("case_openings", staff, protected)))


# No read event, no page


@pytest.fixture
def nothing_can_be_recorded():
    """The table of the audit is out of reach, as in a database that was restored by halves."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jourer_auditevent RENAME TO elsewhere")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO jourer_auditevent")


@pytest.fixture
def case_of_vera(staff):
    case = build.case(staff, identity=VERA)
    actions.write_note(by=staff, case=case, text="Orolig inför rättegången.", idempotency_key=uuid4())
    return case


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("Service Unavailable")
@pytest.mark.parametrize("name", ["cases", "contacts", "case", "change_case", "change_identity", "case_openings"])
def test_what_cannot_be_recorded_is_not_shown(client, staff, case_of_vera, nothing_can_be_recorded, name):
    response = client.get(url(name, staff, None if name in {"cases", "contacts"} else case_of_vera))
    text = response.content.decode()

    assert response.status_code == 503
    assert "Därför visas inget och inget sparades." in text
    assert [word for word in ("Vera", "Liljan", "123 45 67", "rättegången", "2026-1") if word in text] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("Service Unavailable")
def test_what_cannot_be_recorded_is_not_saved(client, staff, case_of_vera, nothing_can_be_recorded, caplog):
    log = {"channel": "phone", "seeker_role": "victim", "support": ["talk"], "day": "2026-03-10"}
    answers = [
        note(client, staff, case_of_vera, "En till."),
        client.post(url("new_case", staff), new(staff, **{"who-name": "Vera Lind"})),
        client.post(url("new_contact", staff), new(staff, **log, minutes="20")),
        client.post(url("change_identity", staff, case_of_vera), {"version": "1", "name": "Vera Lindström"}),
        look_up(client, staff, **{"who-phone": VERA["phone"]}),
    ]
    said = caplog.text + "".join(answer.content.decode() for answer in answers)

    assert {answer.status_code for answer in answers} == {503}
    assert [word for word in ("Vera", "Liljan", "123 45 67", "En till", "rättegången") if word in said] == []
    assert (Note.objects.count(), Case.objects.count(), Contact.objects.count()) == (1, 1, 0)
    assert Identity.objects.get().name == "Vera Lind"
