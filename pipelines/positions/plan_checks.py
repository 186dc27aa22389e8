"""What the plan's position is asked about: RAG challenges, and whether its totals add up."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from measures.plan import (
    count_statuses,
    describe_reconciliation,
    find_complete_with_open_actions,
    find_history_challenges,
    find_report_challenges,
)
from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.plan import actions, counted, projects
from pipelines.store import Store
from schemas.definitions import Definitions

_ABOUT = ["project", "workstream", "service_area", "title", "lead", "status"]
CHALLENGE_COLUMNS = ["ref", "what", "challenge", "reason", *_ABOUT]


def challenge_list(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the self-rated statuses that the facts contradict, projects first, in the plan's order.

    ref, what (project or action), challenge, reason, project, workstream, service_area, title, lead, status.
    Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(challenges(facts))


@once
def challenges(facts: Facts) -> pd.DataFrame:
    """Return the challenges to whole positions of projects and actions."""
    project_rows, action_rows = projects(facts), actions(facts)
    planned_for = project_rows[["project", "target_date"]].rename(columns={"target_date": "due_date"})
    past_projects = _history(facts["project"], project_rows, "project", "revised_date")
    past_projects = past_projects.merge(planned_for, on="project")
    past_actions = _history(facts["action"], action_rows, "action", "revised_due_date")
    found = pd.concat(
        [
            find_report_challenges(project_rows, "project", "project"),
            find_complete_with_open_actions(project_rows, action_rows, facts.definitions.complete),
            find_history_challenges(past_projects, "project", "project"),
            find_report_challenges(action_rows, "action", "action"),
            find_history_challenges(past_actions, "action", "action"),
        ]
    )
    items = pd.concat(
        [
            project_rows.assign(ref=project_rows["project"], what="project")[["ref", "what", *_ABOUT]],
            action_rows.assign(ref=action_rows["action"], what="action")[["ref", "what", *_ABOUT]],
        ],
        ignore_index=True,
    )
    placed = items.assign(place=items.index).merge(found, on=["ref", "what"])
    return placed.sort_values("place", kind="stable")[CHALLENGE_COLUMNS].reset_index(drop=True)


def _history(held: pd.DataFrame, position: pd.DataFrame, ref: str, moved_to: str) -> pd.DataFrame:
    """Return the reports of what is still in the position; what is no longer returned is history only."""
    return held[held[ref].isin(position[ref])].rename(columns={moved_to: "moved_to"})


def reconciliation(store: Store, definitions: Definitions, as_at: date | None = None) -> dict[str, Any]:
    """Return ``{"projects": {...}, "actions": {...}}``, each with total, by_status, elsewhere and more.

    More: rated, not_rated, control and agrees (where the plan file declares a total for the date of the
    latest report), report_date (ISO, the latest, or None) and words. Raises StoreProblem.
    """
    with facts_for(store, definitions, Query(as_at=as_at)) as facts:
        return reconciled(facts, projects(facts), actions(facts))


def reconciled(facts: Facts, project_rows: pd.DataFrame, action_rows: pd.DataFrame) -> dict[str, Any]:
    """Return the reconciliation of the rows of both positions that are asked for."""
    declared = {total.date: total for total in facts.definitions.plan.control_total}
    is_whole = facts.query == replace(facts.query, workstream=None, service_area=None)
    last = _last_reports(facts)
    control = declared.get(last["either"] or date.min) if is_whole else None
    statuses = [status.name for status in facts.definitions.statuses]
    answer = {}
    for what, rows in (("projects", counted(project_rows)), ("actions", action_rows)):
        counts = count_statuses(rows, statuses, getattr(control, what) if control else None)
        on = last[what]
        answer[what] = counts | {
            "report_date": on.isoformat() if on else None,
            "words": describe_reconciliation(counts, what),
        }
    return answer


@once
def _last_reports(facts: Facts) -> dict[str, date | None]:
    """Return when counted projects, actions, or any of the plan were last reported on, whatever is asked for."""
    project_rows, action_rows = projects(facts), actions(facts)
    of_either = pd.concat([project_rows["report_date"], action_rows["report_date"]])
    dates = {
        "projects": counted(project_rows)["report_date"],
        "actions": action_rows["report_date"],
        "either": of_either,
    }
    return {of: None if pd.isna(on := reports.max()) else on.date() for of, reports in dates.items()}
