"""Enter in a field presses the first button of its form: on every page that is the one that goes on with everything."""

import pytest
from flask.testing import FlaskClient

from intake.questions.page import Control
from intake.steps import ORDER
from records.fields import FIELDS
from routing import rules
from tests.intake.reading import Form, Record, answer, page_of, start, walk

NOTHING_TO_FILL_IN = {Control.BUTTONS, Control.AREA, Control.HELP_NOW}
HELD: Record = {
    "relation": "supporter_org",
    "needs": ["housing", "drugs"],
    "urgent": ["release_soon"],
    "stage": "detained",
    "contact_method": "phone",
    "phone": "080-0000-0001",
}
BY_MAIL: Record = {"needs": ["work"], "contact_method": "email", "email": "mihon@example.jp"}
BY_LETTER: Record = {"needs": ["work"], "contact_method": "letter", "address": "見本市見本町1"}
THROUGH_SOMEBODY: Record = {
    "needs": ["work"],
    "stage": "fined",
    "former_counsel": "yes_unsure",
    "contact_method": "via_supporter",
    "phone": "080-0000-0002",
}


@pytest.fixture
def forms(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> dict[str, Form]:
    """The form of every page with something to type or tick, by the page's name, where all questions are asked."""
    monkeypatch.setattr(rules, "fields_read", lambda _ruleset: frozenset(FIELDS))
    paths = {
        path: page_of(client.get(path)).forms[0]
        for record in (HELD, BY_MAIL, BY_LETTER, THROUGH_SOMEBODY)
        for path in walk(client, "mihon", record)
    }
    return {path.rpartition("/")[2]: form for path, form in paths.items() if form.typed or form.boxes}


def test_every_page_with_something_to_fill_in_is_looked_at(forms: dict[str, Form]) -> None:
    assert set(forms) == {page.name for page in ORDER if page.control not in NOTHING_TO_FILL_IN}


def test_the_first_button_goes_on_and_is_no_answer_itself(forms: dict[str, Form]) -> None:
    first = {name: form.buttons[0] for name, form in forms.items()}

    assert {name: button for name, button in first.items() if button != ("", "", "")} == {}


def test_the_reply_page_has_one_button(client: FlaskClient) -> None:
    assert page_of(client.get("/saga/henji")).forms[0].buttons == [("", "", "")]


def test_what_was_written_stays_when_going_on_without_writing_is_pressed(client: FlaskClient) -> None:
    start(client)

    answer(client, "message", ("name", "はな"), ("free_text", "ながい話"), ("skip", "1"))

    html = client.get("/saga/q/message").get_data(as_text=True)
    assert 'value="はな"' in html
    assert "ながい話" in html


def test_going_on_without_writing_leaves_the_page_answered(client: FlaskClient) -> None:
    start(client)

    response = answer(client, "message", ("name", ""), ("free_text", ""), ("skip", "1"))

    assert response.status_code == 303
