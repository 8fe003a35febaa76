"""Addresses of the figures: the month, the cases behind a number, and both as files."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from counts import asking, export, listing, screens
from counts.sheet import month_sheet
from foundation import clock
from foundation.csv_files import download
from foundation.numbers import whole_number
from foundation.pages import error_page
from foundation.refusal import BadInput

pages = Blueprint("counts", __name__)
# What a file is called where its Japanese name cannot be read.
_PLAIN = "jisseki.csv"


@pages.errorhandler(BadInput)
def _unknown_address(_fault: BadInput) -> ResponseReturnValue:
    """Answer an address with a month, figure or row that is none like any unknown address."""
    return error_page(404), 404


@pages.get("/ken/jisseki")
@prefecture_only
def month_page() -> ResponseReturnValue:
    """Show the month's tables; the present month unless another is asked for."""
    today = clock.now()
    month = asking.month_of(request.args.get("month"), today)
    sheet = month_sheet(asking.scope_of(current_viewer(), month))
    return render_template("counts/month.html", **screens.month_screen(sheet, asking.month_of(None, today)))


@pages.get("/ken/jisseki/<month>.csv")
@prefecture_only
def month_file(month: str) -> ResponseReturnValue:
    """Hand out the month's tables as CSV."""
    wanted = asking.read_month(month)
    content = listing.export_month(current_viewer(), wanted, at=clock.now())
    return download(content, export.month_file_name(wanted), _PLAIN)


@pages.get("/ken/jisseki/<month>/<figure>")
@prefecture_only
def rows_page(month: str, figure: str) -> ResponseReturnValue:
    """List the cases behind a number."""
    viewer, wanted = current_viewer(), asking.read_month(month)
    cell = asking.read_cell(viewer.prefecture_id, figure, request.args)
    page = request.args.get("page", 1, type=whole_number)
    listed = listing.list_rows(viewer, cell, wanted, page=page, at=clock.now())
    return render_template("counts/rows.html", **screens.listing_screen(listed))


@pages.get("/ken/jisseki/<month>/<figure>.csv")
@prefecture_only
def rows_file(month: str, figure: str) -> ResponseReturnValue:
    """Hand out the rows behind a number as CSV."""
    viewer, wanted = current_viewer(), asking.read_month(month)
    cell = asking.read_cell(viewer.prefecture_id, figure, request.args)
    content = listing.export_rows(viewer, cell, wanted, at=clock.now())
    return download(content, export.rows_file_name(wanted, cell), _PLAIN)
