"""The agenda of a clinic, made from the data and read in one connection."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from pipelines.positions.agenda_items import (
    ITEM,
    decision_items,
    measure_items,
    project_items,
    return_items,
)
from pipelines.positions.asking import Query
from pipelines.positions.comparators import published
from pipelines.positions.decided import decided, item_of_measure, item_of_project, item_of_return
from pipelines.positions.due import due, whole_due
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.kpis import history, position, targets_up_to, whole_position, whole_queries
from pipelines.positions.plan import actions, projects
from pipelines.positions.plan_checks import challenges
from pipelines.review.decisions import OPEN, Clinic, items_set_aside
from pipelines.store import Store
from pipelines.store.ledger import Today
from schemas.definitions import Definitions
from schemas.vocabulary import Direction, Lateness, Verdict, Why


@dataclass(frozen=True)
class Agenda:
    """A clinic's agenda; ``query`` is resolved, ``period`` None before the first KPI return.

    ``items`` has one row an item in the order of the agenda: the columns of ``agenda_items.ITEM`` and
    ``reasons``, a list of Why. ``decisions`` are all those on the part asked for as they stand, ``carried`` the
    ids of those that were open before the day; ``set_aside`` the items left for later. The rest is what the
    items were made from.
    """

    query: Query
    today: Today
    period: str | None
    items: pd.DataFrame
    decisions: pd.DataFrame
    carried: frozenset[str]
    set_aside: frozenset[str]
    kpis: pd.DataFrame
    history: pd.DataFrame
    targets: pd.DataFrame
    projects: pd.DataFrame
    actions: pd.DataFrame
    challenges: pd.DataFrame

    @property
    def clinic(self) -> Clinic:
        """Which clinic this is the agenda of."""
        return Clinic(self.query.service_area, self.period, self.query.date)

    @property
    def ids(self) -> list[str]:
        """The items' ids in order."""
        return self.items["item"].tolist()


def agenda(store: Store, definitions: Definitions, query: Query | None = None) -> Agenda:
    """Return the agenda of a service area (None for all) and period at a date; raises UnknownFilter, StoreProblem."""
    with facts_for(store, definitions, query) as facts:
        return _agenda(facts)


def _agenda(facts: Facts) -> Agenda:
    rows, kpis, owed = history(facts), position(facts), due(facts)
    kept_actions, kept_projects = facts.keep(actions(facts)), facts.keep(projects(facts))
    contradicted = facts.keep(challenges(facts))
    # What is agreed on the day must not move the items under those who sit in the clinic.
    before = facts.keep(decided(facts, facts.as_at - timedelta(days=1)))
    measures, refs = facts.measures_asked, kept_projects["project"]
    known = pd.concat([item_of_measure(measures), item_of_project(refs), item_of_return(owed)])
    carried = with_known_items(before[before["standing"] == OPEN], known)
    entries = agenda_entries(carried, kpis, contradicted, kept_projects, kept_actions, owed)
    up_to_now = rows[rows["period"] <= (facts.period or "")]
    return Agenda(
        query=facts.query,
        today=facts.today,
        period=facts.period,
        items=arranged(entries, pd.concat([_items(facts, facts.period), decision_items(carried)])),
        decisions=with_known_items(facts.keep(decided(facts, facts.as_at)), known),
        carried=frozenset(carried["decision_id"]),
        set_aside=_set_aside(facts).get(
            Clinic(facts.query.service_area, facts.period, facts.as_at), frozenset()
        ),
        kpis=kpis,
        history=facts.keep(up_to_now),
        targets=targets_up_to(facts, facts.period or ""),
        projects=kept_projects,
        actions=kept_actions,
        challenges=contradicted,
    )


@once
def _items(facts: Facts, period: str | None) -> pd.DataFrame:
    """Return all that can be talked about, whatever part of the plan is asked for."""
    return pd.concat(
        [
            measure_items(
                facts.measures,
                whole_position(facts, period),
                published(facts),
                whole_queries(facts, period or ""),
            ),
            project_items(projects(facts), actions(facts), challenges(facts)),
            return_items(whole_due(facts)),
        ]
    )


@once
def _set_aside(facts: Facts) -> dict[Clinic, frozenset[str]]:
    return items_set_aside(facts.connection)


def agenda_entries(
    carried: pd.DataFrame,
    kpis: pd.DataFrame,
    contradicted: pd.DataFrame,
    project_rows: pd.DataFrame,
    action_rows: pd.DataFrame,
    owed: pd.DataFrame,
) -> pd.DataFrame:
    """Return every reason to talk about something, in the agenda's order: item and why.

    Decisions carried forward by due date, measures worst first, projects in the plan's order, returns by their
    last day. What is challenged or overdue of an action is talked about with its project.
    """
    late = pd.concat(
        [rows.loc[rows["lateness"] == Lateness.OVERDUE, "project"] for rows in (project_rows, action_rows)]
    )
    in_plan_order = project_rows.loc[project_rows["project"].isin(late), "project"]
    parts = [
        (Why.CARRIED, carried["item"]),
        (Why.OFF_TARGET, item_of_measure(kpis.loc[kpis["verdict"] == Verdict.OFF, "measure"])),
        (Why.WORSENING, item_of_measure(kpis.loc[kpis["direction"] == Direction.WORSENING, "measure"])),
        (Why.CHALLENGED, item_of_project(contradicted["project"])),
        (Why.OVERDUE, item_of_project(in_plan_order)),
        (Why.LATE, item_of_return(owed[owed["state"] == "late"])),
    ]
    frames = [pd.DataFrame({"item": items.astype("str"), "why": str(why)}) for why, items in parts]
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


def with_known_items(decisions: pd.DataFrame, known: "pd.Series[str]") -> pd.DataFrame:
    """Give a decision on what can be talked about no longer, a return asked for once, an item of its own."""
    alone = "decision-" + decisions["decision_id"]
    return decisions.assign(item=decisions["item"].where(decisions["item"].isin(known), alone))


def arranged(entries: pd.DataFrame, things: pd.DataFrame) -> pd.DataFrame:
    """Return each item once, where its first reason puts it, with all its reasons; a text it lacks is empty."""
    reasons = entries.groupby("item", sort=False)["why"].agg(list).rename("reasons").reset_index()
    texts = [column for column in ITEM if column != "queries"]
    told = things.assign(**{column: things[column].fillna("").astype("str") for column in texts})
    return reasons.merge(told, on="item", how="inner")[[*ITEM, "reasons"]]
