"""連絡の注意: what must be kept in mind before anybody contacts the person, strictest first; pure.

Source: record.md (safe contact), ux.md 2.2.3.
"""

from collections.abc import Collection, Mapping

from records.answers import Answers
from records.reachcodes import NO_CONTACT, PHONE_OWNER, TIME_OK, VIA_RELATION

# Strictness: 0 nobody may, 1 must not, 2 only so, 3 may, 4 what was typed (it may be long, and never hides the others).
_Phrase = tuple[int, str]
_WAYS: Mapping[str, _Phrase] = {
    "page_only": (0, "電話もメールもしない"),
    "self_call": (0, "こちらから電話しない"),
    "letter": (2, "手紙で連絡する"),
    "email": (2, "メールで連絡する"),
    "sms": (2, "SMSで連絡する"),
}
_CARE: Mapping[str, Mapping[str, _Phrase]] = {
    "caller_name": {
        "personal": (1, "窓口名を言わない"),
        "prefecture": (3, "県と名乗ってよい"),
        "body": (3, "団体を名乗ってよい"),
    },
    "voicemail_ok": {
        "no": (1, "留守電に残さない"),
        "yes_without_name": (2, "留守電は名乗らない"),
        "yes": (3, "留守電に残してよい"),
    },
    "answer_by_other": {
        "hang_up": (1, "本人以外なら切る"),
        "ask_call_back": (3, "かけ直しを頼んでよい"),
    },
    "sms_ok": {
        "no": (1, "SMSは送らない"),
        "yes": (3, "SMSを送ってよい"),
    },
}
_SAFE_DEFAULT = {"caller_name": "personal", "voicemail_ok": "no", "answer_by_other": "hang_up", "sms_ok": "no"}
_ALONE = frozenset({"only_me", ""})


def phrases(answers: Answers, flags: Collection[str] = ()) -> list[str]:
    """Return the rules as short phrases, strictest first; empty when nothing was asked.

    Where some of the rules for a telephone were asked, the record's safe default stands for the others.
    """
    found: list[_Phrase] = []
    if "no_subject_contact" in flags:
        found.append((0, "本人に連絡しない"))
    found += _about_people(answers)
    found += _about_the_way(answers)
    if any(key in answers for key in _CARE):
        found += [_care(key, answers) for key in _CARE]
    found += _about_the_owner(answers)
    found += _about_time(answers)
    return [text for _, text in sorted(found, key=lambda phrase: phrase[0])]


def _about_people(answers: Answers) -> list[_Phrase]:
    found = [(0, NO_CONTACT[code]) for code in _several(answers, "no_contact")]
    typed = _one(answers, "no_contact_text")
    return [*found, (0, "ほかの人もだめ"), (4, f"連絡しない人：{typed}")] if typed else found


def _about_the_way(answers: Answers) -> list[_Phrase]:
    way = _one(answers, "contact_method")
    if way == "via_supporter":
        relation = VIA_RELATION.get(_one(answers, "via_relation"), "ほかの人")
        return [(0, f"{relation}を通して連絡する")]
    return [_WAYS[way]] if way in _WAYS else []


def _care(key: str, answers: Answers) -> _Phrase:
    code = _one(answers, key) or _SAFE_DEFAULT[key]
    kind, _, words = code.partition(":")
    if kind == "phrase":
        return (2, f"「{words}」と名乗る")
    return _CARE[key][code]


def _about_the_owner(answers: Answers) -> list[_Phrase]:
    owner = _one(answers, "phone_owner")
    if owner in _ALONE:
        return []
    thing = "メール" if _one(answers, "contact_method") == "email" else "電話"
    if owner == "unknown":
        return [(2, f"だれの{thing}か分からない")]
    return [(2, f"{PHONE_OWNER[owner]}の{thing}")]


def _about_time(answers: Answers) -> list[_Phrase]:
    times = _several(answers, "time_ok")
    narrower = [TIME_OK.get(time, time) for time in times if time != "any"]
    if narrower:
        return [(2, f"電話は {'、'.join(narrower)}")]
    return [(3, "時間はいつでもよい")] if times else []


def _one(answers: Answers, key: str) -> str:
    value = answers.get(key, "")
    return value if isinstance(value, str) else "、".join(value)


def _several(answers: Answers, key: str) -> list[str]:
    value = answers.get(key, [])
    return [value] if isinstance(value, str) else list(value)
