"""Every gate and every sentence about gates in 4.7, in every prefecture it concerns."""

import pytest

from routing.facts import OpenCase
from tests.routing.deciding import HOME, Changes, bodies_of, decided, outcome_of, verdict_of

EVERYWHERE = tuple(HOME)
OWN = {"akita": "PREF-AKT", "saga": "PREF-SAG", "aichi": "PREF-AIC", "mihon": "PREF-G"}
VICTIM = "三年前に暴力を受けた者です。相手が来月出所すると聞き、怖くて眠れません。"
COMPLAINT = "隣に刑務所から出た男が引っ越してきました。出ていくようにしてください。"
GOODBYE = "もう死にたいです。"
CHILD = "きのう、子どもを殴ってしまいました。"


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("ticked", ["self_harm", "harm_other", "being_hurt"])
def test_a_ticked_danger_is_an_emergency_and_no_hold(prefecture: str, ticked: str) -> None:
    decision = decided(prefecture, urgent=[ticked], age_band="30s")

    assert decision.outcome == "offer"
    assert {"emergency", "urgent"} <= set(decision.flags)
    assert "text_alert" not in decision.flags
    assert "GT01" in decision.gates
    assert "OUT-EMG" in decision.onward


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_dangerous_words_call_a_person_and_are_no_emergency(prefecture: str) -> None:
    decision = decided(prefecture, free_text=GOODBYE)

    assert decision.outcome == "hold"
    assert {"text_alert", "human"} <= set(decision.flags)
    assert "emergency" not in decision.flags
    assert decision.gates == ("GT01",)


def test_dangerous_words_keep_the_need_as_the_proposal() -> None:
    decision = decided("saga", needs=["drugs"], free_text=GOODBYE)

    assert outcome_of(decision) == ("hold", "DARC-S")
    assert verdict_of(decision, "DARC-S")[0] == "proposed"


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("how", [{"needs": ["being_hurt"]}, {"needs": ["drugs"], "urgent": ["being_hurt"]}])
def test_the_prefecture_keeps_an_adult_who_is_being_hurt(prefecture: str, how: Changes) -> None:
    decision = decided(prefecture, age_band="40s", **how)

    assert outcome_of(decision) == ("offer", OWN[prefecture])
    assert {"OUT-EMG", "OUT-WOMAN"} <= set(decision.onward)
    assert "emergency" in decision.flags
    assert decision.co == ()


def test_a_man_who_is_being_hurt_is_not_sent_to_the_womens_office() -> None:
    decision = decided("mihon", needs=["being_hurt"], gender="male")

    assert "OUT-WOMAN" not in decision.onward
    assert "OUT-EMG" in decision.onward


def test_no_volunteer_leads_or_joins_where_there_is_danger() -> None:
    decision = decided("mihon", needs=["lonely"], urgent=["self_harm"])

    assert outcome_of(decision) == ("offer", "PREF-G")
    assert verdict_of(decision, "HOG-G1") == ("passed_over", "gate")


def test_no_volunteer_is_proposed_after_dangerous_words() -> None:
    decision = decided("mihon", needs=["lonely"], free_text=GOODBYE)

    assert outcome_of(decision) == ("hold", "PREF-G")


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("age", ["u14", "14_17"])
def test_a_minor_who_is_being_hurt_stays_with_the_prefecture(prefecture: str, age: str) -> None:
    decision = decided(prefecture, age_band=age, needs=["being_hurt"])

    assert outcome_of(decision) == ("offer", OWN[prefecture])
    assert {"GT01", "GT02"} <= set(decision.gates)
    assert "OUT-CHILD" in decision.onward
    assert "emergency" in decision.flags


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_a_child_in_danger_in_the_text_goes_to_a_person_at_the_prefecture(prefecture: str) -> None:
    decision = decided(prefecture, needs=["drugs"], free_text=CHILD)

    assert outcome_of(decision) == ("hold", OWN[prefecture])
    assert "GT02" in decision.gates
    assert {"text_alert", "human"} <= set(decision.flags)
    assert "OUT-CHILD" in decision.onward


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_a_victim_is_sealed_and_no_body_sees_it(prefecture: str) -> None:
    decision = decided(prefecture, relation="other", stage="no_case", needs=["drugs"], free_text=VICTIM)

    assert outcome_of(decision) == ("out", None)
    assert decision.flags == ("sealed",)
    assert decision.onward == ("OUT-VIC",)
    assert all(verdict.verdict == "passed_over" for verdict in decision.candidates)


def test_a_victim_in_danger_still_carries_the_emergency() -> None:
    decision = decided("akita", relation="other", stage="no_case", urgent=["being_hurt"], free_text=VICTIM)

    assert decision.outcome == "out"
    assert {"sealed", "emergency", "urgent"} <= set(decision.flags)
    assert {"GT01", "GT03"} <= set(decision.gates)
    assert {"OUT-VIC", "OUT-EMG"} <= set(decision.onward)


def test_an_answer_about_the_offender_adds_nothing_for_a_victim() -> None:
    decision = decided("saga", relation="other", stage="serving", supervision="yes", free_text=VICTIM)

    assert decision.onward == ("OUT-VIC",)
    assert {"GT03", "GT08", "GT09"} <= set(decision.gates)
    assert "human" not in decision.flags


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_a_complaint_about_a_third_person_is_out(prefecture: str) -> None:
    decision = decided(prefecture, relation="other", stage="unknown", supervision="unknown", free_text=COMPLAINT)

    assert outcome_of(decision) == ("out", None)
    assert decision.gates == ("GT04",)
    assert decision.flags == ()


@pytest.mark.parametrize("likeness", ["same_receipt", "confirmed_person"])
def test_a_known_person_comes_back_to_the_same_body(likeness: str) -> None:
    known = OpenCase(likeness, "DARC-K", "R7-SAG-0001")

    decision = decided("saga", needs=["work"], stage="unknown", open_case=known)

    assert outcome_of(decision) == ("offer", "DARC-K")
    assert decision.gates == ("GT05",)
    assert decision.flags == ("continuing",)


def test_likeness_only_proposes_the_open_case() -> None:
    decision = decided("saga", needs=["drugs"], open_case=OpenCase("likeness", "DARC-K", "R7-SAG-0001"))

    assert outcome_of(decision) == ("hold", "DARC-K")
    assert {"continuing", "human"} <= set(decision.flags)


ELSEWHERE: Changes = {"municipality": "other_pref", "other_prefecture": "40"}


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize(
    "where",
    [
        ELSEWHERE,
        ELSEWHERE | {"municipality_future": "other_pref"},
        {"municipality": "custody", "municipality_future": "other_pref", "stage": "serving"},
        {"municipality": "40130"},
    ],
)
def test_somebody_who_lives_and_will_live_elsewhere_is_shown_the_right_desk(prefecture: str, where: Changes) -> None:
    decision = decided(prefecture, needs=["drugs"], **where)

    assert outcome_of(decision) == ("onward", None)
    assert "GT06" in decision.gates
    assert decision.onward == ("OUT-PREF2",)
    assert decision.flags == ("out_of_area",)


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize(
    "where",
    [
        {"municipality": "unknown"},
        {"municipality": "no_fixed"},
        {"municipality": "no_fixed", "municipality_future": "other_pref"},
        {"municipality": "other_pref", "municipality_future": "undecided"},
        {"municipality": "other_pref", "municipality_future": "unknown"},
        {"municipality": "custody", "municipality_future": "undecided", "stage": "serving"},
        {"municipality": "custody", "municipality_future": "no_fixed", "stage": "serving"},
    ],
)
def test_an_open_place_never_stops(prefecture: str, where: Changes) -> None:
    decision = decided(prefecture, **where)

    assert decision.outcome == "offer"
    assert "GT06" not in decision.gates


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_somebody_who_will_move_here_is_served(prefecture: str) -> None:
    decision = decided(prefecture, municipality="other_pref", municipality_future=HOME[prefecture])

    assert decision.outcome == "offer"
    assert decision.gates == ()


@pytest.mark.parametrize(("prefecture", "jis"), [("akita", "05"), ("saga", "41"), ("aichi", "23"), ("mihon", "99")])
def test_a_family_member_who_lives_here_stays_the_client(prefecture: str, jis: str) -> None:
    decision = decided(prefecture, relation="family", writer_prefecture=jis, needs=["family_own"], **ELSEWHERE)

    assert decision.outcome == "offer"
    assert "GT06" in decision.gates


def test_a_family_member_who_lives_elsewhere_too_is_shown_the_right_desk() -> None:
    decision = decided("saga", relation="family", writer_prefecture="40", needs=["drugs"], **ELSEWHERE)

    assert outcome_of(decision) == ("onward", None)


@pytest.mark.parametrize("had", ["here_arrest", "here_served"])
def test_custody_in_aichi_keeps_the_case_in_aichi(had: str) -> None:
    decision = decided("aichi", needs=["legal"], had_custody_here=had, **ELSEWHERE)

    assert outcome_of(decision) == ("offer", "BAR-A")


def test_custody_in_akita_does_not_keep_somebody_who_leaves() -> None:
    where: Changes = {"municipality": "custody", "municipality_future": "other_pref", "stage": "serving"}

    decision = decided("akita", had_custody_here="here_served", **where)

    assert outcome_of(decision) == ("onward", None)


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("lawyer", [None, "no", "unknown"])
def test_somebody_detained_is_told_of_the_duty_lawyer(prefecture: str, lawyer: str | None) -> None:
    decision = decided(prefecture, relation="family", stage="detained", lawyer_now=lawyer, needs=["family_own"])

    assert decision.outcome == "offer"
    assert "GT07" in decision.gates
    assert "OUT-LAW" in decision.onward


@pytest.mark.parametrize("told", [{"lawyer_now": "yes"}, {"relation": "counsel_current", "subject_consent": "verbal"}])
def test_somebody_detained_with_a_lawyer_is_not(told: Changes) -> None:
    assert "GT07" not in decided("saga", stage="detained", needs=["drugs"], **told).gates


SUPERVISED: list[Changes] = [
    {"stage": "suspended", "supervision": "yes"},
    {"stage": "suspended_supervised", "supervision": "unknown"},
    {"stage": "paroled", "supervision": "yes"},
    {"stage": "released_full_term", "supervision": "yes"},
    {"stage": "juvenile", "supervision": "yes"},
    {"stage": "supervision_ended", "supervision": "yes"},
]


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("status", SUPERVISED)
def test_probation_is_held_for_a_person(prefecture: str, status: Changes) -> None:
    decision = decided(prefecture, needs=["work"], **status)

    assert decision.outcome == "hold"
    assert "human" in decision.flags
    assert "GT08" in decision.gates
    assert "OUT-PROB" in decision.onward
    assert decision.co == ()


@pytest.mark.parametrize(
    ("prefecture", "changes", "listens"),
    [
        ("akita", {"needs": ["drugs"]}, "TEI-AKT"),
        ("akita", {"needs": ["work"]}, "TEI-AKT"),
        ("saga", {"needs": ["drugs"], "municipality": "41202"}, "PREF-SAG"),
        ("saga", {"needs": ["housing"]}, "PREF-SAG"),
        ("saga", {"needs": ["drugs"], "relation": "supporter_org", "subject_consent": "written"}, "PREF-SAG"),
        ("aichi", {"needs": ["procedure"], "had_custody_here": "here_arrest"}, "BAR-A"),
        ("aichi", {"needs": ["housing", "legal"], "had_custody_here": "here_arrest"}, "BAR-A"),
        ("aichi", {"needs": ["procedure"]}, "BAR-A"),
        ("aichi", {"needs": ["procedure"], "had_custody_here": "never"}, "PREF-AIC"),
        ("aichi", {"needs": ["housing"], "had_custody_here": "here_arrest"}, "PREF-AIC"),
        ("aichi", {"needs": ["work"]}, "PREF-AIC"),
        ("mihon", {"needs": ["drugs"]}, "PREF-G"),
        ("mihon", {"needs": ["lonely"], "age_band": "75p"}, "PREF-G"),
    ],
)
def test_somebody_listens_while_probation_runs(prefecture: str, changes: Changes, listens: str) -> None:
    decision = decided(prefecture, supervision="yes", **changes)

    assert outcome_of(decision) == ("hold", listens)


@pytest.mark.parametrize(("place", "body"), [("41202", "DARC-K"), ("41201", "DARC-S")])
def test_the_family_of_a_drug_user_on_probation_is_offered_at_once(place: str, body: str) -> None:
    decision = decided("saga", relation="family", supervision="yes", needs=["drugs"], municipality=place)

    assert outcome_of(decision) == ("offer", body)
    assert "GT08" in decision.gates
    assert "OUT-PROB" in decision.onward
    assert {"no_subject_contact"} <= set(decision.flags)


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_somebody_in_prison_is_planned_with_the_facility(prefecture: str) -> None:
    decision = decided(prefecture, stage="serving", supervision="no", municipality="custody", needs=["work"])

    assert decision.outcome == "offer"
    assert "GT09" in decision.gates
    assert "OUT-FACILITY" in decision.onward
    assert "release_planned" in decision.flags


@pytest.mark.parametrize(
    ("prefecture", "lead", "onward"),
    [
        ("akita", "TEI-AKT", "OUT-FACILITY"),
        ("mihon", "TEI-G", "OUT-FACILITY"),
        ("saga", "PREF-SAG", "OUT-CENTRE"),
        ("aichi", "PREF-AIC", "OUT-CENTRE"),
    ],
)
@pytest.mark.parametrize("frail", [{"age_band": "75p"}, {"age_band": "30s", "disability": "suspected"}])
def test_the_centre_prepares_for_the_frail_without_a_home(
    *, prefecture: str, lead: str, onward: str, frail: Changes
) -> None:
    where: Changes = {"municipality": "custody", "municipality_future": "undecided"}

    decision = decided(prefecture, stage="serving", supervision="no", needs=["welfare"], **where, **frail)

    assert outcome_of(decision) == ("offer", lead)
    assert onward in decision.onward


def test_the_centre_prepares_even_where_the_need_is_work() -> None:
    decision = decided("mihon", stage="serving", needs=["work"], age_band="75p", municipality_future="no_fixed")

    assert outcome_of(decision) == ("offer", "TEI-G")


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_medical_observation_belongs_to_the_coordinator(prefecture: str) -> None:
    decision = decided(prefecture, stage="medical_observation", needs=["drugs"])

    assert outcome_of(decision) == ("onward", None)
    assert decision.onward == ("OUT-REINT",)
    assert "GT10" in decision.gates


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_without_consent_the_prefecture_leads_alone(prefecture: str) -> None:
    decision = decided(prefecture, needs=["drugs", "housing"], consent_share_body="no_pref_only")

    assert outcome_of(decision) == ("offer", OWN[prefecture])
    assert decision.co == ()
    assert decision.gates == ("GT11",)
    others = [body.code for body in bodies_of(prefecture) if body.code != OWN[prefecture]]
    assert {verdict_of(decision, code) for code in others} == {("passed_over", "consent")}


@pytest.mark.parametrize(
    ("prefecture", "needs", "proposal"),
    [
        ("akita", "work", "TEI-AKT"),
        ("saga", "drugs", "DARC-S"),
        ("mihon", "sexual", "SEX-G"),
        ("aichi", "other", "PREF-AIC"),
    ],
)
@pytest.mark.parametrize("answer", ["ask_first", None])
def test_nothing_is_shared_before_the_person_said_yes(
    *, prefecture: str, needs: str, proposal: str, answer: str | None
) -> None:
    decision = decided(prefecture, needs=[needs], consent_share_body=answer)

    assert outcome_of(decision) == ("hold", proposal)
    assert "human" in decision.flags


def test_a_quarrel_with_the_only_body_goes_to_the_prefecture() -> None:
    decision = decided("akita", needs=["housing"], body_wish="except:TEI-AKT")

    assert outcome_of(decision) == ("offer", "PREF-AKT")
    assert "GT11" in decision.gates
    assert verdict_of(decision, "TEI-AKT") == ("passed_over", "wish")


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_answers_on_the_page_only_are_named(prefecture: str) -> None:
    assert decided(prefecture, contact_method="page_only").gates == ("GT12",)


ADVICE: list[Changes] = [
    {"relation": "family", "subject_aware": "not_wanted"},
    {"relation": "partner_friend", "subject_aware": "not_wanted"},
    {"relation": "supporter_org", "subject_consent": "none"},
    {"relation": "supporter_org", "subject_consent": "unknown"},
    {"relation": "supporter_org"},
    {"relation": "counsel_current", "subject_consent": "none"},
    {"relation": "employer", "subject_consent": "none"},
]


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("writer", ADVICE)
def test_only_the_writer_is_advised_when_the_person_must_not_know(prefecture: str, writer: Changes) -> None:
    decision = decided(prefecture, needs=["drugs"], **writer)

    assert "GT13" in decision.gates
    assert {"advice_only", "no_subject_contact"} <= set(decision.flags)
    assert decision.outcome == "offer"


@pytest.mark.parametrize(
    "writer",
    [
        {"relation": "family", "subject_aware": "yes"},
        {"relation": "supporter_org", "subject_consent": "written"},
        {"relation": "supporter_org", "subject_consent": "verbal"},
        {"relation": "self", "subject_aware": "not_wanted"},
    ],
)
def test_a_person_who_agrees_is_worked_with(writer: Changes) -> None:
    assert "GT13" not in decided("mihon", needs=["work"], **writer).gates


def test_all_gates_that_apply_are_listed_once() -> None:
    decision = decided(
        "mihon",
        urgent=["self_harm"],
        supervision="yes",
        stage="suspended",
        contact_method="page_only",
        free_text=GOODBYE,
    )

    assert decision.gates == ("GT01", "GT08", "GT12")
