"""Forms of the rota: a shift to add, one to take out, a week to copy; an absence to enter, and one to end."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from wtforms import Field, SelectField, StringField, ValidationError

from accounts.checks import StaffForm, day, read_day
from administration.absences import Away
from administration.duty import Shift
from administration.rota import Span
from foundation import clock
from records.answers import narrow
from records.staff import Staff

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_A_DAY = "日を 2025-09-24 のように入れてください。"
_LONGEST = 366
_WEEKS = {str(number): f"{number}週" for number in range(1, 9)}


def _read_time(typed: str | None) -> time:
    found = _CLOCK.fullmatch(narrow(typed or ""))
    if not found:
        raise ValueError
    return time(int(found[1]), int(found[2]))


def _time(_form: object, field: Field) -> None:
    try:
        _read_time(field.data)
    except ValueError as fault:
        raise ValidationError(f"「{field.label.text}」を 09:00 のように入れてください。") from fault


class ShiftForm(StaffForm):
    """当番を入れる."""

    staff = SelectField("当番の人", choices=[], validate_choice=False)
    on = StringField("日", validators=[day(_A_DAY)])
    begins = StringField("何時から", validators=[_time])
    ends = StringField("何時まで", validators=[_time])

    def offer(self, staff: Iterable[Staff], hole: Span | None) -> None:
        """Give the people to choose from, the only one chosen; what was not typed is filled with the next hole."""
        self.staff.choices = [(person.login, person.name) for person in staff]
        if len(self.staff.choices) == 1:
            self.staff.data = self.staff.choices[0][0]
        if hole is not None and not self.is_submitted():
            self.on.data = hole[0].date().isoformat()
            self.begins.data, self.ends.data = f"{hole[0]:%H:%M}", f"{hole[1]:%H:%M}"

    def validate_ends(self, field: Field) -> None:
        """Check that the duty ends after it begins."""
        can_compare = not field.errors and not self.begins.errors
        if can_compare and _read_time(field.data) <= _read_time(self.begins.data):
            raise ValidationError("「何時まで」を「何時から」より後にしてください。日をまたぐ当番は2つに分けます。")

    def shift(self) -> Shift:
        """Return the shift that was typed, in Japan time."""
        on = read_day(self.on.data)
        return Shift(
            login=self.staff.data or "",
            starts_at=_at(on, self.begins.data),
            ends_at=_at(on, self.ends.data),
        )


class ShiftRowForm(StaffForm):
    """当番を消す: which one."""

    shift = StringField()

    def validate_shift(self, field: Field) -> None:
        """Check that the button named a moment."""
        try:
            self.begins = clock.read_moment(field.data or "")
        except ValueError as fault:
            raise ValidationError("どの当番かを選んでください。") from fault


class CopyForm(StaffForm):
    """この週を写す."""

    weeks = SelectField("何週先まで", choices=list(_WEEKS.items()))
    week = StringField(validators=[day("週を選んでください。")])

    def monday(self) -> date:
        """Return the Monday of the week to copy."""
        return read_day(self.week.data)


class AbsenceForm(StaffForm):
    """休みを入れる."""

    away = SelectField("休む人", choices=[], validate_choice=False)
    first_on = StringField("休みの最初の日", validators=[day(_A_DAY)])
    last_on = StringField("休みの最後の日", validators=[day(_A_DAY)])

    def offer(self, staff: Iterable[Staff]) -> None:
        """Give the people to choose from, the only one chosen."""
        self.away.choices = [(person.login, person.name) for person in staff]
        if len(self.away.choices) == 1:
            self.away.data = self.away.choices[0][0]

    def validate_last_on(self, field: Field) -> None:
        """Check that it does not end before it begins, nor lasts more than a year."""
        if field.errors or self.first_on.errors:
            return
        days = (read_day(field.data) - read_day(self.first_on.data)).days
        if not 0 <= days <= _LONGEST:
            raise ValidationError("「休みの最後の日」を、最初の日から1年までの日にしてください。")

    def chosen(self) -> Away:
        """Return the absence that was typed."""
        days = {"first": read_day(self.first_on.data), "last": read_day(self.last_on.data)}
        return Away(login=self.away.data or "", **days)


class AbsenceRowForm(StaffForm):
    """休みを終える: which one."""

    absence = StringField()

    def validate_absence(self, field: Field) -> None:
        """Check that the button named a day and somebody."""
        first, _, login = str(field.data or "").partition("@")
        self.login = login
        try:
            self.first = read_day(first)
        except ValueError as fault:
            raise ValidationError("どの休みかを選んでください。") from fault


def _at(on: date, typed: str) -> datetime:
    return datetime.combine(on, _read_time(typed), clock.JAPAN)
