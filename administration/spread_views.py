"""Addresses of 偏り, 届かない相談 and 変更した振り分け, each with the list behind its numbers."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration import spread_listing, spread_screens, totals_screens
from administration.behind import Look, Sheet
from administration.periods import Period, offered, read_period
from foundation import clock
from foundation.pages import error_page
from foundation.refusal import BadInput

pages = Blueprint("spread", __name__)
Screen = Callable[[int, Period], dict[str, Any]]
Listing = Callable[[Look], Sheet]


@pages.errorhandler(BadInput)
def _unknown_address(_fault: BadInput) -> ResponseReturnValue:
    """Answer an address with a month or body that is none like any unknown address."""
    return error_page(404), 404


def _page(template: str, screen: Screen) -> ResponseReturnValue:
    now = clock.now()
    period = read_period(request.args, now)
    shown = {} if period.fault else screen(current_viewer().prefecture_id, period)
    asked = {"months": offered(now, period), "asked": period.asked, "period": period.words, "fault": period.fault}
    return render_template(f"administration/{template}.html", **asked, **shown), 400 if period.fault else 200


def _list(path: str, listing: Listing) -> ResponseReturnValue:
    now = clock.now()
    period = read_period(request.args, now)
    sheet = listing(Look(current_viewer(), period, request.args, now))
    asked = {key: value for key, value in request.args.items() if key != "page"}
    back = f"{path}?{urlencode(period.asked)}"
    screen = sheet.to_screen(f"{path}/uchiwake?{urlencode(period.asked | asked)}", back)
    return render_template("administration/behind.html", **screen)


@pages.get(spread_screens.SPREAD)
@prefecture_only
def spread() -> ResponseReturnValue:
    """Show how the bodies of one kind shared what came."""
    today = clock.day_in_japan(clock.now())
    return _page("spread", partial(spread_screens.spread_screen, drawn=request.args.get("pool", ""), on=today))


@pages.get(f"{spread_screens.SPREAD}/uchiwake")
@prefecture_only
def spread_cases() -> ResponseReturnValue:
    """List the offers behind a number."""
    return _list(spread_screens.SPREAD, spread_listing.offers)


@pages.get(totals_screens.UNMET)
@prefecture_only
def unmet() -> ResponseReturnValue:
    """Show what stayed with the prefecture for want of a body."""
    return _page("totals", totals_screens.unmet_screen)


@pages.get(f"{totals_screens.UNMET}/uchiwake")
@prefecture_only
def unmet_cases() -> ResponseReturnValue:
    """List the consultations behind a number."""
    return _list(totals_screens.UNMET, spread_listing.unmet_cases)


@pages.get(totals_screens.OVERRIDES)
@prefecture_only
def overrides_page() -> ResponseReturnValue:
    """Show what the prefecture's desk decided itself."""
    return _page("totals", totals_screens.override_screen)


@pages.get(f"{totals_screens.OVERRIDES}/uchiwake")
@prefecture_only
def override_cases() -> ResponseReturnValue:
    """List the orders behind a number."""
    return _list(totals_screens.OVERRIDES, spread_listing.orders)
