"""`flask audit`: the trail."""

import json

import click

from administration import audit
from foundation.commands import CommandGroup

group = CommandGroup("audit", help="The audit trail.")


@group.command("verify")
def verify() -> None:
    """Walk the audit chain; name the first broken row and exit 1 if there is one."""
    verdict = audit.verify()
    shown = {"entries": verdict.entries, "head": verdict.head, "ok": verdict.broken_at is None}
    if verdict.broken_at is not None:
        shown |= {"broken_at": verdict.broken_at, "fault": verdict.fault}
    click.echo(json.dumps(shown, ensure_ascii=False))
    if verdict.broken_at is not None:
        click.echo(f"The trail is broken at position {verdict.broken_at}: {verdict.fault}.", err=True)
        raise SystemExit(1)
