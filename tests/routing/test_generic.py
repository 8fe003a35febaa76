"""The generic need rules N01–N17, row by row, in the prefecture that has a body of every kind."""

import pytest

from tests.routing.deciding import Changes, bodies_of, decided, outcome_of, verdict_of

BOTH = ["OUT-RISTA", "OUT-WELF"]
# (what the answers say, who leads, who joins at least, which neighbours at least)
ROWS: list[tuple[Changes, str, list[str], list[str]]] = [
    # N01
    ({"urgent": ["no_bed"], "needs": ["work"]}, "TEI-G", [], BOTH),
    ({"urgent": ["no_food"], "needs": ["money"]}, "TEI-G", [], BOTH),
    ({"urgent": ["no_bed"], "stage": "not_prosecuted", "needs": ["housing"]}, "TEI-G", ["HOU-G"], BOTH),
    ({"urgent": ["no_bed"], "stage": "fined"}, "TEI-G", [], BOTH),
    ({"urgent": ["no_bed"], "stage": "released_full_term"}, "TEI-G", [], BOTH),
    ({"urgent": ["no_bed"], "stage": "labour"}, "TEI-G", [], BOTH),
    ({"urgent": ["no_bed"], "stage": "no_case"}, "TEI-G", [], ["OUT-WELF"]),
    ({"urgent": ["no_bed"], "needs": ["drugs"]}, "TEI-G", ["DARC-G"], BOTH),
    # N02
    ({"needs": ["drugs"]}, "DARC-G", [], ["OUT-MH"]),
    ({"needs": ["work", "drugs"]}, "DARC-G", ["EMP-G"], ["OUT-MH"]),
    ({"needs": ["housing", "work", "drugs"]}, "HOU-G", ["DARC-G"], ["OUT-MH"]),
    ({"needs": ["drugs"], "relation": "family"}, "DARC-G", [], ["OUT-MH"]),
    ({"needs": ["drugs"], "stage": "on_trial"}, "DARC-G", ["BAR-G"], ["OUT-MH"]),
    ({"needs": ["drugs"], "urgent": ["court_soon"]}, "DARC-G", ["BAR-G"], ["OUT-MH"]),
    ({"needs": ["drugs", "housing"], "gender": "female"}, "PREF-G", ["DARC-G"], ["OUT-MH"]),
    ({"needs": ["drugs", "housing"], "gender": "male"}, "DARC-G", ["HOU-G"], ["OUT-MH"]),
    ({"needs": ["drugs", "lonely"]}, "DARC-G", [], ["OUT-MH"]),
    # N03
    ({"needs": ["sexual"]}, "SEX-G", [], ["OUT-MH"]),
    ({"needs": ["work", "sexual"]}, "SEX-G", ["EMP-G"], ["OUT-MH"]),
    ({"needs": ["sexual"], "stage": "investigation"}, "SEX-G", [], ["OUT-MH", "OUT-LAW"]),
    ({"needs": ["sexual"], "stage": "detained"}, "SEX-G", [], ["OUT-LAW"]),
    ({"needs": ["sexual"], "stage": "on_trial"}, "SEX-G", [], ["OUT-LAW"]),
    ({"needs": ["sexual", "lonely"]}, "SEX-G", [], ["OUT-MH"]),
    # N04
    ({"needs": ["stealing"]}, "PREF-G", [], ["OUT-MH"]),
    ({"needs": ["alcohol_gambling"]}, "PREF-G", [], ["OUT-MH"]),
    ({"needs": ["stealing"], "age_band": "75p"}, "TEI-G", [], ["OUT-MH"]),
    ({"needs": ["stealing"], "disability": "suspected"}, "TEI-G", [], ["OUT-MH"]),
    ({"needs": ["stealing", "lonely"]}, "PREF-G", ["HOG-G1"], ["OUT-MH"]),
    ({"needs": ["lonely", "stealing"]}, "HOG-G1", ["PREF-G"], ["OUT-MH"]),
    ({"needs": ["family_rel", "alcohol_gambling"]}, "HOG-G1", ["PREF-G"], ["OUT-MH"]),
    # N05
    ({"needs": ["welfare"], "age_band": "65_74"}, "TEI-G", [], ["OUT-CARE"]),
    ({"needs": ["procedure"], "disability": "yes"}, "TEI-G", [], []),
    ({"needs": ["work"], "disability": "suspected"}, "TEI-G", ["EMP-G"], []),
    ({"needs": ["welfare"], "access_needs": ["with_someone"]}, "TEI-G", [], []),
    ({"needs": ["work"], "age_band": "65_74"}, "EMP-G", [], []),
    ({"needs": ["work", "housing"], "age_band": "65_74"}, "TEI-G", ["EMP-G", "HOU-G"], []),
    ({"needs": ["lonely"], "age_band": "75p"}, "TEI-G", ["HOG-G1"], []),
    ({"needs": ["health", "welfare"], "age_band": "75p"}, "TEI-G", [], ["OUT-MH"]),
    # N06
    ({"needs": ["legal"], "had_custody_here": "here_arrest"}, "BAR-G", [], []),
    ({"needs": ["procedure"], "had_custody_here": "here_served"}, "BAR-G", [], []),
    ({"needs": ["procedure"], "had_custody_here": "elsewhere_served"}, "BAR-G", [], []),
    ({"needs": ["legal", "housing"], "had_custody_here": "here_arrest"}, "BAR-G", ["HOU-G"], []),
    ({"needs": ["procedure", "work"], "had_custody_here": "here_arrest"}, "BAR-G", ["EMP-G"], []),
    ({"needs": ["legal"], "had_custody_here": "never"}, "PREF-G", [], ["OUT-LAW"]),
    ({"needs": ["procedure"], "had_custody_here": "unknown"}, "PREF-G", [], []),
    ({"needs": ["legal"], "stage": "investigation"}, "PREF-G", [], ["OUT-LAW"]),
    ({"needs": ["legal"], "stage": "on_trial", "had_custody_here": "here_arrest"}, "PREF-G", [], ["OUT-LAW"]),
    # N07
    ({"needs": ["housing"]}, "HOU-G", ["PREF-G"], []),
    ({"needs": ["housing"], "stage": "not_prosecuted"}, "HOU-G", ["PREF-G"], []),
    ({"needs": ["housing"], "stage": "supervision_ended"}, "HOU-G", ["PREF-G"], []),
    ({"needs": ["housing"], "stage": "labour"}, "HOU-G", ["PREF-G"], []),
    ({"needs": ["housing"], "stage": "no_case"}, "PREF-G", [], []),
    ({"needs": ["housing"], "stage": "investigation"}, "PREF-G", [], []),
    # N08
    ({"needs": ["work"]}, "EMP-G", [], ["OUT-HELLO"]),
    ({"needs": ["work", "lonely"]}, "EMP-G", ["HOG-G1"], ["OUT-HELLO"]),
    ({"needs": ["work"], "stage": "no_case"}, "EMP-G", [], []),
    ({"needs": ["work", "health"]}, "PREF-G", [], ["OUT-MH", "OUT-HELLO"]),
    ({"needs": ["work"], "age_band": "18_19"}, "EMP-G", [], ["OUT-JUV"]),
    # N09
    ({"needs": ["support_advice"], "relation": "supporter_org", "subject_consent": "none"}, "SUP-G", [], []),
    ({"needs": ["support_advice"], "relation": "employer"}, "SUP-G", [], []),
    ({"needs": ["support_advice"], "relation": "landlord"}, "SUP-G", [], []),
    ({"needs": ["support_advice"], "relation": "volunteer"}, "SUP-G", [], []),
    # N10
    ({"needs": ["work"], "age_band": "14_17"}, "PREF-G", [], ["OUT-JUV"]),
    ({"needs": ["housing"], "age_band": "14_17"}, "PREF-G", ["HOU-G"], ["OUT-JUV"]),
    ({"needs": ["family_rel"], "age_band": "14_17", "relation": "family"}, "PREF-G", ["HOG-G1"], ["OUT-JUV"]),
    ({"needs": ["school"]}, "PREF-G", [], ["OUT-JUV"]),
    ({"needs": ["lonely"], "age_band": "18_19"}, "PREF-G", ["HOG-G1"], ["OUT-JUV"]),
    ({"needs": ["drugs"], "age_band": "14_17"}, "DARC-G", [], ["OUT-JUV", "OUT-MH"]),
    # N11
    ({"needs": ["lonely"]}, "HOG-G1", ["PREF-G"], []),
    ({"needs": ["family_rel"]}, "HOG-G1", ["PREF-G"], []),
    ({"needs": ["lonely"], "municipality": "99301"}, "HOG-G1", ["PREF-G"], []),
    ({"needs": ["lonely"], "municipality": "99202"}, "HOG-G2", ["PREF-G"], []),
    ({"needs": ["lonely"], "municipality": "99302"}, "HOG-G2", ["PREF-G"], []),
    ({"needs": ["lonely"], "municipality": "no_fixed", "municipality_future": "99302"}, "HOG-G2", ["PREF-G"], []),
    ({"needs": ["lonely"], "municipality": "unknown"}, "PREF-G", [], []),
    ({"needs": ["lonely"], "distance_wish": "away"}, "PREF-G", [], []),
    ({"needs": ["lonely"], "urgent": ["harm_other"]}, "PREF-G", [], []),
    ({"needs": ["lonely"], "body_wish": "except:HOG-G1"}, "PREF-G", [], []),
    ({"needs": ["other"], "stage": "supervision_ended", "supervision": "ended"}, "HOG-G1", [], []),
    # N12 and the rest
    ({"needs": ["family_own"], "relation": "family"}, "PREF-G", [], ["OUT-WOH", "OUT-MH"]),
    ({"needs": ["health"]}, "PREF-G", [], ["OUT-MH"]),
    ({"needs": ["money"]}, "PREF-G", [], ["OUT-WELF"]),
    ({"needs": ["welfare"]}, "LINK-G", [], []),
    ({"needs": ["welfare", "lonely"]}, "LINK-G", ["HOG-G1"], []),
    ({"needs": ["other"]}, "PREF-G", [], []),
    ({"needs": ["procedure"]}, "PREF-G", [], []),
    # OTH by wish
    ({"needs": ["housing"], "body_wish": "OTH-G"}, "OTH-G", [], []),
    ({"needs": ["other"], "body_wish": "OTH-G"}, "OTH-G", [], []),
    ({"needs": ["drugs"], "body_wish": "PREF-G"}, "PREF-G", [], []),
]


@pytest.mark.parametrize(("changes", "lead", "co", "onward"), ROWS, ids=str)
def test_a_need_goes_to_its_body(*, changes: Changes, lead: str, co: list[str], onward: list[str]) -> None:
    decision = decided("mihon", **changes)

    assert outcome_of(decision) == ("offer", lead)
    assert set(co) <= set(decision.co)
    assert set(onward) <= set(decision.onward)


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({"needs": ["drugs", "lonely"]}, "HOG-G1"),
        ({"needs": ["lonely"]}, "HOG-G2"),
        ({"needs": ["work"], "age_band": "14_17"}, "EMP-G"),
        ({"needs": ["housing"], "urgent": ["no_bed"], "stage": "no_case"}, "HOU-G"),
    ],
)
def test_a_body_that_must_not_take_part_does_not_join(changes: Changes, absent: str) -> None:
    assert absent not in decided("mihon", **changes).co


def test_violence_is_held_by_the_prefecture() -> None:
    decision = decided("mihon", needs=["violence"])

    assert outcome_of(decision) == ("hold", "PREF-G")
    assert "OUT-MH" in decision.onward


def test_a_neighbour_is_passed_over_by_wish_and_flagged_away() -> None:
    assert "away" in decided("mihon", needs=["lonely"], distance_wish="away").flags


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"relation": "counsel_former", "subject_consent": "verbal", "had_custody_here": "here_arrest"}, "own_lawyer"),
        ({"former_counsel": "yes_wish_continue", "had_custody_here": "here_arrest"}, "own_lawyer"),
        ({"former_counsel": "yes_other", "needs": ["legal"], "had_custody_here": "here_arrest"}, "other_lawyer"),
    ],
)
def test_the_bar_is_told_about_the_former_lawyer(changes: Changes, flag: str) -> None:
    decision = decided("mihon", **changes)

    assert outcome_of(decision) == ("offer", "BAR-G")
    assert flag in decision.flags


def test_a_body_outside_its_area_is_passed_over_for_its_area() -> None:
    assert verdict_of(decided("mihon", needs=["lonely"]), "HOG-G2") == ("passed_over", "area")


def test_the_other_body_takes_over_after_a_decline() -> None:
    decision = decided("mihon", needs=["housing"], bodies=bodies_of("mihon", HOU_G="budget"))

    assert outcome_of(decision) == ("offer", "OTH-G")
    assert verdict_of(decision, "HOU-G") == ("passed_over", "declined")


def test_the_second_decline_goes_to_the_prefecture() -> None:
    decision = decided("mihon", needs=["housing"], bodies=bodies_of("mihon", HOU_G="budget", OTH_G="full"))

    assert outcome_of(decision) == ("offer", "PREF-G")


def test_an_urgent_decline_goes_to_the_prefecture_at_once() -> None:
    decision = decided("mihon", urgent=["no_bed"], bodies=bodies_of("mihon", TEI_G="full"))

    assert outcome_of(decision) == ("offer", "PREF-G")
