"""Forms of the pages of bodies: one class for each act; values leave as one object."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, Form, StringField, TextAreaField, ValidationError

from accounts.checks import StaffForm, day, line, pick, read_day, text, tidied
from administration.bodies import Details, NewBody
from administration.hours import WEEK, read_closed, read_span, typed_hours
from records.answers import narrow
from records.body import Body
from records.casecodes import BODY_KIND
from routing.body_names import not_neutral, revealing_word
from routing.vocabulary import is_body_code

KINDS = {code: label for code, label in BODY_KIND.items() if code != "PREF"}
_DAY = "日付を 2025-09-24 のように入れてください。"
_MOST_BODIES = 999
_PHONE = re.compile(r"[0-9][0-9-]{2,19}")


def _span(_form: Form, field: Field) -> None:
    try:
        read_span(field.data or "")
    except ValueError as fault:
        raise ValidationError(f"「{field.label.text}」の時間を 09:00-17:00 のように入れてください。") from fault


def _hours(label: str) -> Field:
    return StringField(f"{label}曜", validators=[_span])


def number(typed: str) -> int:
    """Return a whole number up to seven digits, typed in either width. Raises: ValueError: it is none."""
    plain = narrow(typed).replace(",", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= len("1000000")):
        raise ValueError
    return int(plain)


class OpeningForm(StaffForm):
    """When a body is open: a week of hours, holidays, and days closed besides."""

    mon = _hours("月")
    tue = _hours("火")
    wed = _hours("水")
    thu = _hours("木")
    fri = _hours("金")
    sat = _hours("土")
    sun = _hours("日")
    holidays = BooleanField("国の祝日も開く")
    closed = TextAreaField("休みの日", filters=[tidied], validators=[text("")])

    def validate_mon(self, _field: Field) -> None:
        """Check that there is an open day: a calendar without one would be taken as office hours."""
        if not any(narrow(self[name].data or "") for name in WEEK):
            raise ValidationError("開いている曜日を、1つは入れてください。")

    def validate_closed(self, field: Field) -> None:
        """Check that each closed day can be read."""
        try:
            read_closed(field.data)
        except ValueError as fault:
            sentence = f"休みの日の「{fault}」は日付ではありません。10-10 か 2025-10-10 のように書いてください。"
            raise ValidationError(sentence) from fault

    def hours(self) -> dict[str, Any]:
        """Return the calendar that was typed, as it is stored."""
        week = {name: read_span(self[name].data) for name in WEEK if narrow(self[name].data or "")}
        hours: dict[str, Any] = {"week": week, "closed": read_closed(self.closed.data)}
        return hours | ({"holidays": True} if self.holidays.data else {})


class BodyForm(OpeningForm):
    """団体を直す."""

    name = line("団体の名前", "団体の名前を書いてください。")
    public_name = line("公開の名前", "公開の名前を書いてください。")
    phone = line("電話", "電話の番号を書いてください。")
    position = StringField("一覧での順番")

    @staticmethod
    def typed(body: Body) -> dict[str, Any]:
        """Return a body as the form shows it."""
        named = {"name": body.name, "public_name": body.public_name, "phone": body.phone, "position": body.position}
        return {**named, **typed_hours(body.hours)}

    def validate_public_name(self, field: Field) -> None:
        """Check that the name tells nobody why somebody asks for help."""
        word = revealing_word(field.data)
        if word:
            raise ValidationError(not_neutral(word))

    def validate_phone(self, field: Field) -> None:
        """Check that somebody could be called."""
        if not _PHONE.fullmatch(narrow(field.data)):
            raise ValidationError("電話の番号を 000-000-0000 のように書いてください。")

    def validate_position(self, field: Field) -> None:
        """Check the place in the list."""
        try:
            is_right = 0 < number(str(field.data or "")) <= _MOST_BODIES
        except ValueError:
            is_right = False
        if not is_right:
            raise ValidationError(f"順番を1から{_MOST_BODIES}までの数で入れてください。")

    def details(self) -> Details:
        """Return what was typed of the body."""
        return Details(
            name=self.name.data,
            public_name=self.public_name.data,
            phone=narrow(self.phone.data),
            hours=self.hours(),
            position=number(str(self.position.data)),
        )


class NewBodyForm(BodyForm):
    """団体を加える."""

    code = StringField("記号", filters=[tidied])
    kind = pick("種別", KINDS, "種別を選んでください。")

    def validate_code(self, field: Field) -> None:
        """Check that rules could name the body by the code."""
        if not is_body_code(narrow(field.data).upper()):
            raise ValidationError("記号を DARC-K のように、英大文字2から6字、「-」、英数字8字までで書いてください。")

    def new_body(self) -> NewBody:
        """Return the body that was typed."""
        return NewBody(code=narrow(self.code.data).upper(), kind=self.kind.data, details=self.details())


class PauseForm(StaffForm):
    """今は受けられない."""

    until = StringField("いつまで（その日をふくむ）", validators=[day(_DAY)])

    def chosen(self) -> date:
        """Return the last day of the pause."""
        return read_day(self.until.data)


class EndForm(StaffForm):
    """契約の終わりを決める."""

    last_day = StringField("契約の最後の日", validators=[day(_DAY)])

    def chosen(self) -> date:
        """Return the contract's last day."""
        return read_day(self.last_day.data)


class BudgetForm(StaffForm):
    """予算の終わりを決める."""

    closed_from = StringField("この日から新しい相談を受けない", validators=[day(_DAY, optional=True)])

    def chosen(self) -> date | None:
        """Return the first day without money; None when the field was left empty."""
        return read_day(self.closed_from.data) if self.closed_from.data else None


NEW_BODY: Mapping[str, Any] = dict.fromkeys(list(WEEK)[:5], "09:00-17:00")
