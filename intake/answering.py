"""What a press does: one page answered, or the whole form sent; one short act each."""

from dataclasses import dataclass
from datetime import datetime

from foundation.database import transaction
from foundation.translation import spoken
from intake import drafts, steps
from intake.filled import Filled
from intake.presses import check_press
from intake.questions.page import Page, Posted
from intake.submission import Form, Sent, submit
from intake.visit import Visit, arrive
from records.answers import AnswerFault, read_answers, tidy


@dataclass(frozen=True)
class Pressed:
    """What came of a press: the visit, what the form holds now, and the fault that kept it from changing."""

    visit: Visit
    filled: Filled
    fault: AnswerFault | None = None

    @property
    def is_sent(self) -> bool:
        """Whether the form was sent before this press."""
        return self.visit.draft.consultation_id is not None


def press(code: str, page: Page, posted: Posted, *, at: datetime) -> Pressed:
    """Answer a page with what was posted; a fault changes nothing. Raises NoForm without a form."""
    with transaction():
        visit = arrive(code, at, lock=True)
        pressed = Pressed(visit, visit.filled)
        if pressed.is_sent or not page.applies(visit.filled, visit.asking):
            return pressed
        try:
            check_press(visit.once)
            filled = steps.settle(page.take(posted, visit.filled, visit.asking), visit.asking)
        except AnswerFault as fault:
            return Pressed(visit, visit.filled, fault)
        drafts.keep(visit.draft, filled, at)
        return Pressed(visit, filled)


def keep_typed(code: str, page: Page, posted: Posted, *, at: datetime) -> None:
    """Keep what stands on a page while its language is changed; nothing of it is an answer yet. Raises NoForm."""
    with transaction():
        visit = arrive(code, at, lock=True)
        if visit.draft.consultation_id is None and page.applies(visit.filled, visit.asking):
            fields = {key: [tidy(entry) for entry in posted[key]] for key in posted if key in page.shown(visit.filled)}
            drafts.keep(visit.draft, visit.filled.with_typed(page.name, fields), at)


@dataclass(frozen=True)
class Final:
    """What came of the final press: `sent` before or now, the page that is still open, or a fault."""

    visit: Visit
    is_again: bool = False
    sent: Sent | None = None
    open_page: Page | None = None
    fault: AnswerFault | None = None


def send(code: str, at: datetime) -> Final:
    """Send the form: once, however often it is pressed. Raises NoForm without a form."""
    with transaction():
        visit = arrive(code, at, lock=True)
        if visit.draft.consultation_id is not None:
            return Final(visit, is_again=True)
        open_page = steps.first_open(visit.filled, visit.asking)
        if open_page:
            return Final(visit, open_page=open_page)
        try:
            check_press(visit.once)
            answers = read_answers(visit.filled.answers, places=visit.asking.places)
        except AnswerFault as fault:
            return Final(visit, fault=fault)
        sent = submit(
            {"language": spoken().code, **answers, "channel": "web"},
            prefecture=visit.prefecture,
            token=visit.once,
            at=at,
            form=_form_of(visit),
        )
        drafts.close(visit.draft, sent.consultation_id, at)
        return Final(visit, sent=sent)


def _form_of(visit: Visit) -> Form:
    draft = visit.draft
    return Form(consent_version=draft.consent_version, consent_at=draft.begun_at, channel_code=draft.channel_code)
