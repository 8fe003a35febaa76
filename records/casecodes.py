"""Code lists of casework and counting: code → Japanese label; the consultation's own are in codes.

Source: record.md (end), bodies-and-routing.md 3 and 4.2, counting.md 5.2.
"""

from records.codes import CodeList

BODY_KIND: CodeList = {
    "TEI": "地域生活定着支援センター受託団体",
    "HOG": "保護司会",
    "DARC": "薬物依存回復支援",
    "SEX": "性の問題行動への支援",
    "BAR": "弁護士会",
    "EMP": "就労支援",
    "HOU": "居住支援",
    "OTH": "その他の団体",
    "LINK": "福祉サービスへのつなぎ",
    "SUP": "支援者支援",
    "PREF": "県の担当",
}
SUPPORT_TYPE: CodeList = {
    "EMP": "就労支援（就職活動支援等）",
    "EMP-D": "就労支援（直接雇用）",
    "HOU": "居住支援",
    "SPE-D": "専門的支援（薬物）",
    "SPE-S": "専門的支援（性）",
    "SPE-L": "専門的支援（寄り添い弁護士）",
    "CON-T": "相談支援（定着支援センター受託団体）",
    "CON-H": "相談支援（保護司会）",
    "CON-O": "相談支援（その他の団体）",
    "CON-P": "相談支援（県が自前で実施）",
    "CON-L": "相談支援（福祉サービスへのつなぎ）",
    "CON-S": "相談支援（支援者支援）",
}
SUPPORT_TYPE_OF_KIND = {
    "TEI": "CON-T",
    "HOG": "CON-H",
    "DARC": "SPE-D",
    "SEX": "SPE-S",
    "BAR": "SPE-L",
    "EMP": "EMP",
    "HOU": "HOU",
    "OTH": "CON-O",
    "LINK": "CON-L",
    "SUP": "CON-S",
    "PREF": "CON-P",
}
NEIGHBOUR: CodeList = {
    "OUT-PROB": "保護観察所",
    "OUT-RISTA": "保護観察所（りすたぽ・更生緊急保護）",
    "OUT-HALF": "更生保護施設・自立準備ホーム",
    "OUT-WELF": "福祉事務所・自立相談支援機関",
    "OUT-MH": "精神保健福祉センター・保健所",
    "OUT-JUV": "法務少年支援センター",
    "OUT-LAW": "当番弁護士・法テラス",
    "OUT-EMG": "119・110・いのちの電話",
    "OUT-CHILD": "児童相談所",
    "OUT-VIC": "被害者支援の窓口",
    "OUT-PREF2": "ほかの県の窓口",
    "OUT-FOR": "外国人相談センター",
    "OUT-WOH": "加害者家族の支援団体",
    "OUT-HELLO": "ハローワーク",
    "OUT-CARE": "地域包括支援センター",
    "OUT-DEV": "発達障害者支援センター",
    "OUT-WOMAN": "女性相談支援センター",
    "OUT-CENTRE": "地域生活定着支援センター（契約外）",
    "OUT-REINT": "社会復帰調整官",
    "OUT-HOGO": "更生保護サポートセンター",
    "OUT-FACILITY": "施設の福祉担当",
    "OUT-EMPORG": "就労支援事業者機構（契約外）",
}
PROGRAMME: CodeList = {
    "moj_saihan": "地域再犯防止推進事業",
    "teichaku": "地域生活定着促進事業",
    "self": "団体の自主事業",
    "other": "その他の事業",
}
SCREENING: CodeList = {
    "info_only": "情報提供のみ",
    "linked": "つなぎ",
    "continue": "継続支援",
    "out": "対象外",
    "emergency": "緊急対応",
    "spam": "迷惑・いたずら",
}
OUT_REASON: CodeList = {
    "victim": "被害者",
    "complaint": "苦情・第三者",
    "spam": "迷惑・営業",
    "other_prefecture": "ほかの県",
    "other": "その他",
}
CASE_STATE: CodeList = {
    "new": "新着",
    "contacting": "連絡中",
    "supporting": "支援中",
    "watching": "見守り",
    "closed": "終結",
}
CLOSE_REASON: CodeList = {
    "reached_goal": "目標達成",
    "elsewhere": "他機関へ",
    "unreachable": "連絡がつかない",
    "wish": "本人の希望",
    "other": "その他",
}
DECLINE_REASON: CodeList = {
    "area": "地域外",
    "stage": "段階対象外",
    "eligibility": "年齢・障害の要件外",
    "means": "資力超過",
    "full": "受入上限",
    "budget": "予算終了",
    "conflict": "利益相反",
    "facility": "性別・施設の条件",
    "language": "言語",
    "not_wanted": "本人が希望せず",
    "unreachable": "連絡不能",
    "already": "他機関が支援中",
    "unsafe": "危険・設備上困難",
    "other": "その他",
}
METHOD: CodeList = {
    "phone": "電話",
    "visit": "来所",
    "outreach": "訪問",
    "accompany": "同行",
    "mail": "メール",
    "form": "フォームの返信",
    "letter": "手紙",
    "online": "オンライン",
    "meeting": "会議",
    "agency": "関係機関",
    "other": "その他",
}
RESULT: CodeList = {
    "reached": "話せた",
    "absent": "不在",
    "message": "伝言",
    "callback": "折返し待ち",
    "cancelled": "中止",
}
COUNTERPART: CodeList = {"subject": "本人", "family": "家族", "agency": "関係機関"}
CONFLICT_KIND: CodeList = {
    "victim": "被害者",
    "co_defendant": "共犯とされた人",
    "family": "家族・親族",
    "opponent": "争いの相手",
    "client": "前に引き受けた人",
    "other": "その他",
}
URGENCY: CodeList = {"urgent": "至急", "soon": "早め", "normal": "通常"}
NEXT_STEP: CodeList = {
    "answer_offer": "受けるか決める",
    "answer_reminded": "受けるか決める（催促あり）",
    "answer_escalated": "受けるか決める（管理者にも催促）",
    "wait_room": "空きを待つ",
    "wait_release": "出所の日を待つ",
    "review": "振り分けを確かめる",
    "first_contact": "最初の連絡をする",
    "call_again": "もう一度連絡する",
    "follow_up": "様子をたずねる",
    "reply": "返事を書く",
    "watch": "見守る",
}
OUTCOME: CodeList = {
    "offer": "打診",
    "hold": "県の確認待ち",
    "onward": "別の窓口へ",
    "out": "対象外",
    "waiting": "振り分け待ち",
    "room": "空き待ち",
    "planned": "出所待ち",
}
ROLE: CodeList = {
    "counselor": "相談員",
    "manager": "団体の管理者",
    "prefecture": "県の担当",
    "auditor": "監査",
}
# Table columns of counting.md 5.3 by the record's relation codes.
RELATION_GROUP = {
    "self": "本人",
    "family": "家族・親族",
    "partner_friend": "知人",
    "counsel_former": "元弁護人等",
    "counsel_current": "元弁護人等",
    "supporter_org": "関係機関・支援者",
    "volunteer": "関係機関・支援者",
    "employer": "雇用主等",
    "landlord": "雇用主等",
    "other": "その他",
    "unknown": "その他",
}
