"""The last pages: who may be told, help with talking, language, the name and the message."""

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import Checks, Choice, Control, Input, Typed


def _speaks_another(filled: Filled) -> bool:
    return filled.text("language") not in {"", "ja", "ja_easy"}


PAGES = (
    Choice(
        name="consent_share_body",
        keys=("consent_share_body",),
        label=_l("手伝う団体に伝えること"),
        heading=_l("相談の内容を、手伝う団体に伝えてもいいですか"),
        why=_l("団体は、県が頼んだ所です。ひみつを守ります。"),
        choices=(
            ("yes", _l("伝えてよい")),
            ("no_pref_only", _l("県の担当だけにしてほしい")),
            ("ask_first", _l("先にわたしに聞いてほしい、答えない")),
        ),
        quiet=(),
    ),
    Checks(
        name="access_needs",
        keys=("access_needs",),
        label=_l("話すときの手伝い"),
        heading=_l("話すとき、手伝いはいりますか"),
        choices=(
            ("slow", _l("ゆっくり話してほしい")),
            ("interpreter", _l("通訳がほしい")),
            ("writing", _l("書いて話したい")),
            ("sign", _l("手話がいい")),
            ("with_someone", _l("だれかといっしょに話したい")),
            ("reading_hard", _l("字を読むのが苦手")),
            ("wheelchair", _l("車いすを使っている")),
            ("other", _l("ほかの手伝いがほしい")),
        ),
        buttons=(("", _l("いらない")),),
    ),
    Choice(
        name="language",
        keys=("language",),
        label=_l("使いたいことば"),
        heading=_l("どのことばで話したいですか"),
        choices=(
            ("en", "English"),
            ("zh", "中文"),
            ("vi", "Tiếng Việt"),
            ("pt", "Português"),
            ("tl", "Filipino"),
            ("ko", "한국어"),
            ("ne", "नेपाली (Nepali)"),
            ("id", "Bahasa Indonesia"),
            ("other", _l("ほかのことば")),
            ("ja", _l("日本語、答えない")),
        ),
        quiet=("ja",),
        when=lambda filled: "interpreter" in filled.several("access_needs"),
    ),
    Choice(
        name="nationality_note",
        keys=("nationality_note",),
        label=_l("日本にいることの心配"),
        heading=_l("日本に住みつづけることで、心配がありますか"),
        choices=(("yes", _l("ある")), ("no", _l("ない")), ("no_answer", _l("答えない"))),
        quiet=("no_answer",),
        reads="nationality_note",
        when=_speaks_another,
    ),
    Typed(
        name="message",
        keys=("name", "free_text"),
        label=_l("伝えたいこと"),
        heading=_l("ほかに伝えたいことはありますか"),
        hint=_l("書かなくてもいいです。人の名前や住所は書かないでください。"),
        control=Control.MESSAGE,
        inputs=(
            Input(key="name", label=_l("呼んでほしい名前（本名でなくていい）"), autocomplete="nickname"),
            Input(key="free_text", label=_l("伝えたいこと"), hint=_l("1,000字まで書けます"), rows=6),
        ),
    ),
)
