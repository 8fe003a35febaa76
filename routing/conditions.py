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
        return _compiled_leaf(when, bits)
    return _compiled_group(when.kind, [compiled(part, bits) for part in when.parts])


def _compiled_leaf(when: Condition, bits: Bits) -> Test:
    wanted = 0
    for value in when.values:
        wanted |= bits.setdefault(token(when.field, value), 1 << len(bits))
    if when.operator == "any_of":
        return lambda mask: mask & wanted != 0
    if when.operator == "none_of":
        return lambda mask: mask & wanted == 0
    return lambda mask: mask & wanted == wanted


def _compiled_group(kind: str, tests: Sequence[Test]) -> Test:
    if kind == "all":
        return _all_of(tests)
    if kind == "any":
        return lambda mask: any(test(mask) for test in tests)
    return lambda mask: not any(test(mask) for test in tests)


def _all_of(tests: Sequence[Test]) -> Test:
    # Nearly every row is one or two tests joined; spelling those out halves the time of a decision.
    if not tests:
        return lambda _mask: True
    if len(tests) == 1:
        return tests[0]
    first, second, *rest = tests
    if not rest:
        return lambda mask: first(mask) and second(mask)
    return lambda mask: first(mask) and second(mask) and all(test(mask) for test in rest)
