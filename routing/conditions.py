"""Conditions of rules as data: field, operator, values, nested in all / any / none; compiled once to bit tests."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Test = Callable[[int], bool]
Bits = dict[str, int]

OPERATORS = ("any_of", "none_of", "all_of")
GROUPS = ("all", "any", "none")


@dataclass(frozen=True)
class Condition:
    """One comparison: the facts' values of `field` against `values`."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Conditions that must hold together, one at least, or not at all."""

    kind: str
    parts: tuple["Condition | Group", ...]


When = Condition | Group
ALWAYS = Group("all", ())


def token(field: str, value: str) -> str:
    """Return the mark by which facts and conditions name a value of a field."""
    return f"{field}={value}"


def leaves(when: When) -> Iterator[Condition]:
    """Yield every comparison of a condition, outermost first."""
    if isinstance(when, Condition):
        yield when
    else:
        for part in when.parts:
            yield from leaves(part)


def to_content(when: When) -> object:
    """Return a condition as it stands in files and rows: [field, operator, value, …] or {kind: [part, …]}."""
    if isinstance(when, Condition):
        return [when.field, when.operator, *when.values]
    return {when.kind: [to_content(part) for part in when.parts]}


def compiled(when: When, bits: Bits) -> Test:
    """Return the test of a condition on a mask of facts; gives every value it names a bit in `bits`."""
    if isinstance(when, Condition):
        return _compiled_all((when,), bits)
    if when.kind == "all":
        return _compiled_all(when.parts, bits)
    some = _compiled_any(when.parts, bits)
    return some if when.kind == "any" else lambda mask: not some(mask)


def _mask(leaf: Condition, bits: Bits) -> int:
    wanted = 0
    for value in leaf.values:
        wanted |= bits.setdefault(token(leaf.field, value), 1 << len(bits))
    return wanted


def _masks(parts: Sequence[When], operator: str, bits: Bits) -> list[int]:
    return [_mask(part, bits) for part in parts if isinstance(part, Condition) and part.operator == operator]


def _compiled_all(parts: Sequence[When], bits: Bits) -> Test:
    # Comparisons become one look at the mask each, all forbidden values together one: most rows fail on the first look.
    wanted = tuple(_masks(parts, "any_of", bits))
    forbidden = _union(_masks(parts, "none_of", bits))
    required = _union(_masks(parts, "all_of", bits))
    groups = tuple(compiled(part, bits) for part in parts if isinstance(part, Group))

    flat = _flat(wanted, forbidden=forbidden, required=required)
    return (lambda mask: flat(mask) and all(group(mask) for group in groups)) if groups else flat


def _flat(wanted: Sequence[int], *, forbidden: int, required: int) -> Test:
    def test(mask: int) -> bool:
        if mask & forbidden or mask & required != required:
            return False
        # map, not a generator: that would cost more for each row than the looks themselves.
        return all(map(mask.__and__, wanted))

    return test


def _compiled_any(parts: Sequence[When], bits: Bits) -> Test:
    wanted = _union(_masks(parts, "any_of", bits))
    others = tuple(compiled(part, bits) for part in parts if isinstance(part, Group) or part.operator != "any_of")

    if not others:
        return lambda mask: mask & wanted != 0
    return lambda mask: mask & wanted != 0 or any(other(mask) for other in others)


def _union(masks: Sequence[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
