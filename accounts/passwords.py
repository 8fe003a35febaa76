"""Password hashes: argon2id; tests and demo accounts use its cheapest profile."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from flask import current_app

_CHEAP = PasswordHasher.from_parameters(CHEAPEST)
_STRONG = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _hasher() -> PasswordHasher:
    return _CHEAP if current_app.config["CHEAP_PASSWORDS"] else _STRONG


def hash_of(password: str) -> str:
    """Return the hash to keep for a password that a person chose."""
    return _hasher().hash(password)


def demo_hash_of(password: str) -> str:
    """Return a hash that costs nothing to make, for the printed passwords of the demo world."""
    return _CHEAP.hash(password)


def fit(kept: str | None, typed: str) -> bool:
    """Say whether `typed` is the password of `kept`; without one the work is done all the same."""
    try:
        _hasher().verify(kept or _nobody(_hasher()), typed)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody")
