"""Rows by the hundred thousand: numbered in memory, written table by table, the trail chained at the end of an act.

For worlds that are built. Whoever works on cases uses the operations of the doors, one act at a time.
"""

from datetime import datetime
from functools import cache
from itertools import groupby
from typing import TypeVar

from sqlalchemy import JSON, func, insert, select, text, update

from foundation.database import session
from records import tables, trail
from records.base import Base
from records.trail import Act, Trace

Row = TypeVar("Row", bound=Base)
_NUMBERS_GO_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), :last)"


class Load:
    """Rows on their way into the tables; `last` is the highest number given so far in each table."""

    def __init__(self) -> None:
        """Begin after the rows that are there; nobody else may write until the load is done."""
        self.last: dict[type[Base], int] = {
            table: session.scalars(select(func.max(table.id))).one() or 0 for table in tables.ALL
        }
        self._first = dict(self.last)
        self._rows: dict[type[Base], list[Base]] = {table: [] for table in tables.ALL}
        self._traces: list[Trace] = []

    def add(self, row: Row) -> Row:
        """Number a row and keep it to be written; until then it may still be changed."""
        table = type(row)
        self.last[table] += 1
        row.id = self.last[table]
        self._rows[table].append(row)
        return row

    def leave(
        self,
        act: Act,
        *,
        at: datetime,
        by: int | None = None,
        prefecture_id: int | None = None,
        case_id: int | None = None,
        **detail: str | int | list[str],
    ) -> None:
        """Keep a trace; it becomes a link of the chain with `chain`."""
        self._traces.append(trail.new_trace(act, at=at, by=by, prefecture_id=prefecture_id, case_id=case_id, **detail))

    def write(self) -> None:
        """Write the rows that wait, parents before children."""
        for table, rows in self._rows.items():
            _write(table, [_values(row) for row in rows])
            rows.clear()

    def chain(self) -> None:
        """Write the traces in the order of their moments, and let the databases' own numbers go on after ours."""
        head = trail.locked_head()
        for trace in sorted(self._traces, key=lambda trace: trace.at):
            trail.link(head, self.add(trace))
        self._traces.clear()
        session.flush()
        self.write()
        if session.get_bind().dialect.name == "postgresql":
            for table, last in self.last.items():
                if last > self._first[table]:
                    session.execute(text(_NUMBERS_GO_ON.format(table=table.__tablename__)), {"last": last})


def _write(table: type[Base], rows: list[dict[str, object]]) -> None:
    later = [_taken_out(row, _own_parents(table)) for row in rows]
    # Rows that leave out different columns are different statements.
    for _, alike in groupby(sorted(rows, key=_columns), key=_columns):
        session.execute(insert(table), list(alike))
    for changed in later:
        if len(changed) > 1:
            session.execute(update(table), [changed])


def _values(row: Base) -> dict[str, object]:
    """Return what a row holds; an unset list or dict is left out, for written as a value it would be JSON's null."""
    unset_json = _json_columns(type(row)) - vars(row).keys()
    return {name: getattr(row, name) for name in _names(type(row)) if name not in unset_json}


@cache
def _names(table: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in table.__table__.columns)


@cache
def _json_columns(table: type[Base]) -> frozenset[str]:
    return frozenset(column.name for column in table.__table__.columns if isinstance(column.type, JSON))


def _columns(values: dict[str, object]) -> tuple[str, ...]:
    return tuple(sorted(values))


@cache
def _own_parents(table: type[Base]) -> tuple[str, ...]:
    """Return the columns that name a row of the same table: that row may be written after the one that names it."""
    own = table.__table__
    return tuple(key.parent.name for key in own.foreign_keys if key.column.table is own)


def _taken_out(values: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """Take what `names` hold out of a row's values; return it with the row's number."""
    taken = {name: values.pop(name) for name in names}
    return {"id": values["id"], **{name: value for name, value in taken.items() if value is not None}}
