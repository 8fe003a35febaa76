"""All rows looked at together hold exactly where each row's own test does, however its condition is nested."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from routing.conditions import Condition, Group, When, compiled, token
from routing.matching import Matcher

FIELDS, VALUES = ("needs", "stage", "urgent"), ("a", "b", "c")
TOKENS = [token(field, value) for field in FIELDS for value in VALUES]
_leaves = st.builds(
    Condition,
    st.sampled_from(FIELDS),
    st.sampled_from(("any_of", "none_of", "all_of")),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True).map(tuple),
)
_conditions = st.recursive(
    _leaves,
    lambda part: st.builds(Group, st.sampled_from(("all", "any", "none")), st.lists(part, max_size=3).map(tuple)),
    max_leaves=8,
)


def found(conditions: Sequence[When], tokens: frozenset[str]) -> tuple[list[int], list[int]]:
    """The places of the rows that hold, looked at together and one by one."""
    bits: dict[str, int] = {}
    tests = [compiled(when, bits) for when in conditions]
    matcher = Matcher(list(zip(conditions, tests, strict=True)), bits)
    mask = sum(bits[one] for one in tokens if one in bits)
    return matcher.places(matcher.holding(tokens)), [place for place, test in enumerate(tests) if test(mask)]


@given(st.lists(_conditions, min_size=1, max_size=6), st.frozensets(st.sampled_from(TOKENS)))
def test_rows_hold_together_where_they_hold_alone(conditions: list[When], tokens: frozenset[str]) -> None:
    together, alone = found(conditions, tokens)

    assert together == alone


def test_a_group_without_parts_holds_as_its_kind_says() -> None:
    conditions = [Group(kind, ()) for kind in ("all", "any", "none")]

    assert found(conditions, frozenset(TOKENS)) == ([0, 2], [0, 2])
