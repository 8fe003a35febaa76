"""What was sent after the session had ended: it waits, sealed, in the log-in page for whoever wrote it.

A form carries a sealed mark of the one it was drawn for; without a true mark nothing is kept. Nothing is stored, and
nothing stands in an address or a cookie.
"""

import base64
import json
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from foundation import sealing
from foundation.sealing import SealBroken

KEPT_FOR = timedelta(minutes=30)
WRITER = "writer"
_MARK, _WORK = "form.writer", "log_in.kept_work"
_NOT_WORK = (WRITER, "csrf_token")


@dataclass(frozen=True)
class Work:
    """The fields that were sent, and the address they were sent to."""

    address: str
    fields: list[tuple[str, str]]


def mark_of(staff_id: int) -> str:
    """Return the mark of somebody's forms."""
    return _sealed(str(staff_id), _MARK)


def keep(sent: MultiDict[str, str], address: str, at: datetime) -> str:
    """Return what was sent, sealed for its writer; empty when nobody knows who that is."""
    writer = _opened(sent.get(WRITER, ""), _MARK)
    if not writer:
        return ""
    fields = [pair for pair in sent.items(multi=True) if pair[0] not in _NOT_WORK]
    until = (at + KEPT_FOR).isoformat()
    return _sealed(json.dumps({"for": writer, "until": until, "address": address, "fields": fields}), _WORK)


def give_back(kept: str, staff_id: int, at: datetime) -> Work | None:
    """Return kept work to the one who wrote it; None to anybody else, and once its time is over."""
    opened = _opened(kept, _WORK)
    if not opened:
        return None
    work = json.loads(opened)
    if work["for"] != str(staff_id) or datetime.fromisoformat(work["until"]) < at:
        return None
    return Work(work["address"], [(name, value) for name, value in work["fields"]])


def _sealed(text: str, place: str) -> str:
    return base64.urlsafe_b64encode(sealing.ring().seal(text, place)).decode()


def _opened(written: str, place: str) -> str:
    """Return the text of a sealed value; empty when it is none of ours."""
    try:
        return sealing.ring().open_sealed(base64.urlsafe_b64decode(written.encode()), place)
    except (NotBase64, SealBroken, IndexError):
        return ""
