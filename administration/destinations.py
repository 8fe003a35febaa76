"""Where cases go, in words: the bodies of a prefecture, and what stands in a body's place."""

from functools import cached_property

from sqlalchemy import select

from foundation.database import session
from records.body import Body

_BESIDES = {"onward": "別の窓口", "out": "対象外", "none": "行き先なし"}


class Destinations:
    """The words of one prefecture, in the order of tables."""

    def __init__(self, prefecture_id: int) -> None:
        """Remember whose words they are."""
        self.prefecture_id = prefecture_id

    @cached_property
    def _names(self) -> dict[str, str]:
        query = select(Body.code, Body.name).where(Body.prefecture_id == self.prefecture_id).order_by(Body.position)
        return dict(session.execute(query).all()) | _BESIDES

    @property
    def codes(self) -> list[str]:
        """Return every destination."""
        return list(self._names)

    def name(self, code: str) -> str:
        """Return the words for a destination; the code itself for a body that is gone."""
        return self._names.get(code, code)

    def code(self, code: str) -> str:
        """Return a body's code; nothing for what stands in a body's place."""
        return "" if code in _BESIDES else code

    def short(self, code: str) -> str:
        """Return what fits above a column: a body's code, or the words for what stands in its place."""
        return _BESIDES.get(code, code)
