"""Enter in a field, with scripts off: what a real browser presses."""

from tests.live import Live, press


def test_enter_in_a_field_keeps_what_was_typed(live: Live) -> None:
    page = live.open("/saga/")
    press(page.locator("main form button").first)

    page.goto(f"{live.address}/saga/q/message")
    page.fill("[name=free_text]", "ながい話")
    page.fill("[name=name]", "はな")
    with page.expect_navigation():
        page.press("[name=name]", "Enter")
    page.goto(f"{live.address}/saga/q/message")

    assert page.input_value("[name=name]") == "はな"
    assert page.input_value("[name=free_text]") == "ながい話"


def test_enter_in_a_time_of_ones_own_keeps_that_time_alone(live: Live) -> None:
    page = live.open("/saga/")
    press(page.locator("main form button").first)
    page.goto(f"{live.address}/saga/q/contact_method")
    press(page.locator("button[value=phone]"))

    page.goto(f"{live.address}/saga/q/time_ok")
    page.fill("#own", "12:10-12:40")
    with page.expect_navigation():
        page.press("#own", "Enter")
    page.goto(f"{live.address}/saga/q/time_ok")

    assert page.input_value("#own") == "12:10-12:40"
    assert page.locator(".mark").count() == 0


def test_the_way_past_the_fields_stands_above_them(live: Live) -> None:
    page = live.open("/saga/")
    press(page.locator("main form button").first)
    page.goto(f"{live.address}/saga/q/message")

    way_past, field = page.locator("[name=skip]").bounding_box(), page.locator("[name=name]").bounding_box()

    assert way_past is not None
    assert field is not None
    assert way_past["y"] < field["y"]
