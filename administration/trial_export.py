"""A trial as files for a spreadsheet: the moves, the load of bodies by month, and the cases behind a number.

Every row says what was tried. No name, number or story is in them; who took a file away, and of what, is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from accounts.scope import MASKED
from administration.behind import Look
from administration.destinations import Destinations
from administration.trial_asking import Asked
from administration.trial_listing import Cases, Side
from administration.trial_words import excess_words, tried_words
from foundation.csv_files import csv_of
from foundation.database import transaction
from records import trail
from records.trail import Act
from routing import trial_memory
from routing.limits import LIMITS

Row = Sequence[str | int]
Table = Callable[[Look, Asked], Iterator[Row]]
_TRIED = ("期間の始め", "期間の終わり", "規則", "外した条件")
_SIDE = ("行き先コード", "行き先", "扱い", "規則", "理由")
_CASE = ("番号", "受付日", *(f"{when}の{head}" for when in ("今", "新しい規則") for head in _SIDE))
_MOVE = ("今の行き先コード", "今の行き先", "新しい行き先コード", "新しい行き先", "件数")
_LOAD = (
    "団体コード",
    "団体",
    "月",
    "今の新しい相談",
    "新しい規則での新しい相談",
    "同時に受け持つ最大",
    "1週間の最大",
    *(limit.label for limit in LIMITS),
    "上限との比べ",
)


def export(look: Look, asked: Asked, table: str) -> bytes:
    """Return one of TABLES as CSV; who took it is kept.

    Raises: BadInput: there is no such number to list the cases of. Untriable: there is no draft to try.
    """
    _, head, rows_of = TABLES[table]
    tried = _tried(asked, Destinations(look.viewer.prefecture_id))
    rows = [(*tried, *row) for row in rows_of(look, asked)]
    cell = {"cell": look.args["cell"]} if table == "uchiwake" else {}
    with transaction():
        trail.leave(
            Act.FIGURES_EXPORTED,
            at=look.at,
            by=look.viewer.staff_id,
            prefecture_id=look.viewer.prefecture_id,
            case_id=None,
            figure="trial",
            table=table,
            rows=len(rows),
            asked=asked.kept(**cell),
        )
    return csv_of([(*_TRIED, *head), *rows])


def file_name(asked: Asked, table: str) -> str:
    """Return what a file is called: ためした結果_行き先_2025-04_2026-03.csv."""
    return f"ためした結果_{TABLES[table][0]}_{asked.period.first}_{asked.period.last}.csv"


def _tried(asked: Asked, words: Destinations) -> Row:
    said = tried_words(asked, words)
    return (str(asked.period.first), str(asked.period.last), said["規則"], said.get("外した条件", ""))


def _moves(look: Look, asked: Asked) -> Iterator[Row]:
    words = Destinations(look.viewer.prefecture_id)
    moves = trial_memory.findings(asked.trial).moves
    for before, after in sorted(moves):
        ends = (words.code(before), words.name(before), words.code(after), words.name(after))
        yield (*ends, moves[before, after])


def _load(look: Look, asked: Asked) -> Iterator[Row]:
    words = Destinations(look.viewer.prefecture_id)
    for one in trial_memory.findings(asked.trial).load:
        limits = [one.limits.get(limit.term, "") for limit in LIMITS]
        numbers = (one.old, one.new, one.most_open, one.most_in_a_week)
        yield (one.body, words.name(one.body), one.month, *numbers, *limits, excess_words(one))


def _cases(look: Look, asked: Asked) -> Iterator[Row]:
    for one in Cases(look, asked, look.args.get("cell", "")).compared():
        if one.reference is None:
            yield (MASKED, *("" for _ in _CASE[1:]))
        else:
            yield (one.reference, one.on.isoformat(), *_cells(one.then), *_cells(one.now))


def _cells(side: Side) -> Row:
    return (side.code, side.name, side.outcome, side.rule, side.words.replace("\n", " "))


# By the last word of the address: what the file is called, its columns, and its rows.
TABLES: Mapping[str, tuple[str, Row, Table]] = {
    "ikisaki": ("行き先", _MOVE, _moves),
    "futan": ("団体と月", _LOAD, _load),
    "uchiwake": ("相談", _CASE, _cases),
}
