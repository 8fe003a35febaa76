"""What is wrong with a rule set, each fault with its exact place; found by search over all situations, not by trying.

Faults forbid publication. Warnings do not: two rows of one rank that lead to different bodies are settled by a person.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from records.field import Asked, Kind
from records.fields import FIELDS
from routing.conditions import ALWAYS, leaves
from routing.facts import Territory
from routing.labels import FIELD, SECTION, Names
from routing.rows import SECTIONS, Rule, RuleFault, RuleSet
from routing.rules import parse_draft, read_row
from routing.sentences import situation_in_words
from routing.situations import Space
from routing.solver import find, reason
from routing.vocabulary import OPEN_CASE_LEAD, sources

_STOPPING = ("out", "onward")
_ADDRESSED = ("lead", "after", "co", "bars")
# What the system knows of itself when a consultation arrives; heard_from is asked only after sending.
_KNOWN_BY_ITSELF = frozenset({"channel"})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, and where: section, id and number of the row in its section, field and value.

    `kind`: unknown, unasked, no_final, no_destination, unreachable, pinned; warnings: equal_rank.
    """

    kind: str
    sentence: str
    section: str = ""
    rule: str = ""
    row: int = 0
    field: str = ""
    value: str = ""

    @property
    def is_warning(self) -> bool:
        """Tell whether it may be published all the same."""
        return self.kind == "equal_rank"


@dataclass(frozen=True)
class Ground:
    """The prefecture that rules are checked for: its places, and its bodies as (code, kind)."""

    territory: Territory
    bodies: Sequence[tuple[str, str]]
    names: Names = field(default_factory=lambda: Names({}, {}))


def faults_in(content: Mapping[str, Any], ground: Ground) -> list[Fault]:
    """Return what is wrong with a written rule set; what cannot even be read is all that is told then."""
    unreadable = list(_unreadable(content))
    return unreadable or check(parse_draft(content), ground)


def check(ruleset: RuleSet, ground: Ground) -> list[Fault]:
    """Return faults and warnings of a rule set, in the order of its rows within each kind."""
    checks: tuple[Callable[[_Checked], Iterator[Fault]], ...] = (
        _unknown_bodies,
        _unknown_places,
        _unasked,
        _without_final,
        _without_destination,
        _unreachable,
        _equal_ranks,
    )
    checked = _Checked(ruleset, ground)
    return [fault for one in checks for fault in one(checked)]


@dataclass(frozen=True)
class _Checked:
    """A rule set with the ground it is checked on, and its rows by what they do."""

    ruleset: RuleSet
    ground: Ground

    @cached_property
    def space(self) -> Space:
        return Space(self.ruleset.bits, self.ground.territory)

    @cached_property
    def stopping(self) -> list[Rule]:
        return [gate for gate in self.ruleset.gates if gate.outcome in _STOPPING]

    @cached_property
    def settling(self) -> list[Rule]:
        return [gate for gate in self.ruleset.gates if gate.settles]

    @cached_property
    def leading(self) -> list[Rule]:
        """Return the rows that lead, strongest first, as `routing.decision` orders them."""
        rows = [row for row in (*self.ruleset.gates, *self.ruleset.rules) if row.lead and row not in self.stopping]
        return sorted(rows, key=lambda row: row.rank)

    def fault(self, row: Rule, kind: str, said: str, *, at: tuple[str, str] = ("", "")) -> Fault:
        number = next(place for place, one in enumerate(getattr(self.ruleset, row.section), 1) if one is row)
        sentence = f"{place_words(row.section, row.id, number)}：{said}"
        return Fault(
            kind=kind, sentence=sentence, section=row.section, rule=row.id, row=number, field=at[0], value=at[1]
        )


def place_words(section: str, rule: str, number: int) -> str:
    """Return where a row stands: 規則 S3（行き先の規則の2行目）."""
    return f"規則 {rule}（{SECTION[section]}の{number}行目）"


def _unreadable(content: Mapping[str, Any]) -> Iterator[Fault]:
    try:
        parse_draft({"ruleset": content.get("ruleset")})
    except RuleFault as fault:
        yield Fault(kind="unknown", sentence=fault.sentence, field=fault.field, value=str(fault.value))
    for section in SECTIONS:
        rows = content.get(section, ())
        for number, row in enumerate(rows if isinstance(rows, list | tuple) else [rows], 1):
            yield from _unreadable_row(section, number, row)


def _unreadable_row(section: str, number: int, row: object) -> Iterator[Fault]:
    try:
        read_row(section, row, {})
    except RuleFault as fault:
        yield Fault(
            kind="unknown",
            sentence=f"{SECTION[section]}の{number}行目：{fault.sentence}",
            section=section,
            rule=str(row.get("id", "")) if isinstance(row, Mapping) else "",
            row=number,
            field=fault.field,
            value=str(fault.value),
        )


def _unknown_bodies(checked: _Checked) -> Iterator[Fault]:
    codes = {code for code, _ in checked.ground.bodies}
    for row in checked.ruleset.rows:
        for key, name in (*_addressed(row), *_wished(row)):
            if name.removeprefix("except:") not in codes:
                yield checked.fault(row, "unknown", f"{key} の団体「{name}」はこの県にありません。", at=(key, name))


def _addressed(row: Rule) -> Iterator[tuple[str, str]]:
    """Yield the bodies that a row names by their codes, each with the key that names it."""
    for key in _ADDRESSED:
        named = (name for name in getattr(row, key) if name != OPEN_CASE_LEAD)
        yield from ((key, name) for name in named if not name.startswith("kind:"))


def _wished(row: Rule) -> Iterator[tuple[str, str]]:
    for leaf in leaves(row.when):
        if leaf.field == "body_wish":
            yield from (("body_wish", value) for value in leaf.values)


def _unknown_places(checked: _Checked) -> Iterator[Fault]:
    territory = checked.ground.territory
    for row in checked.ruleset.rows:
        for key, value in _places_of(row):
            is_ours = key == "place" or value.startswith(territory.jis)
            if is_ours and value not in territory.places:
                said = f"{key} の市町村「{value}」はこの県にありません。"
                yield checked.fault(row, "unknown", said, at=(key, value))


def _places_of(row: Rule) -> Iterator[tuple[str, str]]:
    """Yield the municipality codes that a row compares, each with its field."""
    for leaf in leaves(row.when):
        if leaf.field == "place" or (leaf.field in FIELDS and FIELDS[leaf.field].kind is Kind.PLACE):
            yield from ((leaf.field, value) for value in leaf.values if value.isdecimal())


def _unasked(checked: _Checked) -> Iterator[Fault]:
    for row in checked.ruleset.rows:
        for name in dict.fromkeys(leaf.field for leaf in leaves(row.when)):
            keys = sources(name)
            if keys and not any(_is_asked(key) for key in keys):
                said = f"「{FIELD[name]}」（{name}）は、相談が届くときにどの用紙も聞いていません。"
                yield checked.fault(row, "unasked", said, at=(name, ""))


def _is_asked(key: str) -> bool:
    """Tell whether an answer can be there when a consultation is routed.

    What only counselors enter comes later; what rules read of the rest is asked because they read it.
    """
    return FIELDS[key].asked in {Asked.PUBLIC, Asked.WHERE_READ} or key in _KNOWN_BY_ITSELF


def _without_final(checked: _Checked) -> Iterator[Fault]:
    if not any(rule.lead and rule.when == ALWAYS for rule in checked.ruleset.rules):
        sentence = "最後の規則（条件なしで行き先のある規則）がありません。"
        yield Fault(kind="no_final", sentence=sentence, section="rules", field="rules")


def _without_destination(checked: _Checked) -> Iterator[Fault]:
    if not any(kind == "PREF" for _, kind in checked.ground.bodies):
        sentence = "県の担当（kind:PREF）がないので、行き先のない相談ができます。"
        yield Fault(kind="no_destination", sentence=sentence, field="bodies", value="PREF")
    for gate in checked.stopping:
        if gate.outcome == "onward" and not gate.onward:
            yield checked.fault(gate, "no_destination", "止めるのに、案内先（onward）がありません。", at=("onward", ""))
    found = find(checked.space, [], [*checked.stopping, *checked.leading])
    if found.situation is not None:
        example = situation_in_words(found.situation, checked.ground.names)
        sentence = f"行き先のない相談ができます。たとえば、{example}。"
        yield Fault(kind="no_destination", sentence=sentence, section="rules")


def _unreachable(checked: _Checked) -> Iterator[Fault]:
    for row in checked.ruleset.rows:
        before = _stronger(row, checked)
        found = find(checked.space, [row], before)
        if found.situation is None:
            yield checked.fault(row, "unreachable", _why_never(row, reason(checked.space, [row], found.because)))


def _why_never(row: Rule, because: Sequence[Rule]) -> str:
    if not because:
        return "条件がすべて成り立つ答えはないので、働きません。"
    twins = [other for other in because if other.when == row.when]
    if twins:
        return f"{_ids(twins)}と同じ条件なので、働きません。"
    ends = "主担当になりません" if row.lead else "働きません"
    return f"当てはまるときはいつも、{_ids(because)}が先に決まるので、{ends}。"


def _ids(rows: Sequence[Rule]) -> str:
    in_order = sorted(rows, key=lambda row: row.rank)
    return "、".join(dict.fromkeys(f"規則 {row.id}" for row in in_order)) + " "


def _stronger(row: Rule, checked: _Checked) -> list[Rule]:
    """Return the rows without which a row must be able to apply, to have any effect."""
    if row in checked.stopping:
        return [] if row.outcome == "out" else [gate for gate in checked.stopping if gate.outcome == "out"]
    if row.lead:
        place = next(place for place, one in enumerate(checked.leading) if one is row)
        return [*checked.stopping, *checked.leading[:place]]
    if row.always:
        return []
    return [*checked.stopping, *(checked.settling if row.section == "holds" else ())]


def _equal_ranks(checked: _Checked) -> Iterator[Fault]:
    rows = checked.leading
    for place, row in enumerate(rows):
        for other in rows[place + 1 :]:
            if other.rank != row.rank:
                break
            weaker = [*checked.stopping, *(one for one in rows if one.rank < row.rank)]
            if other.lead != row.lead and find(checked.space, [row, other], weaker).situation is not None:
                said = f"規則 {row.id} と同じ順位（{row.rank}）で行き先が違います。両方に当てはまる相談は人が決めます。"
                yield checked.fault(other, "equal_rank", said, at=("rank", str(row.rank)))
