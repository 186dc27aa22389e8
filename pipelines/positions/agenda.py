"""The agenda of a clinic, made from the data: its items, the decisions taken, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from measures.plan import Challenge
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
from pipelines.review.decisions import OPEN, Clinic, ClinicRecord
from schemas.vocabulary import LATE, Direction, Event, Verdict, Why

# What became of an item of a clinic, as its close and its minutes say it.
DECIDED, SHOWN, NOT_NOW, NOT_REACHED = "Decided", "Shown without a decision", "Not now", "Not reached"


@dataclass(frozen=True)
class Agenda(FrontSheet):
    """A clinic's agenda, and the front sheet that its items were made from.

    ``items`` has one row an item in the order of the agenda: the columns of ``agenda_items.ITEM`` and
    ``reasons``, a list of Why. ``carried`` are the ids of the ``decisions`` that were open before the day.
    """

    items: pd.DataFrame
    carried: frozenset[str]

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
    """Frames of decisions, ``decided`` here, or ``carried`` forward and still open, and of the agenda's items.

    Each of ``items`` is in one frame in the agenda's order, by what became of it: DECIDED, SHOWN (without a decision),
    NOT_NOW or NOT_REACHED.
    """

    decided: pd.DataFrame
    carried: pd.DataFrame
    items: dict[str, pd.DataFrame]

    @property
    def shown(self) -> int:
        """How many items have been on the screen: what was decided upon has."""
        return len(self.items[DECIDED]) + len(self.items[SHOWN])


@position
def agenda(facts: Facts) -> Agenda:
    """Return the agenda of a service area (None for all) and period at a date."""
    sheet = find_front_sheet(facts)
    # What is agreed on the day must not move the items under those who sit in the clinic.
    before = find_decisions(facts, facts.as_at - timedelta(days=1))
    measures = facts.select(facts.definitions.kpi_frame)
    found = [
        *agenda_items.list_measure_items(measures, sheet.kpis, sheet.published, sheet.queries),
        *agenda_items.list_project_items(sheet.projects, sheet.actions, sheet.challenges),
        *agenda_items.list_return_items(sheet.due),
    ]
    carried = _name_items(before[before["standing"] == OPEN], [row["item"] for row in found])
    items = agenda_items.build_items([*found, *agenda_items.list_decision_items(carried)])
    reasons = find_reasons(carried, sheet.kpis, sheet.challenges, sheet.projects, sheet.actions, sheet.due)
    return Agenda(
        **vars(sheet) | {"decisions": _name_items(sheet.decisions, items["item"].tolist())},
        items=arrange_items(reasons, items),
        carried=frozenset(carried["decision_id"]),
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
    last day. What is challenged, overdue or past its date of an action is talked about with its project; that an
    overdue one is open is said once, as overdue.
    """
    overdue, passed = (
        pd.concat([rows.loc[rows["lateness"] == one, "project"] for rows in (projects, actions)])
        for one in LATE
    )
    # A verdict that rests on a polarity which nobody has agreed is no exception yet.
    is_assumed, has_figure = kpis["polarity_assumed"].astype("bool"), kpis["verdict"] != Verdict.NO_FIGURE
    agreed, queried = kpis[~is_assumed], challenges[challenges["challenge"] != Challenge.OVERDUE]
    parts = [
        (Why.CARRIED, carried["item"]),
        (Why.OFF_TARGET, item_of_measure(agreed.loc[agreed["verdict"] == Verdict.OFF, "measure"])),
        (Why.WORSENING, item_of_measure(agreed.loc[agreed["direction"] == Direction.WORSENING, "measure"])),
        (Why.TO_AGREE, item_of_measure(kpis.loc[is_assumed & has_figure, "measure"])),
        (Why.CHALLENGED, item_of_project(queried["project"])),
        (Why.OVERDUE, item_of_project(projects.loc[projects["project"].isin(overdue), "project"])),
        (Why.PASSED, item_of_project(projects.loc[projects["project"].isin(passed), "project"])),
        (Why.LATE, item_of_return(due[due["state"] == "late"])),
    ]
    frames = [pd.DataFrame({"item": items.astype("str"), "why": str(why)}) for why, items in parts]
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


def arrange_items(reasons: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return each item once with all its reasons, by service area; its first reason gives its place and the area's."""
    listed = reasons.groupby("item", sort=False)["why"].agg(list).rename("reasons").reset_index()
    found = listed.merge(items, on="item", how="inner")[[*ITEM, "reasons"]]
    areas = {area: place for place, area in enumerate(found["service_area"].unique())}
    # What no area owns alone, a return of the whole directorate, comes last.
    order = found["service_area"].map(areas).mask(found["service_area"] == "", len(areas))
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _name_items(taken: pd.DataFrame, known: Sequence[str]) -> pd.DataFrame:
    """Give a decision on what can be talked about no longer, a return asked for once, an item of its own."""
    alone = "decision-" + taken["decision_id"]
    return taken.assign(item=taken["item"].where(taken["item"].isin(known), alone))


decisions_taken = position(find_decisions)


def clinic_summary(agenda: Agenda, record: ClinicRecord) -> ClinicSummary:
    """Sort a clinic's items by what came of them; ``record`` is what is kept of it."""
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
    is_aside = items["item"].isin(record.not_now) & ~has_decision
    is_shown = items["item"].isin(record.shown) & ~has_decision
    is_carried = taken["decision_id"].isin(agenda.carried) & (taken["standing"] == OPEN) & ~is_decided
    return ClinicSummary(
        decided=decided,
        carried=taken[is_carried],
        items={
            DECIDED: items[has_decision],
            SHOWN: items[is_shown],
            NOT_NOW: items[is_aside],
            NOT_REACHED: items[~(has_decision | is_shown | is_aside)],
        },
    )
