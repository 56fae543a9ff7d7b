import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from jourer import crypto

PLACE = "cases.identity|name|5f0c"


def key(letter):
    return f"{letter}:{base64.b64encode(letter.encode() * 32).decode()}"


@pytest.fixture(autouse=True)
def ring(settings):
    settings.FIELD_KEYS = key("a")


def test_what_is_encrypted_can_be_read_again_and_not_before():
    token = crypto.encrypt("Åsa Öberg", place=PLACE)

    assert "Åsa" not in token
    assert crypto.decrypt(token, place=PLACE) == "Åsa Öberg"


def test_the_same_text_never_looks_the_same():
    assert len({crypto.encrypt("ja", place=PLACE) for _ in range(100)}) == 100


def test_a_ciphertext_that_was_moved_to_another_row_is_refused():
    token = crypto.encrypt("hemligt", place=PLACE)

    with pytest.raises(crypto.UndecryptableError, match="altered or moved"):
        crypto.decrypt(token, place="cases.identity|name|77aa")


def test_a_ciphertext_altered_in_any_place_is_refused():
    version, key_id, body = crypto.encrypt("hemligt", place=PLACE).split(".")
    sealed = base64.urlsafe_b64decode(body)

    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(crypto.UndecryptableError):
            crypto.decrypt(".".join([version, key_id, base64.urlsafe_b64encode(altered).decode()]), place=PLACE)


@pytest.mark.parametrize("token", ["", "hemligt", "v1.a", "v1.a.%%%", "v1.a.", "v2.a.AAAA", "v1.a.AAAA"])
def test_what_is_no_ciphertext_is_refused(token):
    with pytest.raises(crypto.UndecryptableError):
        crypto.decrypt(token, place=PLACE)


def test_the_first_key_encrypts_and_the_old_ones_still_decrypt(settings):
    old = crypto.encrypt("gammalt", place=PLACE)
    settings.FIELD_KEYS = f"{key('b')}, {key('a')}"

    assert crypto.encrypt("nytt", place=PLACE).startswith("v1.b.")
    assert crypto.decrypt(old, place=PLACE) == "gammalt"


def test_a_missing_key_is_named_and_the_text_is_not(settings):
    old = crypto.encrypt("gammalt", place=PLACE)
    settings.FIELD_KEYS = key("b")

    with pytest.raises(crypto.UndecryptableError, match="no key “a” in FIELD_KEYS"):
        crypto.decrypt(old, place=PLACE)


@pytest.mark.parametrize("setting", ["", " , ", "a", "a:", "a:c2hvcnQ=", "a b:" + key("a")[2:], "a:%%%"])
def test_a_ring_without_sound_keys_is_refused(setting):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        crypto.key_ring(setting)
