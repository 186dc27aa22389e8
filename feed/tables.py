"""The tables of the feed as data, and how each is read: the positions that screens and commands show."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feed import columns
from feed.version import definitions_at
from pipelines.settings import Settings
from pipelines.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.positions import Query
    from schemas.definitions import Definitions


PATIENCE = 10.0  # seconds to wait for a busy store


@dataclass(frozen=True)
class Table:
    """A table's name in the address, its title, what one row is, its columns, and the filters that narrow it."""

    name: str
    title: str
    about: str
    columns: Sequence[str]
    heeds: tuple[str, ...]
    read: "Callable[[Store, Definitions, Query], pd.DataFrame]"


def _kpis(store: Store, definitions: "Definitions", asked: "Query") -> "pd.DataFrame":
    from pipelines.positions import kpi_position

    return _published(kpi_position(store, definitions, asked), definitions)


def _projects(store: Store, definitions: "Definitions", asked: "Query") -> "pd.DataFrame":
    from pipelines.positions import project_position

    return project_position(store, definitions, asked)


def _actions(store: Store, definitions: "Definitions", asked: "Query") -> "pd.DataFrame":
    from pipelines.positions import action_position

    return action_position(store, definitions, asked)


def _workforce(store: Store, definitions: "Definitions", asked: "Query") -> "pd.DataFrame":
    from pipelines.positions import workforce_position

    return _published(workforce_position(store, definitions, asked), definitions)


def _returns(store: Store, definitions: "Definitions", asked: "Query") -> "pd.DataFrame":
    from pipelines.store.ledger import list_returns, today

    with store.read() as connection:
        return list_returns(connection, asked.resolved(definitions, today(connection).date).date)


def _published(rows: "pd.DataFrame", definitions: "Definitions") -> "pd.DataFrame":
    """Return the rows without those of measures whose definition is marked internal."""
    internal = [code for code, measure in definitions.measures.items() if measure.internal]
    return rows[~rows["measure"].isin(internal)].reset_index(drop=True)


_PART = ("workstream", "service_area", "as_at")
TABLES = (
    Table(
        "kpis",
        "KPIs",
        "One row a measure at a period, worst first.",
        columns.KPIS,
        ("period", *_PART),
        _kpis,
    ),
    Table(
        "projects",
        "Projects",
        "One row a project of the plan, with its latest report.",
        columns.PROJECTS,
        _PART,
        _projects,
    ),
    Table(
        "actions",
        "Actions",
        "One row an action of each project's latest action report.",
        columns.ACTIONS,
        _PART,
        _actions,
    ),
    Table(
        "workforce",
        "Workforce",
        "One row a measure and organisation at its latest date.",
        columns.WORKFORCE,
        ("as_at",),
        _workforce,
    ),
    Table(
        "returns",
        "Returns",
        "One row a return of the ledger, the newest first; never its file.",
        columns.RETURNS,
        ("as_at",),
        _returns,
    ),
)
BY_NAME = {table.name: table for table in TABLES}


# Kept, because whoever reads page by page asks for the same table many times in a row.
@functools.lru_cache(maxsize=8)
def rows_of(name: str, at: Settings, version: str, asked: "Query") -> "pd.DataFrame":
    """Return a table's rows; they are not changed; raises UnknownFilter, StoreProblem, DefinitionFaults.

    ``version`` is that of the data, so that a later one is read anew.
    """
    table = BY_NAME[name]
    return table.read(Store(at.store_url, PATIENCE), definitions_at(at), asked)[list(table.columns)]
