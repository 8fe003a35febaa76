"""`flask counts`: a month's figures as a file, and the proof that they are right."""

import json
import secrets
import sys
from pathlib import Path

import click

from counts import asking, export, reconcile
from counts.definitions import FIGURES, VERSION
from counts.facts import Split
from counts.sheet import STATE, Row, Sheet, address, month_sheet
from foundation.commands import CommandGroup
from foundation.refusal import BadInput

_LATER = ("xlsx", "pdf")


group = CommandGroup("counts", help="Figures of a month.")


@group.command("month")
@click.argument("month")
@click.option("--prefecture", required=True, help="Code of the prefecture: saga.")
@click.option("--format", "form", default="json", type=click.Choice(["json", "csv", *_LATER]), show_default=True)
@click.option("--output", help="File to write instead of standard output; written whole or not at all.")
def month_command(month: str, *, prefecture: str, form: str, output: str | None) -> None:
    """Print the figures of MONTH (2025-09) of a prefecture."""
    if form in _LATER:
        raise BadInput(f"--format: {form!r} cannot be written yet; use json or csv")
    scope = asking.prefecture_scope(prefecture, asking.read_month(month))
    sheet = month_sheet(scope)
    content = export.month_csv(sheet) if form == "csv" else _json(sheet, prefecture)
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)


@group.command("reconcile")
@click.option("--prefecture", required=True, help="Code of the prefecture: saga.")
@click.option("--from", "first", required=True, help="First month: 2023-04.")
@click.option("--to", "last", required=True, help="Last month: 2026-03.")
def reconcile_command(prefecture: str, first: str, last: str) -> None:
    """Count every figure again from the rows; print what differs, a JSON line each, and exit 1 if anything does."""
    begins, ends = asking.read_month(first, "--from"), asking.read_month(last, "--to")
    if ends < begins:
        raise BadInput(f"--to: {last!r} is before --from {first!r}")
    findings = 0
    for finding in reconcile.differences(asking.prefecture_scope(prefecture, begins), ends):
        findings += 1
        click.echo(json.dumps(finding, ensure_ascii=False))
    click.echo(f"{begins} to {ends}: {findings} differences", err=True)
    sys.exit(1 if findings else 0)


def _json(sheet: Sheet, prefecture: str) -> bytes:
    shown = [row for row in sheet.rows if row.heading.split in (Split.TOTAL, Split.BODY, Split.TYPE)]
    content = {
        "month": str(sheet.month),
        "prefecture": prefecture,
        "state": STATE,
        "definitions": VERSION,
        "rows": [_value(sheet, row, figure) for row in shown for figure in FIGURES],
    }
    return f"{json.dumps(content, ensure_ascii=False)}\n".encode()


def _value(sheet: Sheet, row: Row, figure: str) -> dict[str, str | int | None]:
    split, code = row.heading.split, row.heading.code
    return {
        "body": code if split is Split.BODY else None,
        "support_type": code if split is Split.TYPE else None,
        "figure": figure,
        "value": row.values[figure],
        "open": address(sheet.month, figure, row.heading),
    }


def _write(name: str, content: bytes) -> None:
    """Write the file beside its place and move it there: nobody ever sees half of it."""
    path = Path(name)
    if not path.name:
        raise BadInput(f"--output: {name!r} is not the name of a file")
    draft = path.parent / f".{path.name}.{secrets.token_hex(4)}"
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise BadInput(f"--output: {name!r} cannot be written: {fault.strerror}") from fault
