"""What the plan's position is asked about: RAG challenges, and whether its totals add up."""

from datetime import date
from typing import Any

import pandas as pd

from measures.challenges import complete_with_open_actions, of_history, of_position
from measures.reconciliation import count, in_words
from pipelines.positions.facts import Facts, facts_at
from pipelines.positions.filters import within
from pipelines.positions.plan import actions, projects
from pipelines.store import Store
from schemas.definitions import Definitions

CHALLENGE_COLUMNS = [
    *(
        "ref",
        "what",
        "challenge",
        "reason",
        "project",
        "workstream",
        "service_area",
        "title",
        "lead",
        "status",
    ),
]


def challenge_list(
    store: Store,
    definitions: Definitions,
    as_at: date | None = None,
    workstream: str | None = None,
    service_area: str | None = None,
) -> pd.DataFrame:
    """Return the self-rated statuses that the facts contradict, projects first, in the plan's order.

    ref, what (project or action), challenge, reason, project, workstream, service_area, title, lead, status.
    Raises UnknownFilter, StoreProblem.
    """
    with facts_at(store, as_at) as facts:
        found = challenges(facts, definitions, projects(facts, definitions), actions(facts, definitions))
    return within(found, definitions, workstream, service_area)


def challenges(
    facts: Facts, definitions: Definitions, project_rows: pd.DataFrame, action_rows: pd.DataFrame
) -> pd.DataFrame:
    """Return the challenges to whole positions of projects and actions."""
    found = pd.concat(
        [
            of_position(project_rows, "project", "project"),
            complete_with_open_actions(project_rows, action_rows, definitions.complete),
            of_history(
                _history(facts["project"], project_rows, "project", "revised_date"), "project", "project"
            ),
            of_position(action_rows, "action", "action"),
            of_history(
                _history(facts["action"], action_rows, "action", "revised_due_date"), "action", "action"
            ),
        ]
    )
    about = ["project", "workstream", "service_area", "title", "lead", "status"]
    items = pd.concat(
        [
            project_rows.assign(ref=project_rows["project"], what="project")[["ref", "what", *about]],
            action_rows.assign(ref=action_rows["action"], what="action")[["ref", "what", *about]],
        ],
        ignore_index=True,
    )
    placed = items.assign(place=items.index).merge(found, on=["ref", "what"])
    return placed.sort_values("place", kind="stable")[CHALLENGE_COLUMNS].reset_index(drop=True)


def _history(held: pd.DataFrame, position: pd.DataFrame, ref: str, moved_to: str) -> pd.DataFrame:
    """Return the reports of what is still in the position; a ref that is no longer returned is history only."""
    return held[held[ref].isin(position[ref])].rename(columns={moved_to: "moved_to"})


def reconciliation(
    store: Store,
    definitions: Definitions,
    as_at: date | None = None,
    workstream: str | None = None,
    service_area: str | None = None,
) -> dict[str, Any]:
    """Return ``{"projects": {...}, "actions": {...}}``, each with total, by_status, elsewhere and more.

    More: rated, not_rated, control and agrees (where the plan file declares a total for the date of the latest
    report, and no filter is set), report_date (ISO, the latest, or None), words. Raises UnknownFilter, StoreProblem.
    """
    with facts_at(store, as_at) as facts:
        return reconciled(
            definitions,
            projects(facts, definitions),
            actions(facts, definitions),
            workstream=workstream,
            service_area=service_area,
        )


def reconciled(
    definitions: Definitions,
    project_rows: pd.DataFrame,
    action_rows: pd.DataFrame,
    workstream: str | None = None,
    service_area: str | None = None,
) -> dict[str, Any]:
    """Return the reconciliation of whole positions, within a workstream or service area where one is named."""
    latest = pd.concat([project_rows["report_date"], action_rows["report_date"]]).max()
    declared = {pd.Timestamp(total.date): total for total in definitions.plan.control_total}
    control = None if workstream or service_area else declared.get(latest)
    statuses = [status.name for status in definitions.statuses]
    counted = project_rows[project_rows["counted"]]
    answer = {}
    for what, rows in (("projects", counted), ("actions", action_rows)):
        shown = within(rows, definitions, workstream, service_area)
        counts = count(shown, statuses, getattr(control, what) if control else None)
        reported = rows["report_date"].max()
        answer[what] = counts | {
            "report_date": None if pd.isna(reported) else reported.date().isoformat(),
            "words": in_words(counts, what),
        }
    return answer
