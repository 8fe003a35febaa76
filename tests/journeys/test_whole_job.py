"""The whole job on a phone with scripts off: form, receipt, queue, call, month table, the case behind the number."""

import json
import re
from collections.abc import Mapping

from playwright.sync_api import Locator

from foundation.clock import now
from foundation.config import ROOT
from tests.live import Live, press
from tests.walker import walk_to_check

_STORIES = (ROOT / "tests" / "journeys" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
_ELEVEN: Mapping[str, str | list[str]] = next(
    story["record"] for story in map(json.loads, _STORIES) if story["id"] == 11
)


def _send_story(live: Live) -> str:
    page = live.open("/saga/")
    walk_to_check(page, _ELEVEN)
    press(page.locator("main form button").first)
    receipt: str = page.inner_text("#receipt-code")
    page.close()
    return receipt


def _month_table(live: Live) -> tuple[Locator, int]:
    """The link of this month's 新規実人員, and its number."""
    page = live.log_in("ken-saga")
    page.goto(f"{live.address}/ken/jisseki?month={now():%Y-%m}")
    link = page.locator("main dl.figures a[href$='/new_persons']").first
    return link, int(re.sub(r"\D", "", link.inner_text()))


def test_a_story_told_on_a_phone_is_counted_and_opens_from_its_number(live: Live) -> None:
    _, before = _month_table(live)

    receipt = _send_story(live)
    reference = _accept_and_log_a_call(live)

    link, after = _month_table(live)
    press(link)
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", " ".join(receipt.split()))
    assert after == before + 1
    assert reference in link.page.inner_text("main")


def _accept_and_log_a_call(live: Live) -> str:
    page = live.log_in("darc-k")
    press(page.get_by_role("button", name=re.compile("受ける")).first)
    page.goto(live.address + "/app/")
    press(page.locator("main a[href*='/app/c/']").first)
    page.check("[name=method][value=phone]")
    page.check("[name=result][value=reached]")
    press(page.get_by_role("button", name="記録する"))
    assert "話せた" in page.inner_text("main")
    reference: str = page.url.split("/app/c/")[1].split("#")[0].split("?")[0]
    return reference
