"""The legal situation: the ten public answers, supervision, and what some prefectures' rules read beside them."""

from dataclasses import dataclass

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import Asking, Choice, Input, Posted, Typed
from intake.written_days import read_day_or_month
from records.answers import AnswerFault, Value

# Stages that already answer whether the person is under supervision.
SUPERVISION_OF_STAGE = {
    "supervision_ended": "ended",
    "serving": "no",
    "no_case": "no",
    "paroled": "yes",
    "suspended_supervised": "yes",
}
_HELD = frozenset({"serving", "detained"})
_NEVER_HELD = frozenset({"no_case"})
_WITH_FORMER_COUNSEL = frozenset({"yes_wish_continue", "yes_other", "yes_unsure"})


def _is_leaving(filled: Filled) -> bool:
    return filled.text("stage") in _HELD or "release_soon" in filled.several("urgent")


def _may_be_inside(filled: Filled) -> bool:
    unsettled = filled.text("municipality") in {"custody", "no_fixed"}
    return unsettled or _is_leaving(filled) or filled.text("supervision") == "yes"


def _had_a_case(filled: Filled) -> bool:
    return filled.text("stage") not in _NEVER_HELD


def _is_accused(filled: Filled) -> bool:
    return filled.text("stage") in {"investigation", "detained", "on_trial"}


@dataclass(frozen=True, kw_only=True)
class ReleasePage(Typed):
    """The day or month of leaving, in any usual way of writing; kept with what kind of day it is."""

    def given(self, posted: Posted, asking: Asking) -> dict[str, Value]:
        """Read the day as written; 「わからない、答えない」 is an answer, whatever stands in the field."""
        if "skip" in posted:
            return dict.fromkeys(self.keys, "")
        typed = posted.get("release_date", [""])[-1]
        day = read_day_or_month(typed, asking.today)
        if day is None:
            raise AnswerFault(
                "release_date", typed, str(_l("日か月を、10月1日 や 令和7年10月 のように入れてください。"))
            )
        given = super().given({**posted, "release_date": [day]}, asking)
        given["release_date_kind"] = (given["release_date_kind"] or "planned") if given["release_date"] else ""
        return given


PAGES = (
    Choice(
        name="stage",
        keys=("stage",),
        label=_l("今の状況"),
        heading=_l("今の状況に近いものはどれですか"),
        other=_l("その人の今の状況に近いものはどれですか"),
        why=_l("あなたに合う相談員を選ぶために聞きます。"),
        choices=(
            ("released_full_term", _l("刑務所や少年院から出た")),
            ("supervision_ended", _l("保護観察が終わった")),
            ("suspended", _l("執行猶予になった")),
            ("not_prosecuted", _l("つかまったが、起訴されずに出た")),
            ("fined", _l("罰金になった")),
            ("investigation", _l("調べられている、裁判の途中（家にいる）")),
            ("detained", _l("今、つかまっている")),
            ("serving", _l("今、刑務所や少年院にいる")),
            ("no_case", _l("事件にはなっていない")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
    ),
    Choice(
        name="supervision",
        keys=("supervision",),
        label=_l("保護司や保護観察官"),
        heading=_l("今、保護司や保護観察官と会っていますか"),
        other=_l("その人は今、保護司や保護観察官と会っていますか"),
        choices=(
            ("yes", _l("会っている")),
            ("no", _l("会っていない")),
            ("ended", _l("前は会っていたが、終わった")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        when=lambda filled: filled.text("stage") not in SUPERVISION_OF_STAGE,
    ),
    Choice(
        name="custody_place",
        keys=("custody_place",),
        label=_l("今いる施設"),
        heading=_l("今、施設にいますか"),
        other=_l("その人は今、施設にいますか"),
        choices=(
            ("none", _l("施設にはいない")),
            ("halfway", _l("更生保護施設")),
            ("jiritsu_home", _l("自立準備ホーム")),
            ("hospital", _l("病院")),
            ("police", _l("警察の留置場")),
            ("detention", _l("拘置所")),
            ("prison", _l("刑務所")),
            ("juvenile_training", _l("少年院")),
            ("classification", _l("少年鑑別所")),
            ("labour", _l("労役場")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        reads="custody_place",
        when=_may_be_inside,
    ),
    ReleasePage(
        name="release_date",
        keys=("release_date", "release_date_kind"),
        label=_l("出る日"),
        heading=_l("いつ出る予定ですか"),
        other=_l("その人は、いつ出る予定ですか"),
        inputs=(Input(key="release_date", label=_l("日か月"), hint=_l("例：10月1日、令和7年10月")),),
        skip=_l("わからない、答えない"),
        reads="release_date",
        when=_is_leaving,
    ),
    Choice(
        name="had_custody_here",
        keys=("had_custody_here",),
        label=_l("つかまった所"),
        heading=_l("この県でつかまったことがありますか"),
        other=_l("その人は、この県でつかまったことがありますか"),
        choices=(
            ("here_arrest", _l("この県で逮捕や勾留をされた")),
            ("here_served", _l("この県の刑務所や少年院にいた")),
            ("elsewhere_served", _l("ほかの県の刑務所や少年院にいた")),
            ("elsewhere_arrest", _l("ほかの県で逮捕や勾留をされた")),
            ("never", _l("つかまったことはない")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        reads="had_custody_here",
        when=_had_a_case,
    ),
    Choice(
        name="lawyer_now",
        keys=("lawyer_now",),
        label=_l("今の弁護士"),
        heading=_l("今、弁護士がいますか"),
        other=_l("その人には今、弁護士がいますか"),
        choices=(("yes", _l("いる")), ("no", _l("いない")), ("unknown", _l("わからない、答えない"))),
        quiet=("unknown",),
        reads="lawyer_now",
        when=_is_accused,
    ),
    Choice(
        name="former_counsel",
        keys=("former_counsel",),
        label=_l("前の弁護士"),
        heading=_l("前の事件のとき、弁護士がいましたか"),
        other=_l("前の事件のとき、その人に弁護士がいましたか"),
        choices=(
            ("yes_wish_continue", _l("いた。同じ人に頼みたい")),
            ("yes_other", _l("いた。別の人に頼みたい")),
            ("yes_unsure", _l("いた。まだ決めていない")),
            ("no", _l("いなかった")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        reads="former_counsel",
        when=lambda filled: _had_a_case(filled) and not _is_accused(filled),
    ),
    Typed(
        name="former_counsel_name",
        keys=("former_counsel_name",),
        label=_l("前の弁護士の名前"),
        heading=_l("前の弁護士の名前がわかりますか"),
        inputs=(Input(key="former_counsel_name", label=_l("名前や事務所"), hint=_l("書かなくてもいいです")),),
        reads="former_counsel",
        when=lambda filled: (
            filled.text("former_counsel") in _WITH_FORMER_COUNSEL and filled.text("relation") != "counsel_former"
        ),
    ),
)
