"""What is done on a demo case once somebody works on it: contacts, referrals, notes, closing and opening again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.scope import Viewer
from casework import closing, contacts, handling, referrals
from casework.contacts import MINUTES_BY_METHOD, Contacted
from casework.referrals import Handed
from foundation import clock
from records.casework import Referral
from records.trail import Act
from world.life import Life

Slot = tuple[datetime, datetime]
_SHORTEST = timedelta(minutes=15)
_AFTER = {"contact": 10, "referral": 12, "confirmed": 14, "note": 16}
# So long before the end of a span no contact begins: what follows it is written down before the case is closed.
_LAST = timedelta(minutes=20)
_SOON_DAYS, _LATELY_DAYS = 3, 6
_COUNTERPART = {"self": "subject", "family": "family", "partner_friend": "family"}
# How somebody is mostly reached who does not want to be called.
_METHOD = {"page_only": "form", "email": "mail", "letter": "letter"}
_VAIN = ("absent", "message", "absent")
_WATCHED_DAYS = 30


def slots(life: Life) -> list[Slot]:
    """Return the stretches of working time in which somebody could be contacted, one for each working day."""
    return [slot for start, stop in life.spans for slot in _slots_between(life, start, stop or life.scene.end)]


def _slots_between(life: Life, start: datetime, stop: datetime) -> list[Slot]:
    hours = life.scene.hours[life.case.lead_body_id or 0]
    day, last = clock.day_in_japan(start), clock.day_in_japan(stop)
    found = []
    while day <= last:
        opening = hours.opening(day)
        if opening is not None:
            begins, ends = max(opening[0], start), min(opening[1], stop) - _LAST
            if ends - begins >= _SHORTEST:
                found.append((begins, ends))
        day += timedelta(days=1)
    return found


def share_out(wished: Sequence[int], room: Sequence[int], total: int) -> list[int]:
    """Return how many contacts each case gets: as wished, as room allows, and together `total` if that is possible."""
    shares = [min(wish, most) for wish, most in zip(wished, room, strict=True)]
    while sum(shares) != total:
        step = 1 if sum(shares) < total else -1
        able = [n for n, share in enumerate(shares) if (0 < share < room[n] if step > 0 else share > 1)]
        able = able or [n for n, share in enumerate(shares) if (share < room[n] if step > 0 else share > 0)]
        if not able:
            break
        for number in able[: abs(total - sum(shares))]:
            shares[number] += step
    return shares


def answer_onward(life: Life) -> int:
    """Let the prefecture's desk tell the person the right desk, and close; return how many contacts that took."""
    at, desk = life.settled_at, life.scene.own
    if at is None or life.case.review != "onward":
        return 0
    _contact(life, desk, "reached", at=at)
    for destination in life.stored.content["onward"][:1]:
        _refer(life, desk, destination, at=at)
    life.case.screening = life.case.screening or "info_only"
    closing_at = at + timedelta(minutes=_AFTER["note"])
    closing.shut(life.case, life.period, "elsewhere", at=closing_at)
    life.leave(Act.CASE_CLOSED, closing_at, by=desk, reason="elsewhere")
    return 1


def work(life: Life, count: int) -> None:
    """Fill the time in which somebody works on the case with `count` contacts and what belongs to them."""
    moments = _moments(life, count)
    for number, (start, stop) in enumerate(life.spans):
        if number:
            _reopen(life, start)
        _work_between(life, [at for at in moments if start <= at < (stop or life.scene.end)], stop)
    if life.spans and life.ends is None and moments and life.is_chance("watching"):
        _watch(life, moments[-1] + timedelta(minutes=_AFTER["note"]))


def _moments(life: Life, count: int) -> list[datetime]:
    """Return when contacts are held, on different days: the first one soon, and lately if the case is open."""
    room = slots(life)
    chosen: set[int] = set()
    if count and room:
        is_urgent = life.case.queue_rank == 0
        chosen.add(0 if is_urgent else life.rng.randrange(min(_SOON_DAYS, len(room))))
    if count > 1 and life.ends is None:
        chosen.add(len(room) - 1 - life.rng.randrange(min(_LATELY_DAYS, len(room))))
    left = [number for number in range(min(chosen, default=0), len(room)) if number not in chosen]
    left = left if len(left) >= count - len(chosen) else [n for n in range(len(room)) if n not in chosen]
    chosen.update(life.rng.sample(left, max(0, count - len(chosen))))
    return [_within(life, room[number]) for number in sorted(chosen)]


def _within(life: Life, slot: Slot) -> datetime:
    minutes = int((slot[1] - slot[0]).total_seconds() // 60)
    return slot[0] + timedelta(minutes=life.rng.randrange(minutes))


def _work_between(life: Life, moments: Sequence[datetime], stop: datetime | None) -> None:
    viewer = life.worker or life.scene.own
    reason = life.drawn("close_reason") if stop else ""
    if reason == "unreachable" and len(moments) < len(_VAIN):
        reason = "wish"
    results = [life.drawn("result") for _ in moments]
    if reason == "unreachable":
        results[-len(_VAIN) :] = _VAIN
    referred, is_linked = None, False
    for at, result in zip(moments, results, strict=True):
        _contact(life, viewer, result, at=at)
        if referred is not None and referred.confirmed_on is None and referred.failed_on is None:
            is_linked = _settle(life, viewer, referred, at=at)
        elif referred is None and result == "reached" and life.is_chance("referral"):
            referred = _refer(life, viewer, life.drawn("destination"), at=at)
        _note(life, viewer, at)
    if stop:
        life.case.screening = "linked" if is_linked else "continue" if len(moments) > 1 else "info_only"
        closing.shut(life.case, life.period, reason, at=stop)
        life.leave(Act.CASE_CLOSED, stop, by=viewer, reason=reason)


def _contact(life: Life, viewer: Viewer, result: str, *, at: datetime) -> None:
    usual = _METHOD.get(str(life.answers.get("contact_method")), "")
    method = usual if usual and life.is_chance("usual_way") else life.drawn("method")
    who = "agency" if method == "agency" else _COUNTERPART.get(life.case.relation, "agency")
    minutes = MINUTES_BY_METHOD.get(method) if life.is_chance("usual_minutes") else int(life.drawn("minutes"))
    what = Contacted(
        method=method,
        result=result,
        held_at=at,
        minutes=minutes if result == "reached" else None,
        counterpart=who,
        memo=life.word("memo") if life.is_chance("written") else "",
    )
    recorded = at + timedelta(minutes=_AFTER["contact"])
    life.scene.load.add(contacts.new_contact(viewer, life.case, what, at=recorded))
    contacts.move_on(life.case, what, recorded)
    life.leave(Act.CONTACT_LOGGED, recorded, by=viewer, method=what.method, result=what.result)


def _refer(life: Life, viewer: Viewer, destination: str, *, at: datetime) -> Referral:
    made = at + timedelta(minutes=_AFTER["referral"])
    note = life.word("referral") if life.is_chance("written") else ""
    handed = Handed(destination, clock.day_in_japan(made), note)
    referral = life.scene.load.add(referrals.new_referral(viewer, life.case, handed))
    referrals.ask_in_time(life.case, made)
    life.leave(Act.REFERRAL_MADE, made, by=viewer, destination=destination)
    return referral


def _settle(life: Life, viewer: Viewer, referral: Referral, *, at: datetime) -> bool:
    """Draw whether the receiver has confirmed, or it came to nothing, or nobody knows yet; say whether it holds."""
    settled = at + timedelta(minutes=_AFTER["confirmed"])
    if life.is_chance("confirmed"):
        referral.confirmed_on = clock.day_in_japan(settled)
    elif life.is_chance("failed"):
        referral.failed_on = clock.day_in_japan(settled)
    else:
        return False
    result = "linked" if referral.confirmed_on else "failed"
    life.leave(Act.REFERRAL_CONFIRMED, settled, by=viewer, destination=referral.destination, result=result)
    return result == "linked"


def _note(life: Life, viewer: Viewer, at: datetime) -> None:
    if life.is_chance("note"):
        written = at + timedelta(minutes=_AFTER["note"])
        life.scene.load.add(handling.new_note(viewer, life.case, life.word("note"), at=written))
        life.leave(Act.NOTE_WRITTEN, written, by=viewer)


def _reopen(life: Life, at: datetime) -> None:
    viewer = life.worker or life.scene.own
    life.period = life.scene.load.add(handling.later_period(life.case, life.period.ordinal + 1, at=at))
    handling.pick_up(viewer, life.case, at=at)
    life.leave(Act.CASE_REOPENED, at, by=viewer)


def _watch(life: Life, at: datetime) -> None:
    contacts.rest(life.case, clock.day_in_japan(at) + timedelta(days=life.rng.randint(10, _WATCHED_DAYS)))
    life.leave(Act.NOTE_WRITTEN, at, by=life.worker, kind="watch")
