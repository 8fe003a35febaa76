"""A served application and the pages that people open on it."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Locator, Page

from accounts.staffing import demo_password


def press(control: Locator) -> None:
    """Press a button or link and wait for the page that answers; a click alone returns while the old page goes."""
    with control.page.expect_navigation():
        control.click()


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
        press(page.locator("main button[type=submit], main button:not([type])"))
        return page
