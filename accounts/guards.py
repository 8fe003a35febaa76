"""Guards of pages: each demands a right and marks its view, so that a house test finds the page that has none.

Who is not signed in is sent to the log-in page; who is, but lacks the right, gets the page of an unknown address.
"""

from collections.abc import Callable
from functools import wraps

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import kept_work, sign_in
from accounts.forms import ENDED, LoginForm
from accounts.roles import Right, may
from foundation import clock

View = Callable[..., ResponseReturnValue]
MARK = "guarded_by"


def _guard(name: str, right: Right | None) -> Callable[[View], View]:
    def dress(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            viewer = sign_in.present_viewer()
            if viewer is None:
                return _log_in_first()
            if right is not None and not may(viewer.role, right):
                abort(404)
            return view(*args, **kwargs)

        setattr(guarded, MARK, name)
        return guarded

    return dress


def _log_in_first() -> ResponseReturnValue:
    """Lead to the log-in page; what was typed goes along, sealed, when it is known who typed it."""
    kept = kept_work.keep(request.form, request.path, clock.now())
    if not kept:
        return redirect(url_for("accounts.login", next=_wanted()), 303)
    form = LoginForm(formdata=None, data={"kept": kept})
    return render_template("accounts/login.html", form=form, errors=[("login", ENDED)]), 403


def _wanted() -> str | None:
    """Return the address to come back to; what was posted is not asked for again."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


staff_only = _guard("staff", None)
counselors_only = _guard("counselors", Right.CASES)
bodies_only = _guard("bodies", Right.BODY)
prefecture_only = _guard("prefecture", Right.FIGURES)
auditors_only = _guard("auditors", Right.TRAIL)
