"""What the forms of the staff pages check, and the form that they all are."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import TypeVar

from flask_wtf import FlaskForm
from wtforms import Field, Form, SelectField, StringField, ValidationError

from foundation import clock
from foundation.refusal import Refusal
from records.answers import narrow, tidy

STALE = "ページが古くなっていました。内容を確かめて、もう一度押してください。"
_Day = TypeVar("_Day", bound=date)
_OUR_TIME = range(2000, 2100)
_LONGEST_TEXT = 2000
_LONGEST_LINE = 200
Check = Callable[[Form, Field], None]


def one_of(codes: Collection[str], sentence: str, *, optional: bool = False) -> Check:
    """Return a check that the value is one of the codes."""

    def check(_form: Form, field: Field) -> None:
        if field.data not in codes and not (optional and not field.data):
            raise ValidationError(sentence)

    return check


def text(sentence: str, longest: int = _LONGEST_TEXT) -> Check:
    """Return a check that something was typed (unless there is no sentence for that), within the length."""

    def check(_form: Form, field: Field) -> None:
        typed = field.data or ""
        if not typed and sentence:
            raise ValidationError(sentence)
        if "\x00" in typed or len(typed) > longest:
            raise ValidationError(f"{longest}字までで書いてください。")

    return check


def day(sentence: str, *, optional: bool = False) -> Check:
    """Return a check that the value is a day like 2025-09-24 or 2025/9/24."""

    def check(_form: Form, field: Field) -> None:
        if optional and not field.data:
            return
        try:
            read_day(field.data or "")
        except ValueError as fault:
            raise ValidationError(sentence) from fault

    return check


def read_day(typed: str) -> date:
    """Return the day that was typed. Raises: ValueError: it is none, or none of our time."""
    year, month, number = narrow(typed).replace("/", "-").split("-")
    try:
        return _of_our_time(date(int(year), int(month), int(number)))
    except OverflowError as fault:
        raise ValueError from fault


def _of_our_time(day: _Day) -> _Day:
    if day.year not in _OUR_TIME:
        raise ValueError
    return day


def read_moment(typed: str) -> datetime:
    """Return the moment in Japan that was typed. Raises: ValueError: it is none, or none of our time."""
    return _of_our_time(datetime.fromisoformat(typed.strip())).replace(tzinfo=clock.JAPAN)


def tidied(typed: str | None) -> str:
    """Return typed text as it is kept; nothing typed is empty."""
    return tidy(typed or "")


def line(label: str, sentence: str = "") -> Field:
    """Return a field of one line; `sentence` asks for it when it must be there."""
    return StringField(label, filters=[tidied], validators=[text(sentence, _LONGEST_LINE)])


def pick(label: str, codes: Mapping[str, str], sentence: str) -> Field:
    """Return a choice from a list of codes."""
    return SelectField(label, choices=list(codes.items()), validators=[one_of(codes, sentence)], validate_choice=False)


class StaffForm(FlaskForm):  # type: ignore[misc]
    """A form of a staff page; a stale token is a sentence on the same page like any other fault."""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the sentences for the top of the page, each with the field it leads to."""
        stale = [("main", STALE)] if "csrf_token" in self.errors else []
        refused = [("main", sentence) for sentence in self.form_errors]
        return stale + refused + [(name, sentences[0]) for name, sentences in self.errors.items() if name in self.asked]

    @property
    def asked(self) -> list[str]:
        """Return the names of the fields that a person fills."""
        return [field.name for field in self if field.name != "csrf_token"]

    def does(self, act: Callable[[], object]) -> bool:
        """Run an act if the form was sent and nothing is wrong with it; say whether it was done.

        What the rules forbid becomes a sentence of the form: nothing that was typed is lost.
        """
        if not self.validate_on_submit():
            return False
        try:
            act()
        except Refusal as refusal:
            self.form_errors.append(str(refusal))
            return False
        return True

    @property
    def first_faults(self) -> dict[str, str]:
        """Return the first sentence for each field at fault."""
        return {name: sentences[0] for name, sentences in self.errors.items()}
