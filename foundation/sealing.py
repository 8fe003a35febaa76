"""Sealing of typed text with AES-256-GCM: a key id in front, the column's name as associated data.

Layout of a sealed value: one byte length of the key id, the key id, 12 bytes nonce, ciphertext with tag.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class SealBroken(Exception):
    """A sealed value cannot be opened: wrong place, wrong key or changed bytes. Holds no content."""


@dataclass(frozen=True)
class KeyRing:
    """Keys by id; `active` seals, every key of the ring opens. `index_key` keys hashes (receipts, blind indexes)."""

    keys: Mapping[str, AESGCM]
    active: str
    index_key: bytes

    @classmethod
    def read(cls, listing: str, index_key: str) -> "KeyRing":
        """Return the ring of a listing like `k2:BASE64,k1:BASE64`, the first one active; keys are 32 bytes."""
        pairs = [entry.split(":", 1) for entry in listing.split(",")]
        keys = {name.strip(): AESGCM(base64.b64decode(value)) for name, value in pairs}
        return cls(keys, pairs[0][0].strip(), base64.b64decode(index_key))

    def seal(self, text: str, place: str) -> bytes:
        """Return `text` sealed for `place` (table.column)."""
        name = self.active.encode()
        nonce = os.urandom(_NONCE)
        sealed = self.keys[self.active].encrypt(nonce, text.encode(), place.encode())
        return bytes([len(name)]) + name + nonce + sealed

    def open_sealed(self, sealed: bytes, place: str) -> str:
        """Return the text of a sealed value.

        Raises: SealBroken: it was not sealed for `place` with a key of this ring, or was changed.
        """
        start = 1 + sealed[0]
        name = sealed[1:start].decode(errors="replace")
        key = self.keys.get(name)
        if key is None:
            raise SealBroken(place)
        try:
            opened = key.decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], place.encode())
        except InvalidTag as fault:
            raise SealBroken(place) from fault
        return opened.decode()

    def keyed_hash(self, text: str, purpose: str) -> bytes:
        """Return 32 bytes that stand for `text` in an index; without the key nothing can be tried against it."""
        return hmac.new(self.index_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).digest()


_rings: list[KeyRing] = []


def use(ring: KeyRing) -> None:
    """Make `ring` the one that the sealed columns of this process use."""
    _rings[:] = [ring]


def ring() -> KeyRing:
    """Return the ring in use."""
    return _rings[0]
