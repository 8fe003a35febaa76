"""Rows as CSV for a spreadsheet: the same rows give the same bytes.

UTF-8 with BOM and CRLF, because Excel reads Japanese in no other way. A cell that a spreadsheet would take for a
formula (it begins with = + - @, also full-width, or with a tab or line break, and is no number) gets an apostrophe in
front, which spreadsheets show and do not run.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

_TYPE = "text/csv; charset=utf-8"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_of(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return rows as the bytes of a file; the first one is the head."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerows([safe(value) for value in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")


def safe(value: str | int) -> str:
    """Return a cell that no spreadsheet runs."""
    text = str(value)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def download(content: bytes, name: str, plain: str) -> Response:
    """Return the answer that hands out a file by its name; `plain` is for whoever cannot read that one."""
    return Response(content, content_type=_TYPE, headers={"Content-Disposition": disposition(name, plain)})


def disposition(name: str, plain: str) -> str:
    """Return the header that names a download, in the form that keeps Japanese (RFC 5987)."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
