"""What was read of one state of a store, and worked out from it, kept for the next view of the same state."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar, cast

from pipelines.store import Store

T = TypeVar("T")
DATES = 4  # as-at dates kept at once, the latest asked for


class Memory:
    """Answers by as-at date and key. They are handed out as they are: nobody may change one."""

    def __init__(self) -> None:
        self._kept: dict[date | None, dict[Hashable, Any]] = {}

    def once(self, as_at: date | None, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gave the first time, for this date and key."""
        kept = self._kept.get(as_at)
        if kept is None:
            for oldest in list(self._kept)[: 1 - DATES]:
                self._kept.pop(oldest, None)
            kept = self._kept.setdefault(as_at, {})
        if key not in kept:
            kept[key] = make()
        return cast(T, kept[key])


class Remembering(Store):
    """A store of which nothing is read twice; for one state of it and of the definitions, never for two."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.path, store.patience)
        self.memory = Memory()
