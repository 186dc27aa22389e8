"""Decisions of the clinic with what each is about: its item on an agenda, and the part of the plan it belongs to."""

from datetime import date

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.plan import actions
from pipelines.review.decisions import COLUMNS as DECISION_COLUMNS
from pipelines.review.decisions import decisions_in_force
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.vocabulary import About

COLUMNS = [
    *("clinic_area" if column == "service_area" else column for column in DECISION_COLUMNS),
    *("item", "project", "workstream", "service_area"),
]


def decision_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the decisions taken by the date asked, open first, of the part of the plan asked for.

    As ``decisions_in_force``, its service_area as ``clinic_area``; then item (its id on an agenda), project (the
    one it is about, itself or through an action), workstream and service_area of what it is about, or of the
    clinic where it is about nothing in particular. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(decided(facts, facts.as_at))


@once
def decided(facts: Facts, as_at: date) -> pd.DataFrame:
    """Return every decision as it stood at a date, with what it is about."""
    rows = decisions_in_force(facts.connection, as_at).rename(columns={"service_area": "clinic_area"})
    known = facts.definitions
    measures = facts.measures.set_index("measure")
    plan = known.project_frame.set_index("project")
    project_of = pd.concat(
        [pd.Series(plan.index, index=plan.index), actions(facts).set_index("action")["project"]]
    ).astype("str")
    is_measure = (rows["about"] == About.MEASURE) & rows["ref"].isin(measures.index)
    is_plan = rows["about"].isin([About.PROJECT, About.ACTION, About.CHALLENGE])
    project = rows["ref"].where(is_plan).map(project_of[~project_of.index.duplicated()]).astype("str")
    item = ("decision-" + rows["decision_id"]).astype("str")
    item = item.mask(is_measure, item_of_measure(rows["ref"]))
    item = item.mask(project.notna(), item_of_project(project))
    item = item.mask(rows["about"] == About.RETURN, rows["ref"])
    measured = rows["ref"].where(is_measure)
    part = {
        column: measured.map(measures[column]).fillna(project.map(plan[column])).astype("str")
        for column in ("workstream", "service_area")
    }
    part["service_area"] = part["service_area"].fillna(rows["clinic_area"])
    return rows.assign(item=item, project=project, **part)[COLUMNS]


def item_of_measure(codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return the ids of measures on an agenda."""
    return "kpi-" + codes


def item_of_project(refs: "pd.Series[str]") -> "pd.Series[str]":
    """Return the ids of projects on an agenda."""
    return "project-" + refs


def item_of_return(due: pd.DataFrame) -> "pd.Series[str]":
    """Return the ids of returns on an agenda; needs kind, service_area and due_on."""
    area = due["service_area"].str.casefold().str.replace(r"[^a-z0-9]+", "-", regex=True)
    last_day = due["due_on"].dt.strftime("%Y-%m-%d")
    item: pd.Series[str] = "return-" + due["kind"] + ("-" + area).mask(area == "", "") + "-" + last_day
    return item
