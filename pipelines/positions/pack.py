"""All that a committee pack states, read in one connection: the position, and the one it is compared with."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from measures.plan import compare_registers
from pipelines.positions import plan
from pipelines.positions.agenda import find_decisions
from pipelines.positions.changes import compare_plans
from pipelines.positions.due import find_due
from pipelines.positions.facts import Facts, Query, open_facts
from pipelines.positions.kpis import find_history, find_kpis, find_queries, find_targets
from pipelines.positions.workforce_and_risks import find_workforce, select_latest_register
from pipelines.review.decisions import OPEN
from pipelines.store import Store
from pipelines.store.ledger import Standing, Today, list_returns
from pipelines.store.packs import Final, last_final
from schemas.definitions import Definitions
from schemas.periods import period_end, previous_period

RETURN_COLUMNS = [
    *("return_id", "kind", "file_name", "sha256", "rows", "received_on", "accepted_by", "standing")
]


@dataclass(frozen=True)
class Before:
    """What a pack is compared with: the last final one, or where there is none the period before.

    ``kpis`` has measure, value, verdict; ``statuses`` and ``overdue`` are as in ``changes``.
    """

    final: Final | None
    query: Query
    kpis: pd.DataFrame
    statuses: pd.DataFrame
    overdue: pd.DataFrame


@dataclass(frozen=True)
class Readiness:
    """What is looked through before a pack is made, as in its modules.

    ``query`` is resolved, its period the one stated (None before any); ``history`` is up to the period, ``queries``
    are those on its commentary, ``late`` the returns that are late.
    """

    query: Query
    kpis: pd.DataFrame
    history: pd.DataFrame
    queries: pd.DataFrame
    late: pd.DataFrame


@dataclass(frozen=True)
class PackFacts(Readiness):
    """All that a pack states, as in its modules.

    ``targets`` are up to the period; ``decisions`` those open; ``returns`` the ledger's rows in force with their
    hashes (RETURN_COLUMNS).
    """

    today: Today
    targets: pd.DataFrame
    projects: pd.DataFrame
    actions: pd.DataFrame
    project_counts: pd.DataFrame
    action_counts: pd.DataFrame
    reconciliation: dict[str, Any]
    challenges: pd.DataFrame
    workforce: pd.DataFrame
    risks: pd.DataFrame
    risk_changes: pd.DataFrame
    decisions: pd.DataFrame
    returns: pd.DataFrame
    before: Before | None


def readiness(store: Store, definitions: Definitions, query: Query | None = None) -> Readiness:
    """Return what is looked through before a pack of a period and date; raises UnknownFilter, StoreProblem."""
    with open_facts(store, definitions, query) as facts:
        return _find_readiness(facts)


def pack_facts(store: Store, definitions: Definitions, query: Query | None = None) -> PackFacts:
    """Return what a pack of a period and date states; raises UnknownFilter, StoreProblem."""
    with open_facts(store, definitions, query) as facts:
        ready = _find_readiness(facts)
        every_project, every_action = plan.find_projects(facts), plan.find_actions(facts)
        projects, actions = facts.select(every_project), facts.select(every_action)
        decisions = find_decisions(facts, every_action, facts.as_at)
        ledger = list_returns(facts.connection, facts.as_at)
        in_force = ledger[ledger["standing"].isin([Standing.IN_FORCE, Standing.PARTLY])]
        return PackFacts(
            **vars(ready),
            today=facts.today,
            targets=find_targets(facts),
            projects=projects,
            actions=actions,
            project_counts=plan.status_counts(plan.select_counted(projects), definitions),
            action_counts=plan.status_counts(actions, definitions),
            reconciliation=plan.reconcile(facts, every_project, every_action),
            challenges=facts.select(plan.find_challenges(facts, every_project, every_action)),
            workforce=find_workforce(facts),
            risks=select_latest_register(facts["risk"]),
            risk_changes=compare_registers(facts["risk"]),
            decisions=facts.select(decisions[decisions["standing"] == OPEN]),
            returns=in_force.sort_values(["received_on", "accepted_at", "return_id"])[RETURN_COLUMNS],
            before=_find_before(facts, ready.kpis, projects, actions) if facts.period else None,
        )


def _find_readiness(facts: Facts) -> Readiness:
    history, due = find_history(facts), find_due(facts)
    return Readiness(
        query=replace(facts.query, period=facts.period),
        kpis=find_kpis(facts),
        history=facts.select(history[history["period"] <= (facts.period or "")]),
        queries=find_queries(facts, history),
        late=due[due["state"] == "late"].reset_index(drop=True),
    )


def _find_before(facts: Facts, kpis: pd.DataFrame, projects: pd.DataFrame, actions: pd.DataFrame) -> Before:
    """Return what was known at the last final pack; else the period before, as known when this one ended.

    ``kpis``, ``projects`` and ``actions`` are the pack's own: of a part of the plan only their refs are compared.
    """
    period = facts.period or ""
    final = last_final(facts.connection, facts.as_at)
    query = replace(
        facts.query,
        period=final.period if final else previous_period(period),
        as_at=final.as_at if final else min(period_end(period), facts.as_at),
    )
    then = Facts(facts.connection, facts.definitions, query)
    before = find_kpis(then) if then.periods else kpis.head(0)
    statuses, overdue = compare_plans(then, facts)
    if query != query.whole_plan:
        refs = [*projects["project"], *actions["action"]]
        statuses, overdue = (rows[rows["ref"].isin(refs)] for rows in (statuses, overdue))
    return Before(final, query, before[["measure", "value", "verdict"]], statuses, overdue)
