"""Contract terms, wishes and ties: which body of a rule takes the case, and why each of the others does not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st

from routing.candidates import Candidate, Load
from routing.decision import decide
from routing.facts import facts_from
from routing.outcome import Decision
from routing.rules import parse_ruleset
from tests.routing.deciding import (
    THURSDAY_MORNING,
    Changes,
    bodies_of,
    decided,
    facts,
    outcome_of,
    record,
    territory_of,
    verdict_of,
)
from tests.routing.examples import for_all

POOL = {
    "ruleset": {
        "prefecture": "mihon",
        "version": 1,
        "valid_from": "2023-04-01",
        "tie_breaks": ["wish", "known", "share", "distance", "alphabet"],
    },
    "rules": [{"id": "R1", "rank": 1, "lead": ["kind:OTH"]}],
}


def body(code: str, **terms: object) -> Candidate:
    kind = "PREF" if code.startswith("PREF") else "OTH"
    return Candidate.from_terms(terms, code=code, kind=kind, name=code, public_name=code)


def among(*bodies: Candidate, load: dict[str, Load] | None = None, **changes: Any) -> Decision:
    """Return the decision of a rule that means every body of a kind."""
    known = facts("mihon", **changes)
    return decide(known, [*bodies, body("PREF-G")], parse_ruleset(POOL), load or {}, THURSDAY_MORNING)


def changed(prefecture: str, code: str, **fields: object) -> list[Candidate]:
    return [replace(one, **fields) if one.code == code else one for one in bodies_of(prefecture)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"in_force": False}, "contract"), ({"paused": True}, "paused"), ({"declined": "full"}, "declined")],
)
def test_a_body_that_cannot_take_cases_is_passed_over(fields: Changes, reason: str) -> None:
    decision = decided("saga", needs=["drugs"], bodies=changed("saga", "DARC-S", **fields))

    assert outcome_of(decision) == ("offer", "DARC-K")
    assert verdict_of(decision, "DARC-S") == ("passed_over", reason)


@pytest.mark.parametrize(
    ("terms", "answers", "reason"),
    [
        ({"areas": ["99202"]}, {"municipality": "99201"}, "area"),
        ({"needs_ok": ["work"]}, {"needs": ["housing"]}, "need"),
        ({"stages_ok": ["fined"]}, {"stage": "suspended"}, "stage"),
        ({"ages": ["20s"]}, {"age_band": "30s"}, "age"),
        ({"genders": ["male"]}, {"gender": "female"}, "gender"),
        ({"relations_ok": ["family"]}, {"relation": "self"}, "relation"),
        ({"languages": ["ja"]}, {"language": "vi"}, "language"),
        ({"access_ok": ["slow"]}, {"access_needs": ["slow", "sign"]}, "access"),
        ({"channels_ok": ["phone"]}, {"channel": "letter"}, "channel"),
        ({"within_hours": True}, {"time_ok": ["wd_evening"]}, "hours"),
        ({"within_hours": True}, {"time_ok": ["18:00-18:30"]}, "hours"),
        ({"within_hours": True}, {"time_ok": ["any", "18:00-18:30"]}, "hours"),
        ({"within_hours": True}, {"time_ok": ["20:00-24:00"]}, "hours"),
        ({"within_hours": True}, {"time_ok": ["7:00-8:30"]}, "hours"),
        ({"on_probation_ok": False}, {"supervision": "yes"}, "supervision"),
        ({"needs_subject_consent": True}, {"relation": "other", "subject_consent": "none"}, "consent"),
    ],
)
def test_a_term_of_the_contract_rules_a_body_out(terms: Changes, answers: Changes, reason: str) -> None:
    decision = among(body("OTH-A", **terms), body("OTH-B"), **answers)

    assert decision.lead == "OTH-B"
    assert verdict_of(decision, "OTH-A") == ("passed_over", reason)


@pytest.mark.parametrize(
    ("terms", "answers"),
    [
        ({"ages": ["20s"], "genders": ["male"]}, {"age_band": "unknown"}),
        ({"ages": ["20s"], "genders": ["male"]}, {}),
        ({"genders": ["male"]}, {"gender": "no_answer"}),
        ({"access_ok": ["slow"]}, {"access_needs": ["slow", "other"]}),
        ({"needs_subject_consent": True}, {"relation": "other", "subject_consent": "unknown"}),
        ({"needs_subject_consent": True}, {"relation": "family", "subject_consent": "none"}),
        ({"within_hours": True}, {}),
        ({"within_hours": True}, {"time_ok": ["any"]}),
        ({"within_hours": True}, {"time_ok": ["sat", "wd_am"]}),
        ({"within_hours": True}, {"time_ok": ["07:00-08:40"]}),
        ({"within_hours": True}, {"time_ok": ["9:00-9:30"]}),
        ({"within_hours": True}, {"time_ok": ["00:00-24:00"]}),
        ({}, {"time_ok": ["sat"]}),
    ],
)
def test_an_answer_that_says_nothing_rules_nobody_out(terms: Changes, answers: Changes) -> None:
    assert among(body("OTH-A", **terms), body("OTH-B"), **answers).lead == "OTH-A"


@pytest.mark.parametrize("channel", ["outreach", "referral", "fax"])
def test_a_way_that_nobody_chooses_rules_nobody_out(channel: str) -> None:
    assert among(body("OTH-A", channels_ok=["phone"]), channel=channel).lead == "OTH-A"


def test_advice_to_the_writer_alone_needs_nobodys_consent() -> None:
    decision = decided("saga", needs=["drugs"], relation="supporter_org", subject_consent="none")

    assert decision.lead == "DARC-S"
    assert "advice_only" in decision.flags


def test_a_wish_comes_before_everything_else_among_equals() -> None:
    known = replace(body("OTH-A"), known=True)

    assert among(known, body("OTH-B"), body_wish="OTH-B").lead == "OTH-B"


def test_a_body_that_knows_the_person_comes_before_a_shorter_wait() -> None:
    decision = among(body("OTH-A"), replace(body("OTH-B"), known=True), load={"OTH-B": Load(open_cases=9)})

    assert decision.lead == "OTH-B"
    assert decision.co == ()


def test_the_shorter_wait_decides_where_no_contract_names_a_share() -> None:
    decision = among(body("OTH-A"), body("OTH-B"), load={"OTH-A": Load(open_cases=2), "OTH-B": Load(open_cases=1)})

    assert decision.lead == "OTH-B"
    assert verdict_of(decision, "OTH-A") == ("passed_over", "wait")


@pytest.mark.parametrize(("wish", "lead"), [("near", "OTH-B"), ("any", "OTH-B"), ("away", "OTH-A")])
def test_near_or_away_decides_among_equals(wish: str, lead: str) -> None:
    assert among(body("OTH-A"), body("OTH-B", areas=["99201"]), distance_wish=wish).lead == lead


def test_the_alphabet_ends_every_tie() -> None:
    assert among(body("OTH-B"), body("OTH-A")).lead == "OTH-A"


def test_the_prefecture_takes_what_nobody_may() -> None:
    decision = among(body("OTH-A", areas=["99202"]))

    assert outcome_of(decision) == ("offer", "PREF-G")
    assert verdict_of(decision, "OTH-A") == ("passed_over", "area")


def test_without_any_body_a_person_decides() -> None:
    decision = decide(facts("mihon"), [body("OTH-A", areas=["99202"])], parse_ruleset(POOL), {}, THURSDAY_MORNING)

    assert outcome_of(decision) == ("hold", None)
    assert decision.due.answer_by is not None


def test_after_a_decline_the_others_are_not_asked_once_it_is_urgent() -> None:
    decision = decided("saga", needs=["drugs"], urgent=["medicine"], bodies=changed("saga", "DARC-S", declined="full"))

    assert verdict_of(decision, "DARC-K") == ("passed_over", "escalated")


def test_the_words_for_the_person_name_the_body_and_the_day() -> None:
    who, when = decided("saga", needs=["drugs"]).words_person.splitlines()

    assert "佐賀の回復の相談所" in who
    assert when == "9月22日（月曜日）までにお返事します。"


def test_the_words_for_the_person_name_the_numbers_in_danger() -> None:
    when = decided("saga", needs=["drugs"], urgent=["self_harm"]).words_person.splitlines()[1]

    assert "119" in when
    assert "9月18日（木曜日）午前11時58分" in when


def test_an_afternoon_is_said_as_people_say_it() -> None:
    known = facts("saga", urgent=["no_bed"])
    later = THURSDAY_MORNING.replace(hour=14, minute=5)

    decision = decide(known, [body("PREF-G")], parse_ruleset(POOL), {}, later)

    assert "午後4時05分" in decision.words_person


def test_the_words_for_staff_name_the_rule_the_body_and_the_neighbours() -> None:
    words = decided("akita", needs=["work"]).words

    assert "（A8）" in words
    assert "地域生活定着支援センター受託団体（秋田）へ打診します。" in words
    assert "ハローワーク" in words


@pytest.mark.parametrize(
    ("prefecture", "channel", "lead"),
    [("saga", "letter", "DARC-S"), ("saga", "visit", "DARC-S"), ("aichi", "letter", "BAR-A")],
)
def test_how_somebody_wrote_keeps_no_demo_body_from_their_case(prefecture: str, channel: str, lead: str) -> None:
    # What a contract's `channels` say is how the body is reached, not whose case it takes.
    told: dict[str, Any] = {
        "saga": {"needs": ["drugs"], "municipality": "41201"},
        "aichi": {"needs": ["procedure"], "had_custody_here": "here_served", "stage": "released_full_term"},
    }[prefecture]

    assert decided(prefecture, **told, channel=channel).lead == lead


@for_all(st.lists(st.sampled_from(["wd_am", "wd_pm", "wd_evening", "sat", "06:00-08:00"]), min_size=2))
def test_one_more_time_to_call_never_closes_a_door(times: list[str]) -> None:
    doors = [body("OTH-A", within_hours=True), body("OTH-B")]

    led = [among(*doors, time_ok=some).lead for some in (times[:-1], times)]

    assert led in [["OTH-A", "OTH-A"], ["OTH-B", "OTH-A"], ["OTH-B", "OTH-B"]]


@pytest.mark.parametrize(("hour", "lead"), [(10, "OTH-A"), (21, "OTH-B")])
def test_a_rule_may_hold_in_office_hours_only(hour: int, lead: str) -> None:
    by_day = {"id": "R1", "rank": 1, "when": [["arrival", "any_of", "office_hours"]], "lead": ["OTH-A"]}
    rules = parse_ruleset(POOL | {"rules": [by_day, {"id": "R2", "rank": 2, "lead": ["OTH-B"]}]})
    at = THURSDAY_MORNING.replace(hour=hour)
    known = facts_from(record("mihon"), prefecture=territory_of("mihon"), now=at)

    assert decide(known, [body("OTH-A"), body("OTH-B")], rules, {}, at).lead == lead
