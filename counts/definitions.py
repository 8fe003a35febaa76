"""The figures: what each is called, what it means in one sentence, and which facts it counts.

Source: counting.md 5.1 and 5.3. A changed sentence or a changed Select is a new VERSION with its own first day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from counts import facts
from counts.facts import FactsOf, Split
from records.casecodes import CLOSE_REASON, METHOD, NEIGHBOUR, OUT_REASON

VERSION = "1"
SINCE = date(2023, 4, 1)

CAUTION = "取組の内容、対象者、地域が団体でちがうため、件数だけで単純にくらべることはできません。"
PERSONS_NOTE = (
    "実人員の計は重複を除いた数です。ひとりを2つの団体が支援したときは、それぞれの行に1人、計に1人と数えるため、"
    "行を足した数は計と同じになりません。"
)
BALANCE_NOTE = "ケースの数は、前月末継続＋新規ケース＋再開－終結＝月末継続 となります。"
_CASE_BODY = "団体は今の主担当（打診中は打診先、県が確認中のものは県）です。"
_WORK_BODY = "団体と支援類型は、対応した団体とその内容によります。"
_UNIT = "対象者が分かるときは対象者ごとに、分からないときはケースごとに1人と数えます。"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: `why` words the reason of a counted row from its first day, number of facts and code label."""

    id: str
    label: str
    unit: str
    sentence: str
    row: str
    why: str
    facts: FactsOf
    details: Mapping[str, str] = field(default_factory=dict)
    splits: tuple[Split, ...] = (Split.TOTAL, Split.BODY, Split.TYPE, Split.RELATION)


_ALL = (
    Figure(
        id="carried_in",
        label="前月末継続",
        unit="ケース",
        sentence=f"前の月の終わりに続いていたケースの数。{_CASE_BODY}",
        row="続いていたケース",
        why="{day}から続いている",
        facts=facts.carried_in,
    ),
    Figure(
        id="new_cases",
        label="新規ケース",
        unit="ケース",
        sentence="この月に受付をして始まったケースの数。月は受付の日（日本時間）によります。",
        row="この月に始まったケース",
        why="{day}に始まった",
        facts=facts.opened,
    ),
    Figure(
        id="reopened",
        label="再開",
        unit="ケース",
        sentence="一度終結し、この月にまた始まったケースの数。2回再開したときは2と数えます。",
        row="再開（1行が1回）",
        why="{day}にまた始まった",
        facts=facts.reopened,
    ),
    Figure(
        id="closed",
        label="終結",
        unit="ケース",
        sentence="この月に終結したケースの数。同じケースが2回終結したときは2と数えます。",
        row="終結（1行が1回）",
        why="{day}に終結（{detail}）",
        facts=facts.closed,
        details=CLOSE_REASON,
    ),
    Figure(
        id="open_at_end",
        label="月末継続",
        unit="ケース",
        sentence="この月の終わりに続いているケースの数。月の途中では、今の時点で続いている数です。",
        row="続いているケース",
        why="{day}から続いている",
        facts=facts.open_at_end,
    ),
    Figure(
        id="new_persons",
        label="新規実人員",
        unit="人",
        sentence=(
            "この年度で初めての対応（数える対応）がこの月にあり、4月1日をまたいで続くケースがなかった人の数。"
            f"初めてかどうかは、計では県全体で、団体や類型の行ではその行の中でみます。{_UNIT}"
        ),
        row="人（ケースが2つ以上あっても1行）",
        why="{day}が今年度で初めての対応",
        facts=facts.new_persons,
    ),
    Figure(
        id="persons",
        label="実人員",
        unit="人",
        sentence=f"この月に1回以上、数える対応があった人の数。{_UNIT}",
        row="人（ケースが2つ以上あっても1行）",
        why="この月の対応{count}回（初めは{day}）",
        facts=facts.persons,
    ),
    Figure(
        id="contacts",
        label="延べ件数",
        unit="件",
        sentence=(
            "この月にした対応（電話、来所、訪問、同行、返信など）の数。不在、送れなかった連絡、内部の打合せ、"
            f"入力、自動の返信は数えません。月は対応した日によります。{_WORK_BODY}"
        ),
        row="対応",
        why="{day}の対応（{detail}）",
        facts=facts.contacts,
        details=METHOD,
    ),
    Figure(
        id="referrals",
        label="つなぎ",
        unit="件",
        sentence=f"つなぎ先が受けたことを、この月に確かめたつなぎの数。確かめていないものは情報提供で、数えません。{_WORK_BODY}",
        row="つなぎ",
        why="{day}につなぎ先が確認（{detail}）",
        facts=facts.confirmed_referrals,
        details=NEIGHBOUR,
    ),
    Figure(
        id="out",
        label="対象外",
        unit="件",
        sentence="この月の受付のうち、事業の対象でないもの（被害者、苦情、迷惑、ほかの県など）。ほかの数には入れません。",
        row="受付",
        why="{day}の受付、対象外（{detail}）",
        facts=facts.turned_away,
        details=OUT_REASON,
        splits=(*Split,),
    ),
    Figure(
        id="ytd_persons",
        label="年度累計 実人員",
        unit="人",
        sentence=f"4月1日からこの月の終わりまでに、数える対応があった人の数。月の数の合計ではありません。{_UNIT}",
        row="人（ケースが2つ以上あっても1行）",
        why="年度の対応{count}回（初めは{day}）",
        facts=facts.persons_of_year,
    ),
    Figure(
        id="ytd_contacts",
        label="年度累計 延べ件数",
        unit="件",
        sentence=f"4月1日からこの月の終わりまでにした、数える対応の数。{_WORK_BODY}",
        row="対応",
        why="{day}の対応（{detail}）",
        facts=facts.contacts_of_year,
        details=METHOD,
    ),
)
FIGURES: Mapping[str, Figure] = {figure.id: figure for figure in _ALL}
