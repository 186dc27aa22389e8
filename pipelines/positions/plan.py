"""The plan: projects, actions, reconciliation and RAG challenges at a date."""

from datetime import date
from typing import Any

import pandas as pd

from measures import challenges as rule
from measures.lateness import lateness
from measures.ordering import natural_key
from measures.reconciliation import count
from pipelines.ledger import in_force
from pipelines.positions.asking import Asked
from pipelines.store import Connection, Store
from schemas.definitions import Definitions

PROJECT_KEYS = (
    "project parent counted workstream service_area title lead target_date revised_date report_date status "
    "reported_by lateness days_overdue"
).split()
ACTION_KEYS = (
    "action project workstream service_area title lead due_date revised_due_date report_date status reported_by "
    "lateness days_overdue"
).split()
TRACE = ["return_id", "line", "file_name", "accepted_by", "received_on"]


def projects_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return every row of the plan with its latest report."""
    reports = in_force(connection, "project", asked.date)
    latest = reports.sort_values("report_date", kind="stable").drop_duplicates("project", keep="last")
    columns = [
        "project",
        "report_date",
        "status",
        "reported_by",
        "revised_date",
        "progress",
        "next_steps",
        *TRACE,
    ]
    rows = definitions.project_frame.merge(latest[columns], on="project", how="left")
    due = rows["revised_date"].fillna(rows["target_date"])
    rows = rows.join(lateness(rows["status"], rows["reported_by"], due, asked.date, definitions.complete))
    rows = asked.keep(rows, definitions)
    return rows[[*PROJECT_KEYS, *(c for c in rows.columns if c not in PROJECT_KEYS)]]


def actions_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return all actions of each project's latest action report, overdue first, then in natural order."""
    reports = in_force(connection, "action", asked.date)
    newest = reports.groupby("project")["report_date"].transform("max")
    latest = reports[reports["report_date"] == newest]
    plan = definitions.project_frame[
        ["project", "parent", "counted", "workstream", "service_area", "short_title"]
    ]
    rows = latest.merge(plan, on="project", how="left").rename(columns={"short_title": "project_title"})
    rows["counted_project"] = rows["parent"].fillna(rows["project"])
    due = rows["revised_due_date"].fillna(rows["due_date"])
    rows = rows.join(lateness(rows["status"], rows["reported_by"], due, asked.date, definitions.complete))
    rows = rows.assign(_order=natural_key(rows["project"]), _action=natural_key(rows["action"]))
    rows = rows.sort_values(
        ["days_overdue", "_order", "_action"], ascending=[False, True, True], na_position="last"
    )
    rows = asked.keep(rows.drop(columns=["_order", "_action"]), definitions)
    return rows[[*ACTION_KEYS, *(c for c in rows.columns if c not in ACTION_KEYS)]]


def project_position(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return one row a project of the plan, in its order; raises UnknownFilter."""
    with store.read() as connection:
        return projects_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))


def action_position(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return one row an action; raises UnknownFilter."""
    with store.read() as connection:
        return actions_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))


def _control(definitions: Definitions, rows: pd.DataFrame, what: str) -> int | None:
    newest = rows["report_date"].max()
    for total in definitions.plan.control_total:
        if not pd.isna(newest) and total.date == newest.date():
            return int(getattr(total, what))
    return None


def reconcile_in(connection: Connection, definitions: Definitions, as_at: date) -> dict[str, Any]:
    """Return the reconciliation of the whole plan: projects and actions (``measures.reconciliation.count``)."""
    whole = Asked(as_at=as_at)
    projects = projects_in(connection, definitions, whole)
    projects = projects[projects["counted"] & projects["report_date"].notna()]
    actions = actions_in(connection, definitions, whole)
    names = [status.name for status in definitions.statuses]
    return {
        "projects": count(projects, names, _control(definitions, projects, "projects")),
        "actions": count(actions, names, _control(definitions, actions, "actions")),
    }


def reconciliation(store: Store, definitions: Definitions, as_at: date | None = None) -> dict[str, Any]:
    """Return the reconciliation at a date, today unless chosen."""
    with store.read() as connection:
        asked = Asked(as_at=as_at).resolved(connection, definitions)
        return reconcile_in(connection, definitions, asked.date)


def _history(connection: Connection, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    projects = in_force(connection, "project", asked.date).rename(columns={"revised_date": "moved_to"})
    actions = in_force(connection, "action", asked.date).rename(columns={"revised_due_date": "moved_to"})
    return projects, actions


def challenges_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return the RAG challenges: ref, what, challenge, reason, with workstream, service_area and title."""
    projects = projects_in(connection, definitions, asked)
    actions = actions_in(connection, definitions, asked)
    past_projects, past_actions = _history(connection, asked)
    found = pd.concat(
        [
            rule.of_position(projects, "project", "project"),
            rule.complete_with_open_actions(projects, actions, definitions.complete),
            rule.of_history(
                past_projects[past_projects["project"].isin(projects["project"])], "project", "project"
            ),
            rule.of_position(actions, "action", "action"),
            rule.of_history(past_actions[past_actions["action"].isin(actions["action"])], "action", "action"),
        ],
        ignore_index=True,
    )
    titles = pd.concat(
        [
            projects.rename(columns={"project": "ref"})[
                ["ref", "workstream", "service_area", "title", "lead"]
            ],
            actions.rename(columns={"action": "ref"})[["ref", "workstream", "service_area", "title", "lead"]],
        ]
    ).drop_duplicates("ref")
    return found.merge(titles, on="ref", how="left")


def challenge_list(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return the RAG challenges at a date."""
    with store.read() as connection:
        return challenges_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))
