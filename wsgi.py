"""The application: settings, extensions, doors, error pages, commands. Servers call `wsgi:create_app()`."""

from collections.abc import Mapping

from flask import Flask
from flask_wtf.csrf import CSRFProtect

import jobs
import world
from accounts import cli as accounts_cli
from accounts import sign_in
from accounts import views as accounts_views
from administration import cli as administration_cli
from administration import prefecture_cli
from administration import views as administration_views
from casework import views as casework_views
from counts import cli as counts_cli
from counts import views as counts_views
from foundation import clock, edge, logs, pages, refused, sealing, translation
from foundation.config import ROOT, Settings
from foundation.database import connect
from intake import cli as intake_cli
from intake import views as intake_views
from records import cli as records_cli
from routing import cli as routing_cli

DOORS = (intake_views, accounts_views, casework_views, counts_views, administration_views)
COMMANDS = (
    records_cli,
    accounts_cli,
    routing_cli,
    intake_cli,
    counts_cli,
    administration_cli,
    prefecture_cli,
    jobs,
    world,
)


def create_app(env: Mapping[str, str] | None = None) -> Flask:
    """Return the application for the settings in `env` (default: the process's environment).

    Raises: BadInput: names every setting that is missing or wrong.
    """
    settings = Settings.from_env(env)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        ENVIRONMENT=settings.environment,
        SECRET_KEY=settings.secret_key,
        CHEAP_PASSWORDS=settings.cheap_passwords,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.environment == "production",
        # A token lives as long as the browser's session: somebody who writes slowly loses nothing.
        WTF_CSRF_TIME_LIMIT=None,
        # Forms check their own token, so that a stale one becomes a sentence beside what was typed.
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    clock.start_at(settings.clock)
    sealing.use(sealing.KeyRing.read(settings.seal_keys, settings.index_key))
    logs.configure()
    connect(app, settings.database_url)
    edge.guard(app)
    translation.translate(app)
    pages.dress(app, ROOT / "static")
    refused.watch(app)
    CSRFProtect(app)
    sign_in.watch(app)
    for door in DOORS:
        app.register_blueprint(door.pages)
    for commands in COMMANDS:
        app.cli.add_command(commands.group)
    app.cli.add_command(jobs.scheduler_group)
    return app
