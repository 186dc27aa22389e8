"""All that a committee pack states, read in one connection: the position, and the one it is compared with."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from measures.plan import compare_registers as risk_changes
from measures.position import find_xmr_points
from pipelines.positions.asking import Query
from pipelines.positions.decided import decided
from pipelines.positions.differences import plan_differences
from pipelines.positions.due import due
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.kpis import history, period_queries, position, targets_up_to, whole_position
from pipelines.positions.plan import actions, counted, projects, status_counts
from pipelines.positions.plan_checks import challenges, reconciled
from pipelines.positions.workforce import workforce
from pipelines.store import Store
from pipelines.store.ledger import Standing, Today, list_returns
from pipelines.store.packs import Final, last_final
from schemas.definitions import Definitions
from schemas.periods import period_end, previous_period

RETURN_COLUMNS = [
    "return_id",
    "kind",
    "file_name",
    "sha256",
    "rows",
    "received_on",
    "accepted_by",
    "standing",
]


@dataclass(frozen=True)
class Before:
    """What a pack is compared with: the last final one, or where there is none the period before.

    ``kpis`` has measure, value, verdict; ``statuses`` and ``overdue`` are as in ``differences``.
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

    ``targets`` are up to the period, ``xmr`` of the measures that have 13 data periods; ``decisions`` those open;
    ``returns`` the ledger's rows in force with their hashes (RETURN_COLUMNS).
    """

    today: Today
    targets: pd.DataFrame
    xmr: pd.DataFrame
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
    with facts_for(store, definitions, query) as facts:
        return _readiness(facts)


def _readiness(facts: Facts) -> Readiness:
    every, owed = history(facts), due(facts)
    return Readiness(
        query=replace(facts.query, period=facts.period),
        kpis=position(facts),
        history=facts.keep(every[every["period"] <= (facts.period or "")]),
        queries=period_queries(facts),
        late=owed[owed["state"] == "late"].reset_index(drop=True),
    )


def pack_facts(store: Store, definitions: Definitions, query: Query | None = None) -> PackFacts:
    """Return what a pack of a period and date states; raises UnknownFilter, StoreProblem."""
    with facts_for(store, definitions, query) as facts:
        ready = _readiness(facts)
        kept_projects, kept_actions = facts.keep(projects(facts)), facts.keep(actions(facts))
        taken, risks, xmr = decided(facts, facts.as_at), facts["risk"], _xmr(facts, facts.period)
        return PackFacts(
            **vars(ready),
            today=facts.today,
            targets=targets_up_to(facts, facts.period or ""),
            xmr=xmr[xmr["measure"].isin(ready.kpis["measure"])].reset_index(drop=True),
            projects=kept_projects,
            actions=kept_actions,
            project_counts=status_counts(counted(kept_projects), definitions),
            action_counts=status_counts(kept_actions, definitions),
            reconciliation=reconciled(facts, kept_projects, kept_actions),
            challenges=facts.keep(challenges(facts)),
            workforce=workforce(facts),
            risks=risks[risks["report_date"] == risks["report_date"].max()].reset_index(drop=True),
            risk_changes=_risk_changes(facts),
            decisions=facts.keep(taken[taken["standing"] == "open"]),
            returns=_returns(facts),
            before=_before(facts, [*kept_projects["project"], *kept_actions["action"]])
            if facts.period
            else None,
        )


@once
def _xmr(facts: Facts, period: str | None) -> pd.DataFrame:
    return find_xmr_points(facts["kpi"], whole_position(facts, period))


@once
def _risk_changes(facts: Facts) -> pd.DataFrame:
    return risk_changes(facts["risk"])


@once
def _returns(facts: Facts) -> pd.DataFrame:
    ledger = list_returns(facts.connection, facts.as_at)
    in_force = ledger[ledger["standing"].isin([Standing.IN_FORCE, Standing.PARTLY])]
    return in_force.sort_values(["received_on", "accepted_at", "return_id"])[RETURN_COLUMNS]


def _before(facts: Facts, shown: list[str]) -> Before:
    """Return what was known at the last final pack; else the period before, as known when this one ended.

    ``shown`` are the refs of the part of the plan asked for, the only ones compared where it is a part.
    """
    period = facts.period or ""
    final = facts.once("last final", lambda: last_final(facts.connection, facts.as_at))
    ended = min(period_end(period), facts.as_at)
    asked = replace(
        facts.query,
        period=final.period if final else previous_period(period),
        as_at=final.as_at if final else ended,
    )
    then = facts.asking(asked)
    held = position(then) if then.periods else position(facts).head(0)
    statuses, overdue = facts.once(("plan since", then.as_at), lambda: plan_differences(then, facts))
    if asked.workstream or asked.service_area:
        statuses, overdue = (rows[rows["ref"].isin(shown)] for rows in (statuses, overdue))
    return Before(
        final=final,
        query=asked,
        kpis=held[["measure", "value", "verdict"]],
        statuses=statuses,
        overdue=overdue,
    )
