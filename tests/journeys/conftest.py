"""A real server and a real browser: Debian's Chromium at 320 px with scripts off."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from accounts.staffing import demo_password
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Live:
    """A served application: its address, and the pages that people open on it."""

    address: str
    context: BrowserContext

    def open(self, path: str) -> Page:
        """Open a page as somebody with an empty browser."""
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def log_in(self, login: str) -> Page:
        """Open the log-in page, sign in with a demo account, and wait for what comes."""
        self.context.clear_cookies()
        page = self.open("/login")
        page.fill("[name=login]", login)
        page.fill("[name=password]", demo_password(login))
        page.click("main button[type=submit], main button:not([type])")
        return page


@pytest.fixture(scope="session")
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
