"""Settings: read once from the environment, checked as a whole, passed down."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foundation import clock
from foundation.refusal import BadInput

ROOT = Path(__file__).resolve().parent.parent
_ENVIRONMENTS = ("development", "test", "production")
_KEYS = ("SECRET_KEY", "SEAL_KEYS", "INDEX_KEY")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says.

    `seal_keys` is a listing `id:BASE64,…` (first one seals), `index_key` BASE64 of 32 bytes, `clock` the moment
    at which this process's clock begins, or None for the real one.
    """

    environment: str
    database_url: str
    secret_key: str
    seal_keys: str
    index_key: str
    clock: datetime | None
    cheap_passwords: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings of `env` (default: the process's own).

        Outside production missing keys are made once and kept in instance/keys.json.
        Raises: BadInput: names every setting that is missing or wrong, all at once.
        """
        given = dict(os.environ if env is None else env)
        environment = given.get("ENVIRONMENT", "development")
        instance = Path(given.get("INSTANCE", ROOT / "instance"))
        if environment not in _ENVIRONMENTS:
            message = f"ENVIRONMENT: {environment!r} is not one of {', '.join(_ENVIRONMENTS)}"
            raise BadInput(message)
        if environment == "production":
            _require(given)
        else:
            given = {**_kept_keys(instance, given), **given}
        return cls(
            environment=environment,
            database_url=given.get("DATABASE_URL") or f"sqlite:///{instance / 'tsunagi.db'}",
            secret_key=given["SECRET_KEY"],
            seal_keys=given["SEAL_KEYS"],
            index_key=given["INDEX_KEY"],
            clock=clock.read_moment(given["CLOCK"], "CLOCK") if given.get("CLOCK") else None,
            cheap_passwords=environment == "test",
        )


def _require(given: Mapping[str, str]) -> None:
    missing = [name for name in ("DATABASE_URL", *_KEYS) if not given.get(name)]
    if missing:
        message = f"Set {', '.join(missing)} in the environment."
        raise BadInput(message)
    if given.get("CLOCK"):
        message = f"CLOCK: {given['CLOCK']!r} is refused in production. Unset it."
        raise BadInput(message)


def _kept_keys(instance: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of instance/keys.json, made now if the environment lacks any and there are none."""
    path = instance / "keys.json"
    if path.exists():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    instance.mkdir(parents=True, exist_ok=True)
    if all(given.get(name) for name in _KEYS):
        return {}
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "SEAL_KEYS": f"k1:{_new_key()}",
        "INDEX_KEY": _new_key(),
    }
    # Written under another name and linked into place: of two processes that start together one wins whole.
    draft = instance / f".keys-{secrets.token_hex(4)}.json"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys), encoding="utf-8")
    try:
        os.link(draft, path)
    except FileExistsError:
        keys = dict(json.loads(path.read_text(encoding="utf-8")))
    finally:
        draft.unlink()
    return keys


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
