"""Code lists of the record: code → Japanese label for staff; the one place where labels live.

Source: record.md and counting.md 5.2. Public wording belongs to the form's pages, not here.
"""

from collections.abc import Mapping

CodeList = Mapping[str, str]

RELATION: CodeList = {
    "self": "本人",
    "family": "家族・親族",
    "partner_friend": "友人・知人",
    "counsel_former": "元弁護人・元付添人",
    "counsel_current": "現在の弁護人・付添人",
    "supporter_org": "支援機関",
    "employer": "雇用主",
    "landlord": "家主",
    "volunteer": "ボランティア",
    "other": "その他",
    "unknown": "不明",
}
RELATION_DETAIL: CodeList = {
    "father": "父",
    "mother": "母",
    "spouse": "配偶者",
    "child": "子",
    "sibling": "きょうだい",
    "municipality": "市町村",
    "medical": "医療機関",
    "disability": "障害福祉",
    "elderly": "高齢者福祉",
    "livelihood": "生活困窮者支援",
    "halfway_house": "更生保護施設",
    "corrections": "矯正施設",
    "prosecution": "検察庁",
    "court": "裁判所",
    "police": "警察",
    "school": "学校",
    "darc": "ダルク等",
    "other": "その他",
}
SUBJECT_AWARE: CodeList = {
    "yes": "知っている",
    "no": "知らない",
    "not_wanted": "知られたくない",
    "na": "該当なし",
    "unknown": "不明",
}
SUBJECT_CONSENT: CodeList = {
    "written": "書面の同意あり",
    "verbal": "口頭の同意あり",
    "none": "同意なし",
    "unknown": "不明",
    "na": "該当なし",
}
NAME_KIND: CodeList = {"real": "本名", "nickname": "呼び名", "none": "なし"}
AGE_BAND: CodeList = {
    "u14": "14歳未満",
    "14_17": "14～17歳",
    "18_19": "18・19歳",
    "20s": "20代",
    "30s": "30代",
    "40s": "40代",
    "50s": "50代",
    "60_64": "60～64歳",
    "65_74": "65～74歳",
    "75p": "75歳以上",
    "unknown": "不明",
}
GENDER: CodeList = {
    "female": "女性",
    "male": "男性",
    "other": "その他",
    "no_answer": "答えない",
}
STAFF_GENDER_WISH: CodeList = {
    "none": "希望なし",
    "female": "女性がよい",
    "male": "男性がよい",
}
LANGUAGE: CodeList = {
    "ja": "日本語",
    "ja_easy": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "vi": "ベトナム語",
    "pt": "ポルトガル語",
    "tl": "タガログ語",
    "ko": "韓国語",
    "ne": "ネパール語",
    "id": "インドネシア語",
    "other": "その他のことば",
}
NATIONALITY_NOTE: CodeList = {"yes": "あり", "no": "なし", "no_answer": "答えない"}
DISABILITY: CodeList = {
    "none": "なし",
    "yes": "あり",
    "suspected": "うたがいあり",
    "unknown": "不明",
}
ACCESS_NEEDS: CodeList = {
    "slow": "ゆっくり話す",
    "interpreter": "通訳",
    "writing": "筆談",
    "sign": "手話",
    "with_someone": "付き添い",
    "reading_hard": "読むのが苦手",
    "wheelchair": "車いす",
    "other": "その他",
}
PLACE: CodeList = {
    "other_pref": "ほかの県",
    "no_fixed": "住まいが定まらない",
    "custody": "施設の中",
    "unknown": "不明",
}
PLACE_FUTURE: CodeList = {
    "other_pref": "ほかの県",
    "no_fixed": "住まいが定まらない",
    "custody": "施設の中",
    "undecided": "決まっていない",
    "unknown": "不明",
}
DISTANCE_WISH: CodeList = {
    "near": "近い窓口",
    "away": "離れた窓口",
    "any": "どちらでもよい",
}
CUSTODY_PLACE: CodeList = {
    "police": "警察の留置場",
    "detention": "拘置所",
    "prison": "刑務所",
    "juvenile_training": "少年院",
    "classification": "少年鑑別所",
    "labour": "労役場",
    "hospital": "病院",
    "halfway": "更生保護施設",
    "jiritsu_home": "自立準備ホーム",
    "none": "施設にはいない",
    "unknown": "不明",
}
STAGE: CodeList = {
    "investigation": "捜査・裁判中（在宅）",
    "detained": "勾留中",
    "on_trial": "裁判中・保釈中",
    "not_prosecuted": "起訴猶予等",
    "fined": "罰金・科料",
    "suspended": "執行猶予",
    "suspended_supervised": "執行猶予・保護観察つき",
    "paroled": "仮釈放中",
    "serving": "受刑中・在院中",
    "released_full_term": "満期釈放等",
    "supervision_ended": "保護観察終了",
    "juvenile": "少年の手続",
    "labour": "労役場",
    "medical_observation": "医療観察",
    "no_case": "事件になっていない",
    "long_ago": "5年以上前",
    "unknown": "不明",
}
SUPERVISION: CodeList = {
    "yes": "保護観察中",
    "no": "なし",
    "ended": "終わった",
    "unknown": "不明",
}
RELEASE_DATE_KIND: CodeList = {"planned": "予定", "past": "すでに出た"}
HAD_CUSTODY_HERE: CodeList = {
    "here_arrest": "県内で逮捕・勾留",
    "here_served": "県内で服役等",
    "elsewhere_served": "県外で服役等",
    "elsewhere_arrest": "県外で逮捕・勾留",
    "never": "なし",
    "unknown": "不明",
}
YES_NO_UNKNOWN: CodeList = {"yes": "いる", "no": "いない", "unknown": "不明"}
FORMER_COUNSEL: CodeList = {
    "yes_wish_continue": "いた（続けてほしい）",
    "yes_other": "いた（別の人がよい）",
    "yes_unsure": "いた（まだ分からない）",
    "no": "いない",
    "unknown": "不明",
}
OFFENCE_CLASS: CodeList = {
    "theft": "窃盗",
    "fraud": "詐欺",
    "drugs": "薬物",
    "violence": "粗暴",
    "sexual": "性",
    "traffic": "交通",
    "arson": "放火",
    "homicide": "殺人",
    "other": "その他",
    "unknown": "不明",
}
NEEDS: CodeList = {
    "housing": "住まい",
    "work": "仕事",
    "money": "お金",
    "food_today": "今日の食べ物",
    "welfare": "福祉の利用",
    "health": "体や心の健康",
    "drugs": "薬物",
    "alcohol_gambling": "酒・ギャンブル",
    "stealing": "盗み",
    "sexual": "性の問題行動",
    "violence": "暴力",
    "legal": "法律",
    "family_rel": "家族との関係",
    "school": "学校",
    "lonely": "孤独",
    "family_own": "家族自身の困りごと",
    "support_advice": "支援のしかた",
    "procedure": "手続き",
    "being_hurt": "傷つけられている",
    "other": "その他",
}
URGENT: CodeList = {
    "no_bed": "寝る場所がない",
    "no_food": "食べ物がない",
    "self_harm": "死にたい気持ち",
    "harm_other": "人を傷つけそう",
    "being_hurt": "傷つけられそう",
    "medicine": "薬が切れる・使ってしまった",
    "release_soon": "2週間以内に出る",
    "court_soon": "裁判・期限が近い",
    "none": "急いでいない",
    "unknown": "不明",
}
# JIS X 0401, in its order.
_PREFECTURE_NAMES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県",
    "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
    "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府",
    "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
)  # fmt: skip
PREFECTURES: CodeList = {f"{number:02d}": name for number, name in enumerate(_PREFECTURE_NAMES, 1)}
