"""Reading the form's pages without a browser: its fields and buttons, and pressing one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.questions.needs import GROUPS

Record = Mapping[str, str | list[str]]
# The buttons of the first page behind which a finer answer stands.
RELATION_GROUP = {
    "counsel_former": "counsel",
    "counsel_current": "counsel",
    "employer": "other",
    "landlord": "other",
    "volunteer": "other",
}
Pairs = list[tuple[str, str]]
UNANSWERED = ("", "unknown", "no_answer", "undecided", "none", "any", "ask_first")


@dataclass
class Form:
    """One form of a page: where it goes, what it holds, what can be pressed."""

    action: str
    hidden: Pairs = field(default_factory=list)
    boxes: Pairs = field(default_factory=list)
    typed: Pairs = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class PageReader(HTMLParser):
    """Collects the forms of a page, and the words of its main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open_form: Form | None = None
        self.words = ""
        self.title = ""
        self.links: list[tuple[str, str]] = []
        self._tag = ""
        self._in_main = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._tag = tag
        if tag == "main":
            self._in_main = True
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        if tag == "form":
            self.open_form = Form(given.get("action", ""))
            self.forms.append(self.open_form)
        elif self.open_form is not None:
            self._collect(tag, given, self.open_form)

    def _collect(self, tag: str, given: dict[str, str], form: Form) -> None:
        pair = (given.get("name", ""), given.get("value", ""))
        if tag == "button" and given.get("type") != "button":
            form.buttons.append((*pair, ""))
        elif tag == "textarea":
            form.typed.append((pair[0], ""))
        elif tag == "input" and given.get("type") == "hidden":
            form.hidden.append(pair)
        elif tag == "input" and given.get("type") in {"checkbox", "radio"}:
            form.boxes.append(pair)
        elif tag == "input":
            form.typed.append(pair)

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""
        if tag == "form":
            self.open_form = None
        if tag == "main":
            self._in_main = False

    def handle_data(self, data: str) -> None:
        if self._tag == "title":
            self.title += data.strip()
        if self._in_main:
            self.words += data.strip()


def page_of(response: TestResponse) -> PageReader:
    return PageReader(response.get_data(as_text=True))


def press(
    client: FlaskClient, path: str, answer: Pairs | None = None, *, hidden: Mapping[str, str] | None = None
) -> TestResponse:
    """Open a page and send its first form with `answer`; `hidden` replaces hidden fields."""
    form = page_of(client.get(path)).forms[0]
    return client.post(form.action or path, data=posted(form, answer or [], hidden or {}))


def posted(form: Form, answer: Pairs, hidden: Mapping[str, str]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in [*{**dict(form.hidden), **hidden}.items(), *answer]:
        data.setdefault(name, []).append(value)
    return data


def start(client: FlaskClient, prefecture: str = "saga") -> None:
    press(client, f"/{prefecture}/")


def answer(client: FlaskClient, page: str, *pairs: tuple[str, str], prefecture: str = "saga") -> TestResponse:
    return press(client, f"/{prefecture}/q/{page}", list(pairs))


def walk(client: FlaskClient, prefecture: str, record: Record) -> list[str]:
    """From the start page to the check page, as a program that knows `record`; return the pages' paths."""
    response = press(client, f"/{prefecture}/")
    path, seen = response.headers["Location"], []
    while not path.endswith("/q/check"):
        seen.append(path)
        assert len(seen) < 60, seen
        form = page_of(client.get(path)).forms[0]
        response = client.post(path, data=posted(form, _chosen(form, record), {}))
        assert response.status_code == 303, (path, page_of(response).words)
        path = response.headers["Location"]
    return seen


def _values(record: Record, key: str) -> list[str]:
    value = record.get(key, [])
    values = [value] if isinstance(value, str) else value
    groups = [RELATION_GROUP[code] for code in values if key == "relation" and code in RELATION_GROUP]
    return [*values, *groups]


def _chosen(form: Form, record: Record) -> Pairs:
    """What a program posts: the boxes and fields it knows and つぎへ, else the button it knows, else 答えない."""
    known = [(key, value) for key, value, _ in form.buttons if value in _values(record, key)]
    if form.boxes or form.typed:
        return _filled_in(form, record, known)
    if known:
        return [min(known, key=lambda pair: _values(record, pair[0]).index(pair[1]))]
    named = [(key, value) for key, value, _ in form.buttons]
    if ("area", "all") in named and "municipality" in record:
        return [("area", "all")]
    return [(key, value) for key, value in named if key != "area" and value in UNANSWERED][:1]


def _filled_in(form: Form, record: Record, known: Pairs) -> Pairs:
    ticked = [(key, value) for key, value in form.boxes if _is_known(record, key, value)]
    typed = [(key, _to_type(form, record, key)) for key, _ in form.typed]
    return [*ticked, *typed] if ticked or any(value for _, value in typed) else (known[:1] or typed)


def _to_type(form: Form, record: Record, key: str) -> str:
    return next((value for value in _values(record, key) if (key, value) not in form.boxes), "")


def _is_known(record: Record, key: str, value: str) -> bool:
    """Whether a box is in the record; a box of the needs page stands for all needs of its group."""
    known = _values(record, key)
    group = next((group.names for group in GROUPS if group.first == value), []) if key == "needs" else []
    return value in known or any(code in known for code in group)


def send(client: FlaskClient, prefecture: str = "saga") -> TestResponse:
    return press(client, f"/{prefecture}/q/check")
