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
_WRITTEN = frozenset({"form", "mail", "letter"})
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
    while missing := total - sum(shares):
        step = 1 if missing > 0 else -1
        able = set((_with_more(shares, room) if step > 0 else _with_less(shares))[: abs(missing)])
        if not able:
            break
        shares = [share + step * (number in able) for number, share in enumerate(shares)]
    return shares


def _with_more(shares: Sequence[int], room: Sequence[int]) -> list[int]:
    """Return whose share can grow; whoever has none gets one only when nobody else has room."""
    able = [number for number, share in enumerate(shares) if share < room[number]]
    return [number for number in able if shares[number]] or able


def _with_less(shares: Sequence[int]) -> list[int]:
    """Return whose share can shrink; the last one is taken only when nobody has more."""
    return [n for n, share in enumerate(shares) if share > 1] or [n for n, share in enumerate(shares) if share]


def answer_onward(life: Life) -> int:
    """Let the prefecture's desk tell the person the right desk, and close; return how many contacts that took."""
    at, desk = life.settled_at, life.scene.own
    if at is None or life.case.review != "onward":
        return 0
    _contact(life, desk, "reached", at=at)
    for destination in life.stored.content["onward"][:1]:
        _refer(life, desk, destination, at=at)
    life.case.screening = life.case.screening or "info_only"
    _close(life, desk, "elsewhere", at=at + timedelta(minutes=_AFTER["note"]))
    return 1


def work(life: Life, room: Sequence[Slot], count: int) -> None:
    """Fill the `room` in which somebody works on the case with `count` contacts and what belongs to them."""
    moments = _moments(life, room, count)
    for number, (start, stop) in enumerate(life.spans):
        if number:
            _reopen(life, start)
        _work_between(life, [at for at in moments if start <= at < (stop or life.scene.end)], stop)
    if moments and life.ends is None:
        _watch(life, moments[-1] + timedelta(minutes=_AFTER["note"]))


def _moments(life: Life, room: Sequence[Slot], count: int) -> list[datetime]:
    """Return when contacts are held, on different days: the first one soon, and one lately if the case is open."""
    if not count or not room:
        return []
    chosen = _first_and_last(life, count, len(room))
    missing = count - len(chosen)
    others = [number for number in range(len(room)) if number not in chosen]
    later = [number for number in others if number > min(chosen)]
    chosen |= set(life.rng.sample(later if len(later) >= missing else others, missing))
    return [_within(life, room[number]) for number in sorted(chosen)]


def _first_and_last(life: Life, count: int, days: int) -> set[int]:
    first = 0 if life.case.queue_rank == 0 else life.rng.randrange(min(_SOON_DAYS, days))
    if count == 1 or life.ends is not None:
        return {first}
    return {first, days - 1 - life.rng.randrange(min(_LATELY_DAYS, days))}


def _within(life: Life, slot: Slot) -> datetime:
    minutes = int((slot[1] - slot[0]).total_seconds() // 60)
    return slot[0] + timedelta(minutes=life.rng.randrange(minutes))


def _work_between(life: Life, moments: Sequence[datetime], stop: datetime | None) -> None:
    viewer = life.worker or life.scene.own
    reason = _close_reason(life, moments) if stop else ""
    results = [life.drawn("result") for _ in moments]
    if reason == "unreachable":
        results[-len(_VAIN) :] = _VAIN
    referral: Referral | None = None
    for at, result in zip(moments, results, strict=True):
        _contact(life, viewer, result, at=at)
        referral = _hand_on(life, viewer, referral, at=at)
        _note(life, viewer, at)
    if stop:
        _close(life, viewer, reason, at=stop)
        life.case.screening = _screening(referral, len(moments))


def _close(life: Life, viewer: Viewer, reason: str, *, at: datetime) -> None:
    closing.shut(life.case, life.period, reason, at=at)
    life.leave(Act.CASE_CLOSED, at, by=viewer, reason=reason)


def _screening(referral: Referral | None, count: int) -> str:
    if referral is not None and referral.confirmed_on is not None:
        return "linked"
    return "continue" if count > 1 else "info_only"


def _close_reason(life: Life, moments: Sequence[datetime]) -> str:
    """Draw why the case is closed; unreachable is only who can be called and was, often enough."""
    reason = life.drawn("close_reason")
    tried = len(moments) >= len(_VAIN) and not _usual_way(life)
    return "wish" if reason == "unreachable" and not tried else reason


def _usual_way(life: Life) -> str:
    """Return how somebody is answered who does not want to be called; nothing for everybody else."""
    return _METHOD.get(str(life.answers.get("contact_method")), "")


def _contact(life: Life, viewer: Viewer, result: str, *, at: datetime) -> None:
    method, result = _way(life, result)
    minutes = MINUTES_BY_METHOD.get(method) if life.is_chance("usual_minutes") else int(life.drawn("minutes"))
    what = Contacted(
        method=method,
        result=result,
        held_at=at,
        minutes=minutes if result == "reached" else None,
        counterpart="agency" if method == "agency" else _COUNTERPART.get(life.case.relation, "agency"),
        memo=life.word("memo") if life.is_chance("written") else "",
    )
    recorded = at + timedelta(minutes=_AFTER["contact"])
    life.scene.load.add(contacts.new_contact(viewer, life.case, what, at=recorded, counted_today=False))
    contacts.move_on(life.case, what, recorded)
    life.leave(Act.CONTACT_LOGGED, recorded, by=viewer, method=what.method, result=what.result)


def _way(life: Life, result: str) -> tuple[str, str]:
    """Return by which way, and with which result: who was missed was called, and what is written arrives."""
    usual, drawn = _usual_way(life), life.drawn("method")
    method = usual if usual and (drawn == "phone" or life.is_chance("usual_way")) else drawn
    if result != "reached" and method in _WRITTEN and not usual:
        return "phone", result
    return method, "reached" if method in _WRITTEN else result


def _hand_on(life: Life, viewer: Viewer, referral: Referral | None, *, at: datetime) -> Referral | None:
    """Let what was handed on be settled, or hand on now: only who was reached can be."""
    if referral is not None:
        if referral.confirmed_on is None and referral.failed_on is None:
            _settle(life, viewer, referral, at=at)
        return referral
    if life.case.last_result == "reached" and life.is_chance("referral"):
        return _refer(life, viewer, life.drawn("destination"), at=at)
    return None


def _refer(life: Life, viewer: Viewer, destination: str, *, at: datetime) -> Referral:
    made = at + timedelta(minutes=_AFTER["referral"])
    note = life.word("referral") if life.is_chance("written") else ""
    handed = Handed(destination, clock.day_in_japan(made), note, has_consent=True)
    referral = life.scene.load.add(referrals.new_referral(viewer, life.case, handed))
    referrals.ask_in_time(life.case, made)
    life.leave(Act.REFERRAL_MADE, made, by=viewer, destination=destination)
    return referral


def _settle(life: Life, viewer: Viewer, referral: Referral, *, at: datetime) -> None:
    """Draw whether the receiver has confirmed, or it came to nothing, or nobody knows yet."""
    settled = at + timedelta(minutes=_AFTER["confirmed"])
    if life.is_chance("confirmed"):
        referral.confirmed_on = clock.day_in_japan(settled)
    elif life.is_chance("failed"):
        referral.failed_on = clock.day_in_japan(settled)
    else:
        return
    result = "linked" if referral.confirmed_on else "failed"
    life.leave(Act.REFERRAL_CONFIRMED, settled, by=viewer, destination=referral.destination, result=result)


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
    if not life.is_chance("watching"):
        return
    contacts.rest(life.case, clock.day_in_japan(at) + timedelta(days=life.rng.randint(10, _WATCHED_DAYS)))
    life.leave(Act.NOTE_WRITTEN, at, by=life.worker, kind="watch")
