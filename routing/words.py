"""Decisions in Japanese for staff: one paragraph, and one line for every body.

No word that the person wrote is repeated here.
"""

from collections.abc import Sequence

from records.casecodes import DECLINE_REASON, NEIGHBOUR
from routing.candidates import Candidate
from routing.limits import LIMITS, QUEUED, SESSIONS, STAFF_FULL
from routing.rules import Rule

_TAKING_PART = {"chosen": "により選びました。", "proposed": "による案です。", "co": "により、あわせて関わります。"}
# Every reason why a body is passed over; `declined` names the body's own reason besides.
PASSED_OVER = {
    "declined": "この相談を辞退しています。",
    "no_answer": "期限までに返事がなかったため、ほかの団体に移しました。",
    "conflict": "関わる人と利害がぶつかるため外しました。この団体には伝えません。",
    "unwanted": "本人が前に望まなかったため外しました。この団体には伝えません。",
    "contract": "この日に有効な契約がありません。",
    "budget": "今年度の予算を使い切り、新しい相談を受けていません。",
    "wish": "本人の希望により外しました。この団体には伝えません。",
    "paused": "受入れを休んでいます。",
    "gate": "先に働く決まりにより、団体には回しません。",
    "escalated": "辞退か期限切れがあったため、県の担当が受け持ちます。",
    "area": "もっと合う地域の団体があるか、受け持つ地域の外です。",
    "need": "困りごとが契約の対象に入っていません。",
    "stage": "手続きの段階が契約の対象に入っていません。",
    "age": "年齢が契約の対象に入っていません。",
    "gender": "性別が契約の対象に入っていません。",
    "relation": "相談する人の立場が契約の対象に入っていません。",
    "language": "話すことばに対応していません。",
    "access": "話すときに要る手伝いに対応していません。",
    "channel": "この受付の方法は契約に入っていません。",
    "hours": "本人に連絡してよい時間に開いていません。",
    "supervision": "保護観察中の人は契約の対象に入っていません。",
    "consent": "団体へ伝える同意がありません。",
    SESSIONS: "契約で決めた回数を、この人にはもう使い切っています。",
    **{limit.reason: limit.words for limit in LIMITS},
    QUEUED: "空きは、先に待っている相談のためにとってあります。",
    STAFF_FULL: "担当できる人がいません。休みか、それぞれの上限に達しています。",
    "known": "本人が前に相談した団体が先です。",
    "share": "分担の割合により、今回はほかの団体の番です。",
    "wait": "受け持っている相談の少ない団体が先です。",
    "order": "条件は同じで、決まった並びの順により後になりました。",
    "not_needed": "この相談の規則は、この団体を求めていません。",
}
_STAFF = {
    "offer": "{lead}へ打診します。",
    "hold": "県の担当が決めるまで、どこにも打診しません。案は{lead}です。",
    "waits": "受けられる団体がどこもいっぱいです。空きしだい、古い相談から{lead}へ打診します。",
    "onward": "この県の団体には回さず、合う窓口をお返事します。",
    "out": "この事業の相談としては扱いません。県の担当が読んで確かめます。",
}
_TOGETHER = {"offer": "あわせて{co}にも、関わるかを聞きます。"}
_TOGETHER_LATER = "あわせて関わる案は{co}です。"


def for_body(verdict: str, reason: str, declined: str | None) -> str:
    """Return the line that says why a body was chosen, joins, is proposed, or was passed over.

    `declined` is the reason it gave when it turned this case down.
    """
    if verdict in _TAKING_PART:
        return f"規則{reason.removeprefix('rule ')}{_TAKING_PART[verdict]}"
    if reason == "declined" and declined:
        return f"この相談を辞退しています（{DECLINE_REASON.get(declined, declined)}）。"
    return PASSED_OVER[reason]


def for_staff(
    step: str, rows: Sequence[Rule], lead: Candidate | None, *, co: Sequence[Candidate], onward: Sequence[str]
) -> str:
    """Return the paragraph for staff: what applied, what follows, who joins, which neighbours to name.

    `step` is the outcome, or waits for one that waits for room.
    """
    said = list(dict.fromkeys(f"{row.words}（{row.id}）" for row in rows if row.words))
    said.append(_STAFF[step].format(lead=lead.name if lead else "ありません"))
    if co:
        said.append(_TOGETHER.get(step, _TOGETHER_LATER).format(co="、".join(body.name for body in co)))
    if onward:
        said.append(f"案内先：{'、'.join(NEIGHBOUR[code] for code in onward)}。")
    return "".join(said)
