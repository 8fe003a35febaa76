"""Who writes, and what the person the matter is about knows of it."""

from dataclasses import dataclass

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import Asking, Choice, Input, Posted, Typed, about_another, must_be_pressed

_SUPPORTERS = ("supporter_org", "counsel_former", "counsel_current")


@dataclass(frozen=True, kw_only=True)
class RelationPage(Choice):
    """Who the matter is about; 弁護士 and そのほか are groups that a page of their own makes finer."""

    groups: tuple[tuple[str, str], ...] = (("counsel", "counsel_former"), ("other", "other"))

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Store a group's first code until its own page is answered; the same group again keeps the finer answer."""
        must_be_pressed("relation", posted)
        pressed = posted["relation"][-1]
        first = dict(self.groups).get(pressed)
        if first is None:
            return super().take(posted, filled, asking).with_picked("relation", [])
        if filled.picked.get("relation") == [pressed]:
            return filled.answered(self.name, {})
        return filled.answered(self.name, {"relation": first}).with_picked("relation", [pressed])

    def chosen(self, filled: Filled) -> list[str]:
        """Return the group that was pressed, else the code."""
        return filled.picked.get("relation") or super().chosen(filled)


def _is_organisation(filled: Filled) -> bool:
    return filled.text("relation") in _SUPPORTERS


PAGES = (
    RelationPage(
        name="relation",
        keys=("relation",),
        label=_l("だれのこと"),
        heading=_l("だれのことで困っていますか"),
        hint=_l("押すと、つぎの質問に進みます"),
        choices=(
            ("self", _l("自分のこと")),
            ("family", _l("家族のこと")),
            ("partner_friend", _l("友人や知り合いのこと")),
            ("supporter_org", _l("仕事で支援している人のこと")),
            ("counsel", _l("弁護士として相談する")),
            ("other", _l("そのほか")),
            ("unknown", _l("答えない")),
        ),
        quiet=("unknown",),
    ),
    Choice(
        name="counsel",
        keys=("relation",),
        label=_l("弁護士としての関わり"),
        heading=_l("その人の弁護を、今もしていますか"),
        choices=(
            ("counsel_former", _l("前に弁護人や付添人だった")),
            ("counsel_current", _l("今、弁護人や付添人をしている")),
            ("unknown", _l("答えない")),
        ),
        quiet=("unknown",),
        when=lambda filled: filled.picked.get("relation") == ["counsel"],
    ),
    Choice(
        name="relation_other",
        keys=("relation",),
        label=_l("その人との関わり"),
        heading=_l("その人とは、どんな関わりですか"),
        choices=(
            ("employer", _l("雇っている、雇いたい")),
            ("landlord", _l("部屋を貸している、貸したい")),
            ("volunteer", _l("ボランティアで関わっている")),
            ("other", _l("どれでもない")),
            ("unknown", _l("答えない")),
        ),
        quiet=("unknown",),
        when=lambda filled: filled.picked.get("relation") == ["other"],
    ),
    Choice(
        name="relation_detail",
        keys=("relation_detail",),
        label=_l("お仕事の場所"),
        heading=_l("どんな所で働いていますか"),
        choices=(
            ("municipality", _l("市役所や町村の役場")),
            ("medical", _l("病院やクリニック")),
            ("disability", _l("障害のある人を支える所")),
            ("elderly", _l("お年寄りを支える所")),
            ("livelihood", _l("暮らしの困りごとを支える所")),
            ("darc", _l("依存症の回復を支える所")),
            ("halfway_house", _l("更生保護施設")),
            ("corrections", _l("刑務所や少年院など")),
            ("prosecution", _l("検察庁")),
            ("court", _l("裁判所")),
            ("police", _l("警察")),
            ("school", _l("学校")),
            ("other", _l("ほか")),
            ("", _l("答えない")),
        ),
        when=lambda filled: filled.text("relation") == "supporter_org",
    ),
    Typed(
        name="org_name",
        keys=("org_name",),
        label=_l("事務所や機関の名前"),
        heading=_l("事務所や機関の名前を教えてください"),
        hint=_l("書かなくてもいいです"),
        inputs=(Input(key="org_name", label=_l("名前"), autocomplete="organization"),),
        when=_is_organisation,
    ),
    Choice(
        name="family_detail",
        keys=("relation_detail",),
        label=_l("その人との続柄"),
        heading=_l("その人から見て、あなたはだれですか"),
        choices=(
            ("father", _l("父")),
            ("mother", _l("母")),
            ("spouse", _l("夫、妻")),
            ("child", _l("子ども")),
            ("sibling", _l("きょうだい")),
            ("other", _l("ほかの家族")),
            ("", _l("答えない")),
        ),
        reads="relation_detail",
        when=lambda filled: filled.text("relation") == "family",
    ),
    Choice(
        name="subject_aware",
        keys=("subject_aware",),
        label=_l("その人が知っているか"),
        heading=_l("その人は、あなたの相談を知っていますか"),
        choices=(
            ("yes", _l("知っている")),
            ("no", _l("知らない")),
            ("not_wanted", _l("知られたくない")),
            ("na", _l("その人の相談ではない")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        when=about_another,
    ),
    Choice(
        name="subject_consent",
        keys=("subject_consent",),
        label=_l("その人の同意"),
        heading=_l("その人は、相談することに同意していますか"),
        choices=(
            ("written", _l("書いたもので同意している")),
            ("verbal", _l("話して同意している")),
            ("none", _l("同意していない")),
            ("na", _l("その人の相談ではない")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        when=_is_organisation,
    ),
)
