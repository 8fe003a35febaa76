"""A trial in words: what was tried, a term left out, and how a month's load stands to the limits."""

from administration.destinations import Destinations
from administration.trial_asking import Asked
from foundation import clock
from routing import trying
from routing.almanac import Dropped
from routing.limits import LIMITS
from routing.month_load import Loaded

TERM = {
    "areas": "受け持つ地域",
    "needs_ok": "困りごと",
    "stages_ok": "手続きの段階",
    "ages": "年齢",
    "genders": "性別",
    "relations_ok": "相談する人の立場",
    "languages": "ことば",
    "access_ok": "話すときの手伝い",
    "channels_ok": "受付の方法",
    "on_probation_ok": "保護観察中は受けない",
    "needs_subject_consent": "本人の同意が要る",
    "within_hours": "開いている時間に連絡できること",
    **{limit.term: limit.short for limit in LIMITS},
}


def tried_words(asked: Asked, words: Destinations) -> dict[str, str]:
    """Return what was tried: the months, the rules, and the term left out if there was one."""
    left_out = {"外した条件": term_words(asked.without, words)} if asked.without else {}
    return {"期間": asked.period.words, "規則": _rules_words(asked)} | left_out


def _rules_words(asked: Asked) -> str:
    """Return the name of the rules; of a draft also when it was last changed, for it may change again."""
    named = dict(trying.choices(asked.prefecture.id)).get(asked.rules, asked.rules)
    draft = asked.draft
    if draft is None:
        return named
    changed = f"{clock.era_day(clock.day_in_japan(draft.changed_at))} {clock.japanese_time(draft.changed_at)}"
    return f"{named}。{changed}に書いたもの"


def term_words(term: Dropped, words: Destinations) -> str:
    """Return a term of a body's contract: 甲の会：年齢."""
    return f"{words.name(term.body)}：{TERM[term.term]}"


def excess_words(entry: Loaded) -> str:
    """Return what is over a limit, or that nothing is; where no limit is stated, that there is none to hold to."""
    if entry.over or entry.limits:
        return "。".join(entry.over) or "よい"
    return "上限なし" if entry.is_unlimited else "上限の定めなし"
