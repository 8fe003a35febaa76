"""A contract as the pages show it: when it holds, and its terms in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from administration.terms_words import terms_in_words
from foundation import clock
from records.body import Contract
from records.casecodes import PROGRAMME, SUPPORT_TYPE
from records.prefecture import Prefecture
from routing import contracting

_CLEARS = ("貸し借り", "始まりの日に、それまでの貸し借りを区切る")
_STANDING = {"past": "終わった", "now": "有効", "coming": "これから"}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A contract with its words; what may be done with it depends on whether it has begun, and is over."""

    contract: Contract
    standing: str
    label: str
    period: str
    budget: str
    facts: Sequence[tuple[str, str]]


def term_of(contract: Contract, prefecture: Prefecture, on: date, *, clears: bool) -> Term:
    """Return a contract of a prefecture as it stands on a day; `clears`: what is owed in the pool, when it begins."""
    standing = "coming" if contract.starts_on > on else "now" if contracting.in_force(contract, on) else "past"
    ends = f"{clock.era_day(contract.ends_on)}まで" if contract.ends_on else "終わりの定めなし"
    kinds = [("支援類型", SUPPORT_TYPE[contract.support_type]), ("事業", PROGRAMME[contract.programme])]
    return Term(
        contract=contract,
        standing=standing,
        label=_STANDING[standing],
        period=f"{clock.era_day(contract.starts_on)}から、{ends}",
        budget=f"{clock.era_day(contract.closed_from)}から予算の終わり" if contract.closed_from else "",
        facts=[*kinds, *terms_in_words(contract.terms, prefecture), *[_CLEARS] * clears],
    )
