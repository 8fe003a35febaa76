"""A prefecture of the tests' own: what its form asks is given by each test."""

from collections.abc import Collection, Sequence
from datetime import date

from intake.filled import Filled
from intake.questions.page import Asking
from intake.steps import page_named, settle

AREAS = [("北", [("99202", "北見本市")]), ("南", [("99201", "見本市"), ("99301", "東見本町")])]
EVERYTHING = frozenset({
    "municipality", "municipality_future", "work_municipality", "writer_prefecture", "distance_wish", "custody_place",
    "release_date", "had_custody_here", "lawyer_now", "former_counsel", "age_band", "gender", "staff_gender_wish",
    "nationality_note", "disability", "body_wish", "who_may_know", "relation_detail",
})  # fmt: skip


def asking(reads: Collection[str] = EVERYTHING, *, apart: bool = True) -> Asking:
    def tells_apart(_codes: Sequence[str]) -> bool:
        return apart

    return Asking(
        jis="99",
        today=date(2025, 9, 18),
        reads=frozenset(reads),
        tells_apart=tells_apart,
        areas=AREAS,
        bodies=lambda: [("DARC-G", "見本の相談所")],
    )


def take(filled: Filled, name: str, given: Asking, **posted: str | list[str]) -> Filled:
    """The form after a page was answered with `posted`."""
    page = page_named(name)
    assert page is not None
    assert page.applies(filled, given), name
    lists = {key: [value] if isinstance(value, str) else value for key, value in posted.items()}
    return settle(page.take(lists, filled, given), given)
