"""Japanese words for what rules name: fields and their codes, sections, marks, tie-breaks, addressees."""

from collections.abc import Mapping

from records.casecodes import BODY_KIND, NEIGHBOUR, URGENCY
from records.codes import NEEDS, PREFECTURES, CodeList
from records.field import Kind
from records.fields import FIELDS
from routing.vocabulary import CODED_FIELDS, DERIVED, OPEN_CASE_LEAD

SECTION: CodeList = {"gates": "関門", "holds": "要確認にする条件", "rules": "行き先の規則"}
# What a row holds, beside what the head holds.
KEY: CodeList = {
    "id": "名前",
    "rank": "順位",
    "when": "もし",
    "lead": "行き先",
    "after": "希望や辞退のときの行き先",
    "co": "一緒に関わる団体",
    "onward": "案内先",
    "flags": "印",
    "bars": "関わらせない団体",
    "unasked": "聞かない項目",
    "outcome": "扱い",
    "reason": "ほかの団体を選ばないわけ",
    "words": "理由",
    "words_person": "本人に見せる文",
    "joins": "一緒に関わるか",
    "alone": "ほかの団体なし",
    "always": "止まっても加える",
    "settles": "要確認を働かせない",
    "valid_from": "いつから",
    "tie_breaks": "団体の選び方",
}
OPERATOR: CodeList = {
    "any_of": "どれかに当てはまる",
    "none_of": "どれにも当てはまらない",
    "all_of": "すべてに当てはまる",
}
GROUP: CodeList = {"all": "すべて（かつ）", "any": "どれか（または）", "none": "どれでもない"}
TIE_BREAK: CodeList = {
    "wish": "本人の希望",
    "known": "前に関わった団体",
    "share": "割りふりの割合",
    "distance": "近さ",
    "alphabet": "記号の順",
}
FLAG: CodeList = {
    "urgent": "急ぎ",
    "emergency": "緊急",
    "text_alert": "文章に危険のことば",
    "human": "人が決める",
    "sealed": "限られた人だけが開く",
    "advice_only": "書いた人への助言だけ",
    "no_subject_contact": "本人に連絡しない",
    "own_lawyer": "前の弁護士が続ける",
    "other_lawyer": "前の弁護士のほか",
    "away": "近くの団体に伝えない",
    "women_only": "女性の窓口",
    "interpreter": "通訳",
    "release_planned": "出る前から支度",
    "out_of_area": "ほかの県",
    "continuing": "前の相談の続き",
}
_HERE: CodeList = {"here": "この県", "elsewhere": "ほかの県", "unknown": "分からない", "open": "まだ決まらない"}
_YES_NO: CodeList = {"yes": "ある", "no": "ない"}
_DERIVED: Mapping[str, tuple[str, CodeList]] = {
    "main_need": ("いちばん困っていること", NEEDS),
    "first_needs": ("困っていることの1番目か2番目", NEEDS),
    "only_need": ("ただ一つの困っていること", NEEDS),
    "age_group": (
        "年齢の区分",
        {"minor": "18歳未満", "young": "18・19歳", "adult": "20歳から64歳", "elderly": "65歳以上", "unknown": "不明"},
    ),
    "frail": ("高齢か障害", _YES_NO),
    "helped_to_talk": ("話すときの手伝いの必要", _YES_NO),
    "place": ("地域（市町村）", {"none": "決まらない"}),
    "residence": ("暮らす県", _HERE),
    "works": ("働く県", _HERE),
    "writer": ("相談者の県", _HERE),
    "home": ("帰る所", {"some": "ある", "none": "ない"}),
    "lawyer": ("今ついている弁護士", {"yes": "いる", "no": "いない・分からない"}),
    "release": (
        "出る日まで",
        {"within_7": "7日以内", "later": "8日より先", "past": "もう出た", "unknown": "分からない"},
    ),
    "custody_condition": ("弁護士会の身柄の条件", {"met": "合う", "unmet": "合わない", "unknown": "分からない"}),
    "urgency": ("急ぎ", URGENCY),
    "screen": (
        "文章の見分け",
        {
            "GT01": "命や体の危険のことば",
            "GT02": "子どもの危険のことば",
            "GT03": "被害を受けた人のことば",
            "GT04": "苦情や取材などのことば",
        },
    ),
    "open_case": (
        "開いている相談とのつながり",
        {"attached": "続きと確かめた", "likely": "続きかもしれない", "none": "ない"},
    ),
    "arrival": (
        "振り分けるとき",
        {"office_hours": "平日の昼（役所の時間）", "weekday_night": "平日の夜か早朝", "day_off": "休みの日"},
    ),
}
# In the order of the form, what follows from the answers after them.
FIELD: CodeList = {key: FIELDS[key].label for key in CODED_FIELDS} | {
    key: words for key, (words, _) in _DERIVED.items()
}


class Names:
    """The words of one prefecture: its municipalities and bodies beside the words that all share."""

    def __init__(self, places: Mapping[str, str], bodies: Mapping[str, str]) -> None:
        """Keep municipalities and bodies, name by code."""
        self.places = places
        self.bodies = bodies
        self.addressees: CodeList = {
            **bodies,
            **{f"kind:{kind}": words for kind, words in BODY_KIND.items()},
            **NEIGHBOUR,
            OPEN_CASE_LEAD: "前の相談を受けている団体",
        }

    def codes(self, field: str) -> CodeList:
        """Return the values that a condition on a field may name, with their words."""
        if field in DERIVED:
            words = _DERIVED[field][1]
            return {**self.places, **words} if field == "place" else {code: words[code] for code in DERIVED[field][0]}
        known = FIELDS[field]
        return {**self._own(known.kind), **(known.codes or {})}

    def _own(self, kind: Kind) -> CodeList:
        """Return the values of a kind of field that differ from prefecture to prefecture."""
        refused = {f"except:{code}": f"{name}ではない所" for code, name in self.bodies.items()}
        own: Mapping[Kind, CodeList] = {
            Kind.PLACE: self.places,
            Kind.PREFECTURE: PREFECTURES,
            Kind.BODY_WISH: {**self.bodies, **refused},
        }
        return own.get(kind, {})

    def word(self, field: str, code: str) -> str:
        """Return the word for a value of a field; the code itself when there is none."""
        return self.codes(field).get(code, code)

    def addressee(self, code: str) -> str:
        """Return whom a rule names; the code itself when it is nobody known."""
        return self.addressees.get(code, code)
