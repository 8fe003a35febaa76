"""Reading a consultation from outside: cleaning, checking and the JSON shape of record.md.

Everything that enters the record, from the form, the staff page or a command, passes `read_answers`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

from email_validator import EmailNotValidError, validate_email

from foundation.marked import mark
from records.codes import PREFECTURES
from records.days import is_day_or_month
from records.field import Field, Kind
from records.fields import FIELDS

Value = str | list[str]
Answers = dict[str, Value]

# Signs and letters that stand for a dash; Unicode's own dashes are told by their category (Pd).
_DASHES = frozenset("−ー─━~")
_INVISIBLE = frozenset({"Cf", "Cn"})
_HALF_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)}
_CLOCK_SPAN = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)$")
_WISH = re.compile(r"^(except:)?[A-Z]{2,6}(-[A-Z0-9]{1,8})?$")
_DIGITS_OF_A_NUMBER = range(10, 12)
# What every consultation must have.
NEEDED = ("needs", "contact_method")
# The value that a chosen way of contact cannot do without.
NEEDED_FOR_METHOD = {
    "phone": "phone",
    "sms": "phone",
    "email": "email",
    "letter": "address",
    "via_supporter": "phone",
}


_MISSING = mark("「%(label)s」を入れてください。")
_UNKNOWN = mark("「%(label)s」は、ある答えから選んでください。")
_NOT_TEXT = mark("「%(label)s」は文字で入れてください。")
_UNREADABLE = mark("「%(label)s」に使えない文字があります。消してください。")
_TOO_LONG = mark("「%(label)s」は%(most)s字までです。短くしてください。")
_TOO_MANY = mark("「%(label)s」は%(most)sつまでです。")
_NO_SPAN = mark("時間は 12:10-12:40 のように入れてください。")
_NO_DAY = mark("「%(label)s」は 2025-10-01 か 2025-10 のように入れてください。")
_NO_NUMBER = mark("電話番号を数字で入れてください。例：090 1234 5678")
_NO_ADDRESS = mark("メールアドレスを入れてください。例：abc@example.jp")
# These are only met where the record is written by hand or by a machine.
_NO_LIST = "「%(label)s」は一覧で入れてください。"
_NO_PLACE = "「%(label)s」は、市町村の番号（5けた）か、ある答えから選んでください。"
_NO_WISH = "「%(label)s」は団体の記号か except:記号 で入れてください。"
_NO_FIELD = "この項目は記録にありません。項目の名前を確かめてください。"


class AnswerFault(ValueError):
    """One answer cannot be taken; `sentence` (Japanese) says what to do and may be shown to the writer.

    `words` is the sentence before its `parts` were put in, as catalogs know it.
    """

    def __init__(self, field: str, value: object, words: str, **parts: object) -> None:
        """Keep the field's key, the value at fault and the sentence for the reader."""
        self.words, self.parts = words, parts
        self.sentence = words % parts if parts else words
        super().__init__(f"{field}: {self.sentence}")
        self.field = field
        self.value = value


def tidy(text: str) -> str:
    """Return typed text as kept: one kind of line end, no control characters, no blank ends; letters untouched."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc").strip()


def narrow(text: str) -> str:
    """Return numbers and codes in half width, with one kind of dash, no blanks and no marks that nobody sees."""
    seen = _without_blanks(unicodedata.normalize("NFKC", text))
    return "".join("-" if char in _DASHES or unicodedata.category(char) == "Pd" else char for char in seen)


def _without_blanks(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) not in _INVISIBLE)


def read_answers(
    raw: Mapping[str, object],
    *,
    places: Collection[str],
    needed: Collection[str] = NEEDED,
    bodies: Collection[str] | None = None,
) -> Answers:
    """Return the cleaned answers of `raw`; keys absent from `raw` stay absent (not asked).

    `places` are the municipality codes of the prefecture, wards included; `bodies` the codes of its bodies, where a
    wish for another one is to be refused. `needed` keys must be there;
    with `contact_method` among them the value of the chosen way must be there too.
    Raises: AnswerFault for the first key, in the record's order, that cannot be taken.
    """
    for key in raw:
        if key not in FIELDS:
            raise AnswerFault(key, raw[key], _NO_FIELD)
    answers: Answers = {}
    for key, field in FIELDS.items():
        if key in raw and raw[key] is not None:
            value = _READERS[field.kind](field, raw[key], places)
            if value:
                answers[key] = value
    _check_wish(answers, bodies)
    _check_needed(answers, needed)
    return answers


def _check_wish(answers: Answers, bodies: Collection[str] | None) -> None:
    wish = str(answers.get("body_wish", ""))
    if bodies is not None and wish and wish.removeprefix("except:") not in bodies:
        raise _unknown_code(FIELDS["body_wish"], wish)


def _check_needed(answers: Answers, needed: Collection[str]) -> None:
    for key in needed:
        if not answers.get(key):
            raise AnswerFault(key, "", _MISSING, label=FIELDS[key].label)
    if "contact_method" in needed:
        value_key = NEEDED_FOR_METHOD.get(str(answers["contact_method"]))
        if value_key and value_key not in answers:
            raise AnswerFault(value_key, "", _MISSING, label=FIELDS[value_key].label)


def _typed(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise AnswerFault(field.key, value, _NOT_TEXT, label=field.label)
    # Neither database keeps them; a lone surrogate is half a character.
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value):
        raise AnswerFault(field.key, value, _UNREADABLE, label=field.label)
    return value


def _read_text(field: Field, value: object, _places: Collection[str]) -> str:
    text = tidy(_typed(field, value))
    if len(text) > field.limit:
        raise AnswerFault(field.key, f"{len(text)}字", _TOO_LONG, label=field.label, most=field.limit)
    return text


def _read_code(field: Field, value: object, _places: Collection[str]) -> str:
    code = narrow(_typed(field, value))
    if code and code not in (field.codes or {}):
        raise _unknown_code(field, value)
    return code


def _unknown_code(field: Field, value: object) -> AnswerFault:
    return AnswerFault(field.key, value, _UNKNOWN, label=field.label)


def _listed(field: Field, value: object) -> list[str]:
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list):
        raise AnswerFault(field.key, value, _NO_LIST, label=field.label)
    return list(dict.fromkeys(narrow(_typed(field, entry)) for entry in entries))


def _read_codes(field: Field, value: object, _places: Collection[str]) -> list[str]:
    entries = [entry for entry in _listed(field, value) if entry]
    for entry in entries:
        if entry not in (field.codes or {}):
            raise _unknown_code(field, entry)
    if len(entries) > field.limit:
        raise AnswerFault(field.key, f"{len(entries)}個", _TOO_MANY, label=field.label, most=field.limit)
    if field.key == "urgent" and len(entries) > 1:
        entries = [entry for entry in entries if entry not in {"none", "unknown"}] or ["unknown"]
    return entries


def _read_times(field: Field, value: object, _places: Collection[str]) -> list[str]:
    entries = [entry for entry in _listed(field, value) if entry]
    for entry in entries:
        if entry not in (field.codes or {}) and not _is_span(entry):
            raise AnswerFault(field.key, entry, _NO_SPAN)
    if len(entries) > field.limit:
        raise AnswerFault(field.key, f"{len(entries)}個", _TOO_MANY, label=field.label, most=field.limit)
    # Beside a narrower wish 「いつでも」 was a slip; a call outside the wish could harm, one inside it cannot.
    return [entry for entry in entries if entry != "any"] or entries


def _is_span(entry: str) -> bool:
    found = _CLOCK_SPAN.match(entry)
    if not found:
        return False
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in found.groups())
    return (start_hour, start_minute) < (end_hour, end_minute) <= (24, 0)


def _read_place(field: Field, value: object, places: Collection[str]) -> str:
    code = narrow(_typed(field, value))
    if not code or code in (field.codes or {}) or code in places:
        return code
    # A well-formed code of another prefecture is a fact (lives elsewhere), not an error.
    elsewhere = re.fullmatch(r"\d{5}", code) and code[:2] in PREFECTURES
    if not elsewhere or code[:2] in {place[:2] for place in places}:
        raise AnswerFault(field.key, value, _NO_PLACE, label=field.label)
    return code


def _read_prefecture(field: Field, value: object, places: Collection[str]) -> str:
    code = narrow(_typed(field, value))
    # The reader's own prefecture may be an invented one, which has no number of JIS X 0401.
    known = {*PREFECTURES, *(field.codes or {}), *(place[:2] for place in places)}
    if code and code not in known:
        raise _unknown_code(field, value)
    return code


def _read_phone(field: Field, value: object, _places: Collection[str]) -> str:
    number = re.sub("[()_]", "-", narrow(_typed(field, value))).strip("-")
    if not number:
        return ""
    digits = number.replace("-", "").removeprefix("+81")
    enough = len(digits) in _DIGITS_OF_A_NUMBER or (number.startswith("+81") and len(digits) in {9, 10})
    if not digits.isdecimal() or not digits.isascii() or not enough:
        raise AnswerFault(field.key, "", _NO_NUMBER)
    return number


def _read_email(field: Field, value: object, _places: Collection[str]) -> str:
    # Only width and blanks: any other sign may belong to the address, and a changed one reaches somebody else.
    address = _without_blanks(_typed(field, value).translate(_HALF_WIDTH))
    if not address:
        return ""
    if len(address) > field.limit:
        raise AnswerFault(field.key, "", _TOO_LONG, label=field.label, most=field.limit)
    local, at, domain = address.rpartition("@")
    # Old carrier addresses with dots at odd places are still in use; the standard takes them quoted.
    quoted = f'"{local}"@{domain}' if at and (".." in local or local.endswith(".")) else address
    try:
        validate_email(quoted, check_deliverability=False, allow_quoted_local=True, allow_smtputf8=False)
    except EmailNotValidError as fault:
        raise AnswerFault(field.key, "", _NO_ADDRESS) from fault
    return address


def _read_day_or_month(field: Field, value: object, _places: Collection[str]) -> str:
    day = narrow(_typed(field, value)).replace("/", "-")
    if day and not is_day_or_month(day):
        raise AnswerFault(field.key, value, _NO_DAY, label=field.label)
    return day


def _read_body_wish(field: Field, value: object, _places: Collection[str]) -> str:
    wish = narrow(_typed(field, value))
    if wish and not _WISH.match(wish):
        raise AnswerFault(field.key, value, _NO_WISH, label=field.label)
    return wish


def _read_caller_name(field: Field, value: object, _places: Collection[str]) -> str:
    typed = _read_text(field, value, ())
    code, colon, phrase = typed.partition(":")
    if code not in (field.codes or {"": ""}) or (code == "phrase") != bool(colon and phrase.strip()):
        raise _unknown_code(field, value)
    return typed


_READERS: dict[Kind, Callable[[Field, object, Collection[str]], Value]] = {
    Kind.CODE: _read_code,
    Kind.CODES: _read_codes,
    Kind.PLACE: _read_place,
    Kind.PREFECTURE: _read_prefecture,
    Kind.TEXT: _read_text,
    Kind.PHONE: _read_phone,
    Kind.EMAIL: _read_email,
    Kind.DAY_OR_MONTH: _read_day_or_month,
    Kind.BODY_WISH: _read_body_wish,
    Kind.CALLER_NAME: _read_caller_name,
    Kind.TIMES: _read_times,
}
