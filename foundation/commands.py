"""What commands share: bad input is one sentence on standard error and exit code 2, before anything is stored."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from foundation.refusal import BadInput


class CommandGroup(AppGroup):
    """Commands that answer BadInput with its sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command named in `ctx`."""
        try:
            return super().invoke(ctx)
        except BadInput as fault:
            click.echo(str(fault), err=True)
            raise SystemExit(2) from fault


def read_text(path: str) -> str:
    """Return the text of a file, of standard input for `-`.

    Raises: BadInput: it cannot be opened, or is not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8")
    except OSError as fault:
        raise BadInput(f"FILE: {path}: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise BadInput(f"FILE: {path}: byte {fault.start} is not UTF-8") from fault
