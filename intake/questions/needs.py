"""Needs in groups, the finer code where the rules tell a group's codes apart, and the main one."""

from dataclasses import dataclass, replace

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import PRESS_ONE, Asking, Choice, Control, Option, Page, Posted, Words, about_another
from records.answers import AnswerFault, Value

MOST_NEEDS = 3
_ADVICE = "support_advice"
FINER = tuple(f"needs_{number}" for number in range(1, MOST_NEEDS + 1))


@dataclass(frozen=True)
class Group:
    """A box of the needs page that stands for several codes; the first one is stored unless a finer one is asked."""

    words: Words
    codes: tuple[Option, ...]

    @property
    def first(self) -> str:
        """Return the code the box carries."""
        return self.codes[0][0]

    @property
    def names(self) -> list[str]:
        """Return every code of the group."""
        return [code for code, _ in self.codes]


GROUPS = (
    Group(_l("住むところ"), (("housing", _l("住むところ")),)),
    Group(_l("仕事"), (("work", _l("仕事")),)),
    Group(_l("お金や食べ物"), (("money", _l("お金")), ("food_today", _l("今日食べる物")))),
    Group(
        _l("体や心の調子"), (("health", _l("体や心の調子")), ("welfare", _l("介護や障害などの福祉サービスを使いたい")))
    ),
    Group(
        _l("薬物、お酒、ギャンブルなどをやめたい"),
        (
            ("drugs", _l("薬物（処方薬や市販薬も）")),
            ("alcohol_gambling", _l("お酒、ギャンブル")),
            ("stealing", _l("万引きなどがやめられない")),
            ("sexual", _l("性のことで人を傷つけたくない")),
        ),
    ),
    Group(
        _l("家族や人との関係"),
        (
            ("family_rel", _l("家族との関係")),
            ("lonely", _l("話す人がいない、さびしい")),
            ("family_own", _l("家族としての自分の困りごと")),
            ("school", _l("学校のこと")),
        ),
    ),
    Group(_l("役所の手続きや法律"), (("procedure", _l("役所の手続き")), ("legal", _l("法律のこと、借金、裁判")))),
    Group(
        _l("暴力を受けている、こわい"),
        (("being_hurt", _l("暴力を受けている、こわい")), ("violence", _l("自分が暴力をふるってしまう"))),
    ),
    Group(_l("支援のしかたを知りたい"), (("support_advice", _l("支援のしかた")),)),
    Group(_l("ほかのこと、わからない"), (("other", _l("ほかのこと")),)),
)
_WORDS: dict[str, Words] = {code: words for group in GROUPS for code, words in group.codes}
_GROUP_OF = {code: group for group in GROUPS for code in group.names}
_BOX_OF = {group.first: group for group in GROUPS}


@dataclass(frozen=True, kw_only=True)
class NeedsPage(Page):
    """The groups as boxes; any code of the list is taken, a group's own code may be made finer."""

    control: Control = Control.CHECKS
    needed: bool = True
    buttons: tuple[Option, ...] = ()

    def options(self, filled: Filled, _asking: Asking) -> list[Option]:
        """Return the boxes; advice about supporting is offered only to those who ask for another."""
        return [(group.first, group.words) for group in GROUPS if group.first != _ADVICE or about_another(filled)]

    def chosen(self, filled: Filled) -> list[str]:
        """Return the boxes that stand for the needs answered before."""
        return [_GROUP_OF[code].first for code in filled.several("needs") if code in _GROUP_OF]

    def shown(self, filled: Filled) -> dict[str, list[str]]:
        """Return the ticked boxes."""
        return {"needs": self.chosen(filled)}

    def in_words(self, filled: Filled, _asking: Asking) -> list[Words]:
        """Return the needs in order, the main one first."""
        return [_WORDS[code] for code in filled.several("needs")]

    def fitted(self, filled: Filled) -> Filled:
        """Take the advice about supporting out where nobody else is the matter; the main need is asked again."""
        is_offered = _ADVICE not in filled.several("needs") or about_another(filled)
        return filled if is_offered else _without_advice(filled)

    def lost_words(self, code: str) -> Words:
        """Return the words of the need that was lost."""
        return _WORDS.get(code, self.label)

    def said(self, posted: Posted, _asking: Asking) -> list[Words]:
        """Return the words of the boxes that were ticked."""
        words = {**_WORDS, **{group.first: group.words for group in GROUPS}}
        return [words.get(code, code) for code in posted.get("needs", []) if code]

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Store the ticked needs; what was made finer or put in order before stays while the boxes stay."""
        cleaned = [str(code) for code in self.given({"needs": _ticked(posted, filled)}, asking)["needs"]]
        before = filled.several("needs")
        kept = _with_finer_kept(cleaned, before)
        same = set(kept) == set(before)
        filled = filled.answered(self.name, {"needs": before if same else kept})
        boxes = [code for code in cleaned if code in _BOX_OF]
        if boxes != filled.picked.get("needs", []):
            filled = filled.undone(*FINER)
        filled = filled if same else filled.undone("needs_main")
        return filled.with_picked("needs", boxes)

    def raw(self, key: str, posted: Posted) -> Value:
        """Return all that was ticked."""
        return posted[key]


def _ticked(posted: Posted, filled: Filled) -> list[str]:
    """Return the boxes that were ticked. Raises AnswerFault: none, or one that the page does not offer."""
    needs = [code for code in posted.get("needs", []) if code]
    if not needs:
        raise AnswerFault("needs", "", str(_l("困っていることを1つ以上選んでください")))
    if _ADVICE in needs and not about_another(filled):
        raise AnswerFault("needs", _ADVICE, str(_l("困っていることを、ある答えから選んでください。")))
    return needs


def _without_advice(filled: Filled) -> Filled:
    left = [code for code in filled.several("needs") if code != _ADVICE]
    boxes = [code for code in filled.picked.get("needs", []) if code != _ADVICE]
    fitted = filled.answered("needs", {"needs": left}).with_picked("needs", boxes)
    fitted = fitted.undone("needs_main") if left else fitted.undone("needs_main", "needs")
    return replace(fitted, dropped=(*filled.dropped, f"needs:{_ADVICE}"))


def _with_finer_kept(codes: list[str], before: list[str]) -> list[str]:
    """Return `codes` with a group's own code replaced by the finer one that was answered before."""
    kept: list[str] = []
    for code in codes:
        group = _BOX_OF.get(code)
        finer = [old for old in before if group and old in group.names and old not in codes]
        kept.extend(finer[:1] or [code])
    return list(dict.fromkeys(kept))


@dataclass(frozen=True, kw_only=True)
class FinerPage(Choice):
    """One ticked group whose codes the prefecture's rules tell apart; numbered, so that no address tells the need."""

    number: int

    def _group(self, filled: Filled, asking: Asking) -> Group | None:
        boxes = [_BOX_OF[code] for code in filled.picked.get("needs", []) if code in _BOX_OF]
        apart = [box for box in boxes if len(box.codes) > 1 and asking.tells_apart(box.names)]
        return apart[self.number - 1] if len(apart) >= self.number else None

    def applies(self, filled: Filled, asking: Asking) -> bool:
        """Whether there are so many groups to make finer."""
        return self._group(filled, asking) is not None

    def options(self, filled: Filled, asking: Asking) -> list[Option]:
        """Return the group's codes, and the way past them."""
        group = self._group(filled, asking)
        return [*group.codes, ("", _l("わからない、答えない"))] if group else []

    def why_now(self, filled: Filled, asking: Asking) -> Words:
        """Return the group's words, which stand under the question."""
        group = self._group(filled, asking)
        return group.words if group else ""

    def chosen(self, filled: Filled) -> list[str]:
        """Return the needs answered before; the page knows its own among them."""
        return filled.several("needs")

    def in_words(self, _filled: Filled, _asking: Asking) -> list[Words]:
        """Say nothing: the needs page shows the finer words."""
        return []

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Put the finer code in its group's place."""
        group = self._group(filled, asking)
        finer = posted.get("needs", [""])[-1]
        names = group.names if group else []
        if "needs" not in posted or finer not in {"", *names}:
            raise AnswerFault("needs", finer, str(PRESS_ONE))
        needs = [finer if finer and code in names else code for code in filled.several("needs")]
        return filled.answered(self.name, {"needs": list(dict.fromkeys(needs))})


@dataclass(frozen=True, kw_only=True)
class MainNeedPage(Choice):
    """Which of several needs is the main one; it comes first in the record."""

    def options(self, filled: Filled, _asking: Asking) -> list[Option]:
        """Return the chosen needs."""
        return [*((code, _WORDS[code]) for code in filled.several("needs")), ("", _l("わからない、答えない"))]

    def chosen(self, filled: Filled) -> list[str]:
        """Return the main need."""
        return filled.several("needs")[:1]

    def in_words(self, filled: Filled, _asking: Asking) -> list[Words]:
        """Return the main need's words."""
        return [_WORDS[code] for code in self.chosen(filled)]

    def take(self, posted: Posted, filled: Filled, _asking: Asking) -> Filled:
        """Put the pressed need first."""
        needs = filled.several("needs")
        main = posted.get("needs", ["-"])[0]
        if main and main not in needs:
            raise AnswerFault("needs", main, str(PRESS_ONE))
        return filled.answered(self.name, {"needs": _first(main, needs)})


def _first(main: str, needs: list[str]) -> list[str]:
    return [main, *(code for code in needs if code != main)] if main else needs
