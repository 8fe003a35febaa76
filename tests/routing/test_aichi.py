"""Aichi's rows I1–I13: the bar's custody condition, work after probation, the prefecture for the rest."""

import pytest

from tests.routing.deciding import Changes, decided, outcome_of

HERE: Changes = {"had_custody_here": "here_arrest"}
FORMER: Changes = {"relation": "counsel_former", "subject_consent": "verbal", "former_counsel": "yes_wish_continue"}
ENDED: Changes = {"stage": "supervision_ended", "supervision": "ended"}
ROWS: list[tuple[Changes, str, list[str], list[str], list[str]]] = [
    # what the answers say, lead, co, onward, flags
    # I2
    ({"needs": ["legal"], "stage": "detained", **HERE}, "PREF-AIC", [], ["OUT-LAW"], []),
    ({"needs": ["legal"], "stage": "on_trial", "lawyer_now": "yes", **HERE}, "PREF-AIC", [], ["OUT-LAW"], []),
    # I3
    ({"needs": ["legal"], **HERE}, "BAR-A", [], [], []),
    ({"needs": ["procedure"], "had_custody_here": "here_served"}, "BAR-A", [], [], []),
    ({"needs": ["procedure"], "had_custody_here": "elsewhere_served"}, "BAR-A", [], [], []),
    (
        {
            "needs": ["legal"],
            "had_custody_here": "elsewhere_served",
            "municipality": "other_pref",
            "municipality_future": "23203",
        },
        "BAR-A",
        [],
        [],
        [],
    ),
    # I4
    (
        {"needs": ["housing", "procedure"], "urgent": ["no_bed"], **FORMER, **HERE},
        "BAR-A",
        ["PREF-AIC"],
        ["OUT-WELF"],
        ["own_lawyer"],
    ),
    ({"needs": ["welfare"], **FORMER, **HERE}, "BAR-A", [], [], ["own_lawyer"]),
    ({"needs": ["drugs"], **FORMER, **HERE}, "BAR-A", [], ["OUT-MH"], ["own_lawyer"]),
    # I5
    ({"needs": ["legal"], "former_counsel": "yes_wish_continue", **HERE}, "BAR-A", [], [], ["own_lawyer"]),
    ({"needs": ["housing"], "former_counsel": "yes_wish_continue", **HERE}, "BAR-A", [], [], ["own_lawyer"]),
    # I6
    ({"needs": ["legal"], "former_counsel": "yes_other", **HERE}, "BAR-A", [], [], ["other_lawyer"]),
    ({"needs": ["housing"], "former_counsel": "yes_other", **HERE}, "BAR-A", [], [], ["other_lawyer"]),
    # I7
    ({"needs": ["procedure"], "former_counsel": "no", **HERE}, "BAR-A", [], [], []),
    ({"needs": ["legal"], "former_counsel": "yes_unsure", "municipality": "23101", **HERE}, "BAR-A", [], [], []),
    ({"needs": ["housing"], **HERE}, "BAR-A", [], ["OUT-WELF"], []),
    ({"needs": ["money", "housing"], **HERE}, "BAR-A", [], ["OUT-WELF"], []),
    # I8
    (
        {
            "relation": "supporter_org",
            "relation_detail": "corrections",
            "subject_consent": "written",
            "stage": "serving",
            "municipality": "custody",
            "municipality_future": "undecided",
            "needs": ["housing"],
            "had_custody_here": "here_served",
        },
        "BAR-A",
        [],
        ["OUT-FACILITY"],
        ["release_planned"],
    ),
    # I9
    ({"needs": ["legal", "money"], **HERE}, "BAR-A", [], ["OUT-LAW"], []),
    # I10
    ({"needs": ["legal"], "had_custody_here": "never"}, "PREF-AIC", [], ["OUT-RISTA"], []),
    ({"needs": ["procedure"], "had_custody_here": "unknown"}, "PREF-AIC", [], ["OUT-RISTA"], []),
    ({"needs": ["legal"], "stage": "investigation", "had_custody_here": "never"}, "PREF-AIC", [], ["OUT-RISTA"], []),
    ({"needs": ["legal"], "stage": "no_case"}, "PREF-AIC", [], ["OUT-RISTA"], []),
    ({"needs": ["housing"], "had_custody_here": "never"}, "PREF-AIC", [], ["OUT-WELF"], []),
    # I11
    ({"needs": ["work"], **ENDED}, "EMP-A", [], [], []),
    ({"needs": ["work"], "stage": "suspended", "supervision": "ended"}, "EMP-A", [], [], []),
    ({"needs": ["work", "procedure"], **ENDED, **HERE}, "EMP-A", ["BAR-A"], [], []),
    ({"needs": ["procedure", "work"], **ENDED, **HERE}, "BAR-A", ["EMP-A"], [], []),
    ({"needs": ["lonely", "work"], **ENDED}, "EMP-A", [], [], []),
    ({"needs": ["work"]}, "PREF-AIC", [], ["OUT-HELLO"], []),
    ({"needs": ["work"], **HERE}, "PREF-AIC", [], ["OUT-HELLO"], []),
    # I13
    ({"needs": ["welfare"], "age_band": "75p", **HERE}, "BAR-A", [], ["OUT-CENTRE"], []),
    ({"needs": ["lonely"], "disability": "suspected", **HERE}, "BAR-A", [], ["OUT-CENTRE"], []),
    ({"needs": ["welfare"], "age_band": "75p", "had_custody_here": "never"}, "PREF-AIC", [], ["OUT-CENTRE"], []),
    # N01 and what has no row
    ({"needs": ["other"], "urgent": ["no_bed"], **HERE}, "BAR-A", ["PREF-AIC"], ["OUT-RISTA", "OUT-WELF"], ["urgent"]),
    ({"needs": ["other"], "urgent": ["no_bed"], "had_custody_here": "never"}, "PREF-AIC", [], ["OUT-WELF"], ["urgent"]),
    ({"needs": ["support_advice"], "relation": "employer"}, "PREF-AIC", [], [], []),
    ({"needs": ["support_advice"], "relation": "supporter_org", "subject_consent": "none"}, "PREF-AIC", [], [], []),
    ({"needs": ["school"], "age_band": "14_17"}, "PREF-AIC", [], ["OUT-JUV"], []),
    ({"needs": ["work"], "age_band": "14_17"}, "PREF-AIC", [], ["OUT-JUV"], []),
    ({"needs": ["school"], "age_band": "14_17", **FORMER, **HERE}, "BAR-A", [], ["OUT-JUV"], ["own_lawyer"]),
    ({"needs": ["school"], "age_band": "18_19", **FORMER}, "BAR-A", [], ["OUT-JUV"], ["own_lawyer"]),
    ({"needs": ["drugs"]}, "PREF-AIC", [], ["OUT-MH"], []),
    ({"needs": ["sexual"]}, "PREF-AIC", [], ["OUT-MH"], []),
    ({"needs": ["stealing"]}, "PREF-AIC", [], ["OUT-MH"], []),
    ({"needs": ["health"], **HERE}, "PREF-AIC", [], ["OUT-MH"], []),
    ({"needs": ["money"], **HERE}, "PREF-AIC", [], ["OUT-WELF"], []),
    ({"needs": ["lonely"], **HERE}, "PREF-AIC", [], [], []),
    ({"needs": ["other"]}, "PREF-AIC", [], [], []),
]


@pytest.mark.parametrize(("changes", "lead", "co", "onward", "flags"), ROWS, ids=str)
def test_a_row_sends_the_case(
    *, changes: Changes, lead: str, co: list[str], onward: list[str], flags: list[str]
) -> None:
    decision = decided("aichi", **changes)

    assert outcome_of(decision) == ("offer", lead)
    assert set(co) <= set(decision.co)
    assert set(onward) <= set(decision.onward)
    assert set(flags) <= set(decision.flags)


@pytest.mark.parametrize("consent", ["none", "unknown", None])
def test_a_former_lawyer_without_agreement_waits_for_a_person(consent: str | None) -> None:
    decision = decided(
        "aichi", relation="counsel_former", subject_consent=consent, needs=["procedure"], had_custody_here="here_arrest"
    )

    assert outcome_of(decision) == ("hold", "BAR-A")
    assert {"human", "advice_only"} <= set(decision.flags)
    assert "own_lawyer" not in decision.flags


def test_an_inmate_must_agree_on_paper() -> None:
    decision = decided(
        "aichi",
        relation="supporter_org",
        relation_detail="corrections",
        subject_consent="verbal",
        stage="serving",
        needs=["housing"],
        had_custody_here="here_served",
    )

    assert outcome_of(decision) == ("hold", "BAR-A")


def test_nobody_says_a_lawyer_must_not_be_used_unless_wished() -> None:
    decision = decided("aichi", needs=["legal"], former_counsel="yes_unsure", had_custody_here="here_arrest")

    assert not {"own_lawyer", "other_lawyer"} & set(decision.flags)
