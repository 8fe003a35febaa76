"""Addresses of the form: start, questions, check, receipt; each press is answered with a redirect."""

from flask import Blueprint, abort, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from foundation.clock import now
from foundation.edge import Unreadable
from foundation.translation import spoken
from intake import (
    answering,
    compact,
    languages,
    leaving,
    lost,
    moments,
    plain_views,
    receipts,
    reply_views,
    screens,
    starting,
    steps,
)
from intake.presses import posted
from intake.visit import DRAFT, SENT, NoForm, arrive
from routing import store

pages = Blueprint("intake", __name__)
# What was added last is done first: readings before a page is compressed, and on pages of nobody's too.
pages.after_request(compact.compress)
pages.after_request(languages.with_readings)
pages.after_app_request(languages.with_readings)
pages.before_app_request(languages.speak_chosen)
pages.add_app_template_filter(moments.day_words, "told_day")
pages.add_app_template_filter(moments.time_words, "told_time")
pages.register_blueprint(plain_views.pages)
pages.register_blueprint(reply_views.pages)


@pages.app_context_processor
def way_out() -> dict[str, object]:
    """Give every public page its quick exit and its language, pages about errors too."""
    return {"exit_url": leaving.exit_url_here(), "spoken": spoken()}


@pages.errorhandler(NoForm)
def no_form(none: NoForm) -> ResponseReturnValue:
    """Show that a day has passed, with what was just typed, or a page that tells nothing."""
    return lost.no_form(none, posted(), now())


@pages.errorhandler(Unreadable)
def unreadable(fault: Unreadable) -> ResponseReturnValue:
    """Show the question again with what could be read of the press."""
    return lost.unreadable(fault, now())


@pages.get("/")
def root() -> ResponseReturnValue:
    """List the prefectures, or be the form where there is only one."""
    loaded = starting.prefectures()
    if len(loaded) == 1:
        return starting.page(loaded[0], now())
    return screens.show("prefectures", None, heading="相談フォーム", prefectures=loaded)


@pages.get("/<code>/")
def start(code: str) -> ResponseReturnValue:
    """Show the purpose and what is asked, before the first question."""
    prefecture = store.prefecture_named(code)
    if "m" in request.args:
        starting.remember_medium(request.args["m"])
        return redirect(url_for("intake.start", code=code), 303)
    return starting.page(prefecture, now())


@pages.post("/<code>/")
def begin(code: str) -> ResponseReturnValue:
    """Store the consent and begin a form."""
    prefecture = store.prefecture_named(code)
    fault = starting.begin(prefecture, now())
    if fault:
        return starting.page(prefecture, now(), fault), 400
    return redirect(url_for("intake.ask", code=code, name=steps.ORDER[0].name), 303)


@pages.get(f"/<any({', '.join(languages.LEAFLETS)}):leaflet>/<code>/")
def start_in(leaflet: str, code: str) -> ResponseReturnValue:
    """Lead from a leaflet's address to the start page, in the leaflet's language."""
    languages.choose(languages.LEAFLETS[leaflet])
    return redirect(url_for("intake.start", code=code, m=request.args.get("m")), 303)


@pages.get("/kotoba/<language>", defaults={"code": None})
@pages.get("/<code>/kotoba/<language>")
def change_language(code: str | None, language: str) -> ResponseReturnValue:
    """Show the page that somebody comes from in another language."""
    languages.choose(language)
    home = url_for("intake.start", code=code) if code else url_for("intake.root")
    return redirect(home + languages.way_back(request.args.get("to", "")), 303)


@pages.get("/<code>/q/<name>")
def ask(code: str, name: str) -> ResponseReturnValue:
    """Show a question; one that is not asked leads to the first that is open."""
    page = steps.page_named(name) or abort(404)
    visit = arrive(code, now())
    if visit.draft.consultation_id is not None:
        return redirect(url_for("intake.done", code=code), 303)
    if not page.applies(visit.filled, visit.asking):
        return redirect(screens.open_url(visit, visit.filled), 303)
    return screens.question(visit, page)


@pages.post("/<code>/q/<name>")
def answer(code: str, name: str) -> ResponseReturnValue:
    """Take an answer and go on to the next question."""
    page = steps.page_named(name) or abort(404)
    if languages.asked_for(posted()):
        answering.keep_typed(code, page, posted(), at=now())
        languages.choose(languages.asked_for(posted()))
        return redirect(url_for("intake.ask", code=code, name=name, check=request.args.get("check")), 303)
    pressed = answering.press(code, page, posted(), at=now())
    if pressed.is_sent:
        return redirect(url_for("intake.done", code=code), 303)
    if pressed.fault:
        return screens.question(pressed.visit, page, posted=posted(), fault=pressed.fault), 400
    is_checking = "check" in request.args
    return redirect(screens.next_url(pressed.visit, pressed.filled, page, is_checking=is_checking), 303)


@pages.get("/<code>/q/check")
def check(code: str) -> ResponseReturnValue:
    """Show the answers to look over, once every question was seen."""
    visit = arrive(code, now())
    if visit.draft.consultation_id is not None:
        return redirect(url_for("intake.done", code=code), 303)
    if steps.first_open(visit.filled, visit.asking):
        return redirect(screens.open_url(visit, visit.filled), 303)
    return screens.check(visit)


@pages.post("/<code>/q/check")
def send(code: str) -> ResponseReturnValue:
    """Send the form; however often it is pressed, there is one consultation and one receipt."""
    final = answering.send(code, now())
    if final.fault:
        return screens.check(final.visit, final.fault), 400
    if final.open_page:
        return redirect(screens.open_url(final.visit, final.visit.filled), 303)
    cookie[SENT] = final.visit.token
    cookie.pop(DRAFT, None)
    return redirect(url_for("intake.done", code=code, again=1 if final.is_again else None), 303)


@pages.get("/<code>/q/done")
def done(code: str) -> ResponseReturnValue:
    """Show the receipt, for half an hour."""
    return receipts.page(code, now(), is_again="again" in request.args)
