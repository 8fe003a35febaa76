"""The cases behind a number of a trial: where each went and would go, with both explanations side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from sqlalchemy import select

from administration.behind import Line, Look, Sheet
from administration.destinations import Destinations
from administration.trial_asking import Asked
from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.casecodes import OUTCOME
from routing import trial_memory
from routing.behind import cases_behind
from routing.moves import Either, destination
from routing.replay import Replayed

_HEADS = ("今の行き先と理由", "新しい行き先と理由")
_AT_ONCE = 500


@dataclass(frozen=True)
class Side:
    """Where a case goes by one of both rule sets, and why; `code` is empty when no body leads."""

    code: str
    name: str
    outcome: str
    rule: str
    words: str


@dataclass(frozen=True)
class Compared:
    """A case under both rule sets; without a reference the reader may not know which case it is."""

    reference: str | None
    on: date
    then: Side
    now: Side


class Cases(Sequence[Line]):
    """The cases behind a number as lines: decisions of then are read, and words made, only for those looked at."""

    def __init__(self, look: Look, asked: Asked, cell: str) -> None:
        """Find the cases. Raises: BadInput: there is no such number."""
        self.look, self.words = look, Destinations(look.viewer.prefecture_id)
        self.found = cases_behind(trial_memory.findings(asked.trial), cell)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.found)

    @overload
    def __getitem__(self, part: int) -> Line: ...

    @overload
    def __getitem__(self, part: slice) -> Sequence[Line]: ...

    def __getitem__(self, part: int | slice) -> Line | Sequence[Line]:
        """Return lines of the list."""
        if isinstance(part, int):
            return self[part : part + 1][0]
        return [Line(one.reference, one.on, [_said(one.then), _said(one.now)]) for one in self._compared(part)]

    def compared(self) -> Iterator[Compared]:
        """Yield every case, some at a time."""
        for first in range(0, len(self), _AT_ONCE):
            yield from self._compared(slice(first, first + _AT_ONCE))

    def _compared(self, part: slice) -> list[Compared]:
        shown = self.found[part]
        frozen = _frozen(self.look, shown)
        return [_compared(one, frozen[one.past.key[1]], self.words) for one in shown]


def listed(look: Look, asked: Asked, cell: str) -> Sheet:
    """Return one page of the cases that a number of a trial counts; who looked is kept.

    Raises: BadInput: there is no such number.
    """
    return look.sheet("trial", "ためした結果の内わけ", _HEADS, lines=Cases(look, asked, cell))


def _frozen(look: Look, cases: Sequence[Replayed]) -> Mapping[int, tuple[str | None, Mapping[str, Any]]]:
    """Return the decisions of then with their words, which were not read for the numbers, and the name of the case."""
    numbers = [one.past.key[1] for one in cases]
    query = select(StoredDecision.id, look.reference, StoredDecision.content)
    query = query.join(Case, Case.id == StoredDecision.case_id).where(StoredDecision.id.in_(numbers))
    return {number: (reference, content) for number, reference, content in session.execute(query)}


def _compared(one: Replayed, frozen: tuple[str | None, Mapping[str, Any]], words: Destinations) -> Compared:
    (reference, stored), then, now = frozen, one.past.then, one.settled or one.now
    before, after = stored["words"], now.words
    if now.lead != then.lead:
        # Why the body of then is not the one of now, and the other way round.
        before += _about(now.lead, {entry["body"]: entry["words"] for entry in stored["candidates"]}, words)
        after += _about(then.lead, {entry.body: entry.words for entry in now.candidates}, words)
    return Compared(reference, one.past.on, _side(then, before, words), _side(now, after, words))


def _side(decided: Either, said: str, words: Destinations) -> Side:
    ends = destination(decided)
    return Side(words.code(ends), words.name(ends), OUTCOME[decided.outcome], decided.rule, said)


def _said(side: Side) -> str:
    return f"{side.name}（{side.outcome}）\n{side.words}"


def _about(code: str | None, lines: Mapping[str, str], words: Destinations) -> str:
    return f"\n{words.name(code)}：{lines[code]}" if code and code in lines else ""
