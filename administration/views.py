"""Addresses: the state of the service, what the prefecture's staff and auditors read; bodies and rota apart."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import auditors_only
from accounts.scope import MASKED
from accounts.sign_in import current_viewer
from administration import (
    audit,
    body_views,
    contract_views,
    health,
    rota_views,
    ruleset_views,
    spread_views,
    trial_views,
)
from foundation import clock
from foundation.database import transaction
from foundation.numbers import whole_number
from records import trail
from records.trail import ACT_LABEL, Act

pages = Blueprint("administration", __name__)
for _part in (body_views, contract_views, rota_views, ruleset_views, trial_views, spread_views):
    pages.register_blueprint(_part.pages)
_TRACES = 100


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """Say that the process answers."""
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether a consultation could be taken now; 503 when not."""
    found = health.readiness(clock.now())
    return jsonify(found), 200 if all(found.values()) else 503


@pages.get("/ken/kansa")
@auditors_only
def trail_page() -> ResponseReturnValue:
    """Show the newest traces of the prefecture; reading them leaves one."""
    viewer, now = current_viewer(), clock.now()
    rows = audit.named_traces(viewer, request.args.get("before", type=whole_number), _TRACES)
    with transaction():
        trail.leave(Act.TRAIL_READ, at=now, by=viewer.staff_id, prefecture_id=viewer.prefecture_id)
    shown = {"rows": rows, "more": len(rows) == _TRACES, "act_labels": ACT_LABEL, "masked": MASKED}
    return render_template("administration/trail.html", **shown)
