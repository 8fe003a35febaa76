"""The form of what the counselors of a body may have in hand: two fields for each of them."""

from collections.abc import Sequence

from wtforms import Field

from accounts.checks import StaffForm
from administration.caseload import KINDS, Line
from administration.limit_fields import limit_field, read_limit, typed_limit


class CaseloadForm(StaffForm):
    """担当の上限を決める. Its fields are named by the column and the log-in whose limit they hold."""

    people: Sequence[Line] = ()

    @property
    def groups(self) -> list[tuple[Line, list[str]]]:
        """Return each counselor with the names of their fields."""
        return [(line, [_name(column, line) for column, _, _ in KINDS]) for line in self.people]

    def stated(self) -> dict[str, dict[str, str | None]]:
        """Return the limits that were typed, by log-in and column."""
        return {
            line.counselor.login: {column: self._limit(column, line) for column, _, _ in KINDS} for line in self.people
        }

    def _limit(self, column: str, line: Line) -> str | None:
        limit = read_limit(self[_name(column, line)].data)
        return None if limit is None else str(limit)


def caseload_form(people: Sequence[Line]) -> CaseloadForm:
    """Return the form for these counselors, filled with what is kept until something is typed."""
    fields: dict[str, Field] = {}
    kept: dict[str, str] = {}
    for line in people:
        for column, label, _ in KINDS:
            fields[_name(column, line)] = limit_field(f"{line.counselor.name} {label}", least=0)
            kept[_name(column, line)] = typed_limit(getattr(line.counselor, column))
    made: type[CaseloadForm] = type("_CaseloadForm", (CaseloadForm,), {**fields, "people": people})
    return made(data=kept)


def _name(column: str, line: Line) -> str:
    return f"{column}-{line.counselor.login}"
