"""What can be wrong with a row by itself: bodies, places and questions that are not there, and words that tell."""

from collections.abc import Iterator

from records.field import Asked, Kind
from records.fields import FIELDS
from routing.checked import Checked
from routing.conditions import leaves
from routing.faults import Fault
from routing.labels import FIELD, FLAG, KEY
from routing.rows import Rule
from routing.vocabulary import OPEN_CASE_LEAD, sources

_ADDRESSED = ("lead", "after", "co", "bars")
_LABEL = {**KEY, "body_wish": FIELD["body_wish"]}
# What the system knows of itself when a consultation arrives; heard_from is asked only after sending.
_KNOWN_BY_ITSELF = frozenset({"channel"})


def unknown_bodies(checked: Checked) -> Iterator[Fault]:
    """Yield the bodies that rows name and the prefecture does not have."""
    codes = {code for code, _ in checked.ground.bodies}
    for row in checked.ruleset.rows:
        for key, name in (*_addressed(row), *_wished(row)):
            if name.removeprefix("except:") not in codes:
                said = f"「{_LABEL[key]}」の団体「{name}」はこの県にありません。"
                yield checked.fault(row, "unknown", said, at=(key, name))


def _addressed(row: Rule) -> Iterator[tuple[str, str]]:
    """Yield the bodies that a row names by their codes, each with the key that names it."""
    for key in _ADDRESSED:
        named = (name for name in getattr(row, key) if name != OPEN_CASE_LEAD)
        yield from ((key, name) for name in named if not name.startswith("kind:"))


def _wished(row: Rule) -> Iterator[tuple[str, str]]:
    for leaf in leaves(row.when):
        if leaf.field == "body_wish":
            yield from (("body_wish", value) for value in leaf.values)


def unknown_places(checked: Checked) -> Iterator[Fault]:
    """Yield the municipalities that rows compare and the prefecture does not have."""
    territory = checked.ground.territory
    for row in checked.ruleset.rows:
        for key, value in _places_of(row):
            is_ours = key == "place" or value.startswith(territory.jis)
            if is_ours and value not in territory.places:
                said = f"「{FIELD[key]}」の市町村「{value}」はこの県にありません。"
                yield checked.fault(row, "unknown", said, at=(key, value))


def _places_of(row: Rule) -> Iterator[tuple[str, str]]:
    """Yield the municipality codes that a row compares, each with its field."""
    for leaf in leaves(row.when):
        if leaf.field == "place" or (leaf.field in FIELDS and FIELDS[leaf.field].kind is Kind.PLACE):
            yield from ((leaf.field, value) for value in leaf.values if value.isdecimal())


def unasked(checked: Checked) -> Iterator[Fault]:
    """Yield the fields that rows read and nobody has asked when a consultation arrives."""
    for row in checked.ruleset.rows:
        for name in dict.fromkeys(leaf.field for leaf in leaves(row.when)):
            keys = sources(name)
            if keys and not any(_is_asked(key) for key in keys):
                said = f"「{FIELD[name]}」は、相談が届くときにどの用紙も聞いていません。"
                yield checked.fault(row, "unasked", said, at=(name, ""))


def speechless(checked: Checked) -> Iterator[Fault]:
    """Yield the rows that lead and do not say why: staff would read nothing in the reason's place."""
    for row in checked.leading:
        if not row.words.strip():
            said = "行き先があるのに、理由（words）がありません。職員に見せる文を書いてください。"
            yield checked.fault(row, "no_words", said, at=("words", ""))


def telling(checked: Checked) -> Iterator[Fault]:
    """Yield the rows that lead and mark the wish for another lawyer: everybody at that body reads the row's words."""
    for row in checked.ruleset.rows:
        if row.lead and "other_lawyer" in row.flags:
            said = (
                "この規則の名前と文は、行き先の団体の全員が読みます。前の弁護士が読むこともあります。"
                f"印「{FLAG['other_lawyer']}」は、行き先も文もない規則に分けてください。"
            )
            yield checked.fault(row, "tells", said, at=("flags", "other_lawyer"))


def _is_asked(key: str) -> bool:
    """Tell whether an answer can be there when a consultation is routed.

    What only counselors enter comes later; what rules read of the rest is asked because they read it.
    """
    return FIELDS[key].asked in {Asked.PUBLIC, Asked.WHERE_READ} or key in _KNOWN_BY_ITSELF
