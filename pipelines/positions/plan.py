"""Where the plan's projects and actions stand at a date, what moved, what is contradicted, and whether it adds up."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from measures.columns import natural_key
from measures.plan import (
    compare_reports,
    count_open,
    count_statuses,
    describe_reconciliation,
    find_challenges,
    judge_lateness,
    take_last_reports,
)
from measures.position import TRACE
from pipelines.positions.facts import Facts, position
from schemas.definitions import Definitions
from schemas.vocabulary import LATE

PROJECT_COLUMNS = [
    *("project", "parent", "counted", "workstream", "service_area", "title", "lead", "target_date"),
    *("revised_date", "report_date", "status", "reported_by", "lateness", "days_overdue", "date_passed"),
    *("stage", "short_title", "counted_project", "due_date", "progress", "next_steps"),
    *("deliverables", "benefit", "ambitions", "order", *TRACE),
]
ACTION_COLUMNS = [
    *("action", "project", "workstream", "service_area", "title", "lead", "due_date", "revised_due_date"),
    *("report_date", "status", "reported_by", "lateness", "days_overdue", "date_passed", "stage", "parent"),
    *("counted_project", "project_title", "progress", "next_steps", "completed_on", *TRACE),
]
REPORT_COLUMNS = ["report_date", "status", "reported_by", "revised_date", "progress", "next_steps", *TRACE]
UNRATED = "Not rated"
_ITEM = ["what", "ref", "project", "title", "workstream", "service_area"]
STATUSES = [*_ITEM, "before", "after"]
PAST_DATES = [*_ITEM, "due_date", "lateness", "days_overdue"]


@dataclass(frozen=True)
class PlanRows:
    """A part of the plan: its rows as ``project_position`` and ``action_position``."""

    projects: pd.DataFrame
    actions: pd.DataFrame


@dataclass(frozen=True)
class PlanPosition(PlanRows):
    """A part of the plan, counted and questioned.

    ``project_counts`` (of counted projects) and ``action_counts`` are as ``status_counts``, ``reconciliation`` as
    the function; ``challenges`` has one row a rating that the facts contradict: ``measures.plan.CHALLENGED``.
    """

    project_counts: pd.DataFrame
    action_counts: pd.DataFrame
    reconciliation: dict[str, Any]
    challenges: pd.DataFrame


@position
def project_position(facts: Facts) -> pd.DataFrame:
    """Return the query's rows of the plan, as ``find_projects``."""
    return facts.select(find_projects(facts))


@position
def action_position(facts: Facts) -> pd.DataFrame:
    """Return the query's actions, as ``find_actions``."""
    return facts.select(find_actions(facts))


@position
def reconciliation(facts: Facts) -> dict[str, Any]:
    """Return ``{"projects": {...}, "actions": {...}}``, each with total, by_status, elsewhere and more.

    More: rated, not_rated, control and agrees (where the plan file declares a total for the date of the
    latest report), report_date (ISO, the latest of the part chosen, or None) and words.
    """
    return find_plan(facts).reconciliation


def find_plan(facts: Facts) -> PlanPosition:
    """Return where the query's part of the plan stands."""
    every_project, every_action = find_projects(facts), find_actions(facts)
    projects, actions = facts.select(every_project), facts.select(every_action)
    return PlanPosition(
        projects=projects,
        actions=actions,
        project_counts=status_counts(projects[projects["counted"]], facts.definitions),
        action_counts=status_counts(actions, facts.definitions),
        reconciliation=_reconcile(facts, every_project, every_action),
        challenges=facts.select(_find_challenges(facts, every_project, every_action)),
    )


def find_projects(facts: Facts) -> pd.DataFrame:
    """Return every row of the whole plan with its latest report, in the plan's order.

    The contract's keys, then stage (what the status means), short_title, counted_project (the counted project it
    rolls up to), due_date (the revised date where there is one), progress, next_steps, deliverables, benefit,
    ambitions, order, and where the row came from.
    """
    reported = take_last_reports(facts["project"])[["project", *REPORT_COLUMNS]]
    frame = _list_plan(facts.definitions).merge(reported, on="project", how="left")
    frame["due_date"] = frame["revised_date"].fillna(frame["target_date"])
    return _add_lateness(frame, frame["due_date"], facts)[PROJECT_COLUMNS]


def find_actions(facts: Facts) -> pd.DataFrame:
    """Return all actions of each project's latest action report, in the order of plan and report.

    The contract's keys, then date_passed, stage (what the status means), parent and counted_project (what its
    project rolls up to), project_title, progress, next_steps, completed_on, and where the row came from. ``lead``
    is the action's own.
    """
    plan = _list_plan(facts.definitions).rename(columns={"short_title": "project_title"})
    own = ["project", "parent", "counted_project", "workstream", "service_area", "project_title", "order"]
    frame = take_last_reports(facts["action"]).merge(plan[own], on="project", how="left")
    frame = frame.sort_values(["order", "line"], ignore_index=True)
    due = frame["revised_due_date"].fillna(frame["due_date"])
    return _add_lateness(frame, due, facts)[ACTION_COLUMNS]


def _list_plan(definitions: Definitions) -> pd.DataFrame:
    """Return the plan's rows with ``counted_project``: the project itself where counted, else its parent."""
    frame = definitions.project_frame
    return frame.assign(counted_project=frame["project"].where(frame["counted"], frame["parent"]))


def _add_lateness(frame: pd.DataFrame, due: "pd.Series[Any]", facts: Facts) -> pd.DataFrame:
    known = facts.definitions
    frame = frame.assign(stage=frame["status"].map(known.stages).astype("str"))
    board = known.calendar.next_board(facts.as_at)
    columns = (frame["stage"], frame["reported_by"], due, frame["report_date"])
    return frame.assign(**judge_lateness(*columns, facts.as_at, board))


def standing(frame: pd.DataFrame, definitions: Definitions) -> "pd.Series[str]":
    """Return each row's status; "Reported elsewhere" where another reports it, "Not rated" where nobody does."""
    unrated = np.where(frame["reported_by"].isna(), UNRATED, definitions.elsewhere.name)
    stands = np.where(frame["status"].isna(), unrated, frame["status"])
    return pd.Series(stands, index=frame.index, dtype="str")


def status_counts(frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Count rows by workstream and status: workstream, status, count; every status for each workstream.

    ``frame`` is a position of counted projects or of actions. Statuses are the delivery key's in its order,
    then what others report, then "Not rated" where there is any.
    """
    stands = standing(frame, definitions)
    order = [*_list_statuses(definitions), definitions.elsewhere.name]
    order += [UNRATED] if (stands == UNRATED).any() else []
    codes = [code for code in definitions.workstreams if code in set(frame["workstream"])]
    counts = Counter(zip(frame["workstream"], stands, strict=True))
    rows = [(code, status, counts[code, status]) for code in codes for status in order]
    types = {"workstream": "str", "status": "str", "count": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _find_challenges(facts: Facts, projects: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the self-rated statuses of whole positions that the facts contradict, projects first, in plan order."""
    planned = projects[["project", "target_date"]].rename(columns={"target_date": "due_date"})
    past_projects = facts["project"].rename(columns={"revised_date": "moved_to"}).merge(planned, on="project")
    past_actions = facts["action"].rename(columns={"revised_due_date": "moved_to"})
    found = [
        find_challenges(projects, past_projects, "project", count_open(actions)),
        find_challenges(actions, past_actions, "action"),
    ]
    return pd.concat(found, ignore_index=True)


def _reconcile(facts: Facts, projects: pd.DataFrame, actions: pd.DataFrame) -> dict[str, Any]:
    """Return the reconciliation of whole positions, of the part of the plan that the query names."""
    last = pd.concat([projects["report_date"], actions["report_date"]]).max()
    totals = {total.date: total for total in facts.definitions.plan.control_total}
    control = totals.get(last.date()) if facts.query == facts.query.whole_plan and pd.notna(last) else None
    answer = {}
    for what, rows in (("projects", projects[projects["counted"]]), ("actions", actions)):
        published = getattr(control, what) if control else None
        chosen = facts.select(rows)
        counts = count_statuses(chosen, _list_statuses(facts.definitions), published)
        on = chosen["report_date"].max()
        answer[what] = counts | {
            "report_date": None if pd.isna(on) else on.date().isoformat(),
            "words": describe_reconciliation(counts, what),
        }
    return answer


def _list_statuses(definitions: Definitions) -> list[str]:
    return [status.name for status in definitions.statuses]


@position
def plan_movement(facts: Facts) -> pd.DataFrame:
    """Return every reported project and action with its standing in its latest report and the one before.

    ref, what (project or action), before, after, before_on, after_on, change (the words of
    ``measures.plan.Change``), is_rated (in either report, rather than reported elsewhere), project, counted,
    title, lead, workstream and service_area; projects first, in the plan's order.
    """
    plan = facts.definitions.project_frame[
        ["project", "counted", "title", "lead", "workstream", "service_area", "order"]
    ]
    parts = []
    for what in ("project", "action"):
        reports = facts[what]
        found = compare_reports(reports.assign(standing=standing(reports, facts.definitions)), what)
        found = found.assign(what=what, place=natural_key(found["ref"])).merge(plan, on="project", how="left")
        if what == "action":
            own = reports.sort_values("report_date").drop_duplicates(["project", what], keep="last")
            own = own[["project", what, "title", "lead"]].rename(columns={what: "ref"})
            found = found.drop(columns=["title", "lead"]).merge(own, on=["project", "ref"], how="left")
        parts.append(found.sort_values(["order", "place"], kind="stable"))
    rows = pd.concat(parts, ignore_index=True)
    is_rated = rows[["before", "after"]].isin(_list_statuses(facts.definitions)).any(axis=1)
    return facts.select(rows.assign(is_rated=is_rated))


def compare_plans(before: PlanRows, after: PlanRows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the projects and actions whose status differs (STATUSES), and those past their date only now (PAST_DATES).

    The second are overdue now, or their date has passed since the report, and were not so before.
    """
    statuses, past_dates = [], []
    for what in ("project", "action"):
        old, new = (_list_standings(getattr(rows, f"{what}s"), what) for rows in (before, after))
        rows = old | new
        for key in sorted(rows, key=lambda key: (rows[key]["place"], key)):
            was, now = old.get(key, {}), new.get(key, {})
            if was.get("standing", "") != now.get("standing", ""):
                moved = {"before": was.get("standing", ""), "after": now.get("standing", "")}
                statuses.append(rows[key] | moved)
            if was.get("lateness") != now.get("lateness") in LATE:
                past_dates.append(now)
    return pd.DataFrame(statuses, columns=STATUSES), pd.DataFrame(past_dates, columns=PAST_DATES)


def _list_standings(position: pd.DataFrame, what: str) -> dict[tuple[str, str], dict[Any, Any]]:
    """Return a position's rows by project and ref, with who or what they are rated by and when they are due."""
    rows = position.assign(
        what=what,
        ref=position[what],
        place=range(len(position)),
        standing=position["status"].fillna(position["reported_by"]).fillna(""),
    )
    if what == "action":
        rows["due_date"] = rows["revised_due_date"].fillna(rows["due_date"])
    return {(row["project"], row["ref"]): dict(row) for row in rows.to_dict("records")}
