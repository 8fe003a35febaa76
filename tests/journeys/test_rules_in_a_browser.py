"""The pages of rules, replay and spread as somebody sees them: in Chromium, with scripts off, and by axe."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from foundation import clock
from foundation.database import session
from tests.builders import told
from tests.live import Live, press

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=568)
DRAFT = "/ken/kisoku/shitagaki"
TO_THE_DESK = "唐津で一人で困っている人は、県の担当が聞きます。"
# Where staff of the prefecture begin; what they reach from there is looked at as well.
BEGINNINGS = ["/ken/kisoku", DRAFT, "/ken/kisoku/tamesu?from=2026-04&to=2026-05", "/ken/tenken", "/ken/dantai"]
OURS = re.compile(r"/ken/(kisoku|tenken|katayori|todokanai|henkou|dantai)\b(?!.*(toml|csv))")


def opened(live: Live, login: str) -> Page:
    page = live.log_in(login)
    page.set_viewport_size(WIDE)
    return page


def shape(address: str) -> str:
    """An address without what tells one row or body from another: one page of a kind is looked at."""
    return re.sub(r"[A-Z]+-[A-Z0-9]+|\d+", "", address.partition("?")[0]) + "?" * ("?" in address)


def screens(page: Page, address: str) -> Iterator[str]:
    """Every kind of page that links lead to from where staff of the prefecture begin; each is open when it comes."""
    ahead, seen = list(BEGINNINGS), set()
    while ahead:
        path = ahead.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        page.goto(address + path)
        yield path
        links = page.locator("main a[href]").evaluate_all("links => links.map(one => one.getAttribute('href'))")
        ahead += [link.partition("#")[0] for link in links if OURS.match(link)]


def wrote_a_rule(page: Page, address: str) -> None:
    """A row before all others and its condition, by the buttons and lists of the pages alone."""
    page.goto(f"{address}/ken/kisoku")
    press(page.get_by_role("button", name="下書きを始める"))
    press(page.locator("main a[href$='/rules/0']"))
    page.fill("[name=rule_id]", "X1")
    page.fill("[name=rank]", "100")
    page.select_option("[name=lead_1]", "PREF-SAG")
    page.fill("[name=words]", TO_THE_DESK)
    press(page.get_by_role("button", name="保存する"))
    for field, value in (("needs", "lonely"), ("place", "41202")):
        press(page.get_by_role("link", name="条件を加える").first)
        page.select_option("[name=field]", field)
        press(page.get_by_role("button", name="つぎへ"))
        page.check(f"[name=values][value='{value}']")
        press(page.get_by_role("button", name=re.compile("保存|加える")).last)


def test_a_rule_is_written_approved_and_decides_with_scripts_off(live: Live) -> None:
    page = opened(live, "ken-saga")
    wrote_a_rule(page, live.address)
    page.goto(live.address + DRAFT)
    assert TO_THE_DESK in page.inner_text("main")
    press(page.get_by_role("button", name="確認を頼む"))

    second = opened(live, "pref-sag")
    second.goto(f"{live.address}{DRAFT}/koukai")
    second.fill("[name=valid_from]", f"{clock.day_in_japan(clock.now())}")
    press(second.get_by_role("button", name="公開する"))

    sent = told(needs=["lonely"])
    session.rollback()
    desk = opened(live, "ken-saga")
    desk.goto(f"{live.address}/app/c/{sent.reference}")
    assert TO_THE_DESK in desk.inner_text("main")


def troubles(page: Page) -> list[tuple[str, ...]]:
    """What axe finds on the page that is open, and what hangs over its edge, on a wide screen and on a phone's."""
    found: list[tuple[str, ...]] = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [("too wide", str(width))] if width > size["width"] else []
    return found


# The pages are the same over either database.
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(live: Live, chromium: Browser) -> None:
    told()
    session.rollback()
    with chromium.new_context(locale="ja-JP") as context:
        page = opened(Live(live.address, context), "ken-saga")
        page.goto(f"{live.address}/ken/kisoku")
        press(page.get_by_role("button", name="下書きを始める"))
        found = {path: troubles(page) for path in screens(page, live.address)}

    assert {path: what for path, what in found.items() if what} == {}
    assert len(found) > len(BEGINNINGS) * 4
