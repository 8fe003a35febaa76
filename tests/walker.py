"""Somebody with a phone and a story: presses what fits, ticks what fits, types what is asked, skips the rest."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

from tests.live import press

_UNANSWERED = ("", "unknown", "no_answer", "undecided", "none", "any", "ask_first")
_EVERYWHERE = (("area", "all"),)
_LONGEST_FORM = 60
Record = Mapping[str, str | list[str]]


def walk_to_check(page: Page, record: Record) -> None:
    """From the start page to the page that shows all answers."""
    press(page.locator("main form button").first)
    for _ in range(_LONGEST_FORM):
        if page.url.endswith("/q/check"):
            return
        _answer(page, record)
    message = f"the form does not end: {page.url}"
    raise AssertionError(message)


def _answer(page: Page, record: Record) -> None:
    boxes = page.locator("main input[type=checkbox], main input[type=radio]").all()
    typed = page.locator("main input[type=text], main input[type=tel], main input[type=email], main textarea").all()
    for box in boxes:
        if box.get_attribute("value") in _values(record, box.get_attribute("name")):
            box.check()
    for field in typed:
        field.fill(str(record.get(field.get_attribute("name") or "", "")))
    press(_button(page, record, has_fields=bool(boxes or typed)))


def _values(record: Record, key: str | None) -> list[str]:
    value = record.get(key or "", [])
    return [value] if isinstance(value, str) else value


def _button(page: Page, record: Record, *, has_fields: bool) -> Locator:
    named = [(_named(button), button) for button in page.locator("main form button").all()]
    onward = [button for (key, _), button in named if not key]
    fitting = [button for (key, value), button in named if value in _values(record, key)[:1]]
    skipping = [button for pair, button in named if pair in _EVERYWHERE or _is_skip(pair)]
    return next(iter([*onward, *fitting] if has_fields else [*fitting, *skipping, *onward]))


def _named(button: Locator) -> tuple[str, str]:
    return button.get_attribute("name") or "", button.get_attribute("value") or ""


def _is_skip(pair: tuple[str, str]) -> bool:
    return pair[0] not in {"", "area"} and pair[1] in _UNANSWERED
