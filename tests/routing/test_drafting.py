"""A draft from its beginning to its publication: who may do what, and what stays as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from records.assignment import StoredDecision
from records.prefecture import Prefecture
from records.trail import Act, Trace
from routing import draft_check, drafting, pinning, publishing, store
from routing.drafting import Hand, Place
from routing.rules import RuleFault, ruleset_to_content
from tests.builders import case_of, told, viewer_of
from tests.routing.deciding import rules_of

pytestmark = pytest.mark.usefixtures("app")
AWAY: dict[str, Any] = {
    "id": "X1",
    "rank": 100,
    "when": [["needs", "any_of", "drugs"], ["place", "any_of", "41202"], ["stage", "any_of", "suspended"]],
    "lead": ["PREF-SAG"],
    "words": "ためしの規則です。",
}
KARATSU_PIN = {
    "title": "唐津の薬物",
    "record": {
        "needs": ["drugs"],
        "municipality": "41202",
        "stage": "suspended",
        "supervision": "no",
        "distance_wish": "near",
        "consent_share_body": "yes",
        "relation": "self",
    },
    "outcome": "offer",
    "lead": "DARC-K",
}


def today() -> date:
    return clock.day_in_japan(clock.now())


def hand(login: str = "ken-saga") -> Hand:
    """Somebody with the draft as it stands in front of them."""
    session.rollback()
    viewer = viewer_of(login)
    draft = drafting.draft_of(viewer.prefecture_id)
    edition = draft.edition if draft else 0
    return Hand(staff_id=viewer.staff_id, prefecture_id=viewer.prefecture_id, at=clock.now(), edition=edition)


def drafted(*rows: dict[str, Any], submitted: bool = True) -> None:
    """A draft of Saga's rules by ken-saga with these rows more, submitted."""
    drafting.begin(hand())
    for row in rows:
        drafting.put_row(hand(), Place("rules", 0), row)
    if submitted:
        drafting.submit(hand())


def lead_of(**answers: Any) -> str | None:
    told(**answers)
    return session.scalars(select(StoredDecision.lead).order_by(StoredDecision.id.desc()).limit(1)).one()


def test_a_draft_begins_as_the_rules_in_force() -> None:
    draft = drafting.begin(hand())

    in_force = ruleset_to_content(rules_of("saga"))
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert draft.content == in_force | {"ruleset": in_force["ruleset"] | {"version": 2, "valid_from": tomorrow}}
    with pytest.raises(Refusal, match="もうあります"):
        drafting.begin(hand())


def test_whoever_wrote_or_submitted_a_draft_never_publishes_it() -> None:
    drafted(AWAY, submitted=False)
    drafting.submit(hand("pref-sag"))

    for login in ("ken-saga", "pref-sag"):
        with pytest.raises(Refusal, match="公開できません"):
            publishing.publish(hand(login), today())

    assert store.rules_in_force(hand().prefecture_id, today()).version == 1


def test_whoever_changed_a_draft_never_publishes_it() -> None:
    drafted(submitted=False)
    drafting.put_row(hand("pref-sag"), Place("rules", 0), AWAY)
    drafting.submit(hand())

    with pytest.raises(Refusal, match="公開できません"):
        publishing.publish(hand("pref-sag"), today())


def test_a_draft_decides_nothing_and_is_published_only_once_submitted() -> None:
    drafted(AWAY, submitted=False)

    with pytest.raises(Refusal, match="確認を頼まれていません"):
        publishing.publish(hand("pref-sag"), today())
    assert lead_of() == "DARC-K"


def test_a_rule_that_holds_from_tomorrow_does_nothing_today() -> None:
    drafted(AWAY)
    tomorrow = today() + timedelta(days=1)

    stored = publishing.publish(hand("pref-sag"), tomorrow)

    assert (stored.version, stored.based_on) == (2, 1)
    assert lead_of() == "DARC-K"
    prefecture_id = hand().prefecture_id
    assert store.rules_in_force(prefecture_id, today()).version == 1
    assert store.rules_in_force(prefecture_id, tomorrow).version == 2
    assert drafting.draft_of(prefecture_id) is None


def test_an_old_decision_keeps_its_words_when_rules_change() -> None:
    sent = told()
    before = session.scalars(select(StoredDecision)).one().content
    drafted(AWAY)
    publishing.publish(hand("pref-sag"), today())

    assert lead_of(phone="080-0000-7777") == "PREF-SAG"
    kept = session.scalars(select(StoredDecision).where(StoredDecision.case_id == case_of(sent).id)).one()
    assert kept.content == before
    assert kept.ruleset == "saga/1"


def test_rules_hold_from_no_day_that_is_past() -> None:
    drafted(AWAY)

    with pytest.raises(Refusal, match="今日かそれより後"):
        publishing.publish(hand("pref-sag"), today() - timedelta(days=1))


def test_a_faulty_draft_is_not_submitted_and_the_fault_is_named() -> None:
    drafted(AWAY | {"id": "X2", "rank": 100000}, submitted=False)

    with pytest.raises(Refusal, match="規則 X2"):
        drafting.submit(hand())


def test_a_pinned_case_that_fails_keeps_rules_from_being_published() -> None:
    pinning.pin(hand(), KARATSU_PIN)
    drafted(AWAY, submitted=False)

    with pytest.raises(Refusal, match="唐津の薬物"):
        drafting.submit(hand())


def test_a_case_pinned_after_the_submission_counts_as_well() -> None:
    drafted(AWAY)
    pinning.pin(hand(), KARATSU_PIN)

    with pytest.raises(Refusal, match="唐津の薬物"):
        publishing.publish(hand("pref-sag"), today())


def test_a_pinned_case_is_kept_once_and_without_anything_typed() -> None:
    pinning.pin(hand(), KARATSU_PIN)

    with pytest.raises(Refusal, match="もうあります"):
        pinning.pin(hand(), KARATSU_PIN)
    with pytest.raises(RuleFault, match="phone"):
        pinning.pin(hand(), KARATSU_PIN | {"title": "電話", "record": {"needs": ["drugs"], "phone": "080"}})
    assert pinning.pin_missing(hand(), [KARATSU_PIN, KARATSU_PIN | {"title": "もう一つ"}]) == 1
    assert [case.title for _, case in draft_check.pinned_of(hand().prefecture_id)] == ["唐津の薬物", "もう一つ"]


def test_a_save_on_an_old_edition_is_refused() -> None:
    drafted(submitted=False)
    first, second = hand(), hand("pref-sag")
    drafting.put_row(first, Place("rules", 0), AWAY)

    with pytest.raises(Refusal, match="ほかの人が先に"):
        drafting.put_row(second, Place("rules", 0), AWAY | {"id": "X2"})


def test_a_submitted_draft_is_changed_only_after_it_was_given_back() -> None:
    drafted()

    with pytest.raises(Refusal, match="確認を頼んでいる"):
        drafting.put_row(hand(), Place("rules", 0), AWAY)
    drafting.give_back(hand())
    drafting.put_row(hand(), Place("rules", 0), AWAY)
    with pytest.raises(Refusal, match="まだ確認を頼んで"):
        drafting.give_back(hand())


def test_moving_a_row_exchanges_ranks_with_its_neighbour() -> None:
    drafted(AWAY, submitted=False)
    prefecture_id = hand().prefecture_id

    def first_two() -> list[tuple[str, int]]:
        session.expire_all()
        draft = drafting.draft_of(prefecture_id)
        assert draft is not None
        return [(row["id"], row["rank"]) for row in draft.content["rules"][:2]]

    assert first_two() == [("X1", 100), ("N14", 900)]
    drafting.step_row(hand(), Place("rules", 1), "down")
    assert first_two() == [("N14", 100), ("X1", 900)]
    with pytest.raises(Refusal, match="これより先"):
        drafting.step_row(hand(), Place("rules", 1), "up")
    drafting.step_row(hand(), Place("rules", 1), "remove")
    assert first_two()[0] == ("X1", 900)
    with pytest.raises(Refusal, match="もうありません"):
        drafting.step_row(hand(), Place("rules", 999), "remove")


def test_the_head_is_set_and_an_unknown_way_to_break_ties_is_not() -> None:
    drafted(submitted=False)
    drafting.set_head(hand(), valid_from=date(2030, 4, 1), tie_breaks=["share"])

    draft = drafting.draft_of(hand().prefecture_id)
    assert draft is not None
    assert draft.content["ruleset"]["valid_from"] == "2030-04-01"
    with pytest.raises(RuleFault):
        drafting.set_head(hand(), valid_from=date(2030, 4, 1), tie_breaks=["luck"])


def test_an_imported_rule_set_takes_the_place_of_the_draft() -> None:
    content = ruleset_to_content(rules_of("saga"))
    content["rules"] = [*content["rules"][:-1], content["rules"][-1] | {"words": "読みこんだ規則です。"}]
    drafting.take_over(hand(), content)
    drafting.take_over(hand(), content)

    draft = drafting.draft_of(hand().prefecture_id)
    assert draft is not None
    assert draft.content == content
    with pytest.raises(RuleFault, match="ほかの県"):
        drafting.take_over(hand(), ruleset_to_content(rules_of("aichi")))


def pinned_number() -> int:
    [(number, _)] = draft_check.pinned_of(hand().prefecture_id)
    return number


def test_who_takes_away_what_refuses_a_draft_does_not_publish_it() -> None:
    pinning.pin(hand(), KARATSU_PIN)
    pinning.unpin(hand("pref-sag"), pinned_number())
    drafted(AWAY)

    with pytest.raises(Refusal, match="確かめの例を消した人"):
        publishing.publish(hand("pref-sag"), today())


def test_what_was_taken_away_is_seen_until_somebody_publishes_without_it() -> None:
    pinning.pin(hand(), KARATSU_PIN)
    drafted(AWAY, submitted=False)
    with pytest.raises(Refusal, match="唐津の薬物"):
        drafting.submit(hand())
    pinning.unpin(hand(), pinned_number())
    drafting.submit(hand())
    seen = [row.title for row in pinning.taken_away(hand().prefecture_id)]

    publishing.publish(hand("pref-sag"), today())

    assert seen == ["唐津の薬物"]
    assert pinning.taken_away(hand().prefecture_id) == []


def test_nothing_is_taken_away_while_somebody_is_asked_to_approve() -> None:
    pinning.pin(hand(), KARATSU_PIN)
    number = pinned_number()
    drafted()

    with pytest.raises(Refusal, match="確認を頼んでいる"):
        pinning.unpin(hand(), number)

    assert pinned_number() == number


def test_a_case_that_was_taken_away_may_be_pinned_again() -> None:
    pinning.pin(hand(), KARATSU_PIN)
    pinning.unpin(hand(), pinned_number())

    pinning.pin(hand(), KARATSU_PIN)

    assert len(pinning.taken_away(hand().prefecture_id)) == 1
    assert draft_check.pinned_of(hand().prefecture_id)[0][1].title == "唐津の薬物"


def test_every_act_on_rules_leaves_one_trace() -> None:
    drafted(AWAY)
    publishing.publish(hand("pref-sag"), today())
    drafting.begin(hand())
    drafting.discard(hand())
    pinning.pin(hand(), KARATSU_PIN)
    [(number, _)] = draft_check.pinned_of(hand().prefecture_id)
    pinning.unpin(hand(), number)

    acts = list(session.scalars(select(Trace.act).order_by(Trace.position)))

    assert acts[-8:] == [
        Act.DRAFT_BEGUN,
        Act.DRAFT_CHANGED,
        Act.DRAFT_SUBMITTED,
        Act.RULES_PUBLISHED,
        Act.DRAFT_BEGUN,
        Act.DRAFT_DISCARDED,
        Act.PIN_ADDED,
        Act.PIN_REMOVED,
    ]


def test_a_prefecture_has_a_draft_of_its_own() -> None:
    drafted(submitted=False)
    akita = session.scalars(select(Prefecture.id).where(Prefecture.code == "akita")).one()

    assert drafting.draft_of(akita) is None
    with pytest.raises(Refusal, match="下書きはありません"):
        drafting.discard(hand("ken-akita"))
