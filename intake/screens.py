"""What the pages show: the frame every public page shares, a question, the answers to look over."""

from datetime import date
from typing import Any

from flask import render_template, url_for

from foundation.clock import era_day
from foundation.translation import _, _l
from intake import languages, steps
from intake.filled import Filled
from intake.questions.page import Choice, Control, Page, Posted, Typed
from intake.visit import Visit
from records.answers import AnswerFault
from records.prefecture import Prefecture

_FOOTER = (("anzen", _l("安全な使い方")), ("denwa", _l("電話で相談する")), ("kojin", _l("あなたの情報の扱い")))


def show(template: str, prefecture: Prefecture | None, **context: object) -> str:
    """Render a public page in its frame; without a prefecture it is one of the pages at the root."""
    code = prefecture.code if prefecture else None
    frame: dict[str, Any] = {
        "languages": languages.offered(code),
        "prefecture": prefecture,
        "prefecture_name": prefecture.public_name if prefecture else _("相談フォーム"),
        "exit_url": url_for("intake.reply.leave", code=code),
        "footer_links": [(url_for(f"intake.plain.{name}", code=code), words) for name, words in _FOOTER],
    }
    return render_template(f"intake/{template}.html", **{**frame, **context})


def beside(template: str, prefecture: Prefecture | None, heading: str, **context: object) -> str:
    """Render a page that stands beside the form, with the way back to its start."""
    home = url_for("intake.start", code=prefecture.code) if prefecture else url_for("intake.root")
    return show(template, prefecture, heading=heading, back_url=home, **context)


def question(visit: Visit, page: Page, *, posted: Posted | None = None, fault: AnswerFault | None = None) -> str:
    """Render a question; after a fault with everything that was typed and the sentence beside it."""
    number, total = steps.progress(page, visit.filled, visit.asking)
    return show(
        "help_now" if page.control is Control.HELP_NOW else "question",
        visit.prefecture,
        **_words_of(visit, page),
        control_template=f"intake/controls/{page.control}.html",
        page=page,
        asking=visit.asking,
        key=page.keys[0] if page.keys else "",
        progress=_("質問 %(number)s／%(total)s", number=number, total=total) if number else "",
        values=_values(visit, page, posted),
        once=visit.once,
        back_url=_back_url(visit, page),
        **_faults_of(page, fault),
        dropped=steps.dropped_words(visit.filled) if fault is None else [],
        **numbers_of(visit.prefecture),
    )


def _words_of(visit: Visit, page: Page) -> dict[str, object]:
    filled, asking = visit.filled, visit.asking
    options = page.options(filled, asking)
    was_answered = page.name in filled.done
    chosen = page.chosen(filled) if page.keys else []
    previous = next((code for code, _words in options if code in chosen), "" if was_answered and not chosen else None)
    return {
        "heading": page.question(filled),
        "hint": page.hint,
        "why": page.why_now(filled, asking),
        "options": options,
        "previous": previous if was_answered else None,
    }


def numbers_of(prefecture: Prefecture) -> dict[str, object]:
    """Return the numbers to call now, and the day somebody last checked the oldest of them."""
    entries = prefecture.emergency_numbers
    lines = [(entry["label"], entry["number"], entry.get("hours", ""), entry.get("note", "")) for entry in entries]
    checked = [date.fromisoformat(entry["checked_on"]) for entry in entries if entry.get("checked_on")]
    return {"numbers": lines, "checked_on": era_day(min(checked)) if checked else ""}


def _faults_of(page: Page, fault: AnswerFault | None) -> dict[str, object]:
    """Return where the sentence of a fault stands: in the summary, and beside the field or under the question."""
    if fault is None:
        return {"errors": [], "faults": {}, "question_fault": "", "has_errors": False}
    is_beside_field = isinstance(page, Typed) or fault.field in page.keys[1:]
    anchor = f"{page.keys[0]}-error" if isinstance(page, Choice) else fault.field
    sentence = _said(fault, page)
    return {
        "errors": [(anchor if fault.field else "main", sentence)],
        "faults": {fault.field: sentence},
        "question_fault": "" if is_beside_field or not fault.field else sentence,
        "has_errors": True,
    }


def _said(fault: AnswerFault, page: Page) -> str:
    """Return the sentence of a fault in the words of the page: the record's own names are for staff."""
    if not fault.parts:
        return _(fault.words)
    return _(fault.words, **{**fault.parts, "label": page.label_of(fault.field)})


def _values(visit: Visit, page: Page, posted: Posted | None) -> dict[str, list[str]]:
    """Return what the page's fields hold: what was just posted, else what was answered before."""
    kept = page.shown(visit.filled)
    typed = posted if posted is not None else visit.filled.typed.get(page.name)
    return kept if typed is None else {key: typed.get(key, []) for key in kept}


def _back_url(visit: Visit, page: Page) -> str:
    earlier = steps.before(page, visit.filled, visit.asking)
    code = visit.prefecture.code
    return url_for("intake.ask", code=code, name=earlier.name) if earlier else url_for("intake.start", code=code)


def check(visit: Visit, fault: AnswerFault | None = None) -> str:
    """Render the answers to look over before they are sent."""
    filled, asking = visit.filled, visit.asking
    asked = [page for page in steps.path(filled, asking) if page.counts]
    code = visit.prefecture.code
    last = asked[-1].name
    rows = [(page, page.in_words(filled, asking)) for page in asked]
    return show(
        "check",
        visit.prefecture,
        heading=_("これで送りますか"),
        rows=[
            (page.label, words, url_for("intake.ask", code=code, name=page.name, check=1))
            for page, words in rows
            if words or page.name == "message"
        ],
        once=visit.once,
        back_url=url_for("intake.ask", code=code, name=last),
        errors=[("main", _(fault.words, **fault.parts))] if fault else [],
        has_errors=fault is not None,
        dropped=steps.dropped_words(filled),
    )


def open_url(visit: Visit, filled: Filled, *, is_checking: bool = False) -> str:
    """Return the address of the first open question, of the check page when there is none."""
    page = steps.first_open(filled, visit.asking)
    return _url_of(visit, page, is_checking=is_checking)


def next_url(visit: Visit, filled: Filled, page: Page, *, is_checking: bool) -> str:
    """Return the address that follows an answered page; somebody who mends an answer goes back to the check page."""
    if is_checking or not page.applies(filled, visit.asking):
        return open_url(visit, filled, is_checking=is_checking)
    return _url_of(visit, steps.next_after(page, filled, visit.asking), is_checking=False)


def _url_of(visit: Visit, page: Page | None, *, is_checking: bool) -> str:
    code = visit.prefecture.code
    if page is None:
        return url_for("intake.check", code=code)
    return url_for("intake.ask", code=code, name=page.name, check=1 if is_checking else None)
