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

from pipelines.review import decisions
from pipelines.review.decisions import Clinic, ClinicRecord
from pipelines.settings import settings
from pipelines.store import Connection, Store, ledger
from pipelines.store import finals as final_packs
from pipelines.store.finals import Final
from pipelines.store.ledger import Today
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
    url = settings().store_url
    return "|".join([url, _state(url, store().data_version()), definitions().hash])


@st.cache_resource(max_entries=4, show_spinner=False)
def _state(url: str, stamp: str) -> str:
    return Store(url).state()


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _cached(version: str, name: str, key: Hashable, _read: Callable[[], Any]) -> Any:
    return _read()


def read(position: Callable[..., T], view: View, *of: str) -> T:
    """Return a position of ``pipelines.positions`` for what a view asks, and ``of`` what; raises StoreProblem."""
    ask = partial(position, store(), definitions(), *of, query=view.query)
    name = f"{position.__module__}.{position.__name__}"
    return cast(T, _cached(version(), name, (view.query, of), ask))


def _from_store(name: str, find: Callable[[Connection], T], key: Hashable = None) -> T:
    def opened() -> T:
        with store().read() as connection:
            return find(connection)

    return cast(T, _cached(version(), name, key, opened))


def today() -> Today:
    """Return the store's today: its stand-in, or the clock; raises StoreProblem."""
    return ledger.by_the_clock(_from_store("today", ledger.today))


def register(as_at: date) -> pd.DataFrame:
    """Return the whole ledger, the newest first, with each return's standing at a date; raises StoreProblem."""
    return _from_store("register", partial(ledger.list_returns, as_at=as_at), as_at)


def clinic_record(clinic: Clinic) -> ClinicRecord:
    """Return what is kept of a clinic beside its decisions, as it is now; raises StoreProblem."""
    with store().read() as connection:
        return decisions.clinic_record(connection, clinic)


def is_empty() -> bool:
    """Return whether no return was ever accepted."""
    return not store().exists() or register(date.max).empty


def returns_since(moment: datetime, as_at: date) -> pd.DataFrame:
    """Return the returns accepted since a moment (UTC), the newest first; raises StoreProblem."""
    rows = register(as_at)
    return rows[rows["accepted_at"] > pd.Timestamp(moment)].sort_values("accepted_at", ascending=False)


def fault_of_final(pack_id: str) -> str:
    """Return why a final pack cannot be given back, "" where it can; it is read once in a state of the store."""
    return _from_store("final", partial(final_packs.fault_of_final, pack_id=pack_id), pack_id)


def finals() -> list[Final]:
    """Return every final pack in the store, the newest first; raises StoreProblem."""
    return cast(list[Final], _cached(version(), "finals", None, lambda: final_packs.list_finals(store())))
