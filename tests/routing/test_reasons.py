"""Every reason why a body can be passed over: it occurs, it has its sentence, and the first one counts."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from routing.candidates import Candidate, Load
from routing.decision import Bodies, decide
from routing.outcome import Decision
from routing.rules import parse_ruleset
from routing.words import PASSED_OVER
from tests.routing.deciding import THURSDAY_MORNING, Changes, decided, facts, verdict_of

HEAD = {
    "prefecture": "mihon",
    "version": 1,
    "valid_from": "2023-04-01",
    "tie_breaks": ["wish", "known", "share", "distance", "alphabet"],
}
RULES: Changes = {
    "ruleset": HEAD,
    "gates": [
        {"id": "G1", "rank": 0, "when": [["urgent", "any_of", "self_harm"]], "bars": ["OTH-A"]},
        {
            "id": "G2",
            "rank": 0,
            "when": [["consent_share_body", "any_of", "no_pref_only"]],
            "lead": ["kind:PREF"],
            "reason": "consent",
        },
    ],
    "rules": [
        {"id": "R1", "rank": 1, "when": [["needs", "any_of", "work"]], "lead": ["kind:PREF"]},
        {"id": "R2", "rank": 2, "lead": ["kind:OTH"], "joins": False},
    ],
}
# Everything that can speak against OTH-A, in the order in which the first is named: the body, the answers, the load.
AGAINST: list[tuple[str, Changes, Changes, dict[str, Load]]] = [
    ("declined", {"declined": "full"}, {}, {}),
    ("no_answer", {"lapsed": True}, {}, {}),
    ("conflict", {"in_conflict": True}, {}, {}),
    ("unwanted", {"unwanted": True}, {}, {}),
    ("contract", {"in_force": False}, {}, {}),
    ("budget", {"budget_closed": True}, {}, {}),
    ("wish", {}, {"body_wish": "except:OTH-A"}, {}),
    ("paused", {"paused": True}, {}, {}),
    ("gate", {}, {"urgent": ["self_harm"]}, {}),
    ("area", {"areas": frozenset({"99202"})}, {}, {}),
    ("need", {"needs_ok": frozenset({"legal"})}, {}, {}),
    ("stage", {"stages_ok": frozenset({"fined"})}, {}, {}),
    ("age", {"ages": frozenset({"20s"})}, {"age_band": "30s"}, {}),
    ("gender", {"genders": frozenset({"male"})}, {"gender": "female"}, {}),
    ("relation", {"relations_ok": frozenset({"family"})}, {}, {}),
    ("language", {"languages": frozenset({"ja"})}, {"language": "vi"}, {}),
    ("access", {"access_ok": frozenset({"slow"})}, {"access_needs": ["sign"]}, {}),
    ("channel", {"channels_ok": frozenset({"phone"})}, {}, {}),
    ("hours", {"within_hours": True}, {"time_ok": ["sat"]}, {}),
    ("supervision", {"on_probation_ok": False}, {"supervision": "yes"}, {}),
    ("consent", {"needs_subject_consent": True}, {"relation": "other", "subject_consent": "none"}, {}),
    ("sessions", {"lacking": "sessions"}, {}, {}),
    ("full", {"capacity": 3}, {}, {"OTH-A": Load(open_cases=3, taken_this_week=1, taken_this_month=2)}),
    ("week_full", {"week_limit": 1}, {}, {"OTH-A": Load(taken_this_week=1)}),
    ("month_full", {"capacity_per_month": 2}, {}, {"OTH-A": Load(taken_this_week=1, taken_this_month=2)}),
    ("staff_full", {"lacking": "staff_full"}, {}, {}),
    ("queue", {"lacking": "queue"}, {}, {}),
]
# Nothing speaks against it, but another comes first: what the other has, the answers, the load.
BEHIND: list[tuple[str, Changes, Changes, dict[str, Load]]] = [
    ("escalated", {}, {"urgent": ["medicine"]}, {}),
    ("known", {"known": True}, {}, {}),
    ("share", {"share": 70}, {}, {}),
    ("wait", {}, {}, {"OTH-A": Load(open_cases=1)}),
    ("order", {}, {}, {}),
    ("not_needed", {}, {"needs": ["work"]}, {}),
]


def body(code: str, **fields: Any) -> Candidate:
    return Candidate(code=code, kind=code.partition("-")[0], name=code, public_name=code, **fields)


def between(first: Candidate, second: Candidate, load: dict[str, Load], **answers: Any) -> Decision:
    known = facts("mihon", **answers)
    return decide(known, [first, second, body("PREF-G")], parse_ruleset(RULES), load, THURSDAY_MORNING)


def against(reason: str) -> tuple[Changes, Changes, dict[str, Load]]:
    return next(row[1:] for row in AGAINST if row[0] == reason)


def test_every_reason_has_its_case_here() -> None:
    assert {row[0] for row in (*AGAINST, *BEHIND)} == set(PASSED_OVER)


@pytest.mark.parametrize("reason", [row[0] for row in AGAINST])
def test_what_speaks_against_a_body_is_said(reason: str) -> None:
    fields, answers, load = against(reason)

    decision = between(body("OTH-A", **fields), body("OTH-B"), load, **answers)

    [line] = [verdict for verdict in decision.candidates if verdict.body == "OTH-A"]
    assert (line.verdict, line.reason) == ("passed_over", reason)
    assert line.words.startswith(PASSED_OVER[reason].rstrip("。"))
    assert decision.lead == "OTH-B"


@pytest.mark.parametrize(("earlier", "later"), [(one[0], two[0]) for one, two in pairwise(AGAINST)])
def test_the_first_of_two_reasons_is_named(earlier: str, later: str) -> None:
    one, two = against(earlier), against(later)
    answers = {**two[1], **one[1]}
    if {"wish", "paused"} == {earlier, later}:
        answers = one[1]

    decision = between(body("OTH-A", **{**two[0], **one[0]}), body("OTH-B"), {**two[2], **one[2]}, **answers)

    assert verdict_of(decision, "OTH-A") == ("passed_over", earlier)


@pytest.mark.parametrize(("reason", "other", "answers", "load"), BEHIND, ids=[row[0] for row in BEHIND])
def test_who_comes_behind_is_told_why(reason: str, *, other: Changes, answers: Changes, load: dict[str, Load]) -> None:
    first = body("OTH-Z") if reason in {"order", "share"} else body("OTH-A")
    second = body("OTH-B", declined="full") if reason == "escalated" else body("OTH-B", **other)

    decision = between(first, second, load, **answers)

    assert verdict_of(decision, first.code) == ("passed_over", reason)


def test_who_is_too_near_is_passed_over_by_wish_and_not_told() -> None:
    near, far = body("OTH-A", areas=frozenset({"99201"})), body("OTH-B")

    decision = between(near, far, {}, distance_wish="away")

    assert verdict_of(decision, "OTH-A") == ("passed_over", "wish")
    assert "away" in decision.flags


def test_a_body_that_is_named_to_join_and_may_not_is_told_why() -> None:
    rules = RULES | {"rules": [{"id": "R1", "rank": 1, "lead": ["kind:TEI"], "co": ["kind:OTH"]}]}
    bodies = [body("TEI-A"), body("OTH-A", capacity=0), body("PREF-G")]

    decision = decide(facts("mihon"), bodies, parse_ruleset(rules), {}, THURSDAY_MORNING)

    assert decision.co == ()
    assert verdict_of(decision, "OTH-A") == ("passed_over", "full")


@pytest.mark.parametrize(
    ("answers", "lead", "joining"),
    [
        # A row that only adds, a need that comes second, a co-body of the leading row itself.
        ({"needs": ["drugs", "work"]}, ("DARC-G", "N02"), ("EMP-G", "N08")),
        ({"needs": ["stealing", "lonely"]}, ("PREF-G", "N04"), ("HOG-G1", "N11")),
        ({"needs": ["housing"]}, ("HOU-G", "N07"), ("PREF-G", "N07")),
    ],
)
def test_each_body_names_the_rule_that_it_owes_its_part_to(
    answers: Changes, lead: tuple[str, str], joining: tuple[str, str]
) -> None:
    decision = decided("mihon", **answers)

    words = {verdict.body: verdict.words for verdict in decision.candidates}
    assert words[lead[0]] == f"規則{lead[1]}により選びました。"
    assert words[joining[0]] == f"規則{joining[1]}により、あわせて関わります。"


def test_who_is_asked_to_join_is_named_to_staff_and_to_the_person() -> None:
    decision = decided("mihon", needs=["drugs", "work"])

    assert (
        "見本の薬物依存回復支援へ打診します。あわせて見本の就労支援事業者機構にも、関わるかを聞きます。"
        in decision.words
    )
    assert decision.words_person.startswith("見本の回復の相談所と見本の仕事の相談窓口に、相談にのれるかを聞きます。")


def test_the_person_hears_whom_the_prefecture_asks_besides() -> None:
    decision = decided("mihon", needs=["stealing", "lonely"])

    first, _ = decision.words_person.splitlines()
    assert first.startswith("見本県の相談窓口の担当者が読んで、お返事します。")
    assert first.endswith("にも、相談にのれるかを聞きます。")


def test_while_nobody_is_asked_who_would_join_is_part_of_the_proposal() -> None:
    decision = decided("mihon", needs=["drugs", "work"], stage="unknown")

    assert "あわせて関わる案は見本の就労支援事業者機構です。" in decision.words
    assert "県の担当者が読んで" in decision.words_person


def test_bodies_made_ready_once_decide_like_candidates() -> None:
    plain = [body("OTH-A"), body("OTH-B"), body("OTH-C"), body("PREF-G")]
    ready = Bodies.of(plain)
    said = [replace(plain[0], declined="full"), replace(plain[1], in_conflict=True), *plain[2:]]

    before = ready.for_case(
        declined={"OTH-A": "full"}, against=dict.fromkeys(["OTH-B", "PREF-G"], "conflict"), known={"OTH-C"}
    )

    rules, known = parse_ruleset(RULES), facts("mihon")
    assert decide(known, before, rules, {}, THURSDAY_MORNING) == decide(known, said, rules, {}, THURSDAY_MORNING)
