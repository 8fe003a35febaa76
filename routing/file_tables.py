"""The tables of a prefecture's file: each value as it must be, or one sentence with its place and what to write."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from foundation.clock import OUR_YEARS
from records.reading import folded_name
from routing import body_names
from routing.rows import SECTIONS, RuleFault, is_plain, shown, within
from routing.vocabulary import is_body_code
from routing.written_hours import hours_fault

Table = Mapping[str, Any]
Read = TypeVar("Read")
_Is = Callable[[str], object]
_LONGEST = 200
_PLAIN = f"空にせず、{_LONGEST}字までの1行で書いてください。"
_HOURS = '{ week = { mon = ["08:30", "17:15"] }, closed = ["12-28"], holidays = false } のように書いてください。'
# What a value must look like, and what to write where it does not; other texts are any line.
PHONE = "phone"
LOOKS: Mapping[str, tuple[_Is, str]] = {
    "code": (re.compile(r"[a-z][a-z0-9]{1,19}").fullmatch, "英字で始まる20字までの英小文字と数字で書いてください。"),
    "jis": (re.compile(r"[0-9]{2}").fullmatch, '"41" のような2けたの番号を書いてください。'),
    "short": (re.compile(r"[A-Z]{2,4}").fullmatch, "2字から4字の英大文字で書いてください。"),
    PHONE: (re.compile(r"[0-9][0-9-]{2,19}").fullmatch, '"0952-00-0000" のような、数字と「-」で書いてください。'),
    "exit_url": (re.compile(r"https?://\S+").fullmatch, "https:// で始まるアドレスを書いてください。"),
    "body": (is_body_code, '"DARC-K" のような、英大文字の記号で書いてください。'),
}
# What each table of a file may hold; a misspelt ends_on would be a contract without an end.
_KEYS: Mapping[str, frozenset[str]] = {
    "file": frozenset(("prefecture", "areas", "hogoku", "emergency_numbers", "bodies", "ruleset", "pinned", *SECTIONS)),
    "prefecture": frozenset(("code", "jis", "short", "name", "public_name", "phone", "exit_url", "hours")),
    "areas": frozenset(("name", "places")),
    "hogoku": frozenset(("name", "municipalities")),
    "emergency_numbers": frozenset(("label", "number", "hours", "note", "checked_on")),
    "bodies": frozenset(("code", "kind", "name", "public_name", "phone", "hours", "contracts")),
    "contracts": frozenset(("starts_on", "ends_on", "programme", "support_type", "terms")),
}


class Once:
    """The names that a file gave so far to things of one kind; however they are typed, each may stand there once."""

    def __init__(self) -> None:
        """Begin without a name."""
        self._seen: set[str] = set()

    def check(self, key: str, what: str, name: str) -> None:
        """Take a name of `what`, which stands under `key`. Raises: RuleFault: something else is called so."""
        letters = folded_name(name) or name
        if letters in self._seen:
            said = f"{what}「{shown(name)}」が二度あります。片方を消すか、見分けられる名前にしてください。"
            raise RuleFault(key, name, said)
        self._seen.add(letters)


def is_line(value: object) -> bool:
    """Tell whether something is a text of one line that says something."""
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and is_plain(value)


def check_keys(table: Table, name: str) -> None:
    """Check that a table holds nothing that it may not. Raises: RuleFault: names the key."""
    unknown = next((key for key in table if key not in _KEYS[name]), None)
    if unknown is not None:
        value, where = table[unknown], "ファイル" if name == "file" else name
        said = f"{where} に「{shown(unknown)}」という項目はありません。項目の名前を直すか、消してください。"
        raise RuleFault(unknown, "" if isinstance(value, list | Mapping) else value, said)


def tables(content: Table, key: str) -> list[Table]:
    """Return the tables [[key]], none when there are none. Raises: RuleFault: they are no tables."""
    listed = content.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(table, Mapping) for table in listed):
        raise RuleFault(key, listed, f"{key} は [[{key}]] の形で書いてください。")
    return listed


def each(content: Table, key: str, read: Callable[[Table], Read]) -> list[Read]:
    """Return what `read` makes of each of the tables [[key]].

    Raises: RuleFault: one of them is at fault; the sentence names it by its number in the file.
    """
    made = []
    for number, table in enumerate(tables(content, key), 1):
        with within(f"{key} の{number}番目"):
            check_keys(table, key)
            made.append(read(table))
    return made


def present(table: Table, key: str) -> Any:
    """Return what a table holds under a key. Raises: RuleFault: nothing."""
    if key not in table:
        raise RuleFault(key, "", f"{key} がありません。{key} を書いてください。")
    return table[key]


def text(table: Table, key: str, looks: str = "") -> str:
    """Return a text of one line, which must look as LOOKS says. Raises: RuleFault: it is none."""
    value = present(table, key)
    is_right, how = LOOKS.get(looks, (bool, _PLAIN))
    if not is_line(value) or not is_right(value):
        raise RuleFault(key, value, f"{key} に「{shown(value)}」は書けません。{how}")
    return str(value)


def neutral_name(table: Table) -> None:
    """Check that the name that the person may see tells nothing. Raises: RuleFault: it does."""
    word = body_names.revealing_word(table["public_name"])
    if word:
        raise RuleFault(body_names.SHOWN_TO_THE_PERSON, table["public_name"], body_names.not_neutral(word))


def hours(table: Table) -> dict[str, Any]:
    """Return the opening hours of a table, as JSON keeps them. Raises: RuleFault: they cannot be read."""
    written = present(table, "hours")
    fault = hours_fault(written)
    if fault is not None:
        raise RuleFault("hours", fault, f"hours に「{shown(fault)}」は書けません。{_HOURS}")
    return dict(plain(written))


def day(table: Table, key: str) -> date:
    """Return a day of our years. Raises: RuleFault: it is none."""
    value = present(table, key)
    if type(value) is not date:
        said = f"{key} に「{shown(value)}」は書けません。2025-09-01 のような日付を、囲まずに書いてください。"
        raise RuleFault(key, value, said)
    if value.year not in OUR_YEARS:
        said = f"{key} は {OUR_YEARS[0]}年から {OUR_YEARS[-1]}年までの日にしてください。"
        raise RuleFault(key, value, said)
    return value


def known(table: Table, key: str, codes: Collection[str]) -> str:
    """Return one of some codes. Raises: RuleFault: it is none of them."""
    value = present(table, key)
    if not isinstance(value, str) or value not in codes:
        said = f"{key} の「{shown(value)}」は知らない記号です。{'、'.join(codes)} のどれかを書いてください。"
        raise RuleFault(key, value, said)
    return value


def plain(value: Any) -> Any:
    """Return a TOML value as JSON can keep it: days as text."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
