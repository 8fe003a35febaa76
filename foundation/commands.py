"""What commands share: bad input is one sentence on standard error and exit code 2, before anything is stored."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from foundation.refusal import BadInput

_MOST_DIGITS = 18


class CommandGroup(AppGroup):
    """Commands that answer BadInput with its sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command named in `ctx`."""
        try:
            return super().invoke(ctx)
        except BadInput as fault:
            click.echo(str(fault), err=True)
            raise SystemExit(2) from fault


def read_text(path: str, name: str = "FILE") -> str:
    """Return the text of a file, of standard input for `-`; `name` is the option or argument that says which.

    Raises: BadInput: it cannot be opened, or is not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8")
    except OSError as fault:
        raise BadInput(f"{name}: {path}: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise BadInput(f"{name}: {path}: byte {fault.start} is not UTF-8") from fault


def read_object(text: str, place: str) -> dict[str, Any]:
    """Return the JSON object written in `text`; `place` names it in sentences, like record or line 3.

    Raises: BadInput: it is no JSON object, or holds what nobody could keep: a key twice, half a character, a number
    without end.
    """
    try:
        read = json.loads(text, object_pairs_hook=_object, parse_int=_whole_number)
    except json.JSONDecodeError as fault:
        raise BadInput(f"{place}: line {fault.lineno} column {fault.colno}: {fault.msg}") from fault
    except RecursionError as fault:
        raise BadInput(f"{place}: {text[:40]!r}… has too many brackets within brackets") from fault
    except BadInput as fault:
        raise BadInput(f"{place}: {fault}") from fault
    if not isinstance(read, dict):
        raise BadInput(f"{place}: {text[:40]!r} is not an object with keys")
    return read


class _Endless:
    """A number too long to be meant."""

    def __init__(self, digits: str) -> None:
        self.words = f"{digits[:20]}… is a number of {len(digits)} digits"


def _whole_number(digits: str) -> "int | _Endless":
    return int(digits) if len(digits) <= _MOST_DIGITS else _Endless(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise BadInput(f"{key!r} is there twice")
        fault = _fault_in(key) or _fault_in(value)
        if fault:
            raise BadInput(f"{key!r}: {fault}")
        read[key] = value
    return read


def _fault_in(value: object) -> str:
    """Return what is wrong with a value; what an object within it holds was looked at before."""
    if isinstance(value, _Endless):
        return value.words
    if isinstance(value, list):
        return next((fault for fault in map(_fault_in, value) if fault), "")
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        return f"{value[:40]!r} holds half a character"
    return ""


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are not blank, each with its number from 1; only a line feed ends one.

    Within strings of JSON other line ends (U+2028, U+0085) are ordinary characters.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(" \t\r"):
            yield number, line


def print_line(content: object) -> None:
    """Print one line of JSON."""
    click.echo(json.dumps(content, ensure_ascii=False))
