"""Field encryption: AES-256-GCM under a ring of keys that lives in the environment, never in the database.

A ciphertext is bound to its place (model|field|row id) as associated data: moved or altered it is refused.
Form: `v1.<key id>.<base64url(nonce + ciphertext + tag)>`.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import logging
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2: 96 bits

logger = logging.getLogger(__name__)


class UndecryptableError(Exception):
    """The ciphertext was altered, moved, cut off, or its key is not in the ring. Says which key, never the text.

    `place` is where it was read.
    """

    def __init__(self, words: str, place: str):
        super().__init__(words)
        self.place = place

    def log(self, row="") -> None:
        """Where it was and why, which is all that anybody but the person at the page needs to know."""
        logger.error("a ciphertext was refused at %s %s: %s", self.place, row, self)


def encrypt(text: str, *, place: str) -> str:
    """Encrypt with the ring's first key; `place` is "model|field|row id"."""
    key_id, key = first_key()
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token: str, *, place: str) -> str:
    """The text that was encrypted for this very place, or `UndecryptableError`."""
    key_id, body = _parts(token, place)
    key = key_ring(settings.FIELD_KEYS).get(key_id)
    if key is None:
        raise UndecryptableError(f"no key “{key_id}” in FIELD_KEYS", place)
    try:
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise UndecryptableError(f"a ciphertext under key “{key_id}” was altered or moved", place) from error


def keyed_hash(text: str, *, purpose: str) -> str:
    """ "<key id>.<hex>": a keyed hash under the ring's first key, to find again exactly what was stored.

    The key is derived per purpose (HKDF, RFC 5869), so that the same text in two columns does not look alike.
    """
    key_id, key = first_key()
    return _hash(key_id, key, text, purpose)


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """The hashes under every key of the ring: what was stored before the latest key is found too."""
    return [_hash(key_id, key, text, purpose) for key_id, key in key_ring(settings.FIELD_KEYS).items()]


def _hash(key_id, key, text, purpose):
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"look-up|{purpose}".encode()).derive(key)
    return f"{key_id}.{hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()}"


def token_begins() -> str:
    """How every ciphertext begins that stands under the ring's first key."""
    return f"{VERSION}.{hash_begins()}"


def hash_begins() -> str:
    """As `token_begins`, of keyed hashes."""
    return f"{first_key()[0]}."


def first_key() -> tuple[str, bytes]:
    """The key that encrypts, with its id."""
    return next(iter(key_ring(settings.FIELD_KEYS).items()))


def _parts(token, place):
    """Version, key id and body. What is none of ours may be anybody's text, so no word of it is told."""
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != VERSION or not parts[1].isalnum():
        raise UndecryptableError("what stands in the field is no ciphertext", place)
    return parts[1:]


@functools.lru_cache(maxsize=8)
def key_ring(setting: str) -> dict[str, bytes]:
    """Read "id:base64,id:base64" into {id: 32 bytes}, the encrypting key first."""
    ring = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        key_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not key_id.isalnum() or len(key) != KEY_BYTES:
            raise ImproperlyConfigured("FIELD_KEYS must be id:base64 of 32 bytes, several separated by commas")
        ring[key_id] = key
    if not ring:
        raise ImproperlyConfigured("FIELD_KEYS is empty: nothing could be encrypted")
    return ring
