"""The record's fields as data: key, kind, code list, who is asked, how secret; nothing else defines them.

The public form, the JSON of the commands, the router's facts and the consultation's columns are built
from this table. Source: record.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from records import codes
from records.codes import CodeList


class Kind(StrEnum):
    """How the value of a field looks."""

    CODE = "code"
    CODES = "codes"
    PLACE = "place"
    PREFECTURE = "prefecture"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    DAY_OR_MONTH = "day_or_month"
    BODY_WISH = "body_wish"
    CALLER_NAME = "caller_name"
    TIMES = "times"


class Asked(StrEnum):
    """Who fills the field: everyone, only where rules or delivery need it, or staff."""

    PUBLIC = "P"
    WHERE_READ = "p"
    STAFF = "C"
    SYSTEM = "A"


class Envelope(StrEnum):
    """Which sealed column of the consultation keeps a field; fields read together are sealed together."""

    IDENTITY = "identity"
    REACH = "reach"
    STORY = "story"
    SPECIAL = "special"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the record.

    `limit` counts characters of typed text or entries of a list. `unanswered` is the value stored for
    「答えない」. `secrecy`: 0 none, 1 personal, 2 special-care. `envelope` is None for plain columns.
    """

    key: str
    label: str
    kind: Kind
    codes: CodeList | None = None
    asked: Asked = Asked.PUBLIC
    secrecy: int = 1
    limit: int = 0
    unanswered: str = ""
    envelope: Envelope | None = None


def _code(key: str, label: str, values: CodeList, **rest: object) -> Field:
    return Field(key=key, label=label, kind=Kind.CODE, codes=values, **rest)  # type: ignore[arg-type]


_WHERE_READ = Asked.WHERE_READ
_SELF = Envelope.IDENTITY
_REACH = Envelope.REACH

_PERSON = (
    _code("relation", "相談者", codes.RELATION, unanswered="unknown"),
    _code("relation_detail", "続柄・機関の種類", codes.RELATION_DETAIL, asked=_WHERE_READ),
    Field(
        key="org_name",
        label="機関名",
        kind=Kind.TEXT,
        asked=_WHERE_READ,
        limit=80,
        envelope=_SELF,
    ),
    _code(
        "subject_aware",
        "ご本人は知っているか",
        codes.SUBJECT_AWARE,
        secrecy=2,
        unanswered="unknown",
    ),
    _code(
        "subject_consent",
        "ご本人の同意",
        codes.SUBJECT_CONSENT,
        secrecy=2,
        unanswered="unknown",
    ),
    Field(key="name", label="呼び名", kind=Kind.TEXT, limit=40, envelope=_SELF),
    Field(
        key="kana",
        label="よみがな",
        kind=Kind.TEXT,
        asked=Asked.STAFF,
        limit=60,
        envelope=_SELF,
    ),
    _code("name_kind", "名前の種類", codes.NAME_KIND, asked=Asked.STAFF),
    _code(
        "age_band",
        "ご本人の年代",
        codes.AGE_BAND,
        asked=_WHERE_READ,
        unanswered="unknown",
    ),
    _code(
        "gender",
        "ご本人の性別",
        codes.GENDER,
        asked=_WHERE_READ,
        unanswered="no_answer",
    ),
    _code(
        "staff_gender_wish",
        "相談員の性別",
        codes.STAFF_GENDER_WISH,
        asked=_WHERE_READ,
        unanswered="none",
    ),
    _code("language", "使いたいことば", codes.LANGUAGE, unanswered="ja"),
    _code(
        "nationality_note",
        "在留の心配",
        codes.NATIONALITY_NOTE,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="no_answer",
        envelope=Envelope.SPECIAL,
    ),
    _code(
        "disability",
        "手帳や障害",
        codes.DISABILITY,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="unknown",
    ),
    Field(
        key="access_needs",
        label="話すときの手伝い",
        kind=Kind.CODES,
        codes=codes.ACCESS_NEEDS,
        secrecy=2,
        limit=8,
    ),
)
_WHERE = (
    Field(
        key="municipality",
        label="暮らしている所",
        kind=Kind.PLACE,
        codes=codes.PLACE,
        unanswered="unknown",
    ),
    Field(
        key="other_prefecture",
        label="ほかの県（今）",
        kind=Kind.PREFECTURE,
        asked=_WHERE_READ,
    ),
    Field(
        key="municipality_future",
        label="これから住む予定",
        kind=Kind.PLACE,
        codes=codes.PLACE_FUTURE,
        asked=_WHERE_READ,
        unanswered="undecided",
    ),
    Field(
        key="municipality_future_prefecture",
        label="ほかの県（これから）",
        kind=Kind.PREFECTURE,
        asked=_WHERE_READ,
    ),
    Field(
        key="work_municipality",
        label="働く所・通う所",
        kind=Kind.PLACE,
        codes=codes.PLACE,
        asked=_WHERE_READ,
        unanswered="unknown",
    ),
    Field(
        key="writer_prefecture",
        label="相談者の都道府県",
        kind=Kind.PREFECTURE,
        codes={"abroad": "海外", "unknown": "不明"},
        asked=_WHERE_READ,
        unanswered="unknown",
    ),
    _code(
        "distance_wish",
        "窓口までの近さ",
        codes.DISTANCE_WISH,
        asked=_WHERE_READ,
        unanswered="any",
    ),
    _code(
        "custody_place",
        "今いる施設",
        codes.CUSTODY_PLACE,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="unknown",
    ),
)
_STAGE = (
    _code("stage", "今の状況", codes.STAGE, secrecy=2, unanswered="unknown"),
    _code("supervision", "保護観察", codes.SUPERVISION, secrecy=2, unanswered="unknown"),
    Field(
        key="release_date",
        label="釈放・出所の日",
        kind=Kind.DAY_OR_MONTH,
        asked=_WHERE_READ,
        secrecy=2,
    ),
    _code(
        "release_date_kind",
        "予定か過去か",
        codes.RELEASE_DATE_KIND,
        asked=_WHERE_READ,
        secrecy=2,
    ),
    _code(
        "had_custody_here",
        "逮捕・勾留・服役した所",
        codes.HAD_CUSTODY_HERE,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="unknown",
    ),
    _code(
        "lawyer_now",
        "今の弁護士",
        codes.YES_NO_UNKNOWN,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="unknown",
    ),
    _code(
        "former_counsel",
        "前の弁護士",
        codes.FORMER_COUNSEL,
        asked=_WHERE_READ,
        secrecy=2,
        unanswered="unknown",
    ),
    Field(
        key="former_counsel_name",
        label="前の弁護士の名前",
        kind=Kind.TEXT,
        asked=_WHERE_READ,
        secrecy=2,
        limit=80,
        envelope=_SELF,
    ),
    _code(
        "offence_class",
        "罪種（統計用）",
        codes.OFFENCE_CLASS,
        asked=Asked.STAFF,
        secrecy=2,
        envelope=Envelope.SPECIAL,
    ),
)
_WANTED = (
    Field(
        key="needs",
        label="困っていること",
        kind=Kind.CODES,
        codes=codes.NEEDS,
        secrecy=2,
        limit=3,
    ),
    Field(
        key="urgent",
        label="今日・明日のこと",
        kind=Kind.CODES,
        codes=codes.URGENT,
        secrecy=2,
        limit=9,
        unanswered="unknown",
    ),
    Field(
        key="body_wish",
        label="相談したい所",
        kind=Kind.BODY_WISH,
        asked=_WHERE_READ,
        limit=40,
    ),
    Field(
        key="free_text",
        label="伝えたいこと",
        kind=Kind.TEXT,
        secrecy=2,
        limit=1000,
        envelope=Envelope.STORY,
    ),
)
_CONTACT = (
    _code("contact_method", "連絡のしかた", codes.CONTACT_METHOD),
    Field(key="phone", label="電話番号", kind=Kind.PHONE, limit=20, envelope=_REACH),
    Field(key="email", label="メールアドレス", kind=Kind.EMAIL, limit=254, envelope=_REACH),
    Field(key="address", label="手紙のあて先", kind=Kind.TEXT, limit=200, envelope=_REACH),
    Field(key="via_name", label="間に立つ人", kind=Kind.TEXT, limit=40, envelope=_REACH),
    _code("via_relation", "間に立つ人との関係", codes.VIA_RELATION),
    _code(
        "phone_owner",
        "電話・メールの持ち主",
        codes.PHONE_OWNER,
        secrecy=2,
        unanswered="unknown",
    ),
    _code("voicemail_ok", "留守番電話", codes.VOICEMAIL_OK, secrecy=2, unanswered="no"),
    Field(
        key="caller_name",
        label="名乗り方",
        kind=Kind.CALLER_NAME,
        codes=codes.CALLER_NAME,
        secrecy=2,
        limit=60,
        unanswered="personal",
        envelope=_REACH,
    ),
    _code(
        "answer_by_other",
        "自分以外が出たら",
        codes.ANSWER_BY_OTHER,
        secrecy=2,
        unanswered="hang_up",
    ),
    _code("sms_ok", "ショートメール", codes.SMS_OK, secrecy=2, unanswered="no"),
    Field(
        key="who_may_know",
        label="知られてよい人",
        kind=Kind.CODES,
        codes=codes.WHO_MAY_KNOW,
        asked=_WHERE_READ,
        secrecy=2,
        limit=6,
        envelope=Envelope.SPECIAL,
    ),
    Field(
        key="no_contact",
        label="連絡してはいけない人",
        kind=Kind.CODES,
        codes=codes.NO_CONTACT,
        secrecy=2,
        limit=5,
    ),
    Field(
        key="no_contact_text",
        label="連絡してはいけない人（ことば）",
        kind=Kind.TEXT,
        secrecy=2,
        limit=200,
        envelope=_REACH,
    ),
    Field(
        key="time_ok",
        label="連絡してよい時間",
        kind=Kind.TIMES,
        codes=codes.TIME_OK,
        limit=6,
    ),
    _code(
        "consent_share_body",
        "団体への共有",
        codes.CONSENT_SHARE_BODY,
        unanswered="ask_first",
    ),
)
_KEPT = (
    _code("channel", "受付の方法", codes.CHANNEL, asked=Asked.SYSTEM, secrecy=0),
    _code("heard_from", "知ったきっかけ", codes.HEARD_FROM, asked=Asked.SYSTEM, secrecy=0),
    Field(
        key="channel_code",
        label="案内の記号",
        kind=Kind.TEXT,
        asked=Asked.SYSTEM,
        secrecy=0,
        limit=20,
    ),
)

FIELDS: dict[str, Field] = {field.key: field for field in (*_PERSON, *_WHERE, *_STAGE, *_WANTED, *_CONTACT, *_KEPT)}
SEALED_FIELDS: dict[Envelope, tuple[str, ...]] = {
    envelope: tuple(key for key, field in FIELDS.items() if field.envelope is envelope) for envelope in Envelope
}
PLAIN_FIELDS: tuple[str, ...] = tuple(key for key, field in FIELDS.items() if field.envelope is None)


def label_of(key: str, code: str) -> str:
    """Return the staff's Japanese word for a code of a field; the code itself when the list has none."""
    values = FIELDS[key].codes or {}
    return values.get(code, code)
