"""Submissions from a process of their own, as a second server beside the first."""

from sqlalchemy import select

from foundation import clock
from foundation.database import session
from intake.submission import Form, submit
from records.prefecture import Prefecture
from tests.builders import KARATSU
from tests.databases import settings
from wsgi import create_app


def send_many(url: str, first: int, count: int) -> list[str]:
    """Send `count` consultations of different people to the database at `url`; return the cases' references."""
    app = create_app(settings(url))
    sent = []
    for number in range(first, first + count):
        with app.app_context():
            saga = session.scalars(select(Prefecture).where(Prefecture.code == "saga")).one()
            record = {**KARATSU, "phone": f"080-0000-{number:04d}", "name": f"見本 {number}"}
            sent.append(submit(record, prefecture=saga, token=f"crowd-{number}", at=clock.now(), form=Form()).reference)
            session.rollback()
    return sent
