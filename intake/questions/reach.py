"""How the person is reached safely: the way, its value, what is permitted, who must not be contacted, when."""

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.careful import NOON_TO_FIVE, CarePage, NoContactPage, TimesPage
from intake.questions.page import Choice, Input, Option, Typed

_CALLED = frozenset({"phone", "via_supporter"})
_SILENT = frozenset({"", "page_only", "self_call"})
_OWNERS: tuple[Option, ...] = (
    ("only_me", _l("自分だけ")),
    ("shared_family", _l("家族もいっしょ")),
    ("workplace", _l("職場のもの")),
    ("facility", _l("施設のもの")),
    ("borrowed", _l("借りているもの")),
)


def _is_called(filled: Filled) -> bool:
    return filled.text("contact_method") in _CALLED


def _is_reached(filled: Filled) -> bool:
    return filled.text("contact_method") not in _SILENT


_OWNER = Input(
    key="phone_owner",
    label=_l("この番号を使う人"),
    hint=_l("選ばなくてもいいです"),
    choices=_OWNERS,
    unanswered="unknown",
)
PAGES = (
    Choice(
        name="contact_method",
        keys=("contact_method",),
        label=_l("連絡のしかた"),
        heading=_l("どうやって連絡すればいいですか"),
        choices=(
            ("page_only", _l("この画面で返事を読む（電話はいらない）")),
            ("phone", _l("電話をかけてほしい")),
            ("self_call", _l("自分から電話する")),
            ("sms", _l("ショートメールがほしい")),
            ("email", _l("メールがほしい")),
            ("letter", _l("手紙がほしい")),
            ("via_supporter", _l("ほかの人に連絡してほしい")),
        ),
        needed=True,
    ),
    Typed(
        name="phone",
        keys=("phone", "phone_owner"),
        label=_l("電話番号"),
        heading=_l("電話番号を教えてください"),
        inputs=(
            Input(
                key="phone",
                label=_l("電話番号"),
                kind="tel",
                autocomplete="tel",
                inputmode="tel",
                needed=True,
                missing=_l("電話番号を数字で入れてください。例：090 1234 5678"),
            ),
            _OWNER,
        ),
        needed=True,
        when=lambda filled: filled.text("contact_method") in {"phone", "sms"},
    ),
    Typed(
        name="email",
        keys=("email", "phone_owner"),
        label=_l("メールアドレス"),
        heading=_l("メールアドレスを教えてください"),
        inputs=(
            Input(
                key="email",
                label=_l("メールアドレス"),
                kind="email",
                autocomplete="email",
                inputmode="email",
                needed=True,
                missing=_l("メールアドレスを入れてください。例：abc@example.jp"),
            ),
            Input(
                key="phone_owner",
                label=_l("このアドレスを使う人"),
                hint=_l("選ばなくてもいいです"),
                choices=_OWNERS,
                unanswered="unknown",
            ),
        ),
        needed=True,
        when=lambda filled: filled.text("contact_method") == "email",
    ),
    Typed(
        name="address",
        keys=("address",),
        label=_l("手紙の送り先"),
        heading=_l("手紙の送り先を教えてください"),
        inputs=(
            Input(
                key="address",
                label=_l("郵便番号、住所、名前"),
                rows=4,
                autocomplete="street-address",
                needed=True,
                missing=_l("手紙の送り先を書いてください"),
            ),
        ),
        needed=True,
        when=lambda filled: filled.text("contact_method") == "letter",
    ),
    Typed(
        name="via",
        keys=("via_name", "via_relation", "phone"),
        label=_l("連絡してよい人"),
        heading=_l("だれに連絡すればいいですか"),
        inputs=(
            Input(key="via_name", label=_l("その人の名前"), hint=_l("書かなくてもいいです")),
            Input(
                key="phone",
                label=_l("その人の電話番号"),
                kind="tel",
                inputmode="tel",
                needed=True,
                missing=_l("電話番号を数字で入れてください。例：090 1234 5678"),
            ),
            Input(
                key="via_relation",
                label=_l("その人との関係"),
                hint=_l("選ばなくてもいいです"),
                choices=(
                    ("family", _l("家族")),
                    ("friend", _l("友人や知り合い")),
                    ("supporter", _l("支援している人")),
                    ("lawyer", _l("弁護士")),
                    ("other", _l("ほか")),
                ),
            ),
        ),
        needed=True,
        when=lambda filled: filled.text("contact_method") == "via_supporter",
    ),
    CarePage(
        name="care",
        keys=("caller_name", "voicemail_ok", "sms_ok", "answer_by_other"),
        label=_l("電話でしてもよいこと"),
        heading=_l("電話でしてもよいことを選んでください"),
        permissions=(
            ("caller_name", "prefecture", _l("県の窓口だと言ってよい")),
            ("voicemail_ok", "yes", _l("留守番電話に残してよい")),
            ("sms_ok", "yes", _l("ショートメールを送ってよい")),
            ("answer_by_other", "ask_call_back", _l("ほかの人が出たら、かけ直しを頼んでよい")),
        ),
        refused=(
            ("caller_name", "personal"),
            ("voicemail_ok", "no"),
            ("sms_ok", "no"),
            ("answer_by_other", "hang_up"),
        ),
        when=_is_called,
    ),
    NoContactPage(
        name="no_contact",
        keys=("no_contact", "no_contact_text"),
        label=_l("連絡してほしくない人"),
        heading=_l("連絡してほしくない人や所がありますか"),
        hint=_l("いくつ選んでもいいです"),
        choices=(
            ("family", _l("家族")),
            ("spouse", _l("夫、妻")),
            ("employer", _l("職場")),
            ("victim", _l("事件の相手の人")),
            ("probation_office", _l("保護観察所")),
        ),
        buttons=(("", _l("ない、答えない")),),
        is_careful=True,
        when=_is_reached,
    ),
    TimesPage(
        name="time_ok",
        keys=("time_ok",),
        label=_l("電話してよい時間"),
        heading=_l("電話してよい時間"),
        hint=_l("いくつ選んでもいいです"),
        choices=(
            ("wd_am", _l("午前9時から正午")),
            (NOON_TO_FIVE, _l("正午から午後5時")),
            ("wd_evening", _l("午後5時から午後8時")),
            ("sat", _l("土曜日")),
        ),
        buttons=(("any", _l("いつでもよい")),),
        unanswered=["any"],
        is_careful=True,
        when=_is_called,
    ),
)
