"""Sections of the plan's page that have their own charts: what moved, and the dates to come."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from schemas.definitions import Definitions
from ui import data, tables
from ui.charts.timeline import timeline
from ui.figure import figure, heading
from ui.filters import View
from ui.markdown import escape
from ui.movement_rows import flow_table, moved_rows, moved_table
from ui.paging import folded
from ui.plan_rows import UNRATED_SYMBOL
from ui.plan_words import movement_finding, movement_line, timeline_alt, timeline_finding
from ui.timeline_rows import marks, timeline_table
from ui.wording import day, number_of


def what_moved(rows: pd.DataFrame, known: Definitions) -> None:
    """Say what moved since the report before, from which status to which, and list it one press away."""
    heading(movement_finding(rows), apart=True)
    st.caption(escape(movement_line(rows)))
    table, moved = flow_table(rows, known), moved_rows(rows)
    if not table.empty:
        with st.container(width=560):
            tables.show(table, alt="Movement from status to status", heads=2, numbers=["Projects", "Actions"])
    if not moved.empty:
        folded(
            f"Show {number_of(len(moved), 'movement')}", moved, lambda rows: _moved(rows, known), "movements"
        )


def _moved(rows: pd.DataFrame, known: Definitions) -> None:
    whole = ["Ref", "From", "To", "Change", "Since"]
    tables.show(moved_table(rows, known), alt="What moved, came or went", whole=whole)


def dates_ahead(projects: pd.DataFrame, known: Definitions, view: View, board: date | None) -> None:
    """Draw each project's date in the lane of its workstream, with today's line and the next Board's."""
    as_at = view.as_at
    every = data.kept(f"marks at {as_at}", lambda: marks(data.plan(view.whole).projects, known))
    shown = every[every["name"].isin(projects["project"])].reset_index(drop=True)
    finding = timeline_finding(projects["due_date"], projects["lateness"], as_at)
    if shown.empty:
        heading(finding, apart=True)
        return
    rules = [(as_at, f"As at {day(as_at)}")] + ([(board, f"Board {day(board)}")] if board else [])
    st.space("xsmall")
    figure(
        "timeline",
        finding,
        partial(timeline, shown, rules, lanes=known.workstreams),
        partial(timeline_table, projects, known),
        alt=timeline_alt(finding, shown),
        numbers=[],
    )
    without = int(projects["due_date"].isna().sum())
    st.caption(
        "One mark a project at its date, the revised one where there is one: its delivery status, "
        f"or {UNRATED_SYMBOL} not rated. "
        + (
            f"{number_of(without, 'project')} without a date {'is' if without == 1 else 'are'} not drawn."
            if without
            else ""
        )
    )
