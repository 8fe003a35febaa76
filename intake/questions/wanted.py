"""What is wanted: the needs, what is urgent, and numbers to call where something cannot wait."""

from dataclasses import dataclass, replace

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.needs import FINER, FinerPage, MainNeedPage, NeedsPage
from intake.questions.page import Asking, Checks, Control, Page, Posted

_NOT_URGENT = frozenset({"none", "unknown"})


def is_in_danger(filled: Filled) -> bool:
    """Whether something cannot wait, so that numbers to call now are shown."""
    return bool(set(filled.several("urgent")) - _NOT_URGENT) or "being_hurt" in filled.several("needs")


@dataclass(frozen=True, kw_only=True)
class HelpNowPage(Page):
    """Numbers to call now; asks nothing and goes on."""

    def take(self, _posted: Posted, filled: Filled, _asking: Asking) -> Filled:
        """Remember that it was shown."""
        return replace(filled, done=tuple(dict.fromkeys((*filled.done, self.name))))


PAGES = (
    NeedsPage(
        name="needs",
        keys=("needs",),
        label=_l("困っていること"),
        heading=_l("何に困っていますか"),
        other=_l("その人は、何に困っていますか"),
        hint=_l("3つまで選べます"),
    ),
    *(
        FinerPage(
            name=name,
            number=number,
            keys=("needs",),
            label=_l("くわしいこと"),
            heading=_l("どれにいちばん近いですか"),
        )
        for number, name in enumerate(FINER, 1)
    ),
    MainNeedPage(
        name="needs_main",
        keys=("needs",),
        label=_l("いちばん困っていること"),
        heading=_l("いちばん困っていることはどれですか"),
        when=lambda filled: len(filled.several("needs")) > 1,
    ),
    Checks(
        name="urgent",
        keys=("urgent",),
        label=_l("急ぐこと"),
        heading=_l("今日か明日、とても困ることはありますか"),
        hint=_l("いくつ選んでもいいです"),
        choices=(
            ("no_bed", _l("今日、寝る場所がない")),
            ("no_food", _l("食べ物がない")),
            ("medicine", _l("薬がない、薬を使ってしまった")),
            ("self_harm", _l("死にたい気持ちがある")),
            ("harm_other", _l("だれかを傷つけてしまいそう")),
            ("being_hurt", _l("だれかに傷つけられそうでこわい")),
            ("release_soon", _l("2週間以内に施設や刑務所を出る")),
            ("court_soon", _l("裁判や手続きの期限が近い")),
        ),
        buttons=(("none", _l("急いでいない")), ("unknown", _l("答えない"))),
        quiet=("unknown",),
        unanswered=["unknown"],
        is_careful=True,
    ),
    HelpNowPage(
        name="help_now",
        keys=(),
        label="",
        heading=_l("今すぐ話せるところがあります"),
        control=Control.HELP_NOW,
        when=is_in_danger,
        counts=False,
    ),
)
