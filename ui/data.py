"""Positions for the pages, kept while neither the store nor the definitions nor the filters change.

Every kept answer is keyed by strings and dates, never by a frame, and none reads the session: what one person
sees must not depend on another. Large positions are kept as they are, not copied at every run: pages derive
new frames from them and change none.
"""

import hashlib
import os
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from pipelines import positions
from pipelines.positions import Agenda, FrontSheet, MeasurePage, PackFacts, Query, Readiness
from pipelines.settings import settings
from pipelines.store import Connection, Store, ledger, packs
from pipelines.store.ledger import Today, by_the_clock, today
from pipelines.store.packs import Final
from schemas.definitions import Definitions, load_definitions
from ui.filters import View

T = TypeVar("T")
ENTRIES = 256
SECONDS_KNOWN = 1  # between looks at the files of definitions


def store() -> Store:
    """The store in use."""
    return Store(settings().store_url)


def definitions() -> Definitions:
    """The definitions in use; raises DefinitionFaults."""
    folder = settings().definitions_folder
    return _definitions(folder, _stamp(folder, int(monotonic() / SECONDS_KNOWN)))


# Asked for at every turn, these two are kept without Streamlit's hashing, which takes longer than the rest of it.
@lru_cache(maxsize=4)
def _stamp(folder: Path, moment: int) -> str:
    """What changes with any file of a folder, of which there may be thousands, as looked at once a ``moment``."""
    files = sorted(
        (entry.path, entry.stat().st_mtime_ns, entry.stat().st_size)
        for root, _, _ in os.walk(folder)
        for entry in os.scandir(root)
        if entry.name.endswith(".toml")
    )
    return hashlib.sha256(repr(files).encode()).hexdigest()


@lru_cache(maxsize=4)
def _definitions(folder: Path, stamp: str) -> Definitions:
    return load_definitions(folder)


def kept(key: str, make: Callable[[], T]) -> T:
    """Return what ``make`` gave for this key, while neither store nor definitions change."""
    return cast(T, _kept(version(), key, make))


def kept_for(view: View, key: str, make: Callable[[], T]) -> T:
    """The same for what the view asks for: its period, date, workstream and service area."""
    return kept(f"{key}: {_query(view)}", make)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _kept(version: str, key: str, _make: Callable[[], Any]) -> Any:
    return _make()


def version() -> str:
    """What every kept answer depends on beside the filters: which store, its state, and the definitions."""
    at = settings()
    return "|".join([at.store_url, store().data_version(), definitions().hash])


def now() -> Today:
    """The store's today: its stand-in, or the clock, which is never kept."""
    return by_the_clock(kept("today", lambda: _read(today)))


def is_empty() -> bool:
    """Whether no return was ever accepted."""
    return not store().exists() or kept("is empty", lambda: register(date.max).empty)


def verdicts_changed(view: View) -> pd.DataFrame:
    """Measures whose verdict is not that of the period before; raises StoreProblem."""
    return _position(view, positions.verdicts_changed)


def came_since(moment: datetime, as_at: date) -> pd.DataFrame:
    """Returns accepted since a moment (UTC), the newest first; raises StoreProblem."""
    return positions.came_since(register(as_at), moment)


def register(as_at: date) -> pd.DataFrame:
    """The whole ledger, the newest first, with each return's standing at a date."""
    return kept(f"register at {as_at}", lambda: _read(partial(ledger.list_returns, as_at=as_at)))


def periods(as_at: date) -> list[str]:
    """Reporting periods with a KPI return in force, latest first."""
    return _position(View(None, as_at), positions.periods_held)


def _position(view: View, position: Callable[..., T], *of: str) -> T:
    """Return a position of ``pipelines.positions`` as the view asks for it, ``of`` one thing where it has many."""

    def make() -> T:
        return position(store(), definitions(), *of, query=_query(view))

    return kept_for(view, f"{position.__name__} {of}", make)


def _query(view: View) -> Query:
    return Query(view.period, view.as_at, view.workstream, view.service_area)


def _read(answer: Callable[[Connection], T]) -> T:
    with store().read() as connection:
        return answer(connection)


def front_sheet(view: View) -> FrontSheet:
    """All that the front sheet shows, and the plan's page of the plan; raises StoreProblem."""
    return _position(view, positions.front_sheet)


def kpi_history(view: View) -> pd.DataFrame:
    """Every figure up to the view's period; raises StoreProblem."""
    rows = _position(view, positions.kpi_history)
    return rows[rows["period"] <= (view.period or "")]


def measure_page(view: View, measure: str) -> MeasurePage:
    """All that one measure's page shows, whatever part of the plan is chosen; raises StoreProblem."""
    return _position(View(view.period, view.as_at), positions.measure_page, measure)


def agenda(view: View) -> Agenda:
    """A clinic's agenda with its decisions; raises StoreProblem."""
    return _position(view, positions.agenda)


def readiness(view: View) -> Readiness:
    """What is looked through before a committee pack of the view is made; raises StoreProblem."""
    return _position(view, positions.readiness)


def pack_facts(view: View) -> PackFacts:
    """All that a committee pack of the view states; raises StoreProblem."""
    return _position(view, positions.pack_facts)


def finals() -> list[Final]:
    """Every final pack that was kept, the newest first; raises StoreProblem."""
    return kept("finals", lambda: packs.list_finals(store()))
