"""What is asked of a position, in an address too (one reader for pages and feed), and the facts in force for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import wraps
from typing import Protocol, TypeVar

import pandas as pd

from pipelines.store import Connection, Store, ledger
from schemas.definitions import Definitions
from schemas.periods import (
    day_in_words,
    next_period,
    period_end,
    period_of,
    previous_period,
    read_address_date,
    read_period,
    suggest_periods,
)
from schemas.vocabulary import fold

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# The filters that every page and table shares, by their names in an address, as they are called in words.
FILTERS = {
    "period": "period",
    "workstream": "workstream",
    "service_area": "service area",
    "as_at": "as-at date",
}


def read_address(
    pairs: Iterable[tuple[str, str]], others: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what an address asks by parameter, and by parameter what is wrong with it, in words.

    Known are the filters and ``others``. Whether a workstream, service area or period exists is for the positions.
    """
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    known = (*FILTERS, *others)
    for name, value in pairs:
        if name not in known:
            near = get_close_matches(name.casefold(), known, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            wrong[name] = f"There is no parameter “{name[:60]}”.{hint} Use any of: {'; '.join(known)}."
        elif name in values:
            wrong[name] = f"“{name}” is given more than once. Give it once."
        values[name] = value.strip()
    day = values.get("as_at")
    if day and not read_address_date(day):
        wrong.setdefault("as_at", f"There is no date “{day[:60]}”. Enter year, month and day: 2023-04-05.")
    return values, wrong


def find_spelling(given: str, choices: Iterable[str]) -> str | None:
    """Return the choice that an address asks for, however it writes the name; None where there is none."""
    return {fold(choice): choice for choice in choices}.get(fold(read_period(given) or given))


class UnknownFilter(Exception):
    """A filter names something that does not exist; the message says what does, and ``known`` lists it."""

    def __init__(self, what: str, value: str, known: Sequence[str], when: str = "") -> None:
        near = get_close_matches(value, known, 1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        choices = f" Choose one of: {'; '.join(known)}." if known else ""
        super().__init__(f"There is no {what} “{value[:60]}”{when}.{hint}{choices}")
        self.what, self.known = what, tuple(known)


@dataclass(frozen=True)
class Query:
    """The filters of every screen and command; None means the latest period, today, or the whole plan."""

    period: str | None = None
    as_at: date | None = None
    workstream: str | None = None
    service_area: str | None = None

    def resolve(self, definitions: Definitions, today: date) -> "Query":
        """Return the same in the definitions' spelling, with its date filled in; raises UnknownFilter.

        Whether there is such a period depends on what is in force: ``Facts.period`` tells.
        """
        period = read_period(self.period) if self.period else None
        if self.period and period is None:
            meant = " or ".join(suggest_periods(self.period)) or "one such as 2022-23 Q3"
            raise UnknownFilter("period", self.period, (), f": enter {meant}")
        return Query(
            period,
            self.as_at or today,
            _find("workstream", self.workstream, definitions.workstreams),
            _find("service area", self.service_area, definitions.service_areas),
        )

    @property
    def whole_plan(self) -> "Query":
        """The same without workstream and service area."""
        return replace(self, workstream=None, service_area=None)

    @property
    def date(self) -> date:
        """The as-at date, once resolved."""
        assert self.as_at is not None  # noqa: S101 - only before `resolve`
        return self.as_at


def _find(what: str, value: str | None, known: Sequence[str]) -> str | None:
    if not value:
        return None
    found = find_spelling(value, known)
    if found is None:
        raise UnknownFilter(what, value, known)
    return found


class Facts:
    """The facts in force for a query, by kind; each kind is read once, when it is first wanted."""

    def __init__(self, connection: Connection, definitions: Definitions, query: Query) -> None:
        self.connection = connection
        self.definitions = definitions
        self.today = ledger.today(connection)
        self.bundled = ledger.list_bundled(
            connection
        )  # returns of which some things are this product's reading
        self.query = query.resolve(definitions, self.today.date)
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, kind: str) -> pd.DataFrame:
        if kind not in self._frames:
            self._frames[kind] = ledger.in_force(self.connection, kind, self.as_at)
        return self._frames[kind]

    def with_rows(self, frames: dict[str, pd.DataFrame]) -> "Facts":
        """Return the same with other rows of some kinds, as they would be after a return."""
        others = copy(self)
        others._frames = self._frames | frames
        return others

    def select(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the query's workstream (E: both halves too) and service area, in their order."""
        if self.query.workstream:
            frame = frame[frame["workstream"].isin(self.definitions.workstream_family(self.query.workstream))]
        if self.query.service_area:
            frame = frame[frame["service_area"] == self.query.service_area]
        return frame.reset_index(drop=True)

    @property
    def as_at(self) -> date:
        """The date whose facts these are."""
        return self.query.date

    @property
    def periods(self) -> list[str]:
        """Reporting periods with a KPI return in force, in order."""
        return sorted(self["kpi"]["period"].unique())

    @property
    def period(self) -> str | None:
        """The query's period, by default the latest with a figure or, without any, with a return; raises UnknownFilter.

        Known are the periods with returns, and every one from the calendar's first to the last that has ended.
        """
        period, periods = self.query.period, self.periods
        if period is None:
            figures = self["kpi"].loc[self["kpi"]["value"].notna(), "period"]
            return max(figures, default=periods[-1] if periods else None)
        current = period_of(self.as_at)
        ended = current if period_end(current) == self.as_at else previous_period(current)
        if not min([self.definitions.calendar.first_period, *periods]) <= period <= max([ended, *periods]):
            raise UnknownFilter("period", period, periods, f" at {day_in_words(self.as_at)}")
        return period


def fill_periods(periods: list[str]) -> list[str]:
    """Return the periods, which are in order, and those between."""
    filled = periods[:1]
    while filled and filled[-1] < periods[-1]:
        filled.append(next_period(filled[-1]))
    return filled


@contextmanager
def open_facts(store: Store, definitions: Definitions, query: Query | None) -> Iterator[Facts]:
    """Open the store for one position, by default of everything today; raises UnknownFilter, StoreProblem."""
    with store.read() as connection:
        yield Facts(connection, definitions, query or Query())


class Position(Protocol[T_co]):
    """A position as screens and commands ask for it; raises UnknownFilter, StoreProblem."""

    def __call__(self, store: Store, definitions: Definitions, query: Query | None = None) -> T_co:
        """Return the position of a store at a query, by default of everything today."""


def position(find: Callable[[Facts], T]) -> Position[T]:
    """Let what is found of facts be asked of a store at a query."""

    @wraps(find)
    def find_at(store: Store, definitions: Definitions, query: Query | None = None) -> T:
        with open_facts(store, definitions, query) as facts:
            return find(facts)

    return find_at
