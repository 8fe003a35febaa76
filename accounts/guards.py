"""Guards of pages: each demands a right and marks its view, so that a house test finds the page that has none.

Who is not signed in is sent to the log-in page; who is, but lacks the right, gets the page of an unknown address.
"""

from collections.abc import Callable
from functools import wraps

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts import sign_in
from accounts.roles import Right, may

View = Callable[..., ResponseReturnValue]
MARK = "guarded_by"


def _guard(name: str, right: Right | None) -> Callable[[View], View]:
    def dress(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            viewer = sign_in.present_viewer()
            if viewer is None:
                return redirect(url_for("accounts.login", next=_wanted()), 303)
            if right is not None and not may(viewer.role, right):
                abort(404)
            return view(*args, **kwargs)

        setattr(guarded, MARK, name)
        return guarded

    return dress


def _wanted() -> str | None:
    """Return the address to come back to; what was posted is not asked for again."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


staff_only = _guard("staff", None)
counselors_only = _guard("counselors", Right.CASES)
bodies_only = _guard("bodies", Right.BODY)
prefecture_only = _guard("prefecture", Right.FIGURES)
auditors_only = _guard("auditors", Right.TRAIL)
