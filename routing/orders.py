"""What the prefecture's desk orders, told as a decision of its own: outcome, words and verdicts say that it chose."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from records.casecodes import NEIGHBOUR
from routing import words
from routing.candidates import Candidate
from routing.person_words import first_line

_BY_DESK = "県の担当が決めました。"
_NOT_BY_DESK = "県の担当がほかの団体に決めました。"


def refused(name: str, reason: str) -> str:
    """Return the sentence that tells the desk why a body cannot be asked, and what to do."""
    return f"{name}には回せません。{words.PASSED_OVER[reason]}ほかの団体を選んでください。"


def ordered(
    before: Mapping[str, Any], lead: Candidate, due: Mapping[str, Any], *, never: Mapping[str, str]
) -> dict[str, Any]:
    """Return the content of an order that gives a case to `lead`, made from the content of the decision before it.

    Whoever may not take part any more (`never`, with the reason) joins no longer.
    Rule, gates and flags are those by which the case came to the desk. Why the desk ordered it stands in no content:
    it is sealed.
    """
    first = first_line("offer", lead)
    return {
        **before,
        "outcome": "offer",
        "lead": lead.code,
        "co": [code for code in before["co"] if code != lead.code and code not in never],
        "due": dict(due),
        "pool": {},
        "waits": "",
        "words": _words(lead, before["onward"]),
        "words_person": "\n".join([first.text, *str(before["words_person"]).splitlines()[1:]]),
        "lines_person": [list(first), *before.get("lines_person", ())[1:]],
        "candidates": list(_verdicts(before["candidates"], lead, never)),
    }


def _words(lead: Candidate, onward: Sequence[str]) -> str:
    step = "が受け持ちます。" if lead.is_prefecture else "へ打診します。"
    neighbours = f"案内先：{'、'.join(NEIGHBOUR[code] for code in onward)}。" if onward else ""
    return f"{_BY_DESK}{lead.name}{step}{neighbours}"


def _verdicts(
    before: Sequence[Mapping[str, Any]], lead: Candidate, never: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for verdict in before:
        if verdict["body"] == lead.code:
            yield {**verdict, "verdict": "chosen", "reason": "desk", "words": _BY_DESK}
        elif verdict["verdict"] in {"chosen", "proposed"}:
            yield {**verdict, "verdict": "passed_over", "reason": "desk", "words": _NOT_BY_DESK}
        elif verdict["verdict"] == "co" and verdict["body"] in never:
            reason = never[verdict["body"]]
            yield {**verdict, "verdict": "passed_over", "reason": reason, "words": words.PASSED_OVER[reason]}
        else:
            yield dict(verdict)
