"""Rule sets out as files, which leaves a trace, and in again."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage

from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.prefecture import Prefecture
from records.trail import Act
from routing import draft_check, drafting, pinning, store
from routing.drafting import Hand
from routing.ruleset_file import expanded
from routing.ruleset_text import ruleset_text
from routing.toml_text import read_toml

TYPE = "application/toml; charset=utf-8"


def named(name: str) -> dict[str, str]:
    """Return the headers that name a download."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def export_version(hand: Hand, version: int) -> tuple[str, str]:
    """Return the file name and text of a published version. Raises: NoResultFound: there is no such version."""
    content = store.content_of(store.version_of(hand.prefecture_id, version))
    return _export(hand, content, str(version))


def export_draft(hand: Hand) -> tuple[str, str]:
    """Return the file name and text of the draft. Raises: Refusal: there is none."""
    return _export(hand, drafting.current(hand.prefecture_id).content, "draft")


def _export(hand: Hand, content: Mapping[str, Any], what: str) -> tuple[str, str]:
    code = session.get_one(Prefecture, hand.prefecture_id).code
    pinned = [case.to_content() for _, case in draft_check.pinned_of(hand.prefecture_id)]
    with transaction():
        trail.leave(Act.RULES_EXPORTED, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id, version=what)
    return f"kisoku-{code}-{what}.toml", ruleset_text(content, pinned)


def take_file(hand: Hand, file: FileStorage | None) -> int:
    """Put the rules of a file in place of the draft's, and keep its new pinned cases; return how many those are.

    Raises: Refusal, RuleFault: what is wrong with the file, in one sentence; then nothing is changed.
    """
    written = _written(file)
    with transaction():
        drafting.take_over(hand, expanded(written))
        return pinning.pin_missing(hand, written.get("pinned", []))


def _written(file: FileStorage | None) -> dict[str, Any]:
    if file is None or not file.filename:
        raise Refusal("ファイルを選んでください。")
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Refusal("ファイルを読めません。文字コードをUTF-8にしてください。") from fault
    return read_toml(text)
