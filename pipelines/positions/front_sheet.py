"""All that the front sheet shows, read in one connection."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.ledger import in_force
from pipelines.positions.asking import Asked
from pipelines.positions.kpis import history_in, latest_period, position_in, queries_in
from pipelines.positions.plan import actions_in, challenges_in, projects_in, reconcile_in
from pipelines.positions.workforce import workforce_in
from pipelines.store import Store
from schemas.definitions import Definitions


@dataclass(frozen=True)
class FrontSheet:
    """The front sheet's frames; ``asked`` is resolved."""

    asked: Asked
    kpis: pd.DataFrame
    history: pd.DataFrame
    projects: pd.DataFrame
    actions: pd.DataFrame
    workforce: pd.DataFrame
    challenges: pd.DataFrame
    queries: pd.DataFrame
    reconciliation: dict[str, Any]
    is_empty: bool


def front_sheet(store: Store, definitions: Definitions, asked: Asked | None = None) -> FrontSheet:
    """Return the front sheet at a date; raises UnknownFilter, or StoreProblem."""
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        kpis = position_in(connection, definitions, asked)
        history = history_in(connection, definitions, asked)
        period = asked.period or latest_period(history)
        return FrontSheet(
            asked=asked,
            kpis=kpis,
            history=history[history["period"] <= (period or "")],
            projects=projects_in(connection, definitions, asked),
            actions=actions_in(connection, definitions, asked),
            workforce=workforce_in(connection, definitions, asked),
            challenges=challenges_in(connection, definitions, asked),
            queries=queries_in(history, period),
            reconciliation=reconcile_in(connection, definitions, asked.date),
            is_empty=kpis.empty and in_force(connection, "project", asked.date).empty,
        )
