"""Where the plan's projects and actions stand at a date: the latest report of each, judged at that date."""

from collections import Counter

import numpy as np
import pandas as pd

from measures.plan import judge_lateness
from pipelines.positions.asking import Query
from pipelines.positions.facts import TRACE, Facts, facts_for, once
from pipelines.store import Store
from schemas.definitions import Definitions

PROJECT_COLUMNS = [
    *("project", "parent", "counted", "workstream", "service_area", "title", "lead", "target_date"),
    *("revised_date", "report_date", "status", "reported_by", "lateness", "days_overdue"),
    *("short_title", "counted_project", "due_date", "progress", "next_steps"),
    *("deliverables", "benefit", "ambitions", "order", *TRACE),
]
ACTION_COLUMNS = [
    *("action", "project", "workstream", "service_area", "title", "lead", "due_date", "revised_due_date"),
    *("report_date", "status", "reported_by", "lateness", "days_overdue"),
    *("parent", "counted_project", "project_title", "progress", "next_steps", "completed_on", *TRACE),
]
UNRATED = "Not rated"
_REPORTED = [
    "project",
    "revised_date",
    "report_date",
    "status",
    "reported_by",
    "progress",
    "next_steps",
    *TRACE,
]


def project_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every row of the plan with its latest report, in the plan's order.

    The contract's keys, then short_title, counted_project (the counted project it rolls up to), due_date (the
    revised date where there is one), progress, next_steps, deliverables, benefit, ambitions, order, and where
    the row came from. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(projects(facts))


def action_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return all actions of each project's latest action report, in the order of plan and report.

    The contract's keys, then parent and counted_project (what its project rolls up to), project_title,
    progress, next_steps, completed_on, and where the row came from. ``lead`` is the action's own.
    Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(actions(facts))


def latest_reports(held: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each project's latest report."""
    return held[held["report_date"] == held.groupby("project")["report_date"].transform("max")]


def planned(definitions: Definitions) -> pd.DataFrame:
    """Return the plan's rows with ``counted_project``: the project itself where counted, else its parent."""
    frame = definitions.project_frame
    return frame.assign(counted_project=frame["project"].where(frame["counted"], frame["parent"]))


@once
def projects(facts: Facts) -> pd.DataFrame:
    """Return every row of the plan with its latest report."""
    reported = latest_reports(facts["project"])[_REPORTED]
    frame = planned(facts.definitions).merge(reported, on="project", how="left")
    frame["due_date"] = frame["revised_date"].fillna(frame["target_date"])
    return _judged(frame, facts)[PROJECT_COLUMNS]


@once
def actions(facts: Facts) -> pd.DataFrame:
    """Return all actions of each project's latest action report."""
    plan = planned(facts.definitions)[
        ["project", "parent", "counted_project", "workstream", "service_area", "short_title", "order"]
    ].rename(columns={"short_title": "project_title"})
    frame = latest_reports(facts["action"]).merge(plan, on="project", how="left")
    frame = frame.sort_values(["order", "line"], ignore_index=True)
    judged_at = frame.assign(due_date=frame["revised_due_date"].fillna(frame["due_date"]))
    judged = _judged(judged_at, facts)
    return judged.assign(due_date=frame["due_date"])[ACTION_COLUMNS]


def _judged(frame: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    late = judge_lateness(
        frame["status"], frame["reported_by"], frame["due_date"], facts.as_at, facts.definitions.complete
    )
    return frame.assign(lateness=late["lateness"], days_overdue=late["days_overdue"])


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return workstream, report_date, status and reported_by of the counted ones among projects."""
    columns = ["workstream", "report_date", "status", "reported_by"]
    return rows.loc[rows["counted"].to_numpy(dtype="bool"), columns]


def standing(frame: pd.DataFrame, definitions: Definitions) -> "pd.Series[str]":
    """Return each row's status; "Reported elsewhere" where another reports it, "Not rated" where nobody does."""
    unrated = np.where(frame["reported_by"].isna(), UNRATED, definitions.elsewhere.name)
    stands = np.where(frame["status"].isna(), unrated, frame["status"])
    return pd.Series(stands, index=frame.index, dtype="str")


def status_counts(frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Count rows by workstream and status: workstream, status, count; every status for each workstream.

    ``frame`` is a position of projects or actions. Statuses are the delivery key's in its order, then what
    others report, then "Not rated" where there is any.
    """
    stands = standing(frame, definitions).tolist()
    order = [status.name for status in definitions.statuses] + [definitions.elsewhere.name]
    order += [UNRATED] if UNRATED in stands else []
    of = frame["workstream"].tolist()
    found, held = Counter(zip(of, stands, strict=True)), set(of)
    rows = [(code, status) for code in definitions.workstreams if code in held for status in order]
    grid = pd.DataFrame(rows, columns=["workstream", "status"], dtype="str")
    return grid.assign(count=pd.Series([found[row] for row in rows], dtype="int64"))
