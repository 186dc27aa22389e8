"""What moved in the plan since the report before the latest."""

import pandas as pd

from measures.columns import natural_key
from measures.plan import compare_reports
from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.plan import planned, standing
from pipelines.store import Store
from schemas.definitions import Definitions

COLUMNS = [
    *("ref", "what", "before", "after", "before_on", "after_on", "change", "is_rated"),
    *("project", "counted", "title", "lead", "workstream", "service_area"),
]


def plan_movement(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every reported project and action with its standing in its latest report and the one before.

    ref, what (project or action), before, after, before_on, after_on, change (the words of
    ``measures.plan.Change``), is_rated (in either report, rather than reported
    elsewhere), project, counted, title, lead, workstream and service_area; projects first, in the plan's
    order. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(moved(facts))


@once
def moved(facts: Facts) -> pd.DataFrame:
    """Return the movement of all projects and actions among the facts."""
    plan = planned(facts.definitions)
    statuses = [status.name for status in facts.definitions.statuses]
    about = plan[["project", "counted", "title", "lead", "workstream", "service_area", "order"]]
    rows = []
    for what in ("project", "action"):
        held = facts[what]
        found = compare_reports(held.assign(standing=standing(held, facts.definitions)), what)
        found = found.assign(what=what).merge(about, on="project", how="left")
        if what == "action":
            own = held.sort_values("report_date").drop_duplicates(what, keep="last")
            own = own[[what, "title", "lead"]].rename(columns={what: "ref"})
            found = found.drop(columns=["title", "lead"]).merge(own, on="ref", how="left")
        placed = found.assign(place=natural_key(found["ref"]))
        rows.append(placed.sort_values(["order", "place"], kind="stable"))
    every = pd.concat(rows, ignore_index=True)
    every["is_rated"] = every["before"].isin(statuses) | every["after"].isin(statuses)
    return every[COLUMNS]
