"""Positions for the pages: the one cache, by the store's data version, the definitions and the query.

Answers are handed out as they are, to every session: pages derive new frames from them and change none. What the
session holds is never read here, since one person's answer must not depend on another's.
"""

import hashlib
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from pipelines import positions
from pipelines.positions import Agenda, FrontSheet, MeasurePage, PackFacts, ProjectPage, Readiness
from pipelines.settings import settings
from pipelines.store import Connection, Store, ledger
from pipelines.store.ledger import Final, Today
from schemas.definitions import Definitions, load_definitions
from ui.screens import View

T = TypeVar("T")
ENTRIES = 256  # answers of the latest data versions


def store() -> Store:
    """Return the store in use."""
    return Store(settings().store_url)


def definitions() -> Definitions:
    """Return the definitions in use; raises DefinitionFaults."""
    folder = settings().definitions_folder
    files = sorted(
        (str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*.toml")
    )
    return _definitions(folder, hashlib.sha256(repr(files).encode()).hexdigest())


@st.cache_resource(max_entries=4, show_spinner=False)
def _definitions(folder: Path, stamp: str) -> Definitions:
    return load_definitions(folder)


def version() -> str:
    """Return what every answer depends on beside the query: which store, its state, and the definitions."""
    return "|".join([settings().store_url, store().data_version(), definitions().hash])


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _cached(version: str, name: str, key: Hashable, _read: Callable[[], Any]) -> Any:
    return _read()


def _position(position: Callable[..., T], view: View, *of: str) -> T:
    """Return a position of ``pipelines.positions`` for what a view asks; raises StoreProblem."""
    read = partial(position, store(), definitions(), *of, query=view.query)
    return cast(T, _cached(version(), position.__name__, (view.query, of), read))


def _from_store(name: str, read: Callable[[Connection], T], key: Hashable = None) -> T:
    def opened() -> T:
        with store().read() as connection:
            return read(connection)

    return cast(T, _cached(version(), name, key, opened))


def today() -> Today:
    """Return the store's today: its stand-in, or the clock; raises StoreProblem."""
    return ledger.by_the_clock(_from_store("today", ledger.today))


def register(as_at: date) -> pd.DataFrame:
    """Return the whole ledger, the newest first, with each return's standing at a date; raises StoreProblem."""
    return _from_store("register", partial(ledger.list_returns, as_at=as_at), as_at)


def is_empty() -> bool:
    """Return whether no return was ever accepted."""
    return not store().exists() or register(date.max).empty


def returns_since(moment: datetime, as_at: date) -> pd.DataFrame:
    """Return the returns accepted since a moment (UTC), the newest first; raises StoreProblem."""
    rows = register(as_at)
    return rows[rows["accepted_at"] > pd.Timestamp(moment)].sort_values("accepted_at", ascending=False)


def finals() -> list[Final]:
    """Return every final pack in the store, the newest first; raises StoreProblem."""
    return cast(list[Final], _cached(version(), "finals", None, lambda: ledger.list_finals(store())))


def periods(as_at: date) -> list[str]:
    """Return the reporting periods with a KPI return in force, latest first; raises StoreProblem."""
    return _position(positions.periods_held, View(None, as_at))


def default_period(as_at: date) -> str | None:
    """Return the period that pages show unless another is chosen, None before the first; raises StoreProblem."""
    return _position(positions.default_period, View(None, as_at))


def front_sheet(view: View) -> FrontSheet:
    """Return all that the front sheet shows, KPIs and plan included; raises StoreProblem."""
    return _position(positions.front_sheet, view)


def verdict_changes(view: View) -> pd.DataFrame:
    """Return the measures whose verdict is not that of the period before; raises StoreProblem."""
    return _position(positions.verdicts_changed, view)


def kpi_history(view: View) -> pd.DataFrame:
    """Return every figure up to the view's period; raises StoreProblem."""
    history = _position(positions.kpi_history, View(None, view.as_at))
    return history[history["period"] <= (view.period or "")]


def measure_page(view: View, measure: str) -> MeasurePage:
    """Return all that one measure's page shows, whatever part of the plan is chosen; raises StoreProblem."""
    return _position(positions.measure_page, View(view.period, view.as_at), measure)


def plan_movement(view: View) -> pd.DataFrame:
    """Return what moved in the plan since the report before the latest; raises StoreProblem."""
    return _position(positions.plan_movement, view)


def project_page(view: View, project: str) -> ProjectPage:
    """Return all that one project's page shows; raises StoreProblem."""
    return _position(positions.project_page, view, project)


def decisions(view: View) -> pd.DataFrame:
    """Return the decisions of clinics at a date, whatever part of the plan is chosen; raises StoreProblem."""
    return _position(positions.decision_position, View(None, view.as_at))


def agenda(view: View) -> Agenda:
    """Return a clinic's agenda with its decisions; raises StoreProblem."""
    return _position(positions.agenda, view)


def workforce(view: View) -> pd.DataFrame:
    """Return the workforce's latest figures at a date; raises StoreProblem."""
    return _position(positions.workforce_position, View(None, view.as_at))


def workforce_series(view: View) -> pd.DataFrame:
    """Return every workforce figure up to a date; raises StoreProblem."""
    return _position(positions.workforce_series, View(None, view.as_at))


def comparators(view: View) -> pd.DataFrame:
    """Return the published series by area at a date; raises StoreProblem."""
    return _position(positions.comparators, View(None, view.as_at))


def risks(view: View) -> pd.DataFrame:
    """Return the risk register at a date; raises StoreProblem."""
    return _position(positions.risk_position, View(None, view.as_at))


def risk_changes(view: View) -> pd.DataFrame:
    """Return what changed on the register since the one before; raises StoreProblem."""
    return _position(positions.risk_changes, View(None, view.as_at))


def readiness(view: View) -> Readiness:
    """Return what is looked through before a committee pack is made; raises StoreProblem."""
    return _position(positions.readiness, view)


def pack_facts(view: View) -> PackFacts:
    """Return all that a committee pack states; raises StoreProblem."""
    return _position(positions.pack_facts, view)


def derived(name: str, view: View, read: Callable[[], T], *of: Hashable) -> T:
    """Return what a page works out of a view's positions at length, and of ``of``; raises StoreProblem."""
    return cast(T, _cached(version(), name, (view.query, of), read))
