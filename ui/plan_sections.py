"""Sections of the plan's page, worked out once for each view and lead: what moved, what is listed, the dates."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from schemas.definitions import Definitions
from ui import data, tables
from ui.charts.timeline import timeline
from ui.figure import Drawing, figure
from ui.filters import View
from ui.markdown import escape
from ui.movement_rows import flow_table, moved_rows, moved_table
from ui.paging import folded
from ui.plan_rows import UNRATED_SYMBOL, of_lead, worst_first
from ui.plan_words import movement_finding, movement_line, timeline_alt, timeline_finding
from ui.prose import heading, noted
from ui.timeline_rows import marks, timeline_table
from ui.wording import day, number_of


@dataclass(frozen=True)
class Listed:
    """What the plan's page lists of a part of the plan: of one lead, or of everybody.

    ``projects`` and ``actions`` come worst first. ``later`` counts what is due within a Board's cycle, whenever the
    next Board meets.
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
        plan = data.plan(view)
        projects, actions = of_lead(plan.projects, lead), of_lead(plan.actions, lead)
        return Listed(
            projects=worst_first(projects),
            actions=worst_first(actions),
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
        return Moved(movement_finding(rows), movement_line(rows), flow_table(rows, known), moved_rows(rows))

    return data.kept_for(view, f"what moved of {lead!r}", make)


def what_moved(view: View, lead: str | None, known: Definitions) -> None:
    """Say what moved since the report before, from which status to which, and list it one press away."""
    told = moved_of(view, lead, known)
    heading(
        told.finding,
        noted(escape(told.line)),
        "" if told.table.empty else _flows(told.table),
        apart=True,
    )
    if not told.rows.empty:
        label = f"Show {number_of(len(told.rows), 'movement')}"
        folded(label, told.rows, lambda rows: _moved(rows, known), "movements")


def _flows(table: pd.DataFrame) -> str:
    flows = tables.made(table, heads=2, numbers=["Projects", "Actions"])
    return flows.html("Movement from status to status", "narrow")


def _moved(rows: pd.DataFrame, known: Definitions) -> None:
    whole = ["Ref", "From", "To", "Change", "Since"]
    tables.show(moved_table(rows, known), alt="What moved, came or went", whole=whole)


def dated(
    projects: pd.DataFrame, known: Definitions, view: View, lead: str | None
) -> tuple[pd.DataFrame, str, str]:
    """Return the marks of a lead's projects on the timeline, its finding and its alt text; raises StoreProblem."""

    def make() -> tuple[pd.DataFrame, str, str]:
        every = data.kept(f"marks at {view.as_at}", lambda: marks(data.plan(view.whole).projects, known))
        shown = every[every["name"].isin(projects["project"])].reset_index(drop=True)
        finding = timeline_finding(projects["due_date"], projects["lateness"], view.as_at)
        return shown, finding, "" if shown.empty else timeline_alt(finding, shown)

    return data.kept_for(view, f"dates of {lead!r}", make)


def dates_ahead(
    projects: pd.DataFrame, known: Definitions, view: View, lead: str | None, board: date | None
) -> None:
    """Draw one press away each project's date in the lane of its workstream, with today's line and the next Board's."""
    as_at = view.as_at
    shown, finding, alt = dated(projects, known, view, lead)
    heading(finding, apart=True)
    if shown.empty:
        return
    rules = [(as_at, f"As at {day(as_at)}")] + ([(board, f"Board {day(board)}")] if board else [])
    without = int(projects["due_date"].isna().sum())
    not_drawn = (
        f"{number_of(without, 'project')} without a date {'is' if without == 1 else 'are'} not drawn."
        if without
        else ""
    )
    with st.expander("Show the timeline", key="folded-timeline", on_change="rerun") as more:
        if more.open:
            one = Drawing(
                "timeline",
                finding,
                partial(timeline, shown, rules, lanes=known.workstreams),
                partial(timeline_table, projects, known),
                alt=alt,
                numbers=[],
                notes=[
                    "One mark a project at its date, the revised one where there is one: its delivery status, "
                    f"or {UNRATED_SYMBOL} not rated.",
                    not_drawn,
                ],
            )
            figure(one, headed=False)
