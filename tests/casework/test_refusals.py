"""What the rules forbid, asked of the acts themselves: a page would not even offer most of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from accounts.scope import Sight, Viewer, may_see
from casework import closing, contacts, desk, handling, referrals
from casework.closing import Closed
from casework.desk import Chosen
from casework.handling import Declined
from casework.referrals import Handed
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from intake.submission import Sent
from records.case import Case
from tests.builders import VICTIM, case_of, told, viewer_of

pytestmark = pytest.mark.usefixtures("app")
Deed = Callable[[Sent], object]


def accepted() -> Sent:
    sent = told()
    handling.accept(viewer_of("darc-k"), sent.reference, at=clock.now())
    return sent


def closed() -> Sent:
    sent = accepted()
    closing.close(viewer_of("darc-k"), sent.reference, Closed("wish"), at=clock.now())
    return sent


def held() -> Sent:
    return told(consent_share_body="ask_first")


def marked_out() -> Sent:
    sent = held()
    desk.mark_out(viewer_of("pref-sag"), sent.reference, "spam", at=clock.now())
    return sent


def waiting() -> Sent:
    sent = held()
    with transaction():
        session.execute(update(Case).where(Case.reference == sent.reference).values(review="waiting"))
    return sent


def opened() -> Sent:
    """DARC-K's case, which the desk has opened with a reason."""
    sent = told()
    desk.open_case(viewer_of("pref-sag"), sent.reference, "確認", at=clock.now())
    return sent


def watch(sent: Sent, days: int, login: str = "darc-k") -> object:
    until = clock.day_in_japan(clock.now()) + timedelta(days=days)
    return contacts.watch(viewer_of(login), sent.reference, until, at=clock.now())


def hand_on(sent: Sent) -> object:
    handed = Handed("OUT-MH", clock.day_in_japan(clock.now()), has_consent=True)
    return referrals.make_referral(viewer_of("darc-k"), sent.reference, handed, at=clock.now())


def choose(sent: Sent, body: str, login: str = "pref-sag") -> object:
    return desk.choose(viewer_of(login), sent.reference, Chosen(body, "理由", has_consent=True), at=clock.now())


@pytest.mark.parametrize(
    ("given", "deed", "words"),
    [
        (accepted, lambda sent: watch(sent, 0), "あしたから先"),
        (closed, lambda sent: watch(sent, 5), "受けて開いている相談だけ"),
        (held, lambda sent: watch(sent, 5, "pref-sag"), "受けて開いている相談だけ"),
        (closed, hand_on, "終結した相談です"),
        (
            held,
            lambda sent: handling.accept(viewer_of("pref-sag"), sent.reference, at=clock.now()),
            "今は受けられません",
        ),
        (
            held,
            lambda sent: handling.decline(viewer_of("pref-sag"), sent.reference, Declined("full"), at=clock.now()),
            "県の担当は断れません",
        ),
        (
            opened,
            lambda sent: handling.accept(viewer_of("pref-sag"), sent.reference, at=clock.now()),
            "今は受けられません",
        ),
        (marked_out, lambda sent: handling.reopen(viewer_of("pref-sag"), sent.reference, at=clock.now()), "対象外"),
        (accepted, lambda sent: choose(sent, "DARC-S", "darc-k"), "県の担当だけ"),
        (marked_out, lambda sent: choose(sent, "DARC-S"), "今は回せません"),
        (waiting, lambda sent: choose(sent, "DARC-S"), "今は回せません"),
        (opened, lambda sent: choose(sent, "DARC-K"), "もう唐津の薬物依存回復支援に回っています"),
        (
            lambda: told(**VICTIM),
            lambda sent: desk.confirm(viewer_of("pref-sag"), sent.reference, at=clock.now()),
            "提案された団体がありません",
        ),
        (waiting, lambda sent: desk.confirm(viewer_of("pref-sag"), sent.reference, at=clock.now()), "提案された団体"),
        (
            accepted,
            lambda sent: desk.mark_out(viewer_of("darc-k"), sent.reference, "spam", at=clock.now()),
            "県の担当で",
        ),
        (
            held,
            lambda sent: desk.put_back(viewer_of("pref-sag"), sent.reference, at=clock.now()),
            "対象外になっていません",
        ),
    ],
)
def test_what_the_rules_forbid_is_refused_in_a_sentence(given: Callable[[], Sent], deed: Deed, words: str) -> None:
    sent = given()
    before = case_of(sent)
    state = (before.state, before.review, before.lead_body_id, before.is_accepted, before.out_reason)

    with pytest.raises(Refusal) as refused:
        deed(sent)

    after = case_of(sent)
    assert words in str(refused.value)
    assert str(refused.value).endswith("。")
    assert (after.state, after.review, after.lead_body_id, after.is_accepted, after.out_reason) == state


def test_what_follows_one_that_is_gone_is_offered_to_the_body_that_was_proposed() -> None:
    first = accepted()
    second = told(free_text="追加の相談です")
    closing.close(viewer_of("darc-k"), first.reference, Closed("wish"), at=clock.now())

    desk.confirm(viewer_of("pref-sag"), second.reference, at=clock.now())

    case = case_of(second)
    assert (case.merged_into_id, case.outcome, case.lead_body_id) == (None, "offer", case_of(first).lead_body_id)


def test_what_is_due_sooner_stays_due_when_something_is_attached() -> None:
    first = accepted()
    with transaction():
        soon = clock.now() + timedelta(minutes=5)
        session.execute(update(Case).where(Case.reference == first.reference).values(next_due_at=soon))
    second = told(free_text="追加の相談です")

    desk.confirm(viewer_of("pref-sag"), second.reference, at=clock.now())

    assert case_of(first).next_step == "first_contact"


def sights(viewer: Viewer) -> dict[str, set[str]]:
    session.rollback()
    return {
        sight.value: {case.reference for case in session.query(Case).filter(may_see(viewer, sight))} for sight in Sight
    }


def test_each_sees_what_is_theirs() -> None:
    own, review, sealed = told().reference, held().reference, told(**VICTIM).reference

    nothing: dict[str, set[str]] = {"work": set(), "review": set(), "count": set(), "open": set()}
    assert sights(viewer_of("darc-k")) == {**nothing, "work": {own}, "count": {own}}
    assert sights(viewer_of("darc-s")) == nothing
    assert sights(viewer_of("pref-sag")) == {
        "work": {review, sealed},
        "review": {review, sealed},
        "count": {own, review, sealed},
        "open": {own, review, sealed},
    }
    assert sights(viewer_of("pref-akt")) == nothing
    assert sights(viewer_of("kansa-saga")) == nothing


def test_an_opening_holds_for_the_one_who_gave_the_reason() -> None:
    sent = opened()

    assert sent.reference in sights(viewer_of("pref-sag"))["work"]
    assert sent.reference not in sights(viewer_of("ken-saga"))["work"]
