"""The agenda of a clinic, made from the data: its items, the decisions taken, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from pipelines.positions import agenda_items
from pipelines.positions.agenda_items import (
    ITEM,
    find_decisions,
    item_of_measure,
    item_of_project,
    item_of_return,
)
from pipelines.positions.facts import Facts, position
from pipelines.positions.pages import FrontSheet, find_front_sheet
from pipelines.review import decisions
from pipelines.review.decisions import OPEN, Clinic
from schemas.vocabulary import LATE, Direction, Event, Verdict, Why


@dataclass(frozen=True)
class Agenda(FrontSheet):
    """A clinic's agenda, and the front sheet that its items were made from.

    ``items`` has one row an item in the order of the agenda: the columns of ``agenda_items.ITEM`` and
    ``reasons``, a list of Why. ``carried`` are the ids of the ``decisions`` that were open before the day;
    ``set_aside`` the items left for later.
    """

    items: pd.DataFrame
    carried: frozenset[str]
    set_aside: frozenset[str]

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
    sheet = find_front_sheet(facts)
    # What is agreed on the day must not move the items under those who sit in the clinic.
    before = find_decisions(facts, facts.as_at - timedelta(days=1))
    set_aside = decisions.items_set_aside(facts.connection)
    measures = facts.select(facts.definitions.kpi_frame)
    items = pd.concat(
        [
            agenda_items.list_measure_items(measures, sheet.kpis, sheet.published, sheet.queries),
            agenda_items.list_project_items(sheet.projects, sheet.actions, sheet.challenges),
            agenda_items.list_return_items(sheet.due),
        ]
    )
    carried = _name_items(before[before["standing"] == OPEN], items["item"])
    items = pd.concat([items, agenda_items.list_decision_items(carried)])
    reasons = find_reasons(carried, sheet.kpis, sheet.challenges, sheet.projects, sheet.actions, sheet.due)
    return Agenda(
        **vars(sheet) | {"decisions": _name_items(sheet.decisions, items["item"])},
        items=arrange_items(reasons, items),
        carried=frozenset(carried["decision_id"]),
        set_aside=set_aside.get(Clinic(facts.query.service_area, facts.period, facts.as_at), frozenset()),
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
