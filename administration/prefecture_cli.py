"""`flask prefecture`: taking a new prefecture from its file."""

import json
from pathlib import Path

import click
from flask import current_app

from administration import loading
from foundation import clock
from foundation.commands import CommandGroup, read_text
from foundation.refusal import BadInput
from routing.rows import RuleFault

group = CommandGroup("prefecture", help="The prefectures that this deployment serves.")


@group.command("load")
@click.argument("path", metavar="FILE.toml")
def load(path: str) -> None:
    """Store the prefecture of FILE.toml whole: places, hours, numbers, bodies, contracts and rules.

    Prints {"prefecture", "bodies", "rules", "ruleset"}. What is wrong with the file is one sentence, with exit code 2;
    nothing is stored then.
    """
    read_text(path)
    taken = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    try:
        summary = loading.load(Path(path), at=clock.now(), taken=taken)
    except RuleFault as fault:
        raise BadInput(f"{path}: {fault.told}") from fault
    click.echo(json.dumps(summary, ensure_ascii=False))
