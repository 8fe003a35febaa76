"""What the prefecture and a body's own staff do with a body: add, change, pause, resume. One act, one trace each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from accounts.scope import Viewer
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.body import Body
from records.prefecture import Prefecture
from records.trail import Act
from routing import body_names, contracting

_OWN_DESK = "PREF"


@dataclass(frozen=True, kw_only=True)
class Details:
    """What may change of a body; its code and kind stay, because rules and past decisions name them."""

    name: str
    public_name: str
    phone: str
    hours: Mapping[str, Any]
    position: int


@dataclass(frozen=True, kw_only=True)
class NewBody:
    """A body to be, with the code that rules will name it by."""

    code: str
    kind: str
    details: Details


def body_for(viewer: Viewer, code: str | None = None) -> Select[Body]:
    """Return the body with this code, or the viewer's own; the prefecture's desk reaches all of its prefecture."""
    found = select(Body).where(Body.prefecture_id == viewer.prefecture_id)
    if not viewer.is_desk or code is None:
        found = found.where(Body.id == viewer.body_id)
    return found if code is None else found.where(Body.code == code)


def body_named(viewer: Viewer, code: str) -> Body:
    """Return the body with this code. Raises: NoResultFound: there is none for this viewer."""
    return session.scalars(body_for(viewer, code)).one()


def next_position(viewer: Viewer) -> int:
    """Return the place after the last body of the viewer's prefecture."""
    last = select(func.max(Body.position)).where(Body.prefecture_id == viewer.prefecture_id)
    return (session.scalars(last).one() or 0) + 1


def locked(viewer: Viewer, code: str | None) -> Body:
    """Return a body within the running act; nobody else changes it, its contracts or its rota until the act ends.

    Raises: NoResultFound: there is none for this viewer.
    """
    query = body_for(viewer, code).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def add_body(viewer: Viewer, new: NewBody, *, at: datetime) -> None:
    """Add a body without a contract: the router passes it over until it has one.

    Raises: Refusal: the prefecture has a body with this code or name, or this is a second desk of its own.
    """
    with transaction():
        _alone(viewer)
        if session.scalars(body_for(viewer, new.code)).one_or_none() is not None:
            raise Refusal(f"記号「{new.code}」の団体はもうあります。ほかの記号にしてください。", "code")
        if new.kind == _OWN_DESK:
            raise Refusal("県の担当は1つだけです。ほかの種別を選んでください。", "kind")
        _check_names(viewer, new.code, new.details)
        named = {**vars(new.details), "code": new.code, "kind": new.kind}
        body = contracting.add_body(viewer.prefecture_id, new.details.position, named)
        _trace(Act.BODY_ADDED, viewer, body, at=at)


def change_body(viewer: Viewer, code: str, details: Details, *, at: datetime) -> None:
    """Change what may change of a body; nothing changed leaves no trace.

    Raises: NoResultFound: there is none for this viewer. Refusal: another one bears the name.
    """
    with transaction():
        _alone(viewer)
        body = locked(viewer, code)
        _check_names(viewer, code, details)
        changed = [key for key, value in vars(details).items() if getattr(body, key) != value]
        if "hours" in changed:
            contracting.keep_hours(body, until=at)
        for key in changed:
            setattr(body, key, getattr(details, key))
        if changed:
            _trace(Act.BODY_CHANGED, viewer, body, at=at, fields=changed)


def _alone(viewer: Viewer) -> None:
    """Let nobody else add or name a body of the prefecture until the act ends: the second of two waits here."""
    place = select(Prefecture).where(Prefecture.id == viewer.prefecture_id).with_for_update(key_share=True)
    session.scalars(place).one()


def _check_names(viewer: Viewer, code: str, details: Details) -> None:
    """Check that no other body of the prefecture is called the same: staff and persons must know which one is meant."""
    columns = (Body.code, *(getattr(Body, key) for key in body_names.NAMES))
    others = select(*columns).where(Body.prefecture_id == viewer.prefecture_id, Body.code != code)
    rows = [dict(row._mapping) for row in session.execute(others.order_by(Body.position))]
    for key in body_names.NAMES:
        name = getattr(details, key)
        other = body_names.bearer(key, name, rows)
        if other is not None:
            raise Refusal(body_names.taken(key, name, other["code"]), key)


def pause(viewer: Viewer, code: str | None, until: date, *, at: datetime) -> None:
    """Let a body take no case up to and with a day.

    Raises: Refusal: the day is over, or the body is the prefecture's own desk, which takes what nobody else can.
    """
    with transaction():
        body = locked(viewer, code)
        if body.kind == _OWN_DESK:
            raise Refusal("県の担当は、ほかに行き先のない相談を受けるので、休みにできません。")
        if until < clock.day_in_japan(at):
            raise Refusal("休みの終わりの日が過ぎています。今日か、それより後の日にしてください。", "until")
        body.paused_until = until
        _trace(Act.BODY_PAUSED, viewer, body, at=at, until=until.isoformat())


def resume(viewer: Viewer, code: str | None, *, at: datetime) -> None:
    """Let a paused body take cases again; one that is not paused stays as it is."""
    with transaction():
        body = locked(viewer, code)
        if body.paused_until is not None:
            body.paused_until = None
            _trace(Act.BODY_RESUMED, viewer, body, at=at)


def _trace(act: Act, viewer: Viewer, body: Body, *, at: datetime, **detail: str | list[str]) -> None:
    who, place = viewer.staff_id, viewer.prefecture_id
    trail.leave(act, at=at, by=who, prefecture_id=place, case_id=None, body=body.code, **detail)
