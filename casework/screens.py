"""Drawing the pages of a case for a reader, with what was typed and what was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.checks import StaffForm
from accounts.scope import Viewer
from casework import casefile
from casework.casepage import CasePage, case_page
from casework.contacts import MINUTES_BY_METHOD, NEXT_BY_RESULT, NEXT_IN
from casework.forms import METHODS, MINUTES, ContactForm
from foundation import clock
from foundation.database import session
from records.casecodes import COUNTERPART, RESULT

_LOG_OPTIONS = {
    "method": list(METHODS.items()),
    "result": list(RESULT.items()),
    "minutes": list(MINUTES.items()),
    "counterpart": list(COUNTERPART.items()),
    "next_in": list(NEXT_IN.items()),
}
# What one choice of the log proposes for another, where scripts run.
_THEN = {f"result={result}": f"next_in={code}" for result, code in NEXT_BY_RESULT.items()} | {
    f"method={method}": f"minutes={minutes}" for method, minutes in MINUTES_BY_METHOD.items()
}


@dataclass(frozen=True)
class Words:
    """The words of a page with one form."""

    heading: str
    button: str
    lead: str = ""


def show_case(viewer: Viewer, reference: str, *, now: datetime, form: StaffForm | None = None) -> ResponseReturnValue:
    """Return the page of a case; with a form at fault its sentences, and the status of a fault.

    Raises: NoResultFound: there is no such case for this viewer.
    """
    case = casefile.read(viewer, reference, at=now)
    page = case_page(case, viewer, at=now)
    log = form if isinstance(form, ContactForm) else None
    shown = render_template(
        "casework/case.html",
        page=page,
        errors=form.faults if form else [],
        log_options=_LOG_OPTIONS,
        log_chosen=_chosen(page, log, now),
        faults=form.first_faults if form else {},
        log_is_typed=log is not None,
        log_then=_THEN,
    )
    return (shown, form.status) if form else shown


def _chosen(page: CasePage, log: ContactForm | None, now: datetime) -> Mapping[str, str]:
    if log is not None:
        return {name: log[name].data or "" for name in log.asked}
    method = page.case.last_method if page.case.last_method in METHODS else "phone"
    return {
        "method": method or "phone",
        "held_at": f"{clock.in_japan(now):%Y-%m-%dT%H:%M}",
        "minutes": str(MINUTES_BY_METHOD.get(method or "phone", "")),
        "counterpart": "subject",
    }


def show_form(viewer: Viewer, reference: str, form: StaffForm, *, words: Words) -> ResponseReturnValue:
    """Return the page of one form on a case; a form at fault keeps what was typed, with the status of a fault.

    Raises: NoResultFound: there is no such case for this viewer.
    """
    case = session.scalars(casefile.case_for(viewer, reference)).one()
    shown = render_template("casework/act.html", case=case, form=form, errors=form.faults, words=words)
    return (shown, form.status) if form.faults else shown
