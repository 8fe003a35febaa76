"""The last trials of this process: whoever opens a number of a result just shown waits for a list, not for a replay.

A result is found again only for the same prefecture, months, rules and terms left out, and only while the prefecture's
trail holds no newer act on what a replay reads. Every such act leaves its trace in the same transaction, and traces are
numbered in the order in which acts end; so what is found is never stale. Only what a database's owner changes by hand,
past every act, is not seen.
"""

import json
from collections import OrderedDict
from threading import Lock

from sqlalchemy import select

from foundation.database import session
from records.trail import Act, Trace
from routing import trying
from routing.moves import Findings
from routing.rules import ruleset_to_content
from routing.trying import Trial

MOST_RESULTS, MOST_CASES = 8, 60_000
# After these a replay finds what it found before: somebody looked, or worked on a draft, whose rows are compared whole.
_WITHOUT_EFFECT = (
    Act.CASE_READ,
    Act.CASE_OPENED,
    Act.NUMBER_SHOWN,
    Act.REPLY_READ,
    Act.SIGNED_IN,
    Act.SIGN_IN_FAILED,
    Act.SIGNED_OUT,
    Act.CASES_LISTED,
    Act.FIGURES_EXPORTED,
    Act.TRAIL_READ,
    Act.RULES_EXPORTED,
    Act.DRAFT_BEGUN,
    Act.DRAFT_CHANGED,
    Act.DRAFT_DISCARDED,
    Act.DRAFT_SUBMITTED,
    Act.DRAFT_RETURNED,
    Act.PIN_ADDED,
    Act.PIN_REMOVED,
)
_Key = tuple[str, ...]
_kept: OrderedDict[_Key, Findings] = OrderedDict()
_lock = Lock()


def findings(trial: Trial) -> Findings:
    """Return what the replay of a trial found: the result kept, or else that of a replay now."""
    key = _key(trial)
    found = _recalled(key)
    if found is None:
        found = trying.findings(trial).worked_out()
        _keep(key, found)
    return found


def holds(trial: Trial) -> bool:
    """Tell whether the result of a trial is kept, so that it costs no replay."""
    return _recalled(_key(trial)) is not None


def forget() -> None:
    """Let every result go: the database of this process is another now, as after a backup was put back."""
    with _lock:
        _kept.clear()


def _key(trial: Trial) -> _Key:
    content = ruleset_to_content(trial.rules) if trial.rules else {}
    return (
        # One process may look at several databases (tests).
        str(session.get_bind().engine.url),
        trial.prefecture.code,
        str(trial.first),
        str(trial.last),
        json.dumps(content, sort_keys=True),
        " ".join(sorted(map(str, trial.without))),
        str(_newest_act(trial.prefecture.id)),
    )


def _newest_act(prefecture_id: int) -> int:
    """Return the number of the newest trace of an act that a replay may notice; 0 before there is one."""
    query = (
        select(Trace.id)
        .where(Trace.prefecture_id == prefecture_id, Trace.act.not_in(_WITHOUT_EFFECT))
        .order_by(Trace.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none() or 0


def _recalled(key: _Key) -> Findings | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: _Key, found: Findings) -> None:
    """Keep a result, and let those go that were not looked at for longest: a case takes some kilobytes of memory."""
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_RESULTS or sum(len(one.cases) for one in _kept.values()) > MOST_CASES:
            _kept.popitem(last=False)
