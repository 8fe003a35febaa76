"""Open every number of every month of the demo world and count the rows behind it; exit 1 when one differs.

.venv/bin/python -m bench.crawl [--scale full] [--prefecture saga …] [--database sqlite]

Checks as well that the month's file says what its page says, and that figures agree with their recount.
"""

import argparse
import csv
import io
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from bench.stage import application, signed_in, stages
from foundation.clock import Month
from world.build import Order, build

_UNTIL = date(2025, 12, 31)
_FIRST = Month(2023, 4)
_LAST = Month(2026, 3)
_SCALES = {"small": 300, "full": 3_000}
_NUMBER = re.compile(r'<a[^>]*href="(/ken/jisseki/[^"]+)"[^>]*>(?:<span class="vh">[^<]*</span>)?(\d+)件?</a>')
_NEXT = re.compile(r'rel="next"[^>]*href="([^"]+)"')
_HEADING = re.compile(r"<h1>[^<]*?(\d+)(?:人|件|ケース)の内わけ</h1>")
_TEXT_COLUMNS = 7


def _text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status == "200 OK", address
    return answer.get_data().decode("utf-8-sig")


def _rows_behind(client: FlaskClient, address: str) -> tuple[int, int]:
    """Return the rows of all pages behind a number, and the number that the heading repeats."""
    page = _text(client, address)
    heading = _HEADING.search(page)
    rows = page.count('<th scope="row"')
    while onward := _NEXT.search(page):
        page = _text(client, unescape(onward[1]))
        rows += page.count('<th scope="row"')
    return rows, int(heading[1]) if heading else -1


def _numbers(page: str) -> Mapping[str, int]:
    return {unescape(address): int(number) for address, number in _NUMBER.findall(page)}


def _file_differs(client: FlaskClient, month: Month, shown: Mapping[str, int]) -> bool:
    """Say whether the sums of the month's file and of its tables differ."""
    lines = list(csv.reader(io.StringIO(_text(client, f"/ken/jisseki/{month}.csv"), newline="")))[1:]
    in_file = sum(int(value) for line in lines for value in line[_TEXT_COLUMNS:-1])
    return in_file != sum(number for address, number in shown.items() if "reason=" not in address)


def _faults(client: FlaskClient, prefecture: str, seen: dict[str, int]) -> Iterator[dict[str, str | int]]:
    for month in _FIRST.until(_LAST):
        page = _text(client, f"/ken/jisseki?month={month}")
        shown = _numbers(page)
        seen["months"] += bool(shown)
        if "合っていません" in page:
            yield {"prefecture": prefecture, "month": str(month), "fault": "balance"}
        if shown and _file_differs(client, month, shown):
            yield {"prefecture": prefecture, "month": str(month), "fault": "file"}
        yield from ({"prefecture": prefecture, **wrong} for wrong in _wrong_cells(client, shown, seen))


def _wrong_cells(client: FlaskClient, shown: Mapping[str, int], seen: dict[str, int]) -> Iterator[dict[str, str | int]]:
    for address, number in shown.items():
        rows, repeated = _rows_behind(client, address)
        seen["cells"] += 1
        seen["rows"] += rows
        if not rows == repeated == number:
            yield {"address": address, "number": number, "rows": rows, "heading": repeated}


def _reconcile(app: Flask, prefecture: str) -> int:
    span = ("--from", str(_FIRST), "--to", str(_LAST))
    return app.test_cli_runner().invoke(args=["counts", "reconcile", "--prefecture", prefecture, *span]).exit_code


def _crawl(app: Flask, prefectures: list[str]) -> int:
    """Walk the prefectures, print differences and totals, and return how many differ."""
    seen, began, differences = {"months": 0, "cells": 0, "rows": 0}, time.monotonic(), 0
    for prefecture in prefectures:
        client = signed_in(app, f"ken-{prefecture}")
        for fault in _faults(client, prefecture, seen):
            differences += 1
            print(json.dumps(fault, ensure_ascii=False))
        differences += _reconcile(app, prefecture)
    print(json.dumps({**seen, "differences": differences, "seconds": round(time.monotonic() - began)}))
    return differences


def main() -> None:
    """Build the world and walk it."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--scale", default="full", choices=_SCALES)
    ask.add_argument("--prefecture", nargs="+", default=["akita", "saga", "aichi", "mihon"])
    ask.add_argument("--database", default="sqlite", choices=["sqlite", "postgres"])
    asked = ask.parse_args()
    with stages() as both:
        app = application(dict(both)[asked.database]())
        with app.app_context():
            build(Order(cases=_SCALES[asked.scale], seed=1, until=_UNTIL))
        sys.exit(1 if _crawl(app, asked.prefecture) else 0)


if __name__ == "__main__":
    main()
