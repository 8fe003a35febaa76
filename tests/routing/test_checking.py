"""The check of rule sets: each kind of fault is found with its exact place, and what it finds is all there is."""

import json
from functools import lru_cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.steps import ORDER
from records.field import Asked
from records.fields import FIELDS
from routing import check_work
from routing.checking import check, faults_in
from routing.facts import facts_from
from routing.faults import Fault, Ground
from routing.rules import parse_draft
from routing.ruleset_file import PREFECTURE_FILES
from routing.situations import JOINT, NOW, Option, Space
from routing.solver import find
from routing.vocabulary import CODED_FIELDS, DERIVED
from tests.routing.deciding import HOME, THURSDAY_MORNING, bodies_of, rules_of, territory_of
from tests.routing.nonsense import FINAL, NAMES, SAGA, Row, nonsense, row, written


def placed(faults: list[Fault]) -> list[tuple[str, str, str, str, str]]:
    return [(fault.kind, fault.section, fault.rule, fault.field, fault.value) for fault in faults]


@pytest.mark.parametrize("prefecture", HOME)
def test_a_shipped_rule_set_is_clean(prefecture: str) -> None:
    ground = Ground(territory_of(prefecture), [(body.code, body.kind) for body in bodies_of(prefecture)])

    assert check(rules_of(prefecture), ground) == []


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([row("R1", ["needs", "any_of", "drug"])], ("unknown", "rules", "R1", "needs", "drug")),
        ([row("R1", ["neds", "any_of", "drugs"])], ("unknown", "rules", "R1", "neds", "['drugs']")),
        ([row("R1", ["needs", "any_of", "drugs"], lead="DARC-X")], ("unknown", "rules", "R1", "lead", "DARC-X")),
        ([row("R1", ["place", "any_of", "05201"])], ("unknown", "rules", "R1", "place", "05201")),
        ([row("R1", ["municipality", "any_of", "41999"])], ("unknown", "rules", "R1", "municipality", "41999")),
        ([row("R1", ["body_wish", "any_of", "BAR-A"])], ("unknown", "rules", "R1", "body_wish", "BAR-A")),
        ([row("R1", ["offence_class", "any_of", "drugs"])], ("unasked", "rules", "R1", "offence_class", "")),
        ([row("R1", ["heard_from", "any_of", "search"])], ("unasked", "rules", "R1", "heard_from", "")),
        ([row("R1"), row("R2", ["needs", "any_of", "work"], rank=2)], ("unreachable", "rules", "R2", "", "")),
        ([{"id": "R1", "when": [["needs", "any_of", "work"]]}], ("no_destination", "rules", "R1", "lead", "")),
    ],
)
def test_a_fault_is_found_with_its_exact_place(rows: list[Row], place: tuple[str, ...]) -> None:
    faults = faults_in(written(*rows, FINAL), SAGA)

    assert place in placed(faults)
    assert all(fault.rule in fault.sentence for fault in faults)


@pytest.mark.parametrize(
    "when",
    [
        [["needs", "none_of", "drugs"], ["main_need", "any_of", "drugs"]],
        [["needs", "all_of", "drugs", "work", "money", "housing"]],
        [["only_need", "any_of", "work"], ["needs", "any_of", "drugs"]],
        [["age_band", "any_of", "20s"], ["age_group", "any_of", "elderly"]],
        [["age_group", "any_of", "elderly"], ["frail", "any_of", "no"]],
        [["stage", "any_of", "suspended_supervised"], ["supervision", "any_of", "no"]],
        [["stage", "any_of", "serving"], ["stage", "any_of", "detained"]],
        [["urgent", "any_of", "no_bed"], ["urgency", "any_of", "normal"]],
        [["urgent", "any_of", "none"], ["urgent", "any_of", "medicine"]],
        [["needs", "any_of", "being_hurt"], ["urgency", "none_of", "urgent"]],
        [["needs", "any_of", "housing"], ["home", "any_of", "some"]],
        [["had_custody_here", "any_of", "never"], ["custody_condition", "any_of", "met"]],
        [["municipality", "any_of", "41202"], ["residence", "any_of", "elsewhere"], ["stage", "any_of", "suspended"]],
        [["relation", "any_of", "counsel_current"], ["lawyer", "any_of", "no"]],
        [{"none": [["open_case", "any_of", "attached", "likely", "none"]]}],
        [["arrival", "any_of", "office_hours"], ["arrival", "any_of", "day_off", "weekday_night"]],
    ],
)
def test_a_condition_that_no_answers_can_meet_is_found(when: list[Any]) -> None:
    faults = faults_in(written(row("R1", *when), FINAL), SAGA)

    assert placed(faults) == [("unreachable", "rules", "R1", "", "")]
    assert "答えはない" in faults[0].sentence


def test_a_rule_that_others_leave_no_room_is_found_with_their_names() -> None:
    drugs = ["needs", "any_of", "drugs"]
    near = row("R1", drugs, ["distance_wish", "any_of", "near", "any"])
    rest = row("R2", drugs, ["distance_wish", "none_of", "near", "any"], rank=2)
    never = row("R3", drugs, ["gender", "any_of", "female"], rank=3)

    [fault] = faults_in(written(near, rest, never, FINAL), SAGA)

    assert (fault.rule, fault.row) == ("R3", 3)
    assert "規則 R1、規則 R2 が先に決まる" in fault.sentence


@pytest.mark.parametrize(("joins", "never"), [(True, []), (False, ["R2"])])
def test_a_rule_that_never_leads_is_none_that_does_nothing_where_its_body_joins(
    joins: bool,  # noqa: FBT001 - what is tried
    never: list[str],
) -> None:
    leads = row("R1", ["needs", "any_of", "drugs"])
    beside = row("R2", ["needs", "any_of", "drugs"], rank=2, lead="DARC-K") | {"joins": joins}

    assert [fault.rule for fault in faults_in(written(leads, beside, FINAL), SAGA)] == never


def test_the_second_of_two_equal_rows_never_leads() -> None:
    twin = row("R1", ["needs", "any_of", "drugs"])

    [fault] = faults_in(written(twin, twin, FINAL), SAGA)

    assert (fault.kind, fault.row) == ("unreachable", 2)


def test_a_rule_that_leads_and_does_not_say_why_is_found() -> None:
    silent = row("R1", ["needs", "any_of", "drugs"]) | {"words": " "}

    assert placed(faults_in(written(silent, FINAL), SAGA)) == [("no_words", "rules", "R1", "words", "")]


def test_what_a_gate_always_stops_is_found() -> None:
    stop = {"id": "G1", "when": [["stage", "any_of", "no_case"]], "outcome": "out"}
    held = {"id": "H1", "when": [["stage", "any_of", "no_case"]]}
    always = {"id": "F1", "when": [["stage", "any_of", "no_case"]], "flags": ["human"], "always": True}

    faults = faults_in(written(always, FINAL, gates=(stop,), holds=(held,)), SAGA)

    assert placed(faults) == [("unreachable", "holds", "H1", "", "")]


def test_a_rule_set_without_a_final_rule_shows_a_case_without_destination() -> None:
    faults = faults_in(written(row("R1", ["needs", "none_of", "drugs"])), SAGA)

    assert [fault.kind for fault in faults] == ["no_final", "no_destination"]
    assert "困っていること：薬物" in faults[1].sentence


def test_rules_that_cover_everything_leave_nobody_without_destination() -> None:
    yes, no = row("R1", ["needs", "any_of", "drugs"]), row("R2", ["needs", "none_of", "drugs"])

    assert [fault.kind for fault in faults_in(written(yes, no), SAGA)] == ["no_final"]


def test_without_the_prefectures_desk_there_are_cases_without_destination() -> None:
    ground = Ground(SAGA.territory, [("DARC-S", "DARC")])

    assert "no_destination" in [fault.kind for fault in faults_in(written(FINAL), ground)]


def test_a_gate_that_sends_on_must_say_where() -> None:
    gate = {"id": "G1", "when": [["stage", "any_of", "no_case"]], "outcome": "onward"}

    assert placed(faults_in(written(FINAL, gates=(gate,)), SAGA)) == [("no_destination", "gates", "G1", "onward", "")]


def test_two_rules_of_one_rank_that_can_both_apply_are_a_warning() -> None:
    one = row("R1", ["needs", "any_of", "drugs"])
    other = row("R2", ["gender", "any_of", "female"], lead="DARC-K")
    apart = row("R3", ["needs", "none_of", "drugs"], ["gender", "none_of", "female"], lead="PREF-SAG")

    faults = faults_in(written(one, other, apart, FINAL), SAGA)

    assert [(fault.rule, fault.is_warning) for fault in faults if fault.kind == "equal_rank"] == [("R2", True)]


def test_a_rule_that_leads_to_the_bar_and_marks_the_wish_for_another_lawyer_is_a_warning() -> None:
    telling = row("R1", ["former_counsel", "any_of", "yes_other"]) | {"flags": ["other_lawyer"]}
    silent = {"id": "R2", "when": [["former_counsel", "any_of", "yes_other"]], "flags": ["other_lawyer"]}

    found = [fault for fault in faults_in(written(telling, silent, FINAL), SAGA) if fault.kind == "tells"]

    assert [(fault.rule, fault.field, fault.is_warning) for fault in found] == [("R1", "flags", True)]


def test_what_cannot_be_read_is_told_row_by_row() -> None:
    faults = faults_in(written(row("R1", ["x", "any_of", "y"]), FINAL, {"id": "R3", "colour": "red"}), SAGA)

    assert [(fault.rule, fault.rank) for fault in faults] == [("R1", 1), ("R3", 999)]


def _checked(app: Flask, path: Path) -> Result:
    return app.test_cli_runner().invoke(args=["routing", "check", str(path)])


def _saga_with(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "saga.toml"
    path.write_text(f"{PREFECTURE_FILES['saga'].read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    return path


PINNED = """
[[pinned]]
title = "唐津の薬物"
outcome = "offer"
lead = "{lead}"
record = {{ needs = ["drugs"], municipality = "41202", stage = "suspended", supervision = "no", distance_wish = "near",
            consent_share_body = "yes", relation = "self"{more} }}
"""


def test_a_pinned_case_that_goes_elsewhere_names_itself(app: Flask, tmp_path: Path) -> None:
    result = _checked(app, _saga_with(tmp_path, PINNED.replace("\n            ", " ").format(lead="DARC-S", more="")))

    assert result.exit_code == 2
    [fault] = json.loads(result.stdout)["faults"]
    assert (fault["kind"], fault["value"]) == ("pinned", "唐津の薬物")
    assert (fault["section"], fault["rule"], fault["rank"]) == ("rules", "S3", 950)
    assert "唐津の薬物" in result.stderr


def test_a_pinned_case_that_goes_where_it_must_passes(app: Flask, tmp_path: Path) -> None:
    result = _checked(app, _saga_with(tmp_path, PINNED.replace("\n            ", " ").format(lead="DARC-K", more="")))

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {"ruleset": "saga/1", "faults": [], "warnings": []}


def test_a_pinned_case_holds_nothing_that_was_typed(app: Flask, tmp_path: Path) -> None:
    typed = PINNED.replace("\n            ", " ").format(lead="DARC-K", more=', free_text = "x"')

    result = _checked(app, _saga_with(tmp_path, typed))

    assert result.exit_code == 2
    assert "free_text" in result.stderr


def test_a_planted_rule_that_never_leads_is_refused(app: Flask, tmp_path: Path) -> None:
    planted = (
        '[[rules]]\nid = "X1"\nrank = 951\nwhen = [["needs", "any_of", "drugs"]]\nlead = ["PREF-SAG"]\nwords = "x"\n'
    )

    result = _checked(app, _saga_with(tmp_path, planted))

    assert result.exit_code == 2
    assert [fault["rule"] for fault in json.loads(result.stdout)["faults"]] == ["X1"]


# ---- The search against trying everything ---------------------------------------------------------------------------

WORLDS: dict[str, dict[str, list[Any]]] = {
    "person": {
        "age_band": [None, *(FIELDS["age_band"].codes or ())],
        "disability": [None, *(FIELDS["disability"].codes or ())],
        "relation": ["self", "family", "counsel_current"],
        "lawyer_now": [None, "yes", "no"],
    },
    "law": {
        "stage": [None, *(FIELDS["stage"].codes or ())],
        "supervision": [None, *(FIELDS["supervision"].codes or ())],
        "municipality": [None, "41202", "41201", "other_pref", "no_fixed", "custody"],
        "municipality_future": [None, "41202", "41201", "other_pref", "undecided"],
    },
    "wants": {
        "needs": [
            *(["drugs"], ["work"], ["housing"], ["being_hurt"], ["work", "drugs"], ["drugs", "work"]),
            *(["work", "money", "drugs"], ["work", "housing", "drugs"], ["money", "other", "health"]),
        ],
        "urgent": [None, ["none"], ["no_bed"], ["court_soon"], ["no_bed", "court_soon"]],
        "release_date": [None, "2025-09-20", "2025-12-01"],
    },
}
READ: dict[str, dict[str, list[str]]] = {
    "person": {
        "age_band": ["u14", "20s", "75p"],
        "age_group": ["minor", "elderly", "unknown"],
        "frail": ["yes", "no"],
        "disability": ["yes", "none"],
        "lawyer": ["yes"],
        "relation": ["self", "counsel_current"],
    },
    "law": {
        "stage": ["suspended", "suspended_supervised", "serving"],
        "supervision": ["yes", "no", "ended", "unknown"],
        "residence": ["here", "elsewhere", "open"],
        "place": ["41202", "none"],
    },
    "wants": {
        "needs": ["drugs", "housing", "being_hurt"],
        "main_need": ["drugs", "work"],
        "first_needs": ["drugs"],
        "urgent": ["no_bed", "court_soon", "none"],
        "urgency": ["urgent", "soon", "normal"],
        "home": ["some", "none"],
    },
}


def tokens_of(world: str) -> set[frozenset[str]]:
    keys, ways = list(WORLDS[world]), product(*WORLDS[world].values())
    answers = [{key: value for key, value in zip(keys, way, strict=True) if value} for way in ways]
    return {facts_from(one, prefecture=SAGA.territory, now=THURSDAY_MORNING).tokens for one in answers}


ALL = {world: tokens_of(world) for world in WORLDS}


def leaves_of(world: str) -> st.SearchStrategy[Any]:
    def leaf(field: str) -> st.SearchStrategy[list[str]]:
        values = st.lists(st.sampled_from(READ[world][field]), min_size=1, max_size=3, unique=True)
        return st.builds(
            lambda operator, some: [field, operator, *some], st.sampled_from(["any_of", "none_of"]), values
        )

    return st.sampled_from(list(READ[world])).flatmap(leaf)


def whens(world: str) -> st.SearchStrategy[list[Any]]:
    parts = st.lists(leaves_of(world), min_size=1, max_size=2)
    group = st.builds(lambda kind, some: {kind: some}, st.sampled_from(["all", "any", "none"]), parts)
    return st.lists(leaves_of(world) | group, max_size=3)


@st.composite
def small_rule_sets(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    world = draw(st.sampled_from(list(WORLDS)))
    conditions = draw(st.lists(whens(world), min_size=1, max_size=5))
    rows = [row(f"R{number}", *when, rank=draw(st.integers(1, 3))) for number, when in enumerate(conditions)]
    stop = {"id": "G1", "when": draw(whens(world)), "outcome": "out"}
    return world, written(*rows, gates=(stop,))


def tried(world: str, content: dict[str, Any]) -> tuple[set[str], bool]:
    """Every rule that leads in some situation of a world, and whether in some nobody does; by trying them all."""
    ruleset = parse_draft(content)
    masks = [sum(bit for mark, bit in ruleset.bits.items() if mark in tokens) for tokens in ALL[world]]
    going_on = [mask for mask in masks if not any(gate.test(mask) for gate in ruleset.gates)]
    leads = {next((rule.id for rule in ruleset.rules if rule.test(mask)), "") for mask in going_on}
    return leads - {""}, "" in leads


@settings(max_examples=200)
@given(small_rule_sets())
def test_the_search_finds_what_trying_everything_finds(drawn: tuple[str, dict[str, Any]]) -> None:
    world, content = drawn
    leads, is_hole = tried(world, content)

    faults = faults_in(content, SAGA)

    never = {fault.rule for fault in faults if fault.kind == "unreachable" and fault.section == "rules"}
    assert not never & leads
    if world in {"person", "law"}:
        assert never == {rule["id"] for rule in content["rules"]} - leads
        assert is_hole is any(fault.kind == "no_destination" for fault in faults)
    elif is_hole:
        assert any(fault.kind == "no_destination" for fault in faults)


@settings(max_examples=100)
@given(small_rule_sets())
def test_a_situation_that_was_found_is_one(drawn: tuple[str, dict[str, Any]]) -> None:
    ruleset = parse_draft(drawn[1])
    first, *others = ruleset.rules

    found = find(
        Space(ruleset.bits, SAGA.territory), [first], others, work=check_work.Work(check_work.MOST_OF_ONE)
    ).situation

    if found is not None:
        known = facts_from(found.answers, prefecture=SAGA.territory, now=NOW).tokens
        mask = sum(bit for mark, bit in ruleset.bits.items() if mark in known)
        assert first.test(mask)
        assert not any(other.test(mask) for other in others)


# ---- How much is searched ------------------------------------------------------------------------------------------


def ordinary(seed: int) -> dict[str, Any]:
    """Forty rules as people write them: one to three plain comparisons of what the form asks first."""
    chance = Random(seed)
    rows = []
    for rank in range(40):
        fields = chance.sample(["needs", "stage", "age_band", "supervision", "place", "relation", "urgent"], 3)
        some = [[field, "any_of", *chance.sample(list(NAMES.codes(field)), 2)] for field in fields]
        rows.append(row(f"R{rank}", *some[: chance.randint(1, 3)], rank=rank, lead=chance.choice(["DARC-S", "DARC-K"])))
    return written(*rows, FINAL)


@pytest.fixture
def a_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of the steps that a check may take."""
    monkeypatch.setattr(check_work, "MOST_STEPS", check_work.MOST_STEPS // 4)
    monkeypatch.setattr(check_work, "MOST_OF_ONE", check_work.MOST_OF_ONE // 4)
    monkeypatch.setattr(check_work, "RESERVE", check_work.RESERVE // 4)


@pytest.mark.usefixtures("a_quarter")
@pytest.mark.parametrize("prefecture", HOME)
def test_a_shipped_rule_set_takes_a_small_part_of_what_may_be_searched(prefecture: str) -> None:
    ground = Ground(territory_of(prefecture), [(body.code, body.kind) for body in bodies_of(prefecture)])

    assert check(rules_of(prefecture), ground) == []


@pytest.mark.usefixtures("a_quarter")
@pytest.mark.parametrize("seed", range(5))
def test_ordinary_rules_take_a_small_part_of_what_may_be_searched(seed: int) -> None:
    assert "unsettled" not in {fault.kind for fault in faults_in(ordinary(seed), SAGA)}


@pytest.mark.usefixtures("a_quarter")
def test_what_nobody_could_follow_is_told_rule_by_rule_and_keeps_the_set_from_being_published() -> None:
    faults = faults_in(nonsense(), SAGA)

    unsettled = [fault for fault in faults if fault.kind == "unsettled" and fault.rule]
    assert unsettled
    assert all(fault.sentence.startswith(f"規則 {fault.rule}（") for fault in unsettled)
    assert all("調べ終えられませんでした" in fault.sentence for fault in unsettled)
    assert not any(fault.is_warning for fault in unsettled)


@pytest.mark.usefixtures("a_quarter")
def test_a_simple_rule_beside_nonsense_is_still_settled() -> None:
    content = nonsense()
    content["rules"].insert(0, row("A1", ["needs", "any_of", "drugs"], ["needs", "none_of", "drugs"], rank=-1))

    assert ("unreachable", "A1") in [(fault.kind, fault.rule) for fault in faults_in(content, SAGA)]


@pytest.mark.usefixtures("a_quarter")
def test_the_steps_of_a_check_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[check_work.Work] = []

    class Watched(check_work.Work):
        def __init__(self, most: int) -> None:
            super().__init__(most)
            made.append(self)

    monkeypatch.setattr(check_work, "Work", Watched)

    faults_in(nonsense(1), SAGA)

    # The last look of a question may go beyond what it was given by what it looks at.
    assert sum(work.taken for work in made) <= (check_work.MOST_STEPS + check_work.RESERVE) * 1.1


@lru_cache
def space_of(prefecture: str) -> Space:
    return Space(rules_of(prefecture).bits, territory_of(prefecture))


@settings(max_examples=200)
@given(st.data())
def test_a_joint_fact_follows_from_its_parts_alone(data: st.DataObject) -> None:
    space = space_of("aichi")
    options: dict[str, Option] = {part: data.draw(st.sampled_from(ways)) for part, ways in space.parts.items()}

    whole = space.situation(options)

    for field, parts in JOINT.items():
        alone = space.joint_value(field, [options[part] for part in parts])
        assert whole.mask & space.bits_of(field) == alone, field


def test_every_derived_fact_is_settled_by_a_part_or_joint() -> None:
    every = {f"{field}=x": 1 << number for number, field in enumerate((*DERIVED, *CODED_FIELDS))}
    space = Space(every, SAGA.territory)

    assert {part for field in (*DERIVED, *CODED_FIELDS) for part in space.parts_of(field)} == set(space.parts)


def test_the_form_has_a_page_for_every_field_that_it_is_said_to_ask() -> None:
    said = {key for key in CODED_FIELDS if FIELDS[key].asked in {Asked.PUBLIC, Asked.WHERE_READ}}

    assert said <= {key for page in ORDER for key in page.keys}
