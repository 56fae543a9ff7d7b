"""Field encryption: AES-256-GCM under a ring of keys that lives in the environment, never in the database.

A ciphertext is bound to its place (model|field|row id) as associated data: moved or altered it is refused.
Form: `v1.<key id>.<base64url(nonce + ciphertext + tag)>`.
"""

import base64
import binascii
import functools
import hashlib
import hmac
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


class UndecryptableError(Exception):
    """The ciphertext was altered, moved, cut off, or its key is not in the ring. Says which key, never the text."""


def encrypt(text: str, *, place: str) -> str:
    """Encrypt with the ring's first key; `place` is "model|field|row id"."""
    key_id, key = next(iter(key_ring(settings.FIELD_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token: str, *, place: str) -> str:
    """The text that was encrypted for this very place, or `UndecryptableError`."""
    version, key_id, body = _parts(token)
    key = key_ring(settings.FIELD_KEYS).get(key_id)
    if version != VERSION or key is None:
        raise UndecryptableError(f"no key “{key_id}” in FIELD_KEYS for a ciphertext of version “{version}”")
    try:
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise UndecryptableError(f"a ciphertext under key “{key_id}” was altered or moved") from error


def keyed_hash(text: str, *, purpose: str) -> str:
    """ "<key id>.<hex>": a keyed hash under the ring's first key, to find again exactly what was stored.

    The key is derived per purpose (HKDF, RFC 5869), so that the same text in two columns does not look alike.
    """
    key_id, key = next(iter(key_ring(settings.FIELD_KEYS).items()))
    return _hash(key_id, key, text, purpose)


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """The hashes under every key of the ring: what was stored before the latest key is found too."""
    return [_hash(key_id, key, text, purpose) for key_id, key in key_ring(settings.FIELD_KEYS).items()]


def _hash(key_id, key, text, purpose):
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"look-up|{purpose}".encode()).derive(key)
    return f"{key_id}.{hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()}"


def is_current(token: str) -> bool:
    """Whether a ciphertext or a keyed hash stands under the ring's first key."""
    current = next(iter(key_ring(settings.FIELD_KEYS)))
    return token.startswith((f"{VERSION}.{current}.", f"{current}."))


def _parts(token):
    parts = token.split(".")
    if len(parts) != 3:
        raise UndecryptableError("what stands in the field is no ciphertext")
    return parts


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
