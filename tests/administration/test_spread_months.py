"""偏り month by month: targets of the day of each offer, changes named, and a chart that says what its table says."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from html import unescape
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import strategies as st
from sqlalchemy import event, select

from administration import bodies
from administration.bodies import Details, NewBody
from administration.clearings import keep
from administration.numbers import hundredths
from administration.share_chart import Standing, Strip, share_chart
from foundation.clock import JAPAN, Month
from foundation.database import db, session, transaction
from records.body import Body, Contract
from routing.spread import Member, Offer, Spread
from routing.targets import Change, Targets, Term
from tests.builders import log_in, told, viewer_of
from tests.routing.examples import for_all
from tests.routing.pair import lonely
from tests.routing.terms import agree

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
LAST = date(2026, 5, 31)
MIDDLE = date(2026, 5, 16)
PERIOD = "from=2026-04&to=2026-06"


def term(share: int | None, starts_on: date = date(2023, 4, 1), ends_on: date | None = None) -> Term:
    return Term(starts_on, ends_on, None, share)


def offer(body: str, on: date) -> Offer:
    return Offer(reference="", body=body, on=on, way="area", answer="offered", decline_reason=None, hours=None)


def spread_of(offers: list[Offer], **terms: list[Term]) -> Spread:
    members = [Member(code, code) for code in terms]
    return Spread(kind="DARC", members=members, offers=offers, targets=Targets(terms), first=APRIL, last=LAST)


# A:B is 1:1 up to May 15 and 3:1 from May 16 on.
CHANGED = {"A": [term(3, MIDDLE), term(1, ends_on=MIDDLE - timedelta(days=1))], "B": [term(1)]}


def test_a_month_is_held_against_the_weights_of_the_day_of_each_offer() -> None:
    before = [offer(code, MAY) for code in "AB" for _ in range(10)]
    after = [offer(code, MIDDLE) for code in "AAAB" for _ in range(5)]

    spread = spread_of(before + after, **CHANGED)

    [month] = spread.months()[-1:]
    assert [(one.offered, one.due) for one in month] == [(25, Fraction(25)), (15, Fraction(15))]
    assert spread.alerts() == []
    assert spread.target("A") == Fraction(25, 40)


def test_a_month_that_kept_the_old_weights_after_the_change_is_told() -> None:
    spread = spread_of([offer(code, MIDDLE) for code in "AB" for _ in range(10)], **CHANGED)

    assert [(one.body, one.shared, one.due) for one in spread.alerts()] == [
        ("A", 10, Fraction(15)),
        ("B", 10, Fraction(5)),
    ]


def test_a_body_without_a_contract_or_money_that_day_was_to_get_nothing() -> None:
    targets = Targets({"A": [term(1)], "B": [Term(APRIL, None, MIDDLE, 1)], "C": [term(1, MAY, MAY)]})

    assert {day: sorted(targets.parts(day)) for day in (date(2026, 3, 31), APRIL, MAY, MIDDLE)} == {
        date(2026, 3, 31): ["A"],
        APRIL: ["A", "B"],
        MAY: ["A", "B", "C"],
        MIDDLE: ["A"],
    }


def test_as_for_the_router_a_contract_without_a_weight_has_the_least() -> None:
    assert Targets({"A": [term(3)], "B": [term(None)]}).parts(MAY) == {"A": Fraction(3, 4), "B": Fraction(1, 4)}
    assert Targets({"A": [term(None)], "B": [term(None)]}).parts(MAY) == {}


def test_every_change_of_the_shares_is_named_with_its_day() -> None:
    cleared = Change(MIDDLE, "A", "cleared", by="見本 一郎", reason="年度が変わる")
    targets = Targets({**CHANGED, "C": [term(2, MAY, LAST - timedelta(days=1))]}, [cleared])

    assert targets.changes(APRIL, LAST) == [
        Change(MAY, "C", "joined", 0, 2),
        Change(MIDDLE, "A", "weight", 1, 3),
        cleared,
        Change(LAST, "C", "left", 2, 0),
    ]
    assert targets.changes(date(2026, 6, 1), date(2026, 12, 31)) == []


def added(month: Sequence[Any]) -> tuple[Any, Any]:
    """Return what bodies were offered in a month, and what was due to them, together."""
    return sum(one.offered for one in month), sum((one.due or Fraction(0) for one in month), Fraction(0))


@for_all(st.integers(0, 2**32))
def test_what_was_due_adds_up_to_what_came(seed: int) -> None:
    chance = Random(seed)
    terms = {
        code: [term(chance.choice((None, 1, 2, 7)), APRIL + timedelta(days=chance.randrange(60)))] for code in "ABC"
    }
    days = [APRIL + timedelta(days=chance.randrange(61)) for _ in range(chance.randrange(30))]
    spread = spread_of([offer(chance.choice("ABC"), day) for day in days], **terms)

    months = spread.months()
    assert [added(month) for month in months] == [(month[0].total, month[0].of_shared) for month in months]
    assert all((one.due is None) is not bool(one.of_shared) for month in months for one in month)


@for_all(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_percents_of_a_whole_add_up_to_a_hundred(parts: list[int]) -> None:
    percents, whole = hundredths(parts), sum(parts)

    exact = [Fraction(100 * part, whole or 1) for part in parts]
    assert sum(percents) == (100 if whole else 0)
    assert all(abs(percent - part) < 1 for percent, part in zip(percents, exact, strict=True))


@for_all(st.integers(1, 60), st.integers(1, 8), st.integers(0, 2**32))
def test_everything_is_drawn_inside_the_chart(number: int, bodies: int, seed: int) -> None:
    chance, first = Random(seed), Month(2023, seed % 12 + 1)
    months = [month for month, _ in zip(first.until(Month(2099, 1)), range(number), strict=False)]
    standings = [Standing(chance.choice((None, chance.randint(0, 100))), chance.randint(0, 100)) for _ in months]
    marks = sorted({chance.choice(months).first_day + timedelta(days=chance.randrange(28)) for _ in range(3)})

    chart = share_chart(months, [Strip("とても長い名前の団体" * 3, "打診 1件／2件", standings)] * bodies, marks)

    xs = [label.x for label in (*chart.names, *chart.numbers)] + [bar.x + bar.width for bar in chart.bars]
    xs += [place for line in (*chart.grid, *chart.targets, *chart.marks) for place in (line.x1, line.x2)]
    ys = [label.y for label in (*chart.names, *chart.numbers)] + [bar.y + bar.height for bar in chart.bars]
    ys += [place for line in (*chart.grid, *chart.targets, *chart.marks) for place in (line.y1, line.y2)]
    assert min(xs) >= 0
    assert max(xs) <= 100.05
    assert min(ys) > 0
    assert max(ys) <= chart.height
    assert len(chart.numbers) == (bodies * sum(one.offered is not None for one in standings) if number <= 12 else 0)


@pytest.fixture
def told_of(client: FlaskClient) -> FlaskClient:
    """Two offers to DARC-K in May, one to each body in June; DARC-S weighs 3 from June 10 on, and nobody owes."""
    at = datetime(2026, 5, 11, 10, tzinfo=JAPAN)
    for number, (place, days) in enumerate([("41202", 0), ("41202", 1), ("41202", 30), ("41201", 31)]):
        told(at=at + timedelta(days=days), municipality=place, phone=f"080-0000-{number:04d}", name=f"見本 {number}")
    for code in ("DARC-S", "DARC-K"):
        agree(code, share=1)
    ken = viewer_of("ken-saga", at)
    with transaction():
        body, old = session.execute(select(Body, Contract).join(Contract).where(Body.code == "DARC-S")).one()
        begins = date(2026, 6, 10)
        old.ends_on = begins - timedelta(days=1)
        new = Contract(
            body_id=body.id,
            starts_on=begins,
            ends_on=None,
            programme=old.programme,
            support_type=old.support_type,
            terms=old.terms | {"share": 3},
        )
        session.add(new)
        session.flush()
        keep(ken, body, new, reason="重みを改めた", at=at)
    log_in(client, "ken-saga")
    return client


def test_the_chart_says_what_its_table_says_and_names_what_changed(told_of: FlaskClient) -> None:
    text = unescape(told_of.get(f"/ken/katayori?{PERIOD}").text)

    svg, table = text[text.index("<svg") : text.index("</svg>")], text[text.index("：月ごとの打診</caption>") :]
    drawn = re.search(r'<g class="num">(.*?)</g>', svg, re.DOTALL)
    numbers = re.findall(r">(\d+)</text>", drawn[1] if drawn else "")
    listed = re.findall(r"(\d+)%（決めた (\d+)%）", table[: table.index("</table>")])
    # The chart goes body by body, the table month by month.
    assert numbers == [listed[place][0] for place in (0, 2, 1, 3)] == ["0", "50", "100", "50"]
    assert [due for _, due in listed] == ["50", "50", "75", "25"]
    assert 'role="img"' in svg
    assert re.search(r'aria-labelledby="DARC-chart DARC-read".*<title id="DARC-chart">[^<]+</title>', svg, re.DOTALL)
    assert "令和8年6月10日　佐賀の薬物依存回復支援の重みが1から3に。それまでの貸し借りを区切る" in text
    assert "重みを改めた" in text
    assert "印 1" in table
    assert "style=" not in svg


def test_every_number_of_a_month_opens_its_cases(told_of: FlaskClient) -> None:
    text = told_of.get(f"/ken/katayori?{PERIOD}").text

    links = re.findall(r'href="([^"]+month=[^"]+)"[^>]*><span class="vh">[^<]*</span>(\d+)<', unescape(text))
    rows = {address: told_of.get(address).text.count('<h2><a href="/app/c/') for address, _ in links}
    assert [int(number) for _, number in links] == list(rows.values()) == [2, 1, 1]


def test_a_longer_past_asks_no_more_of_the_database(told_of: FlaskClient) -> None:
    def statements() -> int:
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        told_of.get(f"/ken/katayori?{PERIOD}")
        return len(seen)

    one = statements()
    for number in range(4, 9):
        told(at=datetime(2026, 6, 11, 10, tzinfo=JAPAN), phone=f"080-0000-{number:04d}", name=f"見本 {number}")

    assert statements() == one <= 12


def test_of_several_pools_one_is_drawn_and_all_are_told_in_tables(client: FlaskClient) -> None:
    at = datetime(2026, 5, 11, 10, tzinfo=JAPAN)
    ken = viewer_of("ken-mihon", at)
    drugs = session.scalars(select(Body).where(Body.code == "DARC-G")).one()
    details = Details(
        name="見本の二つめの回復支援",
        public_name="見本の二つめの相談所",
        phone=drugs.phone,
        hours=drugs.hours,
        position=13,
    )
    bodies.add_body(ken, NewBody(code="DARC-G2", kind="DARC", details=details), at=at)
    told("mihon", at=at, municipality="99201", phone="080-0000-0001")
    lonely(2, at)
    log_in(client, "ken-mihon")

    pages = [unescape(client.get(f"/ken/katayori?{PERIOD}{pool}").text) for pool in ("", "&pool=DARC", "&pool=X")]

    assert [page.count("<svg role") for page in pages] == [1, 1, 1]
    assert [page.count("：月ごとの打診</caption>") for page in pages] == [2, 2, 2]
    first, second = ("HOG", "DARC") if 'id="HOG-chart"' in pages[0] else ("DARC", "HOG")
    assert f'id="{first}-chart"' in pages[2]
    other = re.search(rf'href="([^"]*pool={second}#{second})"', pages[0])
    assert other is not None
    followed = unescape(client.get(other[1]).text)
    assert f'id="{second}-chart"' in followed
    assert f'<input type="hidden" name="pool" value="{second}">' in followed
    assert 'id="DARC-chart"' in pages[1]


@pytest.mark.parametrize(("offered", "due"), [(43, 60), (57, 40), (50, 50), (0, 0), (100, 100), (0, 10), (60, 99)])
def test_no_line_of_what_was_due_runs_through_a_number(offered: int, due: int) -> None:
    chart = share_chart(
        [Month(2026, 4)], [Strip("A", "打診 1件／2件", [Standing(offered, due), Standing(100, None)])], []
    )

    [number], [target] = [one for one in chart.numbers if one.text == f"{offered}"][:1], chart.targets
    assert not number.y - 12 < target.y1 < number.y + 2
    assert number.y <= chart.bars[0].y - 4
