"""Taking a new prefecture from its file, whole or not at all."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from foundation import clock
from foundation.database import session, transaction
from foundation.numbers import MOST
from records.prefecture import Prefecture
from routing import store
from routing.prefecture_file import read_prefecture
from routing.rows import RuleFault
from routing.ruleset_check import check_file
from routing.ruleset_file import read_ruleset


def load(path: Path, *, at: datetime, taken: Collection[str]) -> dict[str, Any]:
    """Store the prefecture of a file and return {"prefecture", "bodies", "rules", "ruleset"}.

    `taken` are first parts of addresses that no prefecture's pages could have.
    Raises: RuleFault: the first thing that is wrong with the file, its rules or its codes; nothing is stored then.
    """
    content, ruleset = read_prefecture(path), read_ruleset(path)
    head = content["prefecture"]
    if head["code"] in taken:
        raise RuleFault("code", head["code"], f"code の「{head['code']}」は、ほかのページの場所なので使えません。")
    if ruleset.prefecture != head["code"]:
        sentence = f"規則の prefecture は「{head['code']}」にしてください。"
        raise RuleFault("ruleset.prefecture", ruleset.prefecture, sentence)
    if not 1 <= ruleset.version <= MOST:
        raise RuleFault("version", ruleset.version, "規則の version は 1 からの数にしてください。")
    if ruleset.valid_from > clock.day_in_japan(at):
        raise RuleFault("valid_from", f"{ruleset.valid_from}", "規則の valid_from は、今日までの日にしてください。")
    wrong = next((fault for fault in check_file(path).faults if not fault.is_warning), None)
    if wrong is not None:
        raise RuleFault("rules", ruleset.name, wrong.sentence)
    with transaction():
        _refuse_known(head["code"], head["short"])
        store.load_prefecture(path, at=at)
    counted = {"bodies": len(content["bodies"]), "rules": len(ruleset.rows)}
    return {"prefecture": head["code"], **counted, "ruleset": ruleset.name}


def _refuse_known(code: str, short: str) -> None:
    """Refuse a prefecture that is loaded, and one whose case numbers another one gives.

    Raises: RuleFault: names the field.
    """
    same = select(Prefecture).where(or_(Prefecture.code == code, Prefecture.short == short))
    for known in session.scalars(same.order_by(Prefecture.id)):
        if known.code == code:
            raise RuleFault("code", code, f"「{code}」の県はもう登録されています。")
        raise RuleFault("short", short, f"short の「{short}」は「{known.code}」の県が使っています。")
