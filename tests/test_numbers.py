"""Parts of a hundred add up to a hundred."""

from hypothesis import given
from hypothesis import strategies as st

from foundation.numbers import whole_percents

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 10_000), min_size=1, max_size=9)


@given(COUNTS.filter(lambda counts: sum(counts.values()) > 0))
def test_parts_add_up_to_a_hundred_and_each_is_its_count_rounded_up_or_down(counts: dict[str, int]) -> None:
    parts = whole_percents(counts)

    assert sum(parts.values()) == 100
    assert all(abs(parts[key] - 100 * count / sum(counts.values())) < 1 for key, count in counts.items())


def test_of_nothing_there_are_no_parts() -> None:
    assert whole_percents({"a": 0}) == {"a": 0}
