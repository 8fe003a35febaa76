"""A real server and a real browser: Debian's Chromium at 320 px with scripts off."""

import shutil
from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.live import Live

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# One browser a test: while Playwright is open its event loop runs in this thread, and an application context of
# another test could not close its sessions there.
@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def live(app: Flask, chromium: Browser) -> Iterator[Live]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = chromium.new_context(
        viewport={"width": 320, "height": 568},
        java_script_enabled=False,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    yield Live(f"http://127.0.0.1:{server.port}", context)
    context.close()
    server.shutdown()
    thread.join()
