"""Pinned cases: invented consultations whose destination must not change by accident; each is decided and compared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.answers import AnswerFault, Answers, read_answers
from records.casecodes import OUTCOME
from records.fields import FIELDS
from routing.applied import applied
from routing.decision import Candidate, decide
from routing.facts import Territory, facts_from
from routing.faults import Fault
from routing.file_tables import is_line
from routing.labels import Names
from routing.rows import Rule, RuleFault, RuleSet, shown, within
from routing.vocabulary import CODED_FIELDS, OUTCOMES

_KEYS = {"title", "record", "outcome", "lead"}
_LONGEST_TITLE = 60
# Coded answers that stand in plain columns: nothing typed, nothing that is sealed.
PINNABLE = tuple(key for key in CODED_FIELDS if FIELDS[key].envelope is None)


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """An invented consultation and where it must go; `lead` is empty when nobody leads."""

    title: str
    record: Answers
    outcome: str
    lead: str

    def to_content(self) -> dict[str, Any]:
        """Return it as it stands in a file."""
        return {"title": self.title, "record": self.record, "outcome": self.outcome, "lead": self.lead}


@dataclass(frozen=True)
class Bench:
    """What pinned cases are decided with: bodies with nothing to do and no pause, the prefecture's places, a moment."""

    candidates: Sequence[Candidate]
    territory: Territory
    at: datetime


@dataclass(frozen=True)
class Tried:
    """What became of a pinned case by a rule set, and the row that decided; `number` tells stored cases apart."""

    pinned: Pinned
    outcome: str
    lead: str
    row: Rule
    number: int = 0

    @property
    def passes(self) -> bool:
        """Tell whether it went where it must go."""
        return (self.outcome, self.lead) == (self.pinned.outcome, self.pinned.lead)


def read_all(entries: object, places: Collection[str], bodies: Collection[str]) -> list[Pinned]:
    """Return the written pinned cases of a file, [[pinned]].

    Raises: RuleFault: one of them cannot be read, or two have one title.
    """
    cases: dict[str, Pinned] = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        with within(f"pinned の{number}番目"):
            case = read_pinned(entry, places, bodies)
            if case.title in cases:
                said = f"確かめの例「{shown(case.title)}」が二度あります。片方の title を変えてください。"
                raise RuleFault("title", case.title, said)
            cases[case.title] = case
    return list(cases.values())


def read_pinned(entry: object, places: Collection[str], bodies: Collection[str]) -> Pinned:
    """Return a written pinned case of a prefecture with these places and bodies, by their codes.

    Raises: RuleFault: what it cannot hold, or could never come true, in a sentence that names the case.
    """
    if not isinstance(entry, Mapping) or not is_line(entry.get("title")):
        raise RuleFault("pinned", entry, "確かめの例に title がありません。1行の名前を書いてください。")
    title = entry["title"].strip()
    if len(title) > _LONGEST_TITLE:
        raise RuleFault("title", title, f"確かめの例の名前は{_LONGEST_TITLE}字までです。title を短くしてください。")
    with within(f"確かめの例「{title}」"):
        for key in entry:
            if key not in _KEYS:
                said = f"「{shown(key)}」という項目はありません。項目の名前を直すか、消してください。"
                raise RuleFault(key, entry[key], said)
        lead = str(entry.get("lead") or "")
        _check_end(entry.get("outcome", ""), lead=lead, bodies=bodies)
        record = _read_record(entry.get("record"), places)
    return Pinned(title=title, record=record, outcome=entry["outcome"], lead=lead)


def _check_end(outcome: object, *, lead: str, bodies: Collection[str]) -> None:
    """Refuse what no rules could fulfil, and what would therefore keep all of them from being published."""
    if outcome not in OUTCOMES:
        choice = "、".join(OUTCOMES)
        said = f"outcome の「{shown(outcome)}」は知らない記号です。{choice} のどれかを書いてください。"
        raise RuleFault("outcome", outcome, said)
    if lead and lead not in bodies:
        raise RuleFault("lead", lead, f"「{shown(lead)}」という団体はこの県にありません。団体の記号を直してください。")
    if outcome == "offer" and not lead:
        raise RuleFault("lead", "", "打診になるはずなら、行き先の団体も選んでください。")


def _read_record(record: object, places: Collection[str]) -> Answers:
    if not isinstance(record, Mapping):
        raise RuleFault("record", record, "record は項目と答えの組で書いてください。")
    for key in record:
        if key not in PINNABLE:
            raise RuleFault(key, "", f"「{shown(key)}」は使えません。選んだ答えだけを入れてください。")
    try:
        return read_answers(record, places=places, needed=("needs",))
    except AnswerFault as fault:
        raise RuleFault(fault.field, fault.value, fault.sentence) from fault


def tried(cases: Sequence[tuple[int, Pinned]], ruleset: RuleSet, bench: Bench) -> list[Tried]:
    """Decide numbered pinned cases by a rule set; whatever the load of the day, in their order."""
    results = []
    for number, pinned in cases:
        facts = facts_from(pinned.record, prefecture=bench.territory, now=bench.at)
        decision = decide(facts, bench.candidates, ruleset, {}, bench.at)
        row = applied(ruleset, facts.tokens).top
        results.append(Tried(pinned, decision.outcome, decision.lead or "", row, number))
    return results


def failures(results: Sequence[Tried], names: Names) -> Iterator[Fault]:
    """Yield a fault for every pinned case that went elsewhere; it names the case."""
    for result in results:
        if not result.passes:
            case = result.pinned
            wanted = destination(case.outcome, case.lead, names)
            found = destination(result.outcome, result.lead, names)
            row = result.row
            sentence = f"確かめの例「{case.title}」：「{wanted}」のはずが、「{found}」になります（規則 {row.id}）。"
            yield Fault(
                kind="pinned",
                sentence=sentence,
                section=row.section,
                rule=row.id,
                rank=row.rank,
                field="pinned",
                value=case.title,
            )


def destination(outcome: str, lead: str, names: Names) -> str:
    """Return where a case goes in words: 打診：甲の会."""
    return f"{OUTCOME[outcome]}：{names.addressee(lead)}" if lead else OUTCOME[outcome]
