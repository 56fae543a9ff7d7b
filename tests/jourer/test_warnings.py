"""What a free text seems to hold that belongs elsewhere."""

import pytest

from jourer.warnings import found_in

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text",
    [
        "850412-1230",
        "19850412-1230",
        "8504121230",
        "198504121230",
        "850412+1230",
        "850412 1230",
        "Född 850412\N{NO-BREAK SPACE}1230.",
        "850472-1237",  # a coordination number: sixty more days
    ],
)
def test_personal_identity_numbers_in_every_way_of_writing(text):
    assert found_in(text) == ["personal_number"]


@pytest.mark.parametrize(
    "text",
    [
        "070-123 45 67",
        "Ring 0701234567!",
        "+46 70 123 45 67",
        "+46 (0)70-123 45 67",
        "0046701234567",
        "08/12 34 56 7",
        "08–123\N{NARROW NO-BREAK SPACE}456",
    ],
)
def test_telephone_numbers_in_every_way_of_writing(text):
    assert found_in(text) == ["phone"]


@pytest.mark.parametrize("text", ["vera@post.example", "(Vera.Lind+x@mejl.post.example)", "åsa@öst.example"])
def test_email_addresses(text):
    assert found_in(text) == ["email"]


def test_several_kinds_are_all_told():
    assert found_in("850412-1230, 070-123 45 67, vera@post.example") == ["personal_number", "phone", "email"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ses den 2026-03-12 kl. 14.30, rum 12.",
        "Mål B 1234-26, ärende 2026-14.",
        "850412-1231",  # the check digit is wrong
        "851412-1230",  # no such month
        "Fick 12 000 kr, och 1 800,50 till.",
        "Bor på Storgatan 10, 171 45 Solna.",
        "Är med på Instagram som @liljan.",
        "\u202eomvänt\u202c 🌻",
    ],
)
def test_what_is_written_every_day_is_not_warned_of(text):
    assert found_in(text) == []


@pytest.mark.parametrize("text", ["a" * 1_000_000, "0" * 1_000_000, "a@" + "b." * 500_000])
def test_a_page_without_a_space_is_no_reason_to_stop(text):
    """Where every letter began a search of its own, this would take hours."""
    assert found_in(text) == []
