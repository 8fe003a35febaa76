"""Questions that only some prefectures' rules read, one page each: about the person, the window, the wish."""

from dataclasses import dataclass

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import PRESS_ONE, Asking, Checks, Choice, Option, Posted, Words
from records.answers import AnswerFault

_EXCEPT = "except:"


@dataclass(frozen=True, kw_only=True)
class WishPage(Choice):
    """Which body the person would like, or would not."""

    def options(self, _filled: Filled, asking: Asking) -> list[Option]:
        """Return each body twice: wished for, and not wished for."""
        wished = list(asking.bodies())
        refused = [(f"{_EXCEPT}{code}", _l("%(name)s ではない所", name=name)) for code, name in wished]
        return [("", _l("どこでもいい")), *wished, *refused]

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Read the button that was pressed; a body that is not on the page is none."""
        wish = posted.get("body_wish", [""])[-1]
        if wish not in dict(self.options(filled, asking)):
            raise AnswerFault("body_wish", wish, str(PRESS_ONE))
        return super().take(posted, filled, asking)

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the wish, or that any will do."""
        return [words for code, words in self.options(filled, asking) if code == filled.text("body_wish")]


PERSON_PAGES = (
    Choice(
        name="age_band",
        keys=("age_band",),
        label=_l("年代"),
        heading=_l("あなたの年代はどれですか"),
        other=_l("その人の年代はどれですか"),
        choices=(
            ("u14", _l("14歳より下")),
            ("14_17", _l("14歳から17歳")),
            ("18_19", _l("18歳、19歳")),
            ("20s", _l("20代")),
            ("30s", _l("30代")),
            ("40s", _l("40代")),
            ("50s", _l("50代")),
            ("60_64", _l("60歳から64歳")),
            ("65_74", _l("65歳から74歳")),
            ("75p", _l("75歳以上")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        reads="age_band",
    ),
    Choice(
        name="gender",
        keys=("gender",),
        label=_l("性別"),
        heading=_l("あなたの性別はどれですか"),
        other=_l("その人の性別はどれですか"),
        choices=(
            ("female", _l("女性")),
            ("male", _l("男性")),
            ("other", _l("ほか")),
            ("no_answer", _l("答えない")),
        ),
        quiet=("no_answer",),
        reads="gender",
    ),
    Choice(
        name="disability",
        keys=("disability",),
        label=_l("障害や手帳"),
        heading=_l("障害や、障害の手帳がありますか"),
        other=_l("その人に、障害や障害の手帳がありますか"),
        choices=(
            ("yes", _l("ある")),
            ("suspected", _l("あるかもしれない")),
            ("none", _l("ない")),
            ("unknown", _l("わからない、答えない")),
        ),
        quiet=("unknown",),
        reads="disability",
    ),
)
WINDOW_PAGES = (
    Choice(
        name="distance_wish",
        keys=("distance_wish",),
        label=_l("窓口の場所"),
        heading=_l("窓口は、近い所がいいですか"),
        choices=(
            ("near", _l("近い所がいい")),
            ("away", _l("離れた所がいい")),
            ("any", _l("どちらでもいい、答えない")),
        ),
        quiet=("any",),
        reads="distance_wish",
    ),
    WishPage(
        name="body_wish",
        keys=("body_wish",),
        label=_l("相談したい所"),
        heading=_l("相談したい所がありますか"),
        reads="body_wish",
    ),
    Choice(
        name="staff_gender_wish",
        keys=("staff_gender_wish",),
        label=_l("相談員の性別"),
        heading=_l("相談員の性別に希望がありますか"),
        choices=(
            ("female", _l("女性がいい")),
            ("male", _l("男性がいい")),
            ("none", _l("どちらでもいい、答えない")),
        ),
        quiet=("none",),
        reads="staff_gender_wish",
    ),
    Checks(
        name="who_may_know",
        keys=("who_may_know",),
        label=_l("知られてもよい人"),
        heading=_l("相談を知られてもよい人がいますか"),
        hint=_l("いくつ選んでもいいです"),
        choices=(
            ("family", _l("家族")),
            ("workplace", _l("職場の人")),
            ("municipality", _l("市役所や町村の役場")),
            ("probation_office", _l("保護観察所")),
            ("medical", _l("病院やクリニック")),
        ),
        buttons=(("nobody", _l("だれにも知られたくない")), ("", _l("答えない"))),
        quiet=("",),
        reads="who_may_know",
    ),
)
