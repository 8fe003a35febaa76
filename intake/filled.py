"""What a person has answered so far, and which pages that came from; never changed in place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from records.answers import Answers, Value


@dataclass(frozen=True)
class Filled:
    """A half-filled form.

    `done` names the pages that were answered. `picked` holds what was pressed on a page that a later page makes
    finer (an area before a municipality); it is never sent. `dropped` names the pages whose answers the latest
    answer made void, with a code (needs:money) where it was one of several. `typed` is what stood on a page, by its
    name, when its language was changed: to be shown again there, until the page is answered.
    """

    answers: Answers = field(default_factory=dict)
    done: tuple[str, ...] = ()
    picked: Mapping[str, list[str]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    typed: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Filled":
        """Return what a draft keeps."""
        return cls(
            answers=dict(stored.get("answers", {})),
            done=tuple(stored.get("done", ())),
            picked=dict(stored.get("picked", {})),
            dropped=tuple(stored.get("dropped", ())),
            typed=dict(stored.get("typed", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return asdict(self)

    def answered(self, page: str, given: Mapping[str, Value]) -> "Filled":
        """Return the form with a page answered; an empty value takes the key out."""
        merged = {**self.answers, **given}
        answers = {key: value for key, value in merged.items() if value}
        typed = {name: kept for name, kept in self.typed.items() if name != page}
        return replace(self, answers=answers, done=tuple(dict.fromkeys((*self.done, page))), typed=typed)

    def with_typed(self, page: str, posted: Mapping[str, list[str]]) -> "Filled":
        """Return the form with what stands on a page that is not answered yet."""
        return replace(self, typed={**self.typed, page: posted})

    def undone(self, *pages: str) -> "Filled":
        """Return the form with pages to be asked again; their answers stay to be shown."""
        return replace(self, done=tuple(name for name in self.done if name not in pages))

    def with_picked(self, key: str, values: list[str]) -> "Filled":
        """Return the form with what was pressed under `key`; an empty list forgets it."""
        picked = {name: kept for name, kept in self.picked.items() if name != key}
        return replace(self, picked={**picked, key: values} if values else picked)

    def without(self, keys: frozenset[str]) -> "Filled":
        """Return the form without the answers under `keys`."""
        return replace(self, answers={key: value for key, value in self.answers.items() if key not in keys})

    def text(self, key: str) -> str:
        """Return a single answer, empty when there is none."""
        value = self.answers.get(key, "")
        return value if isinstance(value, str) else ""

    def several(self, key: str) -> list[str]:
        """Return an answer that is a list, empty when there is none."""
        value = self.answers.get(key, [])
        return list(value) if isinstance(value, list) else []
