"""Taking a new prefecture from its file, whole or not at all."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from administration.known_prefectures import refuse_known
from foundation import clock
from foundation.database import transaction
from foundation.numbers import MOST
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
    _check_numbers(head["emergency_numbers"], clock.day_in_japan(at))
    wrong = next((fault for fault in check_file(path).faults if not fault.is_warning), None)
    if wrong is not None:
        raise RuleFault("rules", ruleset.name, wrong.sentence)
    with transaction():
        refuse_known(head)
        store.load_prefecture(path, at=at)
    counted = {"bodies": len(content["bodies"]), "rules": len(ruleset.rows)}
    return {"prefecture": head["code"], **counted, "ruleset": ruleset.name}


def _check_numbers(numbers: Collection[Mapping[str, str]], today: date) -> None:
    """Check that telephone numbers were called already when their file says so. Raises: RuleFault: names the day."""
    for number in numbers:
        if date.fromisoformat(number["checked_on"]) > today:
            said = f"「{number['label']}」の checked_on は、番号を確かめた日です。今日までの日にしてください。"
            raise RuleFault("checked_on", number["checked_on"], said)
