"""How much room a body has: the cases it holds beside the number its contract allows, in words."""

from dataclasses import dataclass

from routing.limits import UNLIMITED

_NEARLY_FULL = 80
_FULL = 100


@dataclass(frozen=True)
class Room:
    """Open cases, and the most the contract allows: a number, "unlimited", or None where it says nothing."""

    held: int
    most: int | str | None

    @property
    def percent(self) -> int | None:
        """Return how much of the room is taken, rounded down; None without a number to compare with."""
        return 100 * self.held // self.most if isinstance(self.most, int) and self.most > 0 else None

    @property
    def words(self) -> str:
        """Return the line that stands on the pages: 18／25（72%） あと7."""
        if isinstance(self.most, int):
            return f"{self.held}／{self.most}（{self.percent or 0}%） あと{max(0, self.most - self.held)}"
        return f"{self.held}件（{'上限なし' if self.most == UNLIMITED else '上限の定めなし'}）"

    @property
    def warning(self) -> str:
        """Return the words that warn at 80 % and at 100 %; empty below and without a limit."""
        if self.percent is None or self.percent < _NEARLY_FULL:
            return ""
        return "いっぱいです" if self.percent >= _FULL else "もうすぐいっぱいです"
