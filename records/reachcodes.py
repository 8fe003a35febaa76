"""Code lists of how somebody may be reached, what may be shared, and how a consultation came.

Code → Japanese label for staff. Source: record.md.
"""

from records.codes import CodeList

CONTACT_METHOD: CodeList = {
    "page_only": "この画面で返事を読む",
    "phone": "電話",
    "self_call": "自分から電話する",
    "sms": "ショートメール",
    "email": "メール",
    "letter": "手紙",
    "via_supporter": "ほかの人を通す",
}
PHONE_OWNER: CodeList = {
    "only_me": "本人だけ",
    "shared_family": "家族と共用",
    "workplace": "職場",
    "facility": "施設",
    "borrowed": "借りもの",
    "unknown": "不明",
}
VOICEMAIL_OK: CodeList = {
    "no": "留守電に残さない",
    "yes_without_name": "名乗らずに残してよい",
    "yes": "留守電に残してよい",
}
CALLER_NAME: CodeList = {
    "personal": "個人名だけで名乗る",
    "prefecture": "県の窓口と名乗ってよい",
    "body": "団体名を名乗ってよい",
    "phrase": "決めた言い方で名乗る",
}
ANSWER_BY_OTHER: CodeList = {
    "hang_up": "本人以外が出たら切る",
    "ask_call_back": "かけ直しを頼んでよい",
}
SMS_OK: CodeList = {
    "no": "ショートメールを送らない",
    "yes": "ショートメールを送ってよい",
}
WHO_MAY_KNOW: CodeList = {
    "family": "家族",
    "workplace": "職場",
    "municipality": "市町村",
    "probation_office": "保護観察所",
    "medical": "医療機関",
    "nobody": "だれにも知られたくない",
}
NO_CONTACT: CodeList = {
    "family": "家族に連絡しない",
    "spouse": "配偶者に連絡しない",
    "employer": "職場に連絡しない",
    "victim": "被害者に連絡しない",
    "probation_office": "保護観察所に連絡しない",
}
TIME_OK: CodeList = {
    "any": "いつでも",
    "wd_am": "平日 午前",
    "wd_noon": "平日 正午～午後2時",
    "wd_pm": "平日 午後2時～5時",
    "wd_evening": "平日 午後5時～8時",
    "sat": "土曜",
}
VIA_RELATION: CodeList = {
    "family": "家族",
    "friend": "友人・知人",
    "supporter": "支援者",
    "lawyer": "弁護士",
    "other": "その他",
}
CONSENT_SHARE_BODY: CodeList = {
    "yes": "団体へ伝えてよい",
    "ask_first": "先に本人に聞く",
    "no_pref_only": "県の担当だけ",
}
CHANNEL: CodeList = {
    "web": "フォーム",
    "phone": "電話",
    "email": "メール",
    "visit": "来所",
    "letter": "手紙",
    "fax": "ファクス",
    "outreach": "出張",
    "referral": "関係機関から",
}
HEARD_FROM: CodeList = {
    "magazine": "広報誌",
    "leaflet": "チラシ",
    "card": "カード",
    "pref_site": "県ホームページ",
    "body_site": "団体ホームページ",
    "search": "検索",
    "sns": "SNS",
    "municipality": "市町村",
    "hospital": "病院",
    "lawyer": "弁護士",
    "prosecution_court": "検察・裁判所",
    "prison": "刑務所等",
    "probation": "保護観察所・保護司",
    "family_friend": "家族・知人",
    "again": "再利用",
    "other": "その他",
    "unknown": "不明",
}
