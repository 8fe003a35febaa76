"""`flask prefecture`: taking a new prefecture from its file."""

import json
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import or_, select

from foundation import clock
from foundation.commands import CommandGroup, read_text
from foundation.database import session, transaction
from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing import store
from routing.prefecture_file import read_prefecture
from routing.rows import RuleFault
from routing.ruleset_file import check, read_ruleset

group = CommandGroup("prefecture", help="The prefectures that this deployment serves.")


@group.command("load")
@click.argument("path", metavar="FILE.toml")
def load(path: str) -> None:
    """Store the prefecture of FILE.toml whole: places, hours, numbers, bodies, contracts and rules.

    Prints {"prefecture", "bodies", "rules", "ruleset"}. What is wrong with the file is one sentence, with exit code 2;
    nothing is stored then.
    """
    read_text(path)
    try:
        summary = _checked(Path(path))
        with transaction():
            _refuse_known(summary["prefecture"], summary.pop("short"))
            store.load_prefecture(Path(path), at=clock.now())
    except RuleFault as fault:
        raise BadInput(f"{path}: {fault.field}: {fault.value!r}: {fault.sentence}") from fault
    click.echo(json.dumps(summary, ensure_ascii=False))


def _checked(path: Path) -> dict[str, str | int]:
    """Return what is printed once the file is stored, and the short code.

    Raises: RuleFault: the file, its rules, or an address that the prefecture's pages could not have.
    """
    content, ruleset = read_prefecture(path), read_ruleset(path)
    code = str(content["prefecture"]["code"])
    taken = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    if code in taken:
        raise RuleFault("code", code, f"code の「{code}」は、ほかのページの場所なので使えません。")
    if ruleset.prefecture != code:
        raise RuleFault("ruleset.prefecture", ruleset.prefecture, f"規則の prefecture は「{code}」にしてください。")
    if ruleset.valid_from > clock.day_in_japan(clock.now()):
        raise RuleFault("valid_from", f"{ruleset.valid_from}", "規則の valid_from は、今日までの日にしてください。")
    for fault in check(ruleset, [(body["code"], body["kind"]) for body in content["bodies"]]):
        raise RuleFault("rules", ruleset.name, str(fault))
    return {
        "prefecture": code,
        "short": str(content["prefecture"]["short"]),
        "bodies": len(content["bodies"]),
        "rules": len(ruleset.rows),
        "ruleset": ruleset.name,
    }


def _refuse_known(code: str | int, short: str | int) -> None:
    """Refuse a prefecture that is loaded, and one whose case numbers another one gives.

    Raises: RuleFault: names the field.
    """
    same = select(Prefecture).where(or_(Prefecture.code == code, Prefecture.short == short))
    for known in session.scalars(same.order_by(Prefecture.id)):
        if known.code == code:
            raise RuleFault("code", code, f"「{code}」の県はもう登録されています。")
        raise RuleFault("short", short, f"short の「{short}」は「{known.code}」の県が使っています。")
