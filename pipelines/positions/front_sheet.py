"""All that the front sheet shows, read in one connection."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.decided import decided
from pipelines.positions.due import due
from pipelines.positions.facts import facts_for
from pipelines.positions.kpis import period_queries, position
from pipelines.positions.plan import actions, counted, projects, status_counts
from pipelines.positions.plan_checks import challenges, reconciled
from pipelines.positions.workforce import workforce
from pipelines.store import Store
from pipelines.store.ledger import Today
from schemas.definitions import Definitions


@dataclass(frozen=True)
class FrontSheet:
    """The front sheet's frames; ``query`` is resolved, ``period`` None before the first KPI return.

    ``kpis``, ``projects``, ``actions``, ``workforce``, ``challenges`` and ``due`` are as in their modules;
    ``queries`` are those on the period's commentary, ``project_counts`` (of counted ones) and ``action_counts`` a
    count for each workstream and status, ``late`` the returns that are late, ``decisions`` those of the clinics on
    the part asked for.
    """

    query: Query
    today: Today
    period: str | None
    periods: list[str]
    kpis: pd.DataFrame
    projects: pd.DataFrame
    actions: pd.DataFrame
    project_counts: pd.DataFrame
    action_counts: pd.DataFrame
    reconciliation: dict[str, Any]
    workforce: pd.DataFrame
    challenges: pd.DataFrame
    queries: pd.DataFrame
    due: pd.DataFrame
    late: pd.DataFrame
    decisions: pd.DataFrame
    is_empty: bool


def front_sheet(store: Store, definitions: Definitions, query: Query | None = None) -> FrontSheet:
    """Return the front sheet of what is asked; raises UnknownFilter, StoreProblem."""
    with facts_for(store, definitions, query) as facts:
        kept_projects, kept_actions = facts.keep(projects(facts)), facts.keep(actions(facts))
        owed = due(facts)
        return FrontSheet(
            query=facts.query,
            today=facts.today,
            period=facts.period,
            periods=facts.periods,
            kpis=position(facts),
            projects=kept_projects,
            actions=kept_actions,
            project_counts=status_counts(counted(kept_projects), definitions),
            action_counts=status_counts(kept_actions, definitions),
            reconciliation=reconciled(facts, kept_projects, kept_actions),
            workforce=workforce(facts),
            challenges=facts.keep(challenges(facts)),
            queries=period_queries(facts),
            due=owed,
            late=owed[owed["state"] == "late"].reset_index(drop=True),
            decisions=facts.keep(decided(facts, facts.as_at)),
            is_empty=all(facts[kind].empty for kind in ("kpi", "project", "action", "workforce")),
        )
