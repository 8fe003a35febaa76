"""Readings above kanji: 漢字《かんじ》 in a catalog, ruby in the finished page, the reading alone where no ruby can be.

A catalog's marks are told from what people type: they become signs that nobody can type before the words leave here.
"""

import re

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = str.maketrans("《》", _OPEN + _CLOSE)
_READ = re.compile(f"([\u3005\u3006\u30f6\u3400-\u9fff]+){_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
# Attributes, titles, choices and what is typed hold no elements: there the reading stands for the word.
_BARE = re.compile(r"<(title|textarea|option|script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL)


def marked(words: str) -> str:
    """Return words of a catalog with their readings marked."""
    return words.translate(_MARKS)


def shown(page: str) -> str:
    """Return a page of HTML with marked readings as ruby, or as kana where there can be none."""
    if _OPEN not in page:
        return page
    parts, end = [], 0
    for bare in _BARE.finditer(page):
        parts += [_READ.sub(_as_ruby, page[end : bare.start()]), _READ.sub(r"\2", bare.group())]
        end = bare.end()
    return "".join((*parts, _READ.sub(_as_ruby, page[end:])))


def read(words: str) -> str:
    """Return words with the reading in place of every kanji, for what is no page."""
    return _READ.sub(r"\2", words)


def _as_ruby(found: re.Match[str]) -> str:
    word, reading = found.groups()
    return f"<ruby>{word}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"
