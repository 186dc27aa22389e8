"""The agenda of a clinic, made from the data: its items, the decisions taken, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from pipelines.positions import agenda_items
from pipelines.positions.agenda_items import ITEM, item_of_measure, item_of_project, item_of_return
from pipelines.positions.due import find_due
from pipelines.positions.facts import Facts, Query, position
from pipelines.positions.kpis import find_history, find_kpis, find_published, find_queries, find_targets
from pipelines.positions.plan import PlanPosition, find_plan, select_latest_reports
from pipelines.review import decisions
from pipelines.review.decisions import OPEN, Clinic
from pipelines.store.ledger import Today
from schemas.vocabulary import LATE, About, Direction, Event, Verdict, Why


@dataclass(frozen=True)
class Agenda(PlanPosition):
    """A clinic's agenda; ``query`` is resolved, ``period`` None before the first KPI return.

    ``items`` has one row an item in the order of the agenda: the columns of ``agenda_items.ITEM`` and
    ``reasons``, a list of Why. ``decisions`` are all those on the query's part of the plan as they stand,
    ``carried`` the ids of those that were open before the day; ``set_aside`` the items left for later. The rest
    is what the items were made from.
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
    published: pd.DataFrame

    @property
    def clinic(self) -> Clinic:
        """Which clinic this is the agenda of."""
        return Clinic(self.query.service_area, self.period, self.query.date)

    @property
    def ids(self) -> list[str]:
        """The items' ids in order."""
        return self.items["item"].tolist()


@dataclass(frozen=True)
class ClinicSummary:
    """Frames of decisions (``decided`` here, ``carried`` and still open) and of items, in the agenda's order.

    ``talked``: opened, or decided upon. ``not_now``: set aside. ``not_reached``: neither.
    """

    decided: pd.DataFrame
    carried: pd.DataFrame
    talked: pd.DataFrame
    not_now: pd.DataFrame
    not_reached: pd.DataFrame


@position
def agenda(facts: Facts) -> Agenda:
    """Return the agenda of a service area (None for all) and period at a date."""
    kpis, plan, due = find_kpis(facts), find_plan(facts), find_due(facts)
    # What is agreed on the day must not move the items under those who sit in the clinic.
    before = find_decisions(facts, facts.as_at - timedelta(days=1))
    published = find_published(facts)
    set_aside = decisions.items_set_aside(facts.connection)
    measures = facts.select(facts.definitions.kpi_frame)
    projects, actions, challenges = plan.projects, plan.actions, plan.challenges
    known = pd.concat(
        [item_of_measure(measures["measure"]), item_of_project(projects["project"]), item_of_return(due)]
    )
    carried = _name_items(before[before["standing"] == OPEN], known)
    items = [
        agenda_items.list_measure_items(measures, kpis, published, find_queries(facts)),
        agenda_items.list_project_items(projects, actions, challenges),
        agenda_items.list_return_items(due),
        agenda_items.list_decision_items(carried),
    ]
    reasons = find_reasons(carried, kpis, challenges, projects, actions, due)
    return Agenda(
        **vars(plan),
        query=facts.query,
        today=facts.today,
        period=facts.period,
        items=arrange_items(reasons, pd.concat(items)),
        decisions=_name_items(find_decisions(facts), known),
        carried=frozenset(carried["decision_id"]),
        set_aside=set_aside.get(Clinic(facts.query.service_area, facts.period, facts.as_at), frozenset()),
        kpis=kpis,
        history=find_history(facts),
        targets=find_targets(facts),
        published=published,
    )


def find_reasons(
    carried: pd.DataFrame,
    kpis: pd.DataFrame,
    challenges: pd.DataFrame,
    projects: pd.DataFrame,
    actions: pd.DataFrame,
    due: pd.DataFrame,
) -> pd.DataFrame:
    """Return every reason to talk about something, in the agenda's order: item and why.

    Decisions carried forward by due date, measures worst first, projects in the plan's order, returns by their
    last day. What is challenged, overdue or past its date of an action is talked about with its project.
    """
    overdue, passed = (
        pd.concat([rows.loc[rows["lateness"] == one, "project"] for rows in (projects, actions)])
        for one in LATE
    )
    # A verdict that rests on a polarity which nobody has agreed is no exception yet.
    is_assumed, has_figure = kpis["polarity_assumed"].astype("bool"), kpis["verdict"] != Verdict.NO_FIGURE
    agreed = kpis[~is_assumed]
    parts = [
        (Why.CARRIED, carried["item"]),
        (Why.OFF_TARGET, item_of_measure(agreed.loc[agreed["verdict"] == Verdict.OFF, "measure"])),
        (Why.WORSENING, item_of_measure(agreed.loc[agreed["direction"] == Direction.WORSENING, "measure"])),
        (Why.TO_AGREE, item_of_measure(kpis.loc[is_assumed & has_figure, "measure"])),
        (Why.CHALLENGED, item_of_project(challenges["project"])),
        (Why.OVERDUE, item_of_project(projects.loc[projects["project"].isin(overdue), "project"])),
        (Why.PASSED, item_of_project(projects.loc[projects["project"].isin(passed), "project"])),
        (Why.LATE, item_of_return(due[due["state"] == "late"])),
    ]
    frames = [pd.DataFrame({"item": items.astype("str"), "why": str(why)}) for why, items in parts]
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


def arrange_items(reasons: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return each item once, where its first reason puts it, with all its reasons."""
    listed = reasons.groupby("item", sort=False)["why"].agg(list).rename("reasons").reset_index()
    return listed.merge(items, on="item", how="inner")[[*ITEM, "reasons"]]


def _name_items(taken: pd.DataFrame, known: "pd.Series[str]") -> pd.DataFrame:
    """Give a decision on what can be talked about no longer, a return asked for once, an item of its own."""
    alone = "decision-" + taken["decision_id"]
    return taken.assign(item=taken["item"].where(taken["item"].isin(known), alone))


def find_decisions(facts: Facts, as_at: date | None = None) -> pd.DataFrame:
    """Return the decisions taken by a date, by default the query's, open first, on the query's part of the plan.

    As ``decisions_in_force``, its service_area as ``clinic_area``; then item (its id on an agenda), project (the
    one it is about, itself or through an action), workstream and service_area of what it is about, or of the
    clinic where it is about nothing in particular.
    """
    rows = decisions.decisions_in_force(facts.connection, as_at or facts.as_at)
    rows = rows.rename(columns={"service_area": "clinic_area"})
    measures = facts.definitions.kpi_frame.set_index("measure")
    plan = facts.definitions.project_frame.set_index("project")
    # A ref that two projects have names neither.
    actions = select_latest_reports(facts["action"]).drop_duplicates("action", keep=False)
    project_of = actions.set_index("action")["project"].to_dict() | {ref: ref for ref in plan.index}
    is_measure = (rows["about"] == About.MEASURE) & rows["ref"].isin(measures.index)
    is_plan = rows["about"].isin([About.PROJECT, About.ACTION, About.CHALLENGE])
    project = rows["ref"].where(is_plan).map(project_of).astype("str")
    item = ("decision-" + rows["decision_id"]).astype("str")
    item = item.mask(is_measure, item_of_measure(rows["ref"]))
    item = item.mask(project.notna(), item_of_project(project))
    item = item.mask(rows["about"] == About.RETURN, rows["ref"])
    measured = rows["ref"].where(is_measure)
    for column in ("workstream", "service_area"):
        rows[column] = measured.map(measures[column]).fillna(project.map(plan[column])).astype("str")
    rows["service_area"] = rows["service_area"].fillna(rows["clinic_area"])
    return facts.select(rows.assign(item=item, project=project))


def clinic_summary(agenda: Agenda, opened: Collection[str]) -> ClinicSummary:
    """Sort a clinic's items by what came of them; ``opened`` are the items that were on the screen."""
    taken, items, clinic = agenda.decisions, agenda.items, agenda.clinic
    is_elsewhere = (taken["last_event"] == Event.RECORDED) & (
        (taken["clinic_area"].fillna("") != (clinic.service_area or ""))
        | (taken["period"].fillna("") != (clinic.period or ""))
    )
    is_today = taken["last_on"] == pd.Timestamp(clinic.held_on)
    is_decided = is_today & ~is_elsewhere & taken["item"].isin(items["item"])
    places = {item: place for place, item in enumerate(items["item"])}
    decided = taken[is_decided].sort_values("item", key=lambda ids: ids.map(places), kind="stable")
    has_decision = items["item"].isin(decided["item"])
    is_aside = items["item"].isin(agenda.set_aside) & ~has_decision
    is_opened = has_decision | (items["item"].isin(list(opened)) & ~is_aside)
    is_carried = taken["decision_id"].isin(agenda.carried) & (taken["standing"] == OPEN) & ~is_decided
    return ClinicSummary(
        decided=decided,
        carried=taken[is_carried],
        talked=items[is_opened],
        not_now=items[is_aside],
        not_reached=items[~is_opened & ~is_aside],
    )
