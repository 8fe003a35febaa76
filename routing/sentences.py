"""Conditions and answers as Japanese sentences."""

from collections.abc import Mapping

from routing.conditions import ALWAYS, Condition, When
from routing.labels import FIELD, Names
from routing.situations import JOINT, Situation
from routing.vocabulary import DERIVED

_SEVERAL = {"needs", "first_needs", "urgent", "access_needs", "who_may_know", "no_contact", "screen"}
_JOINER = {"all": " かつ ", "any": " または ", "none": " または "}
# A group that nothing stands in yet: all and none of nothing hold, any of nothing does not.
_EMPTY = {"all": "どんなときも", "any": "当てはまることはない", "none": "どんなときも"}


def sentence(when: When, names: Names) -> str:
    """Return a condition in words, as it stands after もし."""
    if when == ALWAYS:
        return "どんなときも"
    return _words(when, names, inner=False)


def _words(when: When, names: Names, *, inner: bool) -> str:
    if isinstance(when, Condition):
        return leaf_words(when, names)
    if not when.parts:
        return _EMPTY[when.kind]
    parts = [_words(part, names, inner=len(when.parts) > 1) for part in when.parts]
    joined = _JOINER[when.kind].join(parts)
    if when.kind == "none":
        return f"（{joined}）ではない"
    return f"（{joined}）" if inner and len(parts) > 1 else joined


def leaf_words(leaf: Condition, names: Names) -> str:
    """Return one comparison in words: 困っていることに「薬物」がある."""
    label = FIELD[leaf.field]
    values = "／".join(f"「{names.word(leaf.field, value)}」" for value in leaf.values)
    if leaf.operator == "all_of":
        return f"{label}に{values}がすべてある"
    if leaf.field in _SEVERAL:
        return f"{label}に{values}が{'ある' if leaf.operator == 'any_of' else 'ない'}"
    either = "のどれか" if len(leaf.values) > 1 else ""
    return f"{label}が{values}{either}" + ("" if leaf.operator == "any_of" else "ではない")


def answers_in_words(answers: Mapping[str, str | list[str]], names: Names) -> str:
    """Return coded answers as 項目：答え、項目：答え."""
    said = []
    for key, value in answers.items():
        codes = [value] if isinstance(value, str) else value
        words = "・".join(names.word(key, code) for code in codes) if key in FIELD else "・".join(codes)
        said.append(f"{FIELD.get(key, key)}：{words}")
    return "、".join(said)


def situation_in_words(situation: Situation, names: Names) -> str:
    """Return an example of a consultation in words."""
    beside = {mark.partition("=")[0]: mark.partition("=")[2] for mark in sorted(situation.beside)}
    told = {field: code for field, code in beside.items() if field in DERIVED and field not in JOINT and code != "none"}
    return answers_in_words({**situation.answers, **told}, names)
