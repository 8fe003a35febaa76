"""What conditions may name: the record's coded fields and the facts derived from them, with their codes and sources."""

import re
from collections.abc import Mapping

from records import codes
from records.casecodes import BODY_KIND, NEIGHBOUR
from records.field import Kind
from records.fields import FIELDS

_CODED = {Kind.CODE, Kind.CODES, Kind.PLACE, Kind.PREFECTURE, Kind.BODY_WISH}
_OPEN_LISTS = {
    Kind.PLACE: re.compile(r"[0-9]{5}"),
    Kind.PREFECTURE: re.compile(r"[0-9]{2}"),
    Kind.BODY_WISH: re.compile(r"(except:)?[A-Z]{2,6}(-[A-Z0-9]{1,8})?"),
}

YES_NO = ("yes", "no")
# Derived field → (its codes, the record's keys it is made from). Empty codes: any municipality code.
DERIVED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "main_need": (tuple(codes.NEEDS), ("needs",)),
    "first_needs": (tuple(codes.NEEDS), ("needs",)),
    "only_need": (tuple(codes.NEEDS), ("needs",)),
    "age_group": (("minor", "young", "adult", "elderly", "unknown"), ("age_band",)),
    "frail": (YES_NO, ("age_band", "disability")),
    "helped_to_talk": (YES_NO, ("access_needs",)),
    "place": ((), ("municipality", "municipality_future")),
    "residence": (("here", "elsewhere", "open"), ("municipality", "municipality_future", "stage")),
    "works": (("here", "elsewhere", "unknown"), ("work_municipality",)),
    "writer": (("here", "elsewhere", "unknown"), ("writer_prefecture",)),
    "home": (("some", "none"), ("municipality", "municipality_future", "needs", "urgent")),
    "lawyer": (YES_NO, ("lawyer_now", "relation")),
    "release": (("within_7", "later", "past", "unknown"), ("release_date", "release_date_kind")),
    "custody_condition": (
        ("met", "unmet", "unknown"),
        ("had_custody_here", "stage", "municipality", "municipality_future", "work_municipality"),
    ),
    "urgency": (("urgent", "soon", "normal"), ("urgent", "needs", "release_date", "release_date_kind")),
    "screen": (("GT01", "GT02", "GT03", "GT04"), ("free_text",)),
    "open_case": (("attached", "likely", "none"), ()),
    "arrival": (("office_hours", "weekday_night", "day_off"), ()),
}
FLAGS = (
    "urgent",
    "emergency",
    "text_alert",
    "human",
    "sealed",
    "advice_only",
    "no_subject_contact",
    "own_lawyer",
    "other_lawyer",
    "away",
    "women_only",
    "interpreter",
    "release_planned",
    "out_of_area",
    "continuing",
)
OUTCOMES = ("offer", "hold", "onward", "out")
TIE_BREAKS: Mapping[str, tuple[str, ...]] = {
    "wish": ("body_wish",),
    "known": (),
    "share": (),
    "distance": ("distance_wish",),
    "alphabet": (),
}
OPEN_CASE_LEAD = "open_case"
NEIGHBOURS = tuple(NEIGHBOUR)
_BODY = re.compile(r"[A-Z]{2,6}-[A-Z0-9]{1,8}")


def is_field(name: str) -> bool:
    """Tell whether a condition may read `name`."""
    return name in DERIVED or (name in FIELDS and FIELDS[name].kind in _CODED)


def is_code(field: str, value: str) -> bool:
    """Tell whether `value` can occur in `field`."""
    if field in DERIVED:
        listed = DERIVED[field][0]
        return value in listed if listed else bool(re.fullmatch(r"[0-9]{5}|none", value))
    known = FIELDS[field]
    pattern = _OPEN_LISTS.get(known.kind)
    return value in (known.codes or {}) or bool(pattern and pattern.fullmatch(value))


def is_body_code(text: str) -> bool:
    """Tell whether `text` can be the code of a body: DARC-K."""
    return bool(_BODY.fullmatch(text))


def is_addressee(text: str) -> bool:
    """Tell whether `text` addresses bodies: a code, kind:KIND, or the lead of the open case."""
    if text.startswith("kind:"):
        return text.removeprefix("kind:") in BODY_KIND
    return text == OPEN_CASE_LEAD or is_body_code(text)


def sources(field: str) -> tuple[str, ...]:
    """Return the record's keys that a field of a condition is made from."""
    return DERIVED[field][1] if field in DERIVED else (field,)


CODED_FIELDS = tuple(key for key, field in FIELDS.items() if field.kind in _CODED)
