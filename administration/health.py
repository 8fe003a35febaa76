"""Is the service alive, and is it ready to take a consultation?"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from foundation.database import db, session
from records import migrations
from records.work import Heartbeat

_SEEN_WITHIN = timedelta(minutes=2)


def readiness(now: datetime) -> dict[str, bool]:
    """Return what must hold for the service to be ready: database, migrations, scheduler seen in two minutes."""
    try:
        current = migrations.is_current(db.engine)
        seen = session.scalars(select(func.max(Heartbeat.seen_at))).one() if current else None
    except SQLAlchemyError:
        return {"database": False, "migrations": False, "scheduler": False}
    return {
        "database": True,
        "migrations": current,
        "scheduler": seen is not None and now - seen <= _SEEN_WITHIN,
    }
