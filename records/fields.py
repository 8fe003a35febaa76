"""The record's fields as data: key, kind, code list, who is asked, how secret; nothing else defines them.

The public form, the JSON of the commands, the router's facts and the consultation's columns are built
from this table. Source: record.md.
"""

from records import codes, reachcodes
from records.field import Asked, Envelope, Field, Kind, coded
from records.personfields import PERSON, STAGE, WHERE

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
        asked=Asked.WHERE_READ,
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
    coded("contact_method", "連絡のしかた", reachcodes.CONTACT_METHOD),
    Field(key="phone", label="電話番号", kind=Kind.PHONE, limit=20, envelope=Envelope.REACH),
    Field(key="email", label="メールアドレス", kind=Kind.EMAIL, limit=254, envelope=Envelope.REACH),
    Field(key="address", label="手紙のあて先", kind=Kind.TEXT, limit=200, envelope=Envelope.REACH),
    Field(key="via_name", label="間に立つ人", kind=Kind.TEXT, limit=40, envelope=Envelope.REACH),
    coded("via_relation", "間に立つ人との関係", reachcodes.VIA_RELATION),
    coded(
        "phone_owner",
        "電話・メールの持ち主",
        reachcodes.PHONE_OWNER,
        secrecy=2,
        unanswered="unknown",
    ),
    coded("voicemail_ok", "留守番電話", reachcodes.VOICEMAIL_OK, secrecy=2, unanswered="no"),
    Field(
        key="caller_name",
        label="名乗り方",
        kind=Kind.CALLER_NAME,
        codes=reachcodes.CALLER_NAME,
        secrecy=2,
        limit=60,
        unanswered="personal",
        envelope=Envelope.REACH,
    ),
    coded(
        "answer_by_other",
        "自分以外が出たら",
        reachcodes.ANSWER_BY_OTHER,
        secrecy=2,
        unanswered="hang_up",
    ),
    coded("sms_ok", "ショートメール", reachcodes.SMS_OK, secrecy=2, unanswered="no"),
    Field(
        key="who_may_know",
        label="知られてよい人",
        kind=Kind.CODES,
        codes=reachcodes.WHO_MAY_KNOW,
        asked=Asked.WHERE_READ,
        secrecy=2,
        limit=6,
        envelope=Envelope.SPECIAL,
    ),
    Field(
        key="no_contact",
        label="連絡してはいけない人",
        kind=Kind.CODES,
        codes=reachcodes.NO_CONTACT,
        secrecy=2,
        limit=5,
    ),
    Field(
        key="no_contact_text",
        label="連絡してはいけない人（ことば）",
        kind=Kind.TEXT,
        secrecy=2,
        limit=200,
        envelope=Envelope.REACH,
    ),
    Field(
        key="time_ok",
        label="連絡してよい時間",
        kind=Kind.TIMES,
        codes=reachcodes.TIME_OK,
        limit=6,
    ),
    coded(
        "consent_share_body",
        "団体への共有",
        reachcodes.CONSENT_SHARE_BODY,
        unanswered="ask_first",
    ),
)
_KEPT = (
    coded("channel", "受付の方法", reachcodes.CHANNEL, asked=Asked.SYSTEM, secrecy=0),
    coded("heard_from", "知ったきっかけ", reachcodes.HEARD_FROM, asked=Asked.SYSTEM, secrecy=0),
    Field(
        key="channel_code",
        label="案内の記号",
        kind=Kind.TEXT,
        asked=Asked.SYSTEM,
        secrecy=0,
        limit=20,
    ),
)

FIELDS: dict[str, Field] = {field.key: field for field in (*PERSON, *WHERE, *STAGE, *_WANTED, *_CONTACT, *_KEPT)}
SEALED_FIELDS: dict[Envelope, tuple[str, ...]] = {
    envelope: tuple(key for key, field in FIELDS.items() if field.envelope is envelope) for envelope in Envelope
}
PLAIN_FIELDS: tuple[str, ...] = tuple(key for key, field in FIELDS.items() if field.envelope is None)


def label_of(key: str, code: str) -> str:
    """Return the staff's Japanese word for a code of a field; the code itself when the list has none."""
    values = FIELDS[key].codes or {}
    return values.get(code, code)
