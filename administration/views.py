"""Addresses: the state of the service, and what the prefecture's staff and auditors read."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import auditors_only, prefecture_only
from accounts.sign_in import current_viewer
from administration import audit, catalogue, health, ruleset_views
from foundation import clock
from foundation.database import session, transaction
from foundation.numbers import whole_number
from records import trail
from records.casecodes import BODY_KIND, PROGRAMME, SUPPORT_TYPE
from records.trail import ACT_LABEL, Act

pages = Blueprint("administration", __name__)
pages.register_blueprint(ruleset_views.pages)
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


@pages.get("/ken/dantai")
@prefecture_only
def bodies() -> ResponseReturnValue:
    """Show the prefecture's bodies and what each is contracted for today."""
    query = catalogue.bodies_and_contracts(current_viewer().prefecture_id, clock.now().date())
    rows = session.execute(query).all()
    labels = {"kind": BODY_KIND, "programme": PROGRAMME, "support_type": SUPPORT_TYPE}
    return render_template("administration/bodies.html", rows=rows, labels=labels)


@pages.get("/ken/kansa")
@auditors_only
def trail_page() -> ResponseReturnValue:
    """Show the newest traces of the prefecture; reading them leaves one."""
    viewer, now = current_viewer(), clock.now()
    rows = audit.named_traces(viewer.prefecture_id, request.args.get("before", type=whole_number), _TRACES)
    with transaction():
        trail.leave(Act.TRAIL_READ, at=now, by=viewer.staff_id, prefecture_id=viewer.prefecture_id)
    return render_template("administration/trail.html", rows=rows, more=len(rows) == _TRACES, act_labels=ACT_LABEL)
