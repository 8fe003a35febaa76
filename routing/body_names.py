"""Names of bodies: told apart within a prefecture, and neutral where the person may see them; for pages and files."""

from collections.abc import Iterable, Mapping

from records.reading import folded_name

# What would tell a bystander of prison, probation or addiction. Source: ux.md 1.2 (6); probation, 保護司,
# ダルク and addiction are ours: they name the kinds of bodies that this programme contracts.
_REVEALING = (
    "再犯", "犯罪", "罪", "前科", "非行", "刑務", "受刑", "少年院", "出所", "釈放", "更生", "矯正", "保護観察",
    "保護司", "薬物", "覚醒剤", "覚せい剤", "麻薬", "依存", "中毒", "アルコール", "ギャンブル", "ダルク", "DARC",
    # In kana of either kind. Readings that are other words, too, are left out or stand with what makes them plain:
    # こうせい (厚生), きょうせい (共生), ひこう (飛行), ぜんか (改善会), ほごし (保護施設), しゅっしょ (出生).
    "さいはん", "はんざい", "けいむしょ", "じゅけい", "しょうねんいん", "しゅっしょしゃ", "しゃくほう", "こうせいほご",
    "きょうせいしせつ", "ほごかんさつ", "ほごしかい", "やくぶつ", "かくせいざい", "まやく", "いぞん", "ちゅうどく",
)  # fmt: skip
SHOWN_TO_THE_PERSON = "public_name"
NAMES: Mapping[str, str] = {"name": "名前", SHOWN_TO_THE_PERSON: "公開の名前"}


def revealing_word(public_name: str) -> str:
    """Return the first word in a name that would tell why somebody asks for help; empty when it is neutral."""
    letters = folded_name(public_name)
    return next((word for word in _REVEALING if folded_name(word) in letters), "")


def not_neutral(word: str) -> str:
    """Return the sentence about a word that a public name must not hold."""
    return f"公開の名前に「{word}」は使えません。相談した人の画面に出て、ほかの人の目に入ることがあります。"


def bearer(key: str, name: str, others: Iterable[Mapping[str, str]]) -> Mapping[str, str] | None:
    """Return who of `others` bears the same name, however it is typed; `key` is one of NAMES."""
    letters = folded_name(name)
    return next((other for other in others if folded_name(other[key]) == letters), None)


def taken(key: str, name: str, code: str) -> str:
    """Return the sentence about a name that the body with this code bears already."""
    return f"{NAMES[key]}が「{name}」の団体がもうあります（{code}）。見分けられる{NAMES[key]}にしてください。"
