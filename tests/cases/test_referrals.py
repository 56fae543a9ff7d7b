"""Where somebody was sent on to: encrypted."""

from datetime import date

import pytest
from django.db import connection

from cases import actions
from cases.models import Referral
from jourer import crypto, rotation
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    staff = build.actor("staff", build.shelter())
    return refer(staff, build.case(staff))


def refer(by, case):
    return actions.refer(by=by, case=case, to="Stödcentrum i Ronna", referred_on=date(2026, 3, 10), has_consent=True)


def stored():
    with connection.cursor() as cursor:
        cursor.execute('SELECT "to" FROM cases_referral')
        return [row[0] for row in cursor.fetchall()]


def test_the_table_holds_no_word_of_it(referral):
    assert stored()[0].startswith(crypto.token_begins())
    assert Referral.objects.get().to == "Stödcentrum i Ronna"


def test_the_key_of_it_is_changed_with_the_others():
    assert Referral in rotation.keyed_models()
