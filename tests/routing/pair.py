"""Two bodies of one kind that share by weight, who writes to them, and what they owe each other."""

from datetime import datetime

from sqlalchemy import select

from foundation.database import session
from intake.submission import Sent
from records.assignment import ShareCredit
from records.body import Body
from tests.builders import told
from tests.routing.terms import agree


def share_equally() -> None:
    """Let HOG-G1 and HOG-G2 share equally what comes from the whole prefecture."""
    for code in ("HOG-G1", "HOG-G2"):
        agree(code, areas=[], share=1)


def lonely(number: int, at: datetime, **answers: str) -> Sent:
    """Send what either body may take."""
    plain = {"municipality": "99201", "stage": "supervision_ended", "disability": "none", "distance_wish": ""}
    who = {"phone": f"080-0000-{number:04d}", "name": f"見本 {number}"}
    return told("mihon", at=at, needs=["lonely"], **{**plain, **who, **answers})


def credits_() -> dict[str, int]:
    """Read what is owed to each body that was ever in a pool."""
    session.rollback()
    query = select(Body.code, ShareCredit.credit).join(Body, Body.id == ShareCredit.body_id)
    return dict(session.execute(query.order_by(Body.code)).all())
