"""What a field of the record is: key, kind, code list, who fills it, how secret it is, where it is sealed."""

from dataclasses import dataclass
from enum import StrEnum

from records.codes import CodeList


class Kind(StrEnum):
    """How the value of a field looks."""

    CODE = "code"
    CODES = "codes"
    PLACE = "place"
    PREFECTURE = "prefecture"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    DAY_OR_MONTH = "day_or_month"
    BODY_WISH = "body_wish"
    CALLER_NAME = "caller_name"
    TIMES = "times"


class Asked(StrEnum):
    """Who fills the field: everyone, only where rules or delivery need it, or staff."""

    PUBLIC = "P"
    WHERE_READ = "p"
    STAFF = "C"
    SYSTEM = "A"


class Envelope(StrEnum):
    """Which sealed column of the consultation keeps a field; fields read together are sealed together."""

    IDENTITY = "identity"
    REACH = "reach"
    STORY = "story"
    SPECIAL = "special"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the record.

    `limit` counts characters of typed text or entries of a list. `unanswered` is the value stored for
    「答えない」. `secrecy`: 0 none, 1 personal, 2 special-care. `envelope` is None for plain columns.
    """

    key: str
    label: str
    kind: Kind
    codes: CodeList | None = None
    asked: Asked = Asked.PUBLIC
    secrecy: int = 1
    limit: int = 0
    unanswered: str = ""
    envelope: Envelope | None = None


def coded(key: str, label: str, values: CodeList, **rest: object) -> Field:
    """Return a field answered with one code of a list; `rest` is the rest of Field."""
    return Field(key=key, label=label, kind=Kind.CODE, codes=values, **rest)  # type: ignore[arg-type]
