"""Limits and shares in decisions: the other body, waiting for room, and which pool the share decided in."""

from typing import Any

import pytest

from routing.candidates import Candidate, Load
from routing.decision import Decision, decide
from routing.facts import OpenCase
from routing.rules import parse_ruleset
from routing.shares import settle
from tests.routing.deciding import THURSDAY_MORNING, Changes, facts, outcome_of, verdict_of

POOL: Changes = {
    "ruleset": {
        "prefecture": "mihon",
        "version": 1,
        "valid_from": "2023-04-01",
        "tie_breaks": ["wish", "known", "share", "distance", "alphabet"],
    },
    "gates": [{"id": "GT05", "rank": 0, "when": [["open_case", "any_of", "attached"]], "lead": ["open_case"]}],
    "holds": [{"id": "H1", "when": [["stage", "any_of", "unknown"]]}],
    "rules": [{"id": "R1", "rank": 1, "lead": ["kind:OTH"]}],
}
FULL = {"OTH-A": Load(open_cases=1), "OTH-B": Load(open_cases=1, taken_this_month=1)}


def body(code: str, **terms: object) -> Candidate:
    kind = code.partition("-")[0]
    return Candidate.from_terms(terms, code=code, kind=kind, name=f"団体{code}", public_name=f"窓口{code}")


LIMITED = (body("OTH-A", capacity=1), body("OTH-B", capacity_per_month=1))
WEIGHTED = (body("OTH-A", share=50), body("OTH-B", share=30), body("OTH-C", share=20))


def among(*bodies: Candidate, load: dict[str, Load], open_case: OpenCase | None = None, **answers: Any) -> Decision:
    known = facts("mihon", open_case=open_case, **answers)
    return decide(known, [*bodies, body("PREF-G")], parse_ruleset(POOL), load, THURSDAY_MORNING)


def test_a_full_body_leaves_the_case_to_the_other() -> None:
    decision = among(*LIMITED, load={"OTH-A": Load(open_cases=1)})

    assert outcome_of(decision) == ("offer", "OTH-B")
    assert decision.waits == ""


def test_where_all_are_full_the_case_waits_for_the_one_that_would_be_asked() -> None:
    decision = among(*LIMITED, load=FULL)

    assert outcome_of(decision) == ("hold", "OTH-A")
    assert decision.waits == decision.to_json()["waits"] == "room"
    assert "human" not in decision.flags
    assert verdict_of(decision, "OTH-A") == ("proposed", "rule R1")
    assert verdict_of(decision, "OTH-B") == ("passed_over", "month_full")


def test_a_case_that_waits_for_room_says_so() -> None:
    decision = among(*LIMITED, load=FULL)

    assert "空きしだい、古い相談から団体OTH-Aへ打診します。" in decision.words
    assert "窓口OTH-Aの空きを待っています。" in decision.words_person


def test_a_case_that_a_person_must_decide_does_not_wait_for_room() -> None:
    decision = among(*LIMITED, load=FULL, stage="unknown")

    assert outcome_of(decision) == ("hold", "OTH-A")
    assert decision.waits == ""
    assert "human" in decision.flags


def test_a_wish_for_a_full_body_does_not_keep_the_case_waiting() -> None:
    assert among(*LIMITED, load={"OTH-A": Load(open_cases=1)}, body_wish="OTH-A").lead == "OTH-B"


def test_whoever_wishes_for_the_prefecture_does_not_wait() -> None:
    assert outcome_of(among(*LIMITED, load=FULL, body_wish="PREF-G")) == ("offer", "PREF-G")


def test_the_body_of_an_open_case_keeps_it_though_it_is_full() -> None:
    decision = among(*LIMITED, load=FULL, open_case=OpenCase("same_receipt", "OTH-A", "R7-MHN-0001"))

    assert outcome_of(decision) == ("offer", "OTH-A")


@pytest.mark.parametrize("terms", [{"capacity": "unlimited"}, {"capacity_per_month": "unlimited"}, {}])
def test_a_body_without_a_limit_is_never_full(terms: Changes) -> None:
    load = {"OTH-A": Load(open_cases=10_000, taken_this_month=10_000)}

    assert outcome_of(among(body("OTH-A", **terms), load=load)) == ("offer", "OTH-A")


def test_shares_decide_by_credit() -> None:
    credit: dict[str, int] = {}
    leads = []
    for _ in range(100):
        decision = among(*WEIGHTED, load={code: Load(credit=owed) for code, owed in credit.items()})
        leads.append(decision.lead or "")
        credit = settle(decision.pool, credit, leads[-1])

    assert [leads.count(one.code) for one in WEIGHTED] == [50, 30, 20]


def test_the_decision_names_the_pool() -> None:
    decision = among(*WEIGHTED, load={})

    assert decision.pool == (("OTH-A", 50), ("OTH-B", 30), ("OTH-C", 20))
    assert Decision.from_json(decision.to_json()).pool == decision.pool


def test_who_may_not_take_the_case_is_outside_the_pool() -> None:
    without = body("OTH-B", share=30, areas=["99202"])

    assert among(WEIGHTED[0], without, WEIGHTED[2], load={}).pool == (("OTH-A", 50), ("OTH-C", 20))


def test_a_wish_leaves_the_shares_alone() -> None:
    assert among(*WEIGHTED, load={}, body_wish="OTH-C").pool == ()


def test_a_proposal_names_the_pool_for_when_it_is_confirmed() -> None:
    held = among(*WEIGHTED, load={}, stage="unknown")

    assert (held.outcome, held.pool) == ("hold", (("OTH-A", 50), ("OTH-B", 30), ("OTH-C", 20)))


def test_without_weights_there_is_no_pool() -> None:
    assert among(body("OTH-A"), body("OTH-B"), load={}).pool == ()


def test_a_decision_stored_before_there_were_shares_is_still_read() -> None:
    content = among(*WEIGHTED, load={}).to_json()
    del content["pool"], content["waits"]

    old = Decision.from_json(content)

    assert (old.pool, old.waits) == ((), "")
