"""The order of the pages, which of them a person sees, where a press leads, and what a changed answer makes void."""

from collections.abc import Sequence
from dataclasses import replace

from intake.filled import Filled
from intake.questions import ending, reach, rest, situation, wanted, where, who
from intake.questions.page import Asking, Page

ORDER: tuple[Page, ...] = (
    *who.PAGES,
    *wanted.PAGES,
    *where.PAGES,
    *situation.PAGES,
    *where.WORK_PAGES,
    *where.WRITER_PAGES,
    *rest.PERSON_PAGES,
    *rest.WINDOW_PAGES,
    *reach.PAGES,
    *ending.PAGES,
)
_BY_NAME = {page.name: page for page in ORDER}


def page_named(name: str) -> Page | None:
    """Return the page with this address, or None."""
    return _BY_NAME.get(name)


def path(filled: Filled, asking: Asking) -> list[Page]:
    """Return the pages this person is asked, as far as the answers tell."""
    return [page for page in ORDER if page.applies(filled, asking)]


def first_open(filled: Filled, asking: Asking) -> Page | None:
    """Return the first page that is still to be answered, or None."""
    return next((page for page in path(filled, asking) if page.name not in filled.done), None)


def next_after(page: Page, filled: Filled, asking: Asking) -> Page | None:
    """Return the page that follows `page`; None leads to the check page."""
    behind = ORDER[ORDER.index(page) + 1 :]
    return next((later for later in behind if later.applies(filled, asking)), None)


def before(page: Page, filled: Filled, asking: Asking) -> Page | None:
    """Return the question that comes before `page`; None leads to the start page."""
    ahead = [earlier for earlier in ORDER[: ORDER.index(page)] if earlier.counts]
    return next((earlier for earlier in reversed(ahead) if earlier.applies(filled, asking)), None)


def progress(page: Page, filled: Filled, asking: Asking) -> tuple[int, int]:
    """Return the number of the question on the screen and how many this person will see."""
    asked = [one.name for one in path(filled, asking) if one.counts]
    return (asked.index(page.name) + 1 if page.name in asked else 0), len(asked)


def settle(filled: Filled, asking: Asking) -> Filled:
    """Return the form without answers to questions that are no longer asked; `dropped` names those that were lost."""
    settled = replace(filled, dropped=())
    for page in path(settled, asking):
        settled = page.fitted(settled)
    while gone := _gone(settled, asking):
        closed = settled.undone(*(page.name for page in gone))
        stranded = _stranded(closed, asking)
        lost = tuple(page.name for page in gone if stranded.intersection(page.keys))
        settled = replace(closed.without(stranded), dropped=(*settled.dropped, *lost))
    return settled


def _gone(filled: Filled, asking: Asking) -> list[Page]:
    """Return the answered pages that are no longer asked."""
    return [page for page in ORDER if page.name in filled.done and not page.applies(filled, asking)]


def _stranded(filled: Filled, asking: Asking) -> frozenset[str]:
    """Return the answered keys that no answered page stands behind any more."""
    owned = {key for page in path(filled, asking) if page.name in filled.done for key in page.keys}
    return frozenset(filled.answers) - owned


def dropped_words(filled: Filled) -> Sequence[str]:
    """Return the short names of the answers that were lost by the latest answer."""
    lost = (name.partition(":") for name in filled.dropped)
    return list(dict.fromkeys(str(_BY_NAME[name].lost_words(code)) for name, _colon, code in lost))
