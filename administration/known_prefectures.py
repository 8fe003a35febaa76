"""The prefectures that are loaded, beside the one that comes with a file."""

from collections.abc import Mapping

from sqlalchemy import select

from foundation.database import session
from records.prefecture import Prefecture
from records.reading import folded_name
from routing.rows import RuleFault


def refuse_known(head: Mapping[str, str]) -> None:
    """Refuse a prefecture that is loaded, and one that another could be taken for, in addresses, numbers or lists.

    Raises: RuleFault: names the field.
    """
    for known in session.scalars(select(Prefecture).order_by(Prefecture.id)):
        if known.code == head["code"]:
            raise RuleFault("code", known.code, f"「{known.code}」の県はもう登録されています。")
        for key, theirs in (("short", known.short), ("jis", known.jis), ("name", known.name)):
            if folded_name(head[key]) == folded_name(theirs):
                raise RuleFault(key, head[key], f"{key} の「{head[key]}」は「{known.code}」の県が使っています。")
