"""Taking on staff: the only place that creates accounts, those of the demo world among them."""

import base64
from dataclasses import dataclass

from sqlalchemy import select

from accounts import passwords
from accounts.roles import Role
from foundation import sealing
from foundation.database import session, transaction
from foundation.refusal import BadInput
from records.body import Body
from records.prefecture import Prefecture
from records.staff import Staff

_DEMO_PASSWORD_LENGTH = 12
# Invented people, recognisable as such; one for each log-in of the largest demo prefecture.
_GIVEN_NAMES = (
    "花子", "太郎", "春子", "一郎", "夏子", "次郎", "秋子", "三郎",
    "冬子", "正子", "明", "良子", "清", "和子", "実", "文子",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """An account to be: `body_id` is empty for auditors alone."""

    login: str
    name: str
    role: str
    prefecture_id: int
    body_id: int | None


def add_staff(new: NewStaff, password_hash: str) -> Staff:
    """Create an account.

    Raises: BadInput: the log-in is taken, or role and body do not go together.
    """
    with transaction():
        _check_body(new)
        if session.scalars(select(Staff.id).where(Staff.login == new.login)).first() is not None:
            message = f"login: {new.login!r} is taken"
            raise BadInput(message)
        staff = Staff(
            login=new.login,
            name=new.name,
            role=new.role,
            prefecture_id=new.prefecture_id,
            body_id=new.body_id,
            password_hash=password_hash,
        )
        session.add(staff)
        session.flush()
    return staff


def _check_body(new: NewStaff) -> None:
    body = session.get(Body, new.body_id) if new.body_id else None
    if body is None:
        fits = new.role == Role.AUDITOR and new.body_id is None
    else:
        is_desk = body.kind == "PREF"
        fits = body.prefecture_id == new.prefecture_id and is_desk == (new.role == Role.PREFECTURE)
        fits = fits and new.role != Role.AUDITOR
    if not fits:
        message = f"role: {new.role!r} does not go with the body {body.code if body else None!r}"
        raise BadInput(message)


def demo_password(login: str) -> str:
    """Return the password of a demo log-in, derived from the keys: it can be printed again at any time."""
    derived = sealing.ring().keyed_hash(login, "demo-password")
    return base64.urlsafe_b64encode(derived).decode()[:_DEMO_PASSWORD_LENGTH]


def add_demo_staff(prefecture: Prefecture) -> list[Staff]:
    """Create the demo log-ins of a prefecture that are not there yet and return them.

    One for each body (its code in lower case), `ken-…` for the prefecture's staff, `kansa-…` for its auditor.
    """
    bodies = session.scalars(select(Body).where(Body.prefecture_id == prefecture.id).order_by(Body.position)).all()
    desk = next(body for body in bodies if body.kind == "PREF")
    wanted: list[tuple[str, Role, int | None]] = [
        (body.code.lower(), Role.PREFECTURE if body is desk else Role.COUNSELOR, body.id) for body in bodies
    ]
    wanted += [(f"ken-{prefecture.code}", Role.PREFECTURE, desk.id), (f"kansa-{prefecture.code}", Role.AUDITOR, None)]
    there = set(session.scalars(select(Staff.login).where(Staff.prefecture_id == prefecture.id)))
    with transaction():
        return [
            add_staff(
                NewStaff(login=login, name=name, role=role, prefecture_id=prefecture.id, body_id=body_id),
                passwords.demo_hash_of(demo_password(login)),
            )
            for (login, role, body_id), name in zip(wanted, _demo_names(), strict=False)
            if login not in there
        ]


def _demo_names() -> list[str]:
    return [f"見本 {given}" for given in _GIVEN_NAMES]


def demo_log_ins() -> list[Staff]:
    """Return the accounts that still open with their demo password, in order of their log-ins."""
    accounts = session.scalars(select(Staff).where(Staff.is_active).order_by(Staff.prefecture_id, Staff.login))
    return [staff for staff in accounts if passwords.fit(staff.password_hash, demo_password(staff.login))]
