"""What the forms of the staff pages check, and the form that they all are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, Form, SelectField, StringField, ValidationError

from foundation import clock, refused
from foundation.refusal import BadInput
from records.answers import narrow, tidy

STALE = "ページが古くなっていました。内容を確かめて、もう一度押してください。"
_OTHER_YEARS = f"日付は {clock.OUR_YEARS[0]}年から {clock.OUR_YEARS[-1]}年までにしてください。"
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
        except BadInput as fault:
            raise ValidationError(_OTHER_YEARS) from fault
        except ValueError as fault:
            raise ValidationError(sentence) from fault

    return check


def read_day(typed: str) -> date:
    """Return the day that was typed. Raises: ValueError: it is none; BadInput, which is one: none of our years."""
    year, month, number = narrow(typed).replace("/", "-").split("-")
    try:
        day = date(int(year), int(month), int(number))
    except OverflowError as fault:
        raise ValueError from fault
    clock.check_year(day, typed, "day")
    return day


def read_moment(typed: str) -> datetime:
    """Return the moment that was typed, in any width; without an offset it is Japan time.

    Raises: ValueError: it is none, or none of our time.
    """
    day, time = "T".join(narrow(part) for part in typed.split()).upper().split("T")
    return clock.in_japan(clock.read_moment(f"{read_day(day).isoformat()}T{time}"))


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
    """A form of a staff page; a stale token, or a refusal of the act, is a sentence beside what was typed.

    `notes` are what a choice says beside its label, by field and code.
    """

    notes: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    def validate(self, extra_validators: Mapping[str, Sequence[Check]] | None = None) -> bool:
        """Check the fields, and that the act that was asked for has not just been refused."""
        if not super().validate(extra_validators):
            return False
        fault = refused.refusal()
        if fault is not None:
            beside = self[fault.field].errors if fault.field in self else self.form_errors
            beside.append(str(fault))
        return fault is None

    @property
    def status(self) -> int:
        """Return the status of a page that shows this form's faults: filled wrongly, or refused as things stand."""
        return 409 if refused.refusal() else 400

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the sentences for the top of the page, each with the field it leads to."""
        stale = [("main", STALE)] if "csrf_token" in self.errors else []
        stale += [("main", sentence) for sentence in self.form_errors]
        return stale + [(name, sentences[0]) for name, sentences in self.errors.items() if name in self.asked]

    @property
    def asked(self) -> list[str]:
        """Return the names of the fields that a person fills."""
        return [field.name for field in self if field.name != "csrf_token"]

    @property
    def first_faults(self) -> dict[str, str]:
        """Return the first sentence for each field at fault."""
        return {name: sentences[0] for name, sentences in self.errors.items()}
