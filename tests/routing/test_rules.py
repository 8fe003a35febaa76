"""Rule sets as data: what loads, what is refused and with which sentence, and what a form must ask for."""

import json
from pathlib import Path
from typing import Any

import pytest

from routing.conditions import leaves
from routing.decision import decide
from routing.prefecture_file import read_prefecture
from routing.rules import RuleFault, fields_read, parse_draft, parse_ruleset, ruleset_to_content, tells_apart
from routing.ruleset_file import PREFECTURE_FILES, read_ruleset
from tests.routing.deciding import HOME, THURSDAY_MORNING, bodies_of, facts, outcome_of, rules_of
from tests.routing.nonsense import written

DOCS = Path(__file__).parents[2] / "docs" / "routing-rules.md"
FINAL = {"id": "Z9", "rank": 9, "lead": ["kind:PREF"]}


def small(*rows: dict[str, Any], **head: object) -> dict[str, Any]:
    """Return a rule set's content with these need rules before a final one."""
    named = {"prefecture": "saga", "version": 1, "valid_from": "2023-04-01", "tie_breaks": []} | head
    return {"ruleset": named, "gates": [], "holds": [], "rules": [*rows, FINAL]}


@pytest.mark.parametrize("prefecture", HOME)
def test_a_rule_set_survives_being_stored_as_rows(prefecture: str) -> None:
    content = json.loads(json.dumps(ruleset_to_content(rules_of(prefecture))))

    assert parse_ruleset(content) == rules_of(prefecture)


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"id": "R1", "when": [["neds", "any_of", "drugs"]]}, "neds", ["drugs"]),
        ({"id": "R1", "when": [["needs", "any_of", "drug"]]}, "needs", "drug"),
        ({"id": "R1", "when": [["needs", "is", "drugs"]]}, "needs", "is"),
        ({"id": "R1", "when": [["needs", "any_of"]]}, "needs", ""),
        ({"id": "R1", "when": [["municipality", "any_of", "412"]]}, "municipality", "412"),
        ({"id": "R1", "when": [["free_text", "any_of", "x"]]}, "free_text", ["x"]),
        ({"id": "R1", "when": [{"not": []}]}, "when", {"not": []}),
        ({"id": "R1", "when": 7}, "when", 7),
        ({"id": "R1", "rank": 1, "lead": ["kind:XXX"]}, "lead", "kind:XXX"),
        ({"id": "R1", "rank": 1, "lead": ["darc"]}, "lead", "darc"),
        ({"id": "R1", "rank": 1, "lead": "DARC-S"}, "lead", "DARC-S"),
        ({"id": "R1", "rank": 1, "lead": ["DARC-X"]}, "lead", "DARC-X"),
        ({"id": "R1", "rank": "high"}, "rank", "high"),
        ({"id": "R1", "lead": ["DARC-S"]}, "rank", ""),
        ({"id": "R1", "onward": ["OUT-NONE"]}, "onward", "OUT-NONE"),
        ({"id": "R1", "flags": ["red"]}, "flags", "red"),
        ({"id": "R1", "outcome": "maybe"}, "outcome", "maybe"),
        ({"id": "R1", "colour": "red"}, "colour", "red"),
        ({"rank": 1}, "rules", {"rank": 1}),
    ],
)
def test_a_fault_names_the_field_and_the_value(row: dict[str, Any], field: str, value: object) -> None:
    with pytest.raises(RuleFault) as caught:
        parse_ruleset(small(row), [("DARC-S", "DARC"), ("PREF-SAG", "PREF")])

    assert (caught.value.field, caught.value.value) == (field, value)
    assert caught.value.sentence.endswith("。")


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ({"tie_breaks": ["luck"]}, "tie_breaks"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"version": "1"}, "version"),
        ({"prefecture": ""}, "prefecture"),
    ],
)
def test_a_fault_in_the_head_is_named(head: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleFault) as caught:
        parse_ruleset(small(**head))

    assert caught.value.field == field


def test_a_rule_set_without_a_final_rule_is_refused() -> None:
    content = small()
    content["rules"] = [{"id": "R1", "rank": 1, "lead": ["kind:PREF"], "when": [["needs", "any_of", "work"]]}]

    with pytest.raises(RuleFault, match="最後の規則"):
        parse_ruleset(content)


@pytest.mark.parametrize("content", [{}, {"ruleset": 3}, small() | {"rules": "x"}])
def test_what_is_no_rule_set_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(RuleFault):
        parse_ruleset(content)


def test_a_file_that_is_no_toml_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(b"\xff\xfe = [")

    with pytest.raises(RuleFault, match=r"broken\.toml"):
        read_ruleset(path)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("", "見出し"),
        ('[ruleset]\nprefecture="x"\nversion=1\nvalid_from="2023-04-01"\nextends="nowhere"', "nowhere"),
        (
            '[ruleset]\nprefecture="x"\nversion=1\nvalid_from="2023-04-01"\nextends="generic"\n[[rules]]\nid="R"\nreplaces=["N99"]',
            "N99",
        ),
    ],
)
def test_a_file_is_refused_with_what_is_wrong(tmp_path: Path, written: str, named: str) -> None:
    path = tmp_path / "draft.toml"
    path.write_text(written, encoding="utf-8")

    with pytest.raises(RuleFault, match=named):
        read_ruleset(path)


def test_rows_that_only_add_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    head = (
        '[ruleset]\nprefecture="mihon"\nversion=2\nvalid_from="2026-04-01"\nextends="generic"\nonly_adds=["N16", "N09"]'
    )
    path.write_text(head, encoding="utf-8")

    rows = {rule.id: rule for rule in read_ruleset(path).rules}

    assert (rows["N16"].lead, rows["N16"].after, rows["N16"].onward) == ((), (), ("OUT-WELF",))
    assert "N09" not in rows


def test_a_draft_beside_nothing_extends_the_shipped_rules(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_text(
        '[ruleset]\nprefecture="mihon"\nversion=2\nvalid_from="2026-04-01"\nextends="generic"', encoding="utf-8"
    )

    assert read_ruleset(path).rules == rules_of("mihon").rules


def test_two_rules_of_one_rank_with_different_leads_need_a_person() -> None:
    rows = [
        {"id": "R1", "rank": 1, "lead": ["DARC-S"], "when": [["needs", "any_of", "drugs"]]},
        {"id": "R2", "rank": 1, "lead": ["DARC-K"], "when": [["urgent", "any_of", "none"]]},
    ]

    decision = decide(
        facts("saga", needs=["drugs"]), bodies_of("saga"), parse_ruleset(small(*rows)), {}, THURSDAY_MORNING
    )

    assert outcome_of(decision) == ("hold", "DARC-S")


@pytest.mark.parametrize(
    ("prefecture", "asked", "not_asked"),
    [
        (
            "akita",
            {"age_band", "disability", "gender", "municipality_future", "lawyer_now", "writer_prefecture"},
            {"distance_wish", "body_wish", "had_custody_here", "former_counsel", "work_municipality", "custody_place"},
        ),
        (
            "saga",
            {"distance_wish", "body_wish", "gender", "age_band"},
            {"had_custody_here", "former_counsel", "work_municipality", "relation_detail"},
        ),
        (
            "aichi",
            {"had_custody_here", "former_counsel", "work_municipality", "relation_detail"},
            {"distance_wish", "body_wish"},
        ),
        ("mihon", {"had_custody_here", "former_counsel", "distance_wish", "body_wish"}, {"offence_class", "org_name"}),
    ],
)
def test_a_form_asks_for_what_its_rules_read(prefecture: str, asked: set[str], not_asked: set[str]) -> None:
    read = fields_read(rules_of(prefecture))

    assert asked <= read
    assert not not_asked & read


@pytest.mark.parametrize(
    ("prefecture", "group", "apart"),
    [
        ("saga", ["drugs", "alcohol_gambling", "stealing", "sexual"], True),
        ("mihon", ["drugs", "alcohol_gambling", "stealing", "sexual"], True),
        ("mihon", ["money", "food_today"], False),
        ("akita", ["lonely", "family_rel"], False),
        ("mihon", ["health", "welfare"], True),
    ],
)
def test_a_group_is_asked_finer_only_where_rules_tell_it_apart(
    prefecture: str, group: list[str], *, apart: bool
) -> None:
    assert tells_apart(rules_of(prefecture), group) is apart


@pytest.mark.parametrize("prefecture", HOME)
def test_every_row_stands_in_the_documentation(prefecture: str) -> None:
    written = DOCS.read_text(encoding="utf-8")

    missing = {rule.id for rule in rules_of(prefecture).rows if f"| {rule.id} |" not in written}

    assert missing == set()


@pytest.mark.parametrize("prefecture", HOME)
def test_every_row_that_leads_somewhere_says_why(prefecture: str) -> None:
    assert [rule.id for rule in rules_of(prefecture).rows if rule.lead and not rule.words] == []


@pytest.mark.parametrize("prefecture", HOME)
def test_a_condition_compares_with_something(prefecture: str) -> None:
    assert all(leaf.values for rule in rules_of(prefecture).rows for leaf in leaves(rule.when))


@pytest.mark.parametrize(("prefecture", "places"), [("akita", 25), ("saga", 20), ("aichi", 54 + 16), ("mihon", 4)])
def test_every_municipality_of_a_prefecture_is_listed_once(prefecture: str, places: int) -> None:
    head = read_prefecture(PREFECTURE_FILES[prefecture])["prefecture"]
    listed = [code for area in head["areas"] for code, _ in area["places"]]

    assert len(listed) == len(set(listed)) == places
    assert {code[:2] for code in listed} == {head["jis"]}


@pytest.mark.parametrize("prefecture", HOME)
def test_a_prefecture_file_can_be_stored_as_json(prefecture: str) -> None:
    content = read_prefecture(PREFECTURE_FILES[prefecture])

    for body in content["bodies"]:
        json.dumps([contract["terms"] for contract in body["contracts"]])
    assert json.loads(json.dumps(content["prefecture"])) == content["prefecture"]


@pytest.mark.parametrize(
    ("removed", "named"),
    [
        ('public_name = "秋田県の相談窓口"', "public_name"),
        ('kind = "PREF"', "kind"),
        ('programme = "moj_saihan"', "programme"),
    ],
)
def test_a_prefecture_file_is_refused_with_what_is_missing(tmp_path: Path, removed: str, named: str) -> None:
    path = tmp_path / "akita.toml"
    path.write_text(PREFECTURE_FILES["akita"].read_text(encoding="utf-8").replace(removed, ""), encoding="utf-8")

    with pytest.raises(RuleFault, match=named):
        read_prefecture(path)


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('kind = "TEI"', 'kind = "ABC"', "ABC"),
        ('"CON-T"', '"CON-X"', "CON-X"),
        ('"05201"', '"5201"', "5201"),
        ('kind = "PREF"', 'kind = "OTH"', "PREF"),
    ],
)
def test_a_prefecture_file_is_refused_with_what_is_unknown(
    *, tmp_path: Path, was: str, becomes: str, named: str
) -> None:
    path = tmp_path / "akita.toml"
    path.write_text(PREFECTURE_FILES["akita"].read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")

    with pytest.raises(RuleFault, match=named):
        read_prefecture(path)


@pytest.mark.parametrize("section", ["holds", "rules"])
def test_only_a_gate_may_keep_a_body_out(section: str) -> None:
    row = {"id": "R1", "rank": 7, "when": [], "lead": ["kind:PREF"], "bars": ["DARC-S"]}

    with pytest.raises(RuleFault) as refused:
        parse_draft(written() | {section: [row]})

    assert "規則 R1（" in refused.value.sentence
    assert "順位 7）：関わらせない団体（bars）は関門（[[gates]]）にだけ書けます。" in refused.value.sentence
