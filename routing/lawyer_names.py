"""Whether a member of staff is meant by what somebody typed as the name of their lawyer; pure."""

import re
import unicodedata

from records.reading import folded_name

# What stands behind or before a name where people write of their lawyer.
_TITLES = ("弁護士", "先生", "さん", "様", "氏", "さま")
_OFFICE = "事務所"
_ENDINGS = ("でした", "です", "だった", "だと思います")
# One family name in several shapes of the same letter, each told as the first.
_SAME_LETTERS = (
    "辺邊邉", "斎齋斉齊", "高髙", "崎﨑嵜", "沢澤", "浜濱濵", "広廣", "国國", "島嶋嶌", "富冨", "桜櫻", "吉𠮷", "徳德",
    "恵惠", "真眞", "竜龍", "瀬瀨", "条條", "栄榮", "実實", "寿壽", "館舘", "曽曾", "柳栁", "関關", "滝瀧",
)  # fmt: skip
_ONE_SHAPE = {ord(letter): letters[0] for letters in _SAME_LETTERS for letter in letters[1:]}
# A blank belongs to a name (family, then given); other signs, and an office before the name, part what was typed.
_PARTING = re.compile(rf"[^\w\s]+|{_OFFICE}の?|(?:担当|名前|弁護士|先生)[はが]")
_SHORTEST_FAMILY = 2


def is_meant(name: str, typed: str) -> bool:
    """Tell whether a part of what was typed is the whole name, or the family name alone.

    Of a name written without a blank, whatever it begins with may be the family name: two letters at least, one where
    there are only two.
    """
    whole = _letters(name)
    parts = _parts(typed)
    if not whole or whole in parts:
        return bool(whole)
    family, *given = name.split()
    if given:
        return _letters(family) in parts
    return any(whole.startswith(part) and len(part) >= min(_SHORTEST_FAMILY, len(whole) - 1) for part in parts)


def _parts(typed: str) -> set[str]:
    """Return the parts of what was typed that may be a name, without titles."""
    plain = unicodedata.normalize("NFKC", typed)
    parts = {_bare(_letters(part)) for part in _PARTING.split(plain)}
    return parts - {""}


def _bare(letters: str) -> str:
    """Return letters without what people write around a name."""
    before = ""
    while before != letters:
        before = letters
        for title in (*_ENDINGS, *_TITLES):
            letters = letters.removesuffix(title)
        for title in _TITLES:
            letters = letters.removeprefix(title)
    return letters


def _letters(text: str) -> str:
    return folded_name(text).translate(_ONE_SHAPE)
