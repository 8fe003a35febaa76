"""How many sessions (回) a body has held on a case, beside the number its contract allows for one case.

What really happened is always logged; the page says when the last one comes, and when the number is passed.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from foundation.database import session
from records.body import Contract
from records.case import Case
from records.casework import Contact
from routing.returning import is_session


@dataclass(frozen=True)
class Sessions:
    """Sessions held, and the most that the contract allows."""

    held: int
    most: int

    @property
    def words(self) -> str:
        """Return both numbers: 3／5回."""
        return f"{self.held}／{self.most}回"

    @property
    def warning(self) -> str:
        """Return what to know before the next one; empty while there are some left."""
        left = self.most - self.held
        if left > 1:
            return ""
        if left == 1:
            return "次の回で、契約の回数が終わります。"
        past = f"契約の回数を{-left}回こえました。" if left else "契約の回数を使い切りました。"
        return f"{past}続けるときは、県の担当に相談してください。したことは、そのまま記録できます。"


def sessions_of(case: Case, body_id: int | None, on: date) -> Sessions | None:
    """Return the sessions of a body on a case; None where its contract in force on a day states no number."""
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    newest = select(Contract.terms).where(Contract.body_id == body_id, in_force).order_by(Contract.starts_on.desc())
    most = (session.scalars(newest.limit(1)).one_or_none() or {}).get("session_limit")
    if not most:
        return None
    held = select(func.count(Contact.id)).where(Contact.case_id == case.id, Contact.body_id == body_id, is_session())
    return Sessions(session.scalars(held).one(), int(most))
