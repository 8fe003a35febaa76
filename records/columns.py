"""Column types that seal: nobody who reads or writes a row has to remember it."""

import json
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from foundation import sealing


class Sealed(TypeDecorator[str]):
    """Typed text, sealed for `place` (table.column)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        """Remember the place: it is the sealed value's associated data."""
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        """Seal the text."""
        return None if value is None else sealing.ring().seal(value, self.place)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> str | None:
        """Open the sealed value."""
        return None if value is None else sealing.ring().open_sealed(bytes(value), self.place)


class SealedFields(TypeDecorator[dict[str, Any]]):
    """Several fields that are read together, sealed together as JSON for `place` (table.column)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        """Remember the place: it is the sealed value's associated data."""
        super().__init__()
        self.place = place

    def process_bind_param(self, value: dict[str, Any] | None, _dialect: Dialect) -> bytes | None:
        """Seal the fields; an empty dict stays empty."""
        if not value:
            return None
        return sealing.ring().seal(json.dumps(value, ensure_ascii=False), self.place)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> dict[str, Any]:
        """Open the sealed fields; nothing sealed is an empty dict."""
        return {} if value is None else json.loads(sealing.ring().open_sealed(bytes(value), self.place))
