"""From answers to a consultation's columns and back, and the keyed indexes that find a likely earlier one."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import jaconv

from foundation import sealing
from records.answers import Answers, Value
from records.consultation import Consultation
from records.fields import FIELDS, PLAIN_FIELDS, SEALED_FIELDS

# The country's code, alone or behind a dialling prefix, and the 9 or 10 digits that follow the 0 of a number at home.
_JAPAN_FROM_ABROAD = re.compile(r"(?:00|010)?810?([1-9]\d{8,9})")


def columns_of(answers: Answers) -> dict[str, Any]:
    """Return the consultation's columns for `answers`: plain ones by key, sealed ones by envelope."""
    plain = {key: answers[key] for key in PLAIN_FIELDS if key in answers}
    sealed = {
        str(envelope): {key: answers[key] for key in keys if key in answers} for envelope, keys in SEALED_FIELDS.items()
    }
    return {**plain, **sealed, "phone_index": phone_index(answers), "email_index": email_index(answers)}


def answers_of(consultation: Consultation) -> Answers:
    """Return the answers a consultation was made from, in the record's order."""
    sealed = {**consultation.identity, **consultation.reach, **consultation.story, **consultation.special}
    found: dict[str, Value | None] = {
        key: sealed.get(key) if field.envelope else getattr(consultation, key) for key, field in FIELDS.items()
    }
    return {key: value for key, value in found.items() if value}


def phone_index(answers: Mapping[str, Value]) -> bytes | None:
    """Return the keyed hash of the telephone number as it is dialled in Japan, or None without a number."""
    digits = _domestic(str(answers.get("phone", "")))
    return sealing.ring().keyed_hash(digits, "phone") if digits else None


def _domestic(typed: str) -> str:
    """Return a number's digits; of a Japanese one written with the country's code, 0 and what follows the code."""
    digits = "".join(char for char in unicodedata.normalize("NFKC", typed) if char.isdecimal())
    abroad = _JAPAN_FROM_ABROAD.fullmatch(digits)
    return f"0{abroad[1]}" if abroad else digits


def name_index(name: str) -> bytes | None:
    """Return the keyed hash of a name, however it is typed (`folded_name`); None without a name."""
    letters = folded_name(name)
    return sealing.ring().keyed_hash(letters, "name") if letters else None


def folded_name(name: str) -> str:
    """Return the letters of a name, without regard to width, kana, case and blanks."""
    folded = jaconv.kata2hira(unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in folded if char.isalnum() or char == "ー")


def email_index(answers: Mapping[str, Value]) -> bytes | None:
    """Return the keyed hash of the mail address, or None without one."""
    address = str(answers.get("email", "")).lower()
    return sealing.ring().keyed_hash(address, "email") if address else None
