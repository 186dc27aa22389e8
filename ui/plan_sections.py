"""Sections of the plan's page, worked out once for each view and lead: what moved, what is listed, the dates."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from measures.plan import count_movement
from schemas.definitions import Definitions
from ui import data, tables
from ui.charts.timeline import timeline
from ui.figures import Figure, show_figure
from ui.filters import View
from ui.folding import asked_for
from ui.markdown import escape
from ui.movement_rows import flow_table, moved_rows, moved_table
from ui.paging import folded
from ui.plan_rows import UNRATED_SYMBOL, of_lead
from ui.plan_words import movement_finding, movement_line, timeline_alt, timeline_finding
from ui.prose import headed, heading, noted
from ui.text import day, number_of
from ui.timeline_rows import marks, timeline_table


@dataclass(frozen=True)
class Listed:
    """What the plan's page lists of a part of the plan: of one lead, or of everybody.

    ``projects`` and ``actions`` are all of them, in the plan's order. ``later`` counts what is due within a Board's
    cycle, whenever the next Board meets.
    """

    projects: pd.DataFrame
    actions: pd.DataFrame
    late_projects: pd.DataFrame
    late_actions: pd.DataFrame
    soon_projects: pd.DataFrame
    soon_actions: pd.DataFrame
    later: int
    challenges: pd.DataFrame


def listed(view: View, lead: str | None, board: date | None) -> Listed:
    """Return what is late, due before the next ``board`` and to challenge; raises StoreProblem."""

    def make() -> Listed:
        plan = data.front_sheet(view)
        projects, actions = of_lead(plan.projects, lead), of_lead(plan.actions, lead)
        return Listed(
            projects=projects,
            actions=actions,
            late_projects=data.late(projects),
            late_actions=data.late(actions),
            soon_projects=data.due_by(projects, board),
            soon_actions=data.due_by(actions, board),
            later=data.due_soon(projects) + data.due_soon(actions),
            challenges=of_lead(plan.challenges, lead),
        )

    return data.kept_for(view, f"lists of {lead!r} before {board}", make)


@dataclass(frozen=True)
class Moved:
    """What moved since the report before: a finding, every movement in words and as a table, the rows that moved."""

    finding: str
    line: str
    table: pd.DataFrame
    rows: pd.DataFrame


def moved_of(view: View, lead: str | None, known: Definitions) -> Moved:
    """Return what moved of one lead, or of everybody; raises StoreProblem."""

    def make() -> Moved:
        rows = of_lead(data.movement(view), lead)
        told = count_movement(rows)
        return Moved(movement_finding(told), movement_line(told), flow_table(told, known), moved_rows(rows))

    return data.kept_for(view, f"what moved of {lead!r}", make)


def what_moved(view: View, lead: str | None, known: Definitions) -> None:
    """Say what moved since the report before, from which status to which, and list it one press away."""
    told = moved_of(view, lead, known)
    flows = "" if told.table.empty else _flows(told.table)
    head = headed(told.finding, noted(escape(told.line)), flows, apart=True)
    label = f"Show {number_of(len(told.rows), 'movement')}"
    folded(head, label, told.rows, lambda rows: _moved(rows, known), "movements")


def _flows(table: pd.DataFrame) -> str:
    flows = tables.made(table, heads=2, numbers=["Projects", "Actions"])
    return flows.html("Movement from status to status", "narrow")


def _moved(rows: pd.DataFrame, known: Definitions) -> str:
    whole = ["Ref", "From", "To", "Change", "Since"]
    return tables.html(moved_table(rows, known), "What moved, came or went", whole=whole)


def dated(projects: pd.DataFrame, known: Definitions, view: View, lead: str | None) -> pd.DataFrame:
    """Return the marks of a lead's projects on the timeline; raises StoreProblem."""

    def make() -> pd.DataFrame:
        every = data.kept(
            f"marks at {view.as_at}", lambda: marks(data.front_sheet(view.whole).projects, known)
        )
        return every[every["name"].isin(projects["project"])].reset_index(drop=True)

    return data.kept_for(view, f"dates of {lead!r}", make)


def dates_ahead(
    projects: pd.DataFrame, known: Definitions, view: View, lead: str | None, board: date | None
) -> None:
    """Draw one press away each project's date in the lane of its workstream, with today's line and the next Board's."""
    as_at = view.as_at
    finding = timeline_finding(projects["due_date"], projects["lateness"], as_at)
    heading(finding, apart=True)
    without = int(projects["due_date"].isna().sum())
    if without == len(projects):
        return
    rules = [(as_at, f"As at {day(as_at)}")] + ([(board, f"Board {day(board)}")] if board else [])
    not_drawn = (
        f"{number_of(without, 'project')} without a date {'is' if without == 1 else 'are'} not drawn."
        if without
        else ""
    )
    if asked_for("Show the timeline", "timeline"):
        shown = dated(projects, known, view, lead)
        one = Figure(
            "timeline",
            finding,
            partial(timeline, shown, rules, lanes=known.workstreams),
            partial(timeline_table, projects, known),
            alt=timeline_alt(finding, shown),
            numbers=[],
            notes=[
                "One mark a project at its date, the revised one where there is one: its delivery status, "
                f"or {UNRATED_SYMBOL} not rated.",
                not_drawn,
            ],
        )
        show_figure(one, with_heading=False)
