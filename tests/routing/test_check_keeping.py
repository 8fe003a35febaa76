"""Cases that must stay with the prefecture: no rule set passes the check by which another body could lead or join."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.applied import applied
from routing.check_keeping import unkept as unkept_by
from routing.checked import Checked
from routing.checking import faults_in
from routing.facts import PREFECTURE_ONLY, facts_from
from routing.faults import Ground
from routing.rules import RuleSet, parse_draft, ruleset_to_content
from routing.ruleset_file import PREFECTURE_FILES
from tests.routing.deciding import HOME, THURSDAY_MORNING, bodies_of, rules_of, territory_of
from tests.routing.nonsense import FINAL, KEEPING, SAGA, Row, row, written

VICTIM = "screen=GT03"
DRUGS = ["needs", "any_of", "drugs"]
WORDS = {PREFECTURE_ONLY: "県の担当だけ", VICTIM: "被害を受けた人"}


def unkept(content: dict[str, Any], ground: Ground = SAGA) -> list[tuple[str, str, str]]:
    """The faults of this kind: the row's id, the field that names the body, and the body."""
    return [(fault.rule, fault.field, fault.value) for fault in faults_in(content, ground) if fault.kind == "unkept"]


def without(content: dict[str, Any], *gates: str) -> dict[str, Any]:
    return content | {"gates": [gate for gate in content["gates"] if gate["id"] not in gates]}


@pytest.mark.parametrize("gate", ["GT03", "GT11"])
@pytest.mark.parametrize("prefecture", HOME)
def test_a_shipped_rule_set_without_one_of_the_gates_is_not_published(prefecture: str, gate: str) -> None:
    ground = Ground(territory_of(prefecture), [(body.code, body.kind) for body in bodies_of(prefecture)])

    found = faults_in(without(ruleset_to_content(rules_of(prefecture)), gate), ground)

    [fault] = [one for one in found if one.kind == "unkept"]
    assert not fault.is_warning
    assert (fault.section, fault.rule, fault.rank) == ("gates", "GT05", 5)
    assert fault.sentence.startswith("規則 GT05（関門、順位 5）")
    assert gate in fault.sentence


def test_a_rule_that_leads_before_the_gate_is_found(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "saga.toml"
    planted = (
        '[[rules]]\nid = "X1"\nrank = 0\nwhen = [["needs", "any_of", "drugs"], ["age_band", "any_of", "20s"]]\n'
        'lead = ["DARC-S"]\nwords = "x"\n'
    )
    path.write_text(f"{PREFECTURE_FILES['saga'].read_text(encoding='utf-8')}\n{planted}", encoding="utf-8")

    result = app.test_cli_runner().invoke(args=["routing", "check", str(path)])

    assert result.exit_code == 2
    assert "規則 X1（行き先の規則、順位 0）：「県の担当だけ」を望む人の相談なのに" in result.stderr


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("R1", DRUGS, rank=-1)], ("R1", "lead", "DARC-S")),
        ([row("R1", DRUGS, rank=-1, lead="kind:PREF") | {"after": ["DARC-K"]}], ("R1", "after", "DARC-K")),
        ([row("R1", DRUGS, rank=-1, lead="kind:PREF") | {"co": ["DARC-K"]}], None),
        ([row("R1", DRUGS, rank=-1, lead="open_case")], ("R1", "lead", "open_case")),
        # The prefecture has no such body today; it may have one before the rules are changed.
        ([row("R1", DRUGS, rank=-1, lead="kind:TEI")], ("R1", "lead", "kind:TEI")),
        ([row("R1", DRUGS)], None),
        ([{"id": "R1", "when": [DRUGS], "co": ["DARC-K"]}], None),
    ],
)
def test_what_comes_before_the_gate_is_found(rows: list[Row], found: tuple[str, str, str] | None) -> None:
    assert unkept(written(*rows, FINAL)) == ([found] if found else [])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("R1", DRUGS)], ("R1", "joins", "DARC-S")),
        ([row("R1", DRUGS) | {"joins": False}], None),
        ([row("R1", DRUGS, lead="PREF-SAG") | {"co": ["DARC-K"]}], None),
        ([{"id": "R1", "when": [DRUGS], "co": ["DARC-K"]}], ("R1", "co", "DARC-K")),
    ],
)
def test_what_joins_beside_a_gate_that_lets_others_join_is_found(
    rows: list[Row], found: tuple[str, str, str] | None
) -> None:
    stops, keeps = KEEPING
    content = written(*rows, FINAL) | {"gates": [stops, keeps | {"alone": False}]}

    assert unkept(content) == ([found] if found else [])


# ---- The search against trying everything ---------------------------------------------------------------------------

ANSWERS: dict[str, list[Any]] = {
    "needs": [["drugs"], ["work"], ["work", "drugs"], ["money"]],
    "gender": ["female", "male"],
    "consent_share_body": [None, "yes", "ask_first", "no_pref_only"],
}
SCREENS = [(), ("screen=GT03",), ("screen=GT01",), ("screen=GT01", "screen=GT03")]


def all_tokens() -> list[frozenset[str]]:
    ways = [dict(zip(ANSWERS, way, strict=True)) for way in product(*ANSWERS.values())]
    told = [{key: value for key, value in answers.items() if value} for answers in ways]
    known = [facts_from(answers, prefecture=SAGA.territory, now=THURSDAY_MORNING).tokens for answers in told]
    return [tokens | frozenset(found) for tokens, found in product(known, SCREENS)]


TOKENS = all_tokens()
READ = {
    "needs": ["drugs", "work"],
    "gender": ["female"],
    "consent_share_body": ["no_pref_only", "yes"],
    "screen": ["GT03", "GT01"],
}


def leaf(field: str) -> st.SearchStrategy[list[str]]:
    values = st.lists(st.sampled_from(READ[field]), min_size=1, max_size=2, unique=True)
    return st.builds(lambda operator, some: [field, operator, *some], st.sampled_from(["any_of", "none_of"]), values)


WHENS = st.lists(st.sampled_from(list(READ)).flatmap(leaf), max_size=2)
LEADS = st.lists(st.sampled_from(["DARC-S", "kind:DARC", "kind:PREF", "PREF-SAG"]), max_size=2, unique=True)


@st.composite
def rows(draw: st.DrawFn, section: str) -> Row:
    found: Row = {"id": f"R{draw(st.integers(0, 9))}", "rank": draw(st.integers(0, 4)), "when": draw(WHENS)}
    found |= {key: draw(LEADS) for key in draw(st.sets(st.sampled_from(["lead", "after", "co"])))}
    if section == "rules":
        return found | {"joins": draw(st.booleans())}
    return found | {"alone": draw(st.booleans()), "outcome": draw(st.sampled_from(["", "", "out", "hold"]))}


@st.composite
def rule_sets(draw: st.DrawFn) -> dict[str, Any]:
    gates = [
        *draw(st.lists(rows("gates"), max_size=3)),
        *draw(st.sampled_from([(), KEEPING[:1], KEEPING[1:], KEEPING])),
    ]
    return written(*draw(st.lists(rows("rules"), min_size=1, max_size=4)), FINAL) | {"gates": gates}


def elsewhere(ruleset: RuleSet, mark: str) -> set[str]:
    """The other bodies that lead or join in some situation with this mark, by trying all; as the router reads rows."""
    named: set[str] = set()
    for tokens in TOKENS:
        said = applied(ruleset, tokens)
        if mark in tokens and not said.stopped:
            named |= {*said.top.lead, *said.top.after, *said.co, *said.needed}
    return named - {"kind:PREF", "PREF-SAG"}


@settings(max_examples=150)
@given(rule_sets())
def test_the_search_finds_who_must_stay_and_would_not(content: dict[str, Any]) -> None:
    ruleset = parse_draft(content)

    found = list(unkept_by(Checked(ruleset, SAGA)))

    for mark, words in WORDS.items():
        away = elsewhere(ruleset, mark)
        named = {fault.value for fault in found if words in fault.sentence.partition("なのに")[0]}
        assert bool(named) is bool(away)
        assert named <= away
