"""What is in force at the date asked, each kind read once on one connection."""

import contextlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from functools import cached_property, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd

from pipelines.positions.asking import Query, UnknownFilter
from pipelines.positions.memory import Memory, Remembering
from pipelines.store import Connection, Store
from pipelines.store.ledger import Today, by_the_clock, in_force, today
from schemas.definitions import Definitions
from schemas.periods import day_in_words, period_end, period_of, previous_period

# Where a row came from: the columns that every position carries for tracing.
TRACE = ["return_id", "line", "file_name", "accepted_by", "received_on"]
P = ParamSpec("P")
T = TypeVar("T")


class Facts:
    """The facts in force for what is asked, by kind; a kind is read when it is first wanted.

    ``opened`` gives the connection; it is called only for what ``memory`` does not hold.
    """

    def __init__(
        self,
        opened: Callable[[], Connection],
        definitions: Definitions,
        query: Query,
        memory: Memory | None = None,
    ) -> None:
        self._opened = opened
        self._memory = memory or Memory()
        self.definitions = definitions
        self.today: Today = by_the_clock(self._memory.once(None, "today", lambda: today(self.connection)))
        self.query = query.resolved(definitions, self.today.date)
        self._only: frozenset[str] | None = None

    @property
    def connection(self) -> Connection:
        """The open transaction that the facts are read from."""
        return self._opened()

    def asking(self, query: Query) -> "Facts":
        """Return the facts for another view; what has been read is not read again."""
        return Facts(self._opened, self.definitions, query, self._memory)

    def narrowed(self, measures: Iterable[str]) -> "Facts":
        """Return the same facts for a few measures only; what has been read is not read again."""
        few = copy(self)
        few._only = frozenset(measures)
        return few

    def of_measures(self, kind: str) -> pd.DataFrame:
        """Return the facts of a kind for the measures that are looked at."""
        return self[kind] if self._only is None else self[kind][self[kind]["measure"].isin(self._only)]

    def __getitem__(self, kind: str) -> pd.DataFrame:
        return self._memory.once(self.as_at, kind, lambda: in_force(self.connection, kind, self.as_at))

    def once(self, key: Hashable, make: "Callable[[], T]") -> T:
        """Return what is made of the whole facts, kept under a key; what is made of a few measures is not kept."""
        return make() if self._only is not None else self._memory.once(self.as_at, key, make)

    @property
    def as_at(self) -> date:
        """The date asked for."""
        return self.query.date

    def keep(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the workstream and service area asked for."""
        return self.query.keep(frame, self.definitions)

    @cached_property
    def periods(self) -> list[str]:
        """Reporting periods with a KPI return in force, in order."""
        return sorted(self["kpi"]["period"].unique())

    @cached_property
    def period(self) -> str | None:
        """The period asked for, by default the latest held, None before the first; raises UnknownFilter.

        Known are the periods held, and every one from the calendar's first to the last that has ended.
        """
        asked, held = self.query.period, self.periods
        if asked is None:
            return held[-1] if held else None
        current = period_of(self.as_at)
        ended = current if period_end(current) == self.as_at else previous_period(current)
        if not min([self.definitions.calendar.first_period, *held]) <= asked <= max([ended, *held]):
            raise UnknownFilter("period", asked, held, f" at {day_in_words(self.as_at)}")
        return asked

    @property
    def measures(self) -> pd.DataFrame:
        """Definitions of the KPIs that are looked at, one row a measure."""
        frame = self.definitions.kpi_frame
        if self._only is None:
            return frame
        return frame[frame["measure"].isin(self._only)].reset_index(drop=True)

    @property
    def measures_asked(self) -> "pd.Series[str]":
        """Codes of the KPIs of the workstream and service area asked for."""
        return self.keep(self.measures[["measure", "workstream", "service_area"]])["measure"]


class Supposed(Facts):
    """Facts of which some kinds are others: as they would be, or a part of them, by the definitions given."""

    def __init__(
        self, of: Facts, frames: Mapping[str, pd.DataFrame], definitions: Definitions | None = None
    ) -> None:
        self._opened = of._opened
        self._memory = Memory()
        self.definitions = definitions or of.definitions
        self.today = of.today
        self.query = of.query
        self._of = of
        self._only = of._only
        self._frames = dict(frames)

    def __getitem__(self, kind: str) -> pd.DataFrame:
        return self._frames[kind] if kind in self._frames else self._of[kind]


def once(rule: "Callable[Concatenate[Facts, P], T]") -> "Callable[Concatenate[Facts, P], T]":
    """Have a rule worked out once for the same facts, however many views ask for it.

    It must look at whole facts and their date, never at the period or the part of the plan that is asked for.
    """

    def kept(facts: Facts, /, *more: P.args, **named: P.kwargs) -> T:
        def make() -> T:
            return rule(facts, *more, **named)

        return facts.once((rule.__module__, rule.__qualname__, *more, *named.items()), make)

    update_wrapper(kept, rule)
    return kept


@contextlib.contextmanager
def facts_for(store: Store, definitions: Definitions, query: Query | None) -> Iterator[Facts]:
    """Open the store for one view, by default of everything today; raises UnknownFilter, StoreProblem.

    A store that remembers is opened only where it is asked for something new.
    """
    memory = store.memory if isinstance(store, Remembering) else None
    with contextlib.ExitStack() as stack:
        connections: list[Connection] = []

        def opened() -> Connection:
            if not connections:
                connections.append(stack.enter_context(store.read()))
            return connections[0]

        yield Facts(opened, definitions, query or Query(), memory)
