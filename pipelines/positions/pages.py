"""All that one page shows, read in one connection: the front sheet, a measure, a project."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from measures.position import find_xmr_points, select_targets_by_period
from pipelines.positions import kpis, plan
from pipelines.positions.agenda import find_decisions
from pipelines.positions.due import find_due
from pipelines.positions.facts import Query, UnknownFilter, open_facts
from pipelines.positions.workforce_and_risks import find_workforce
from pipelines.store import Store
from pipelines.store.ledger import Today
from schemas.definitions import Definitions


@dataclass(frozen=True)
class FrontSheet:
    """The front sheet's frames; ``query`` is resolved, ``period`` None before the first KPI return.

    ``kpis``, ``projects``, ``actions``, ``workforce``, ``challenges`` and ``due`` are as in their modules;
    ``queries`` are those on the period's commentary, ``project_counts`` (of counted ones) and ``action_counts`` a
    count for each workstream and status, ``late`` the returns that are late, ``decisions`` those of the clinics on
    the query's part of the plan.
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


@dataclass(frozen=True)
class MeasurePage:
    """One measure's frames; ``query`` is resolved, ``period`` None before the first KPI return.

    ``position`` has one row (none before the first return) and ``history`` one a period up to the query's, as
    ``kpi_position`` and ``kpi_history``; ``targets`` one row a period of it and target (period, target_name,
    target, tolerance, tolerance_kind); ``xmr`` one row a data period since the last break, as
    ``measures.position.find_xmr_points`` (none before 13); ``queries`` those on its commentary; ``published``,
    ``revisions`` and ``decisions`` (on this measure) as the functions of those names.
    """

    query: Query
    period: str | None
    position: pd.DataFrame
    history: pd.DataFrame
    targets: pd.DataFrame
    xmr: pd.DataFrame
    published: pd.DataFrame
    queries: pd.DataFrame
    revisions: pd.DataFrame
    decisions: pd.DataFrame


@dataclass(frozen=True)
class ProjectPage:
    """A project: its row of the position, its actions, every report of it (newest first) and its challenges."""

    position: pd.DataFrame
    actions: pd.DataFrame
    reports: pd.DataFrame
    challenges: pd.DataFrame


def front_sheet(store: Store, definitions: Definitions, query: Query | None = None) -> FrontSheet:
    """Return the front sheet of a query; raises UnknownFilter, StoreProblem."""
    with open_facts(store, definitions, query) as facts:
        every_project, every_action = plan.find_projects(facts), plan.find_actions(facts)
        projects, actions = facts.select(every_project), facts.select(every_action)
        due = find_due(facts)
        return FrontSheet(
            query=facts.query,
            today=facts.today,
            period=facts.period,
            periods=facts.periods,
            kpis=kpis.find_kpis(facts),
            projects=projects,
            actions=actions,
            project_counts=plan.status_counts(plan.select_counted(projects), definitions),
            action_counts=plan.status_counts(actions, definitions),
            reconciliation=plan.reconcile(facts, every_project, every_action),
            workforce=find_workforce(facts),
            challenges=facts.select(plan.find_challenges(facts, every_project, every_action)),
            queries=kpis.find_queries(facts),
            due=due,
            late=due[due["state"] == "late"].reset_index(drop=True),
            decisions=facts.select(find_decisions(facts, every_action, facts.as_at)),
            is_empty=all(facts[kind].empty for kind in ("kpi", "project", "action", "workforce")),
        )


def measure_page(
    store: Store, definitions: Definitions, measure: str, query: Query | None = None
) -> MeasurePage:
    """Return a measure's page, whatever its workstream and area; raises UnknownFilter, StoreProblem."""
    if measure not in definitions.kpis:
        raise UnknownFilter("measure", measure, definitions.kpis)
    with open_facts(store, definitions, (query or Query()).whole_plan) as facts:
        history = kpis.find_history(facts)
        history = history[history["period"] <= (facts.period or "")]
        targets = select_targets_by_period(facts["target"], sorted(history["period"].unique()))
        decisions = find_decisions(facts, plan.find_actions(facts), facts.as_at)

        def mine(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["measure"] == measure].reset_index(drop=True)

        position = mine(kpis.find_kpis(facts))
        return MeasurePage(
            query=facts.query,
            period=facts.period,
            position=position,
            history=mine(history),
            targets=mine(targets),
            xmr=find_xmr_points(facts["kpi"], position),
            published=kpis.find_published(facts, measure),
            queries=mine(kpis.check_history(history)),
            revisions=kpis.read_revisions(facts, measure),
            decisions=decisions[decisions["item"] == f"kpi-{measure}"].reset_index(drop=True),
        )


def project_page(
    store: Store, definitions: Definitions, project: str, query: Query | None = None
) -> ProjectPage:
    """Return the page of a project, whatever part of the plan the query names; raises StoreProblem."""

    def mine(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["project"] == project].reset_index(drop=True)

    with open_facts(store, definitions, query) as facts:
        projects, actions, reports = (
            plan.find_projects(facts),
            plan.find_actions(facts),
            mine(facts["project"]),
        )
        return ProjectPage(
            position=mine(projects),
            actions=mine(actions),
            reports=reports.sort_values("report_date", ascending=False)[plan.REPORT_COLUMNS],
            challenges=mine(plan.find_challenges(facts, projects, actions)),
        )
