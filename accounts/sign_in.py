"""Who is signed in: the session of a member of staff, and the frame that the staff pages stand in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import select

from accounts import kept_work, passwords, roles
from accounts.scope import Viewer
from foundation import clock
from foundation.database import session as records
from foundation.database import transaction
from records import trail
from records.answers import narrow, tidy
from records.casecodes import ROLE
from records.staff import Staff
from records.trail import Act

_STAFF_DOORS = ("/app", "/ken", "/login", "/logout")


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The member of staff behind a session."""

    staff: Staff

    def get_id(self) -> str:
        """Name the account and the version of its sessions: raising the version ends them all."""
        return f"{self.staff.id}:{self.staff.session_version}"


def watch(app: Flask) -> None:
    """Give `app` its log-in and the staff pages their frame."""
    # A copied cookie is of no use from another address or browser.
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(_find)
    app.context_processor(_frame)


def _find(key: str) -> SignedIn | None:
    number, _, version = key.partition(":")
    if not (number.isdecimal() and version.isdecimal()):
        return None
    staff = records.scalars(
        select(Staff).where(Staff.id == int(number), Staff.session_version == int(version), Staff.is_active)
    ).one_or_none()
    return SignedIn(staff) if staff else None


def present_viewer() -> Viewer | None:
    """Return who is asking, or None when nobody is signed in. For guards and views only."""
    if not current_user.is_authenticated:
        return None
    staff: Staff = current_user.staff
    return Viewer(
        staff_id=staff.id,
        prefecture_id=staff.prefecture_id,
        body_id=staff.body_id,
        role=staff.role,
        name=staff.name,
        at=clock.now(),
    )


def current_viewer() -> Viewer:
    """Return who is asking on a guarded page. For views only: below, the viewer is an argument."""
    viewer = present_viewer()
    if viewer is None:
        message = "current_viewer() on a page without a guard"
        raise RuntimeError(message)
    return viewer


def check(typed_login: str, password: str, at: datetime) -> Staff | None:
    """Return the account that a typed pair opens, or None, and leave the trace.

    An unknown log-in costs the same work as a wrong password.
    """
    login = tidy(narrow(typed_login)).lower()
    staff = records.scalars(select(Staff).where(Staff.login == login)).one_or_none()
    fits = passwords.fit(staff.password_hash if staff else None, password) and staff is not None and staff.is_active
    with transaction():
        if staff is not None and fits:
            staff.signed_in_at = at
            if passwords.is_old(staff.password_hash):
                staff.password_hash = passwords.hash_of(password)
        # What was typed is not kept: people type passwords into the wrong field.
        trail.leave(
            Act.SIGNED_IN if fits else Act.SIGN_IN_FAILED,
            at=at,
            by=staff.id if staff else None,
            prefecture_id=staff.prefecture_id if staff else None,
        )
    return staff if fits else None


def begin(staff: Staff) -> None:
    """Begin a session; the token of the time before it is of no use in it."""
    session.pop("csrf_token", None)
    login_user(SignedIn(staff))


def end(viewer: Viewer, at: datetime) -> None:
    """End the session and leave the trace."""
    with transaction():
        trail.leave(Act.SIGNED_OUT, at=at, by=viewer.staff_id, prefecture_id=viewer.prefecture_id)
    session.pop("csrf_token", None)
    logout_user()


def _frame() -> dict[str, Any]:
    """Give a staff page its menu and the name of who is signed in."""
    # An error page must not ask the database again for somebody whom it could not give before.
    user = g.get("_login_user")
    if not request.path.startswith(_STAFF_DOORS) or user is None or not user.is_authenticated:
        return {}
    staff: Staff = user.staff
    here = roles.menu_place(request.path)
    return {
        "nav": [(href, word, href == here) for href, word, right in roles.MENU if roles.may(staff.role, right)],
        "staff_name": staff.name,
        "staff_role": ROLE.get(staff.role, ""),
        "home_url": roles.HOME.get(staff.role, "/app/"),
        "logout_url": "/logout",
        "writer_mark": kept_work.mark_of(staff.id),
    }
