"""The cases behind a number of a trial: where each went and would go, with both explanations side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

from sqlalchemy import select

from administration.behind import Line, Look, Sheet
from administration.destinations import Destinations
from administration.trial_asking import Asked
from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.casecodes import OUTCOME
from routing import trying
from routing.behind import cases_behind
from routing.moves import Either, destination
from routing.replay import Replayed

_HEADS = ("今の行き先と理由", "新しい行き先と理由")


def listed(look: Look, asked: Asked) -> Sheet:
    """Return one page of the cases that a number of a trial counts; who looked is kept.

    Raises: BadInput: there is no such number.
    """
    found = cases_behind(trying.findings(asked.trial), look.args.get("cell", ""))
    words = Destinations(look.viewer.prefecture_id)
    return look.sheet("trial", "ためした結果の内わけ", _HEADS, lines=_Lines(look, found, words))


class _Lines(Sequence[Line]):
    """The lines of the cases found: words are made, and decisions of then read, only for the page shown."""

    def __init__(self, look: Look, found: Sequence[Replayed], words: Destinations) -> None:
        self.look, self.found, self.words = look, found, words

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, part: int) -> Line: ...

    @overload
    def __getitem__(self, part: slice) -> Sequence[Line]: ...

    def __getitem__(self, part: int | slice) -> Line | Sequence[Line]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        shown = self.found[part]
        frozen = _frozen(self.look, shown)
        return [_line(one, frozen[one.past.key[1]], self.words) for one in shown]


def _frozen(look: Look, cases: Sequence[Replayed]) -> Mapping[int, tuple[str | None, Mapping[str, Any]]]:
    """Return the decisions of then with their words, which were not read for the numbers, and the name of the case."""
    numbers = [one.past.key[1] for one in cases]
    query = select(StoredDecision.id, look.reference, StoredDecision.content)
    query = query.join(Case, Case.id == StoredDecision.case_id).where(StoredDecision.id.in_(numbers))
    return {number: (reference, content) for number, reference, content in session.execute(query)}


def _line(one: Replayed, frozen: tuple[str | None, Mapping[str, Any]], words: Destinations) -> Line:
    reference, then = frozen
    now = one.settled or one.now
    before = _told(words, one.past.then, then["words"])
    after = _told(words, now, now.words)
    if now.lead != one.past.then.lead:
        # Why the body of then is not the one of now, and the other way round.
        before += _about(now.lead, {entry["body"]: entry["words"] for entry in then["candidates"]}, words)
        after += _about(one.past.then.lead, {entry.body: entry.words for entry in now.candidates}, words)
    return Line(reference, one.past.on, [before, after])


def _told(words: Destinations, decided: Either, said: str) -> str:
    return f"{words.name(destination(decided))}（{OUTCOME[decided.outcome]}）\n{said}"


def _about(code: str | None, lines: Mapping[str, str], words: Destinations) -> str:
    return f"\n{words.name(code)}：{lines[code]}" if code and code in lines else ""
