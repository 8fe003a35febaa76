"""What the page of a trial shows: moves, load, waits and distance, with the address behind every number."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from administration.destinations import Destinations
from administration.numbers import Number, Row
from administration.periods import month_words
from administration.trial_asking import FILES, LISTING, Asked
from administration.trial_words import excess_words, term_words, tried_words
from foundation.clock import Month
from routing import trying
from routing.month_load import Loaded
from routing.moves import Findings, Pair, destination


def form_screen(asked: Asked, words: Destinations) -> dict[str, Any]:
    """Return what the form shows, before and after something was tried."""
    return {
        "months": asked.months,
        "rule_sets": trying.choices(asked.prefecture.id),
        "terms": [(str(term), term_words(term, words)) for term in asked.terms],
        "asked": asked.period.asked | {"rules": asked.rules, "without": str(asked.without) if asked.without else ""},
        "fault": asked.period.fault,
    }


def result_screen(asked: Asked, found: Findings, words: Destinations, *, seconds: float) -> dict[str, Any]:
    """Return what a trial found."""
    draft = asked.draft
    return {
        "tried": tried_words(asked, words),
        "made_at": asked.now,
        "draft": draft,
        "sentence": f"{len(found.cases)}件のうち {len(found.moved)}件の行き先が変わります。まだ何も変えていません。",
        "figures": _figures(asked, found),
        "heads": [(words.short(code), "") for code in _ends(found, words, old=False)] + [("計", "")],
        "moves": _moves(asked, found, words),
        "load": _load(asked, found.load, words),
        "files": _files(asked),
        "drops": [(asked.address(without=str(term)), term_words(term, words)) for term in asked.terms],
        "taken": _taken(asked, found, words),
        "seconds": f"{seconds:.1f}",
        "undecided": found.undecided,
    }


def _files(asked: Asked) -> list[tuple[str, str]]:
    return [
        ("行き先の表（CSV）", asked.address(FILES["ikisaki"])),
        ("団体と月（CSV）", asked.address(FILES["futan"])),
        ("行き先が変わる相談（CSV）", asked.address(FILES["uchiwake"], cell="moved")),
    ]


def _figures(asked: Asked, found: Findings) -> list[Number]:
    def behind(cell: str) -> str:
        return asked.address(LISTING, cell=cell)

    held = len(found.differences) - len(found.moved)
    number = len(found.cases) or 1
    return [
        Number("行き先が変わる", f"{len(found.moved)}件", behind("moved")),
        Number("行き先は同じで、確認の要否が変わる", f"{held}件", behind("otherwise")),
        Number("行き先なし", f"{found.unserved.new:.0f}件", behind("unserved"), "0件でないと公開できません"),
        Number("空きを待つ", f"{len(found.waited)}件", behind("room"), f"空くまでの中央値 {found.room_hours:.0f}時間"),
        Number("県の担当に残る", f"{found.with_prefecture.new:.0f}件", behind("desk"), _then(found.with_prefecture)),
        Number(
            "地域の外か、離れた所を希望",
            f"{found.distance.new / number:.0%}",
            behind("far"),
            f"今 {found.distance.old / number:.0%}",
        ),
        Number("答えるまでの期限の中央値", f"{found.answer_hours.new:.0f}時間", "", _then(found.answer_hours, "時間")),
        Number("連絡までの期限の中央値", f"{found.contact_hours.new:.0f}時間", "", _then(found.contact_hours, "時間")),
    ]


def _then(pair: Pair, unit: str = "件") -> str:
    return f"今 {pair.old:.0f}{unit}"


def _ends(found: Findings, words: Destinations, *, old: bool) -> list[str]:
    used = {destination(one.past.then if old else one.now) for one in found.cases}
    return [code for code in words.codes if code in used]


def _moves(asked: Asked, found: Findings, words: Destinations) -> list[Row]:
    columns = _ends(found, words, old=False)

    def cell(before: str, after: str) -> Number:
        count = found.moves.get((before, after), 0)
        href = asked.address(LISTING, cell=f"move:{before}:{after}") if count else ""
        return Number(words.name(after), str(count), href)

    def total(name: str, code: str, count: int) -> Number:
        return Number("計", str(count), asked.address(LISTING, cell=f"{name}:{code}"))

    rows = []
    for before in _ends(found, words, old=True):
        cells = [cell(before, after) for after in columns]
        numbers = [*cells, total("from", before, _sum(found.moves, 0, before))]
        rows.append(Row(words.name(before), numbers, sub=words.code(before)))
    sums = [total("to", after, _sum(found.moves, 1, after)) for after in columns]
    everything = Number("計", str(len(found.cases)), asked.address(LISTING, cell="all"))
    return [*rows, Row("計", [*sums, everything], kind="total")]


def _sum(moves: Mapping[tuple[str, str], int], end: int, code: str) -> int:
    return sum(count for ends, count in moves.items() if ends[end] == code)


def _load(
    asked: Asked, load: Iterable[Loaded], words: Destinations
) -> list[tuple[str, list[tuple[Loaded, str, list[Number], str]]]]:
    """Return for each body that is asked at all its months: name, numbers, and in words what is over a limit."""
    shown = []
    for code, entries in groupby(load, key=lambda entry: entry.body):
        months = [(entry, _name(entry), _asked_numbers(asked, entry), excess_words(entry)) for entry in entries]
        if any(entry.old or entry.new for entry, *_ in months):
            shown.append((words.name(code), months))
    return shown


def _name(entry: Loaded) -> str:
    return month_words(Month.read(entry.month))


def _asked_numbers(asked: Asked, entry: Loaded) -> list[Number]:
    then = asked.address(LISTING, cell=f"asked-then:{entry.body}:{entry.month}") if entry.old else ""
    now = asked.address(LISTING, cell=f"asked:{entry.body}:{entry.month}") if entry.new else ""
    return [Number("今", str(entry.old), then), Number("新", str(entry.new), now)]


def _taken(asked: Asked, found: Findings, words: Destinations) -> Number | None:
    if asked.without is None:
        return None
    code = asked.without.body
    count = sum(destination(one.now) == code for one in found.moved)
    label = f"「{term_words(asked.without, words)}」を外すと、新しく受けることになる相談"
    return Number(label, f"{count}件", asked.address(LISTING, cell=f"taken:{code}"))
