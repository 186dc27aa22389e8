"""All that one page or pack states, read in one connection: the front sheet, a measure, a project, a pack."""

from dataclasses import dataclass, replace

import pandas as pd

from measures.plan import compare_registers
from measures.position import find_xmr_points
from pipelines.positions import kpis, plan
from pipelines.positions.agenda_items import find_decisions
from pipelines.positions.due import find_due
from pipelines.positions.facts import Facts, Query, UnknownFilter, open_facts, position
from pipelines.positions.workforce_and_risks import find_risks, find_workforce
from pipelines.review.decisions import OPEN
from pipelines.store import Store
from pipelines.store.finals import Final, last_final
from pipelines.store.ledger import Standing, Today, returns_to_publish
from schemas.definitions import Definitions
from schemas.periods import period_end, previous_period


@dataclass(frozen=True)
class FrontSheet(plan.PlanPosition):
    """What pages and packs state of a part of the plan: where it stands, and beside it frames as in their modules.

    ``query`` is resolved, its ``period`` the one stated, None before the first KPI return. ``history`` and ``targets``
    are up to it, ``queries`` those on its commentary, ``late`` the returns that are late, ``decisions`` those of the
    clinics on the query's part of the plan.
    """

    query: Query
    today: Today
    kpis: pd.DataFrame
    history: pd.DataFrame
    targets: pd.DataFrame
    published: pd.DataFrame
    queries: pd.DataFrame
    workforce: pd.DataFrame
    due: pd.DataFrame
    late: pd.DataFrame
    decisions: pd.DataFrame

    @property
    def period(self) -> str | None:
        """The period stated."""
        return self.query.period


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
    """A project: its row of the position, its parts' rows, every report of it (newest first) and decisions.

    ``actions`` are its own, ``beneath`` and ``challenges`` those of its parts too.
    """

    position: pd.DataFrame
    parts: pd.DataFrame
    actions: pd.DataFrame
    beneath: pd.DataFrame
    reports: pd.DataFrame
    challenges: pd.DataFrame
    decisions: pd.DataFrame


@dataclass(frozen=True)
class Before:
    """What a pack is compared with: the last final one, or where there is none the period before.

    ``kpis`` has measure, value, verdict; ``statuses`` and ``past_dates`` are as ``plan.compare_plans``.
    """

    final: Final | None
    query: Query
    kpis: pd.DataFrame
    statuses: pd.DataFrame
    past_dates: pd.DataFrame


@dataclass(frozen=True)
class PackFacts(FrontSheet):
    """All that a pack states; ``decisions`` are those open, ``returns`` the ledger's rows in force."""

    risks: pd.DataFrame
    risk_changes: pd.DataFrame
    returns: pd.DataFrame
    before: Before | None


def find_front_sheet(facts: Facts) -> FrontSheet:
    """Return the front sheet of a query."""
    due, figures = find_due(facts), kpis.list_figures(facts)
    return FrontSheet(
        **vars(plan.find_plan(facts)),
        query=replace(facts.query, period=facts.period),
        today=facts.today,
        kpis=kpis.find_kpis(facts),
        history=kpis.find_history(facts, figures),
        targets=kpis.find_targets(facts),
        published=kpis.find_published(facts),
        queries=kpis.find_queries(facts, figures),
        workforce=find_workforce(facts),
        due=due,
        late=_select(due, "state", "late"),
        decisions=find_decisions(facts),
    )


front_sheet = position(find_front_sheet)


def _select(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    return frame[frame[column] == value].reset_index(drop=True)


def measure_page(
    store: Store, definitions: Definitions, measure: str, query: Query | None = None
) -> MeasurePage:
    """Return a measure's page, whatever its workstream and area; raises UnknownFilter, StoreProblem."""
    if measure not in definitions.kpis:
        raise UnknownFilter("measure", measure, definitions.kpis)
    with open_facts(store, definitions, (query or Query()).whole_plan) as facts:
        history = kpis.find_history(facts, kpis.list_figures(facts))
        position = _select(kpis.find_kpis(facts), "measure", measure)
        return MeasurePage(
            query=facts.query,
            period=facts.period,
            position=position,
            history=_select(history, "measure", measure),
            targets=_select(kpis.find_targets(facts), "measure", measure),
            xmr=find_xmr_points(facts["kpi"], facts["comparator"], position),
            published=kpis.find_published(facts, measure),
            queries=_select(kpis.check_history(history), "measure", measure),
            revisions=kpis.read_revisions(facts, measure),
            decisions=_select(find_decisions(facts), "item", f"kpi-{measure}"),
        )


def project_page(
    store: Store, definitions: Definitions, project: str, query: Query | None = None
) -> ProjectPage:
    """Return the page of a project, whatever part of the plan the query names; raises StoreProblem."""
    with open_facts(store, definitions, (query or Query()).whole_plan) as facts:
        stands = plan.find_plan(facts)
        parts = _select(stands.projects, "parent", project)
        family = [project, *parts["project"]]
        reports = _select(facts["project"], "project", project).sort_values("report_date", ascending=False)
        return ProjectPage(
            position=_select(stands.projects, "project", project),
            parts=parts,
            actions=_select(stands.actions, "project", project),
            beneath=stands.actions[stands.actions["project"].isin(family)].reset_index(drop=True),
            reports=reports[plan.REPORT_COLUMNS],
            challenges=stands.challenges[stands.challenges["project"].isin(family)].reset_index(drop=True),
            decisions=_select(find_decisions(facts), "project", project),
        )


@position
def pack_facts(facts: Facts) -> PackFacts:
    """Return what a pack of a period and date states."""
    sheet = find_front_sheet(facts)
    returns = returns_to_publish(facts.connection, facts.as_at)
    returns = returns[returns["standing"].isin([Standing.IN_FORCE, Standing.PARTLY])]
    return PackFacts(
        **vars(sheet) | {"decisions": _select(sheet.decisions, "standing", OPEN)},
        risks=find_risks(facts),
        risk_changes=compare_registers(facts["risk"]),
        returns=returns.sort_values(["received_on", "accepted_at", "return_id"]),
        before=_find_before(facts, sheet) if facts.period else None,
    )


def _find_before(facts: Facts, now: FrontSheet) -> Before:
    """Return what was known at the last final pack; else the period before, as known when this one ended."""
    period = facts.period or ""
    final = last_final(facts.connection, facts.as_at)
    query = replace(
        facts.query,
        period=final.period if final else previous_period(period),
        as_at=final.as_at if final else min(period_end(period), facts.as_at),
    )
    then = Facts(facts.connection, facts.definitions, query)
    before = kpis.find_kpis(then) if then.periods else now.kpis.head(0)
    rows = plan.PlanRows(then.select(plan.find_projects(then)), then.select(plan.find_actions(then)))
    statuses, past_dates = plan.compare_plans(rows, now)
    return Before(final, query, before[["measure", "value", "verdict"]], statuses, past_dates)
