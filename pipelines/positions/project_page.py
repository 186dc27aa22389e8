"""All that one project's page shows, read in one connection."""

from dataclasses import dataclass

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import TRACE, facts_for
from pipelines.positions.plan import actions, projects
from pipelines.positions.plan_checks import challenges
from pipelines.store import Store
from schemas.definitions import Definitions

REPORT_COLUMNS = [
    *("report_date", "status", "reported_by", "revised_date", "progress", "next_steps"),
    *TRACE,
]


@dataclass(frozen=True)
class ProjectPage:
    """A project: its row of the position, its actions, every report of it (newest first) and its challenges."""

    position: pd.DataFrame
    actions: pd.DataFrame
    reports: pd.DataFrame
    challenges: pd.DataFrame


def project_page(
    store: Store, definitions: Definitions, project: str, query: Query | None = None
) -> ProjectPage:
    """Return the page of a project, whatever part of the plan is asked for; raises StoreProblem."""
    with facts_for(store, definitions, query) as facts:
        reports = facts["project"]
        return ProjectPage(
            position=_of(projects(facts), project),
            actions=_of(actions(facts), project),
            reports=_of(reports, project).sort_values("report_date", ascending=False)[REPORT_COLUMNS],
            challenges=_of(challenges(facts), project),
        )


def _of(frame: pd.DataFrame, project: str) -> pd.DataFrame:
    return frame[frame["project"] == project].reset_index(drop=True)
